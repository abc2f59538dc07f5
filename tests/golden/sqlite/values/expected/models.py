"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from legacygen.runtime import fields


class Kept(models.Model):
    id = models.AutoField(primary_key=True)
    n = models.CharField(max_length=5, null=True, blank=True)
    big = models.PositiveBigIntegerField(null=True, blank=True)
    d = models.DateField(null=True, blank=True)
    dt = models.DateTimeField(null=True, blank=True)
    t = models.TimeField(null=True, blank=True)
    flag = models.BooleanField(null=True, blank=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    f = models.FloatField(null=True, blank=True)
    j = models.JSONField(null=True, blank=True)
    jc = models.JSONField(null=True, blank=True)
    raw = models.BinaryField(null=True, blank=True)
    u = models.CharField(max_length=36, null=True, blank=True)
    free = models.TextField(null=True, blank=True)
    word = models.CharField(max_length=20, null=True, blank=True)
    y = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "kept"


class Other(models.Model):
    id = models.AutoField(primary_key=True)
    n = models.TextField(null=True, blank=True)
    nu = models.IntegerField(null=True, blank=True)
    i = fields.RawField(null=True, blank=True)
    d_epoch = fields.RawField(null=True, blank=True)
    d_empty = fields.LegacyDateField(null=True, blank=True)
    d_us = fields.RawField(null=True, blank=True)
    dt_ms = fields.LegacyDateTimeField(
        form="0000-00-00 00:00:00.000",
        null=True,
        blank=True,
    )
    dt_day = fields.LegacyDateField(null=True, blank=True)
    dt_iso = fields.LegacyDateTimeField(
        form="0000-00-00T00:00:00Z",
        null=True,
        blank=True,
    )
    dt_mixed = fields.RawField(null=True, blank=True)
    dt_zero = fields.LegacyDateTimeField(null=True, blank=True)
    t_long = fields.RawField(null=True, blank=True)
    t_short = fields.RawField(null=True, blank=True)
    jn = models.TextField(null=True, blank=True)
    tri = fields.RawField(null=True, blank=True)
    price = fields.LegacyDecimalField(null=True, blank=True)
    free_price = fields.RawField(null=True, blank=True)
    comma = fields.RawField(null=True, blank=True)
    f = fields.RawField(null=True, blank=True)
    j = models.TextField(null=True, blank=True)
    raw = fields.RawField(null=True, blank=True)
    free = fields.RawField(null=True, blank=True)
    latin = fields.EncodedTextField(null=True, blank=True)
    shape = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "other"


class Seen(models.Model):
    """A view."""

    id = models.IntegerField(primary_key=True)
    d_empty = fields.LegacyDateField(null=True, blank=True)
    dt_ms = fields.LegacyDateTimeField(
        form="0000-00-00 00:00:00.000",
        null=True,
        blank=True,
    )
    jn = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "seen"


class Typed(models.Model):
    id = models.AutoField(primary_key=True)
    a = models.IntegerField(null=True, blank=True)
    b = models.TextField(null=True, blank=True)
    twice = models.GeneratedField(
        expression=fields.ServerSQL("a * 2", "sqlite"),
        output_field=models.IntegerField(),
        db_persist=True,
        null=True,
    )
    both = models.GeneratedField(
        expression=fields.ServerSQL("a || b", "sqlite"),
        output_field=models.TextField(),
        db_persist=False,
        null=True,
    )

    class Meta:
        managed = False
        db_table = "typed"
