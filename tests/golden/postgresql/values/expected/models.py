"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from legacygen.runtime import fields


class Bad(models.Model):
    id = models.IntegerField(primary_key=True)
    d = fields.LegacyDateField(null=True, blank=True)
    tz = fields.LegacyDateTimeField(null=True, blank=True)
    tn = fields.LegacyDateTimeField(null=True, blank=True)
    t = fields.LegacyTimeField(null=True, blank=True)
    ttz = fields.AsTextField(db_type="time with time zone", null=True, blank=True)
    iv = fields.AsTextField(db_type="interval", null=True, blank=True)
    ip = fields.AsTextField(db_type="inet", null=True, blank=True)
    n = fields.LegacyDecimalField(null=True, blank=True)
    rd = fields.AsTextField(db_type="daterange", null=True, blank=True)
    dd = fields.AsTextField(db_type="date[]", null=True, blank=True)
    far = fields.LegacyDateTimeField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "bad"


class Good(models.Model):
    id = models.IntegerField(primary_key=True)
    d = models.DateField(null=True, blank=True)
    tz = models.DateTimeField(null=True, blank=True)
    iv = models.DurationField(null=True, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "good"


class Seen(models.Model):
    """A view."""

    id = models.IntegerField(primary_key=True)
    d = fields.LegacyDateField(null=True, blank=True)
    tz = fields.LegacyDateTimeField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "seen"
