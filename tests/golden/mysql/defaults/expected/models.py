"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from decimal import Decimal

from django.db import models
from django.db.models.functions import Now
from legacygen.runtime import fields


class Default(models.Model):
    class E(models.TextChoices):
        X = "x", "X"
        Y_Z = "y z", "Y z"

    class S(models.TextChoices):
        A = "a", "A"
        B = "b", "B"

    class S0(models.TextChoices):
        A = "a", "A"
        B = "b", "B"

    id = models.IntegerField(primary_key=True, db_default=0)
    i = models.IntegerField(db_default=-7)
    bu = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        db_default=18446744073709551615,
    )
    d = models.DecimalField(max_digits=8, decimal_places=2, db_default=Decimal("9.50"))
    f = models.FloatField(db_default=1.5)
    y = models.PositiveSmallIntegerField(null=True, blank=True, db_default=2000)
    b = models.BooleanField(db_default=True)
    bit1 = fields.BooleanBitField(db_default=True)
    bit8 = fields.BitField(bits=8, db_default=5)
    c = models.CharField(max_length=5, blank=True, db_default="it's")
    v = models.CharField(max_length=20, blank=True, db_default="")
    q = models.CharField(max_length=20, null=True, blank=True, db_default='a "q" \\ %s')
    n = models.CharField(max_length=20, null=True, blank=True)
    e = models.CharField(max_length=3, choices=E.choices, blank=True, db_default=E.Y_Z)
    s = fields.SetField(max_length=3, choices=S.choices, blank=True, db_default="a,b")
    s0 = fields.SetField(max_length=3, choices=S0.choices, blank=True, db_default="")
    day = models.DateField(db_default=models.Value("2020-01-02"))
    zero = fields.LegacyDateField(
        null=True,
        blank=True,
        db_default=models.Value("0000-00-00"),
    )
    dt = models.DateTimeField(
        null=True,
        blank=True,
        db_default=models.Value("2020-01-02 03:04:05"),
    )
    t = models.TimeField(db_default=models.Value("10:11:12"))
    long_t = fields.LegacyTimeField(
        null=True,
        blank=True,
        db_default=models.Value("100:00:00"),
    )
    now3 = models.DateTimeField(null=True, blank=True, db_default=Now())
    ts = models.DateTimeField(null=True, blank=True, db_default=Now())
    bin = fields.EncodedTextField(max_length=3, blank=True, db_default="abc")
    vb = models.BinaryField(max_length=8, null=True, blank=True, db_default=b"")
    js = models.JSONField(null=True, blank=True, db_default=models.Value("{}"))
    tx = models.TextField(null=True, blank=True, db_default="none")
    uid = models.CharField(
        max_length=36,
        null=True,
        blank=True,
        db_default=fields.RandomUUID(),
    )
    today = models.DateField(
        null=True,
        blank=True,
        db_default=fields.ServerSQL("CURRENT_DATE"),
    )
    calc = models.IntegerField(
        null=True,
        blank=True,
        db_default=fields.ServerSQL("1 + 2", "mysql"),
    )

    class Meta:
        managed = False
        db_table = "defaults"
