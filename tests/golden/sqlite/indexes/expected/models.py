"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from django.db.models.functions import Coalesce, Collate, Lower
from legacygen.runtime import fields


class Folded(models.Model):
    id = models.AutoField(primary_key=True)
    word = models.TextField(unique=True, blank=True, db_collation="nocase")
    exact = models.TextField(blank=True, db_collation="nocase")

    class Meta:
        managed = False
        db_table = "folded"
        constraints = [
            models.UniqueConstraint(
                Collate("exact", "BINARY"),
                name="folded_exact_2a0aa4",
            ),
        ]


class Item(models.Model):
    id = models.AutoField(primary_key=True)
    a = models.IntegerField(null=True, blank=True)
    b = models.IntegerField()
    s = models.CharField(max_length=50, null=True, blank=True)
    c = models.TextField(null=True, blank=True)
    d = models.DateField(null=True, blank=True)
    f = models.BooleanField(db_default=False)
    n = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "item"
        indexes = [
            models.Index(
                Collate("s", "NOCASE"),
                Collate(Lower("c"), "rtrim").desc(),
                name="item_any_case",
            ),
            models.Index(
                "a",
                Coalesce("s", models.Value("")).desc(),
                name="item_mixed",
                condition=models.Q(d__range=("2020-01-01", "2020-12-31")),
            ),
            models.Index(fields=["-a", "b"], name="item_order"),
            models.Index(fields.ServerSQL("a + b", "sqlite"), name="item_sum"),
        ]
        constraints = [
            models.UniqueConstraint(Lower("s"), name="item_lower"),
            models.UniqueConstraint(
                fields=["b"],
                name="item_partial",
                condition=models.Q(a__isnull=False),
            ),
            models.UniqueConstraint(
                Collate("c", "NOCASE"),
                name="item_unique_any_case",
            ),
            models.UniqueConstraint(fields=["a", "b"], name="item_a_b_9eb02c"),
            models.CheckConstraint(
                condition=models.Q(a__gt=0),
                name="item_check_1_5d37b2",
            ),
            models.CheckConstraint(
                condition=models.Q(f__in=[False, True]),
                name="item_check_2_61d925",
            ),
            models.CheckConstraint(
                condition=models.Q(s="x") | models.Q(c__istartswith="a"),
                name="item_check_3_8d567f",
            ),
        ]
