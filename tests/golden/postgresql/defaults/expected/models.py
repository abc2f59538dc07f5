"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from decimal import Decimal

from django.contrib.postgres import fields as postgres
from django.db import models
from django.db.models.functions import Now
from legacygen.runtime import fields


class Default(models.Model):
    class M(models.TextChoices):
        FINE = "fine", "Fine"
        SO_SO = "so so", "So so"

    id = models.UUIDField(primary_key=True, db_default=fields.RandomUUID())
    i = models.IntegerField(db_default=-7)
    n = models.DecimalField(max_digits=9, decimal_places=2, db_default=Decimal(0))
    n2 = fields.LegacyDecimalField(null=True, blank=True, db_default=Decimal("1.50"))
    f = models.FloatField(null=True, blank=True, db_default=1.5)
    b = models.BooleanField(db_default=True)
    c = models.CharField(max_length=20, blank=True, db_default="")
    q = models.TextField(null=True, blank=True, db_default='it\'s "q" \\ %s')
    m = models.CharField(
        max_length=5,
        choices=M.choices,
        blank=True,
        db_default=M.SO_SO,
    )
    d = models.DateField(null=True, blank=True, db_default=models.Value("2020-01-02"))
    td = models.DateField(
        null=True,
        blank=True,
        db_default=fields.ServerSQL("CURRENT_DATE"),
    )
    ts = models.DateTimeField(null=True, blank=True, db_default=Now())
    tn = fields.LocalDateTimeField(
        null=True,
        blank=True,
        db_default=models.Value("2020-01-02 03:04:05"),
    )
    t = models.TimeField(null=True, blank=True, db_default=models.Value("10:11:12"))
    iv = models.DurationField(null=True, blank=True, db_default=models.Value("1 day"))
    j = models.JSONField(blank=True, db_default=models.Value("{}"))
    js = fields.JSONTextField(
        null=True,
        blank=True,
        db_default=models.Value('{"a": 1}'),
    )
    tags = postgres.ArrayField(
        base_field=models.TextField(),
        null=True,
        blank=True,
        db_default=models.Value("{}"),
    )
    arr = postgres.ArrayField(
        base_field=models.IntegerField(),
        null=True,
        blank=True,
        db_default=fields.ServerSQL("ARRAY[1, 2]", "postgresql"),
    )
    by = models.BinaryField(null=True, blank=True, db_default=b"\x00\xff")
    bits = models.CharField(max_length=3, null=True, blank=True, db_default="101")
    ip = models.GenericIPAddressField(null=True, blank=True, db_default="127.0.0.1")
    u = models.UUIDField(
        null=True,
        blank=True,
        db_default=models.Value("12345678-1234-4678-9234-567812345678"),
    )
    calc = models.TextField(
        null=True,
        blank=True,
        db_default=fields.ServerSQL("lower('ABC'::text)", "postgresql"),
    )
    seq = models.GeneratedField(
        expression=fields.ServerSQL("identity", "postgresql"),
        output_field=models.BigIntegerField(),
        db_persist=True,
        null=True,
    )

    class Meta:
        managed = False
        db_table = "defaults"
