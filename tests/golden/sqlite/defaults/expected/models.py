"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from decimal import Decimal

from django.db import models
from django.db.models.functions import Now
from legacygen.runtime import fields


class Default(models.Model):
    id = models.AutoField(primary_key=True)
    i = models.IntegerField(db_default=-7)
    d = models.DecimalField(max_digits=8, decimal_places=2, db_default=Decimal("9.50"))
    f = models.FloatField(null=True, blank=True, db_default=1.5)
    b = models.BooleanField(db_default=True)
    bt = models.BooleanField(null=True, blank=True, db_default=True)
    c = models.CharField(max_length=20, blank=True, db_default="")
    q = models.TextField(null=True, blank=True, db_default='it\'s "q" %s')
    dq = models.TextField(null=True, blank=True, db_default="dq")
    day = models.DateField(null=True, blank=True, db_default=models.Value("2020-01-02"))
    ts = models.DateTimeField(null=True, blank=True, db_default=Now())
    td = models.DateField(
        null=True,
        blank=True,
        db_default=fields.ServerSQL("CURRENT_DATE"),
    )
    n = models.DateTimeField(null=True, blank=True, db_default=Now())
    r = models.IntegerField(
        null=True,
        blank=True,
        db_default=fields.ServerSQL("abs(-3)", "sqlite"),
    )
    x = models.BinaryField(
        null=True,
        blank=True,
        db_default=fields.ServerSQL("X'00FF'", "sqlite"),
    )
    nl = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "defaults"
