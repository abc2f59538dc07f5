"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from decimal import Decimal

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Coalesce, Lower, Upper
from legacygen.runtime import fields


class Item(models.Model):
    class S(models.TextChoices):
        A = "a", "A"
        B = "b", "B"

    id = models.IntegerField(primary_key=True)
    a = models.IntegerField(null=True, blank=True)
    b = models.IntegerField()
    s = models.CharField(max_length=10, choices=S.choices, null=True, blank=True)
    c = models.TextField(null=True, blank=True)
    f = models.BooleanField()
    d = models.DateField(null=True, blank=True)
    n = models.DecimalField(
        max_digits=9,
        decimal_places=2,
        unique=True,
        null=True,
        blank=True,
    )
    cased_2 = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="cased",
        db_column="Cased",
    )
    cased = models.IntegerField(null=True, blank=True)
    t = models.DateTimeField(null=True, blank=True)
    extra = models.JSONField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "item"
        indexes = [
            models.Index(
                Coalesce("c", models.Value("")),
                Upper("s").desc(),
                name="item_coalesce",
            ),
            models.Index(fields=["a"], name="item_covering", include=["b", "c"]),
            GinIndex(fields=["extra"], name="item_gin"),
            models.Index(
                fields=["a"],
                name="item_odd",
                condition=models.Q(
                    fields.ServerSQL(
                        "((a + b) > 3)",
                        "postgresql",
                        models.BooleanField(),
                    ),
                ),
            ),
            models.Index(fields=["-a", "b"], name="item_order"),
            models.Index(
                fields=["a"],
                name="item_partial_in",
                condition=models.Q(s__in=["x", "y"]) | models.Q(d__gte="2020-01-01"),
            ),
            models.Index(fields.ServerSQL("(a + b)", "postgresql"), name="item_sum"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["a", "d"], name="item_descending"),
            models.UniqueConstraint(Lower("s"), name="item_lower"),
            models.UniqueConstraint("a", Lower("s"), name="item_mixed"),
            models.UniqueConstraint(
                fields=["a", "n"],
                name="item_no_nulls",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["b"],
                name="item_other",
                condition=models.Q(~models.Q(a=3), a__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["b"],
                name="item_partial",
                condition=models.Q(f=True),
            ),
            models.UniqueConstraint(
                fields=["a", "b"],
                name="item_partial_two",
                condition=models.Q(s="x", c__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["n"],
                name="item_unique_covering",
                include=["c"],
            ),
            models.CheckConstraint(
                condition=models.Q(a__gte=1, a__lte=5),
                name="between_them",
            ),
            models.CheckConstraint(
                condition=models.Q(cased_2__lte=models.F("cased")),
                name="cases",
            ),
            models.CheckConstraint(
                condition=models.Q(s="x") | ~models.Q(c="y'z"),
                name="either",
            ),
            models.CheckConstraint(
                condition=models.Q(f=True) | ~models.Q(a=3),
                name="is_f",
            ),
            models.CheckConstraint(condition=models.Q(s__in=["a", "b"]), name="known"),
            models.CheckConstraint(condition=models.Q(d__gt="2020-01-01"), name="late"),
            models.CheckConstraint(condition=models.Q(c__startswith="a"), name="likes"),
            models.CheckConstraint(
                condition=models.Q(a__gt=1000000, b__gt=1000000)
                | models.Q(a__lt=-1000000, b__lt=-1000000)
                | models.Q(s="exception"),
                name="long_or",
            ),
            models.CheckConstraint(condition=models.Q(c__regex="^x"), name="matches"),
            models.CheckConstraint(
                condition=models.Q(a__in=[1, 2, -3]),
                name="negative",
            ),
            models.CheckConstraint(
                condition=~models.Q(s__in=["q", "r"]),
                name="neither",
            ),
            models.CheckConstraint(
                condition=models.Q(f=False),
                name="item_not_f_5c4523",
            ),
            models.CheckConstraint(
                condition=models.Q(a__lt=models.F("b")),
                name="ordered",
            ),
            models.CheckConstraint(condition=models.Q(a__gt=0), name="positive"),
            models.CheckConstraint(
                condition=models.Q(c__isnull=False, n__gte=Decimal("1.5")),
                name="there",
            ),
            models.CheckConstraint(
                condition=~models.Q(a=1, b=2),
                name="item_too_long_a_name_fo_8497ca",
            ),
        ]


class Other(models.Model):
    id = models.IntegerField(primary_key=True)
    item = models.ForeignKey(
        "Item",
        models.DO_NOTHING,
        related_name="others",
        null=True,
        blank=True,
    )

    class Meta:
        managed = False
        db_table = "other"
