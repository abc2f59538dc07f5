"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from legacygen.runtime import fields


class Bad(models.Model):
    id = models.IntegerField(primary_key=True)
    d = fields.LegacyDateField(null=True, blank=True)
    dn = fields.LegacyDateField(null=True, blank=True)
    dt = fields.LegacyDateTimeField(
        null=True,
        blank=True,
        db_default=models.Value("0000-00-00 00:00:00"),
    )
    ts = fields.LegacyDateTimeField(
        null=True,
        blank=True,
        db_default=models.Value("0000-00-00 00:00:00"),
    )
    t = fields.LegacyTimeField(null=True, blank=True)
    t2 = fields.LegacyTimeField(null=True, blank=True)
    only_zero = fields.LegacyDateField(null=True, blank=True)
    year0 = fields.LegacyDateField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "bad"


class Dated(models.Model):
    pk = models.CompositePrimaryKey("day", "number")
    day = fields.LegacyDateField()
    number = models.IntegerField()
    note = models.CharField(max_length=20, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "dated"


class Keyed(models.Model):
    day = fields.LegacyDateField(primary_key=True)

    class Meta:
        managed = False
        db_table = "keyed"


class Later(models.Model):
    id = models.IntegerField(primary_key=True)
    closed = fields.LegacyDateTimeField(
        null=True,
        blank=True,
        db_default=models.Value("0000-00-00 00:00:00"),
    )

    class Meta:
        managed = False
        db_table = "later"


class Shown(models.Model):
    """A view."""

    id = models.IntegerField(primary_key=True)
    d = fields.LegacyDateField(null=True, blank=True)
    moment = fields.LegacyDateTimeField(null=True, blank=True)
    t = fields.LegacyTimeField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "shown"
