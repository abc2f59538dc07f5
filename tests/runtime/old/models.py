from django.db import models

from legacygen.runtime.gone import LegacyTableGone
from legacygen.runtime.rowkey import RowKey


class Country(models.Model):
    code = models.CharField(max_length=2, primary_key=True, db_collation="NOCASE")
    iso = models.CharField(max_length=3, unique=True)

    class Meta:
        managed = False
        db_table = "tbl_country"
        app_label = "old"


class Person(models.Model):
    number = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=20)
    country = models.ForeignKey(Country, models.DO_NOTHING, null=True, db_constraint=False)
    parent = models.ForeignKey("self", models.DO_NOTHING, null=True, db_constraint=False)
    created = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "tbl_person"
        app_label = "old"


class Line(models.Model):
    pk = models.CompositePrimaryKey("number", "line")
    number = models.IntegerField()
    line = models.IntegerField()

    class Meta:
        managed = False
        db_table = "tbl_line"
        app_label = "old"


class Bare(models.Model):
    pk = RowKey("number", "word")
    number = models.IntegerField(null=True)
    word = models.CharField(max_length=20, null=True)

    class Meta:
        managed = False
        db_table = "tbl_bare"
        app_label = "old"


class Odd(models.Model):
    pk = RowKey("data", "extra", exact=False)
    data = models.BinaryField(null=True)
    extra = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "tbl_odd"
        app_label = "old"


class PerCity(models.Model):
    pk = RowKey("city")
    city = models.CharField(max_length=20, null=True)

    class Meta:
        managed = False
        db_table = "tbl_per_city"
        app_label = "old"


class Fax(models.Model):
    objects = LegacyTableGone("tbl_fax")
    number = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "tbl_fax"
        app_label = "old"
