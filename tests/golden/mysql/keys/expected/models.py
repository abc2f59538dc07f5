"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models


class Counted(models.Model):
    """The table `counted`."""

    history_id = models.AutoField(primary_key=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "counted"
        indexes = [models.Index(fields=["history_id"], name="history_id")]


class Mixed(models.Model):
    """The table `mixed`."""

    pk = models.CompositePrimaryKey("number", "shop_id")
    shop_id = models.IntegerField()
    number = models.IntegerField()

    class Meta:
        managed = False
        db_table = "mixed"


class Plain(models.Model):
    """The table `plain`."""

    pk = models.CompositePrimaryKey("id", "note")
    id = models.IntegerField()
    note = models.CharField(max_length=20, blank=True)

    class Meta:
        managed = False
        db_table = "plain"


class Prefixed(models.Model):
    """The table `prefixed`."""

    id = models.IntegerField(primary_key=True)
    word = models.CharField(max_length=50, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "prefixed"


class Promoted(models.Model):
    """The table `promoted`."""

    id = models.IntegerField(null=True, blank=True)
    code = models.CharField(max_length=10, primary_key=True)

    class Meta:
        managed = False
        db_table = "promoted"
