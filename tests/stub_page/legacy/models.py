"""The legacy tables of docs/stubs.md."""

from django.db import models


class Country(models.Model):
    id = models.AutoField(primary_key=True)
    iso = models.CharField(max_length=2, unique=True)

    class Meta:
        managed = False
        db_table = "tbl_country"


class Team(models.Model):
    id = models.AutoField(primary_key=True)
    title = models.CharField(max_length=40)

    class Meta:
        managed = False
        db_table = "tbl_team"


class User(models.Model):
    id = models.AutoField(primary_key=True)
    login = models.CharField(max_length=20)
    mail = models.CharField(max_length=80, null=True)
    boss = models.ForeignKey("self", models.DO_NOTHING, null=True, db_constraint=False)
    country = models.ForeignKey(
        Country, models.DO_NOTHING, to_field="iso", null=True, db_constraint=False, db_column="country"
    )
    langs = models.CharField(max_length=20, null=True)
    photo = models.BinaryField(null=True)

    class Meta:
        managed = False
        db_table = "tbl_user"


class Member(models.Model):
    pk = models.CompositePrimaryKey("user_id", "team_id")
    user = models.ForeignKey(User, models.DO_NOTHING, db_constraint=False)
    team = models.ForeignKey(Team, models.DO_NOTHING, db_constraint=False)
    since = models.IntegerField(null=True)

    class Meta:
        managed = False
        db_table = "tbl_member"


class Note(models.Model):
    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=1)
    item = models.IntegerField()
    text = models.CharField(max_length=80)

    class Meta:
        managed = False
        db_table = "tbl_note"
