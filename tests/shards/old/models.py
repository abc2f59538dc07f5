from django.db import models


class Country(models.Model):
    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=40)

    class Meta:
        app_label, db_table, managed = "old", "countries", False


class Person(models.Model):
    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=40)
    credits = models.IntegerField()
    country = models.ForeignKey(Country, models.DO_NOTHING, db_constraint=False)

    class Meta:
        app_label, db_table, managed = "old", "people", False


class Folder(models.Model):
    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.DO_NOTHING, null=True, db_constraint=False)

    class Meta:
        app_label, db_table, managed = "old", "folders", False


class Tag(models.Model):
    text = models.CharField(max_length=40, primary_key=True)

    class Meta:
        app_label, db_table, managed = "old", "tags", False
