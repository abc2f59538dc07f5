"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from legacygen.runtime.indexes import FullTextIndex, SpatialIndex


class Item(models.Model):
    class S(models.TextChoices):
        A = "a", "A"
        B = "b", "B"

    id = models.IntegerField(primary_key=True)
    a = models.IntegerField(null=True, blank=True)
    b = models.IntegerField()
    s = models.CharField(max_length=50, choices=S.choices, null=True, blank=True)
    c = models.TextField(null=True, blank=True)
    d = models.DateField(null=True, blank=True)
    n = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "item"
        indexes = [
            models.Index(fields=["a", "b"], name="item_a_b_fcf8d8"),
            models.Index(fields=["a"], name="item_item_21baa7"),
            models.Index(fields=["c", "a"], name="text_start"),
            models.Index(fields=["s"], name="word"),
            FullTextIndex(fields=["c"], name="words"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["b", "d"], name="both_of_them"),
            models.CheckConstraint(
                condition=models.Q(a__range=(1, 5)),
                name="between_them",
            ),
            models.CheckConstraint(
                condition=models.Q(s="x") | ~models.Q(c="y'z"),
                name="either",
            ),
            models.CheckConstraint(
                condition=models.Q(b=0) | models.Q(b=1),
                name="flag",
            ),
            models.CheckConstraint(condition=models.Q(s__in=["a", "b"]), name="known"),
            models.CheckConstraint(condition=models.Q(c__icontains="a"), name="likes"),
            models.CheckConstraint(
                condition=~models.Q(b__range=(7, 9)),
                name="outside",
            ),
            models.CheckConstraint(condition=models.Q(a__gt=0), name="positive"),
        ]


class SecondItem(models.Model):
    id = models.IntegerField(primary_key=True)
    a = models.IntegerField(unique=True, null=True, blank=True)
    unseen = models.IntegerField(null=True, blank=True, db_default=7)
    place = models.BinaryField(blank=True)

    class Meta:
        managed = False
        db_table = "second_item"
        indexes = [
            models.Index(fields=["a"], name="second_item_a_b_340151"),
            models.Index(fields=["-a", "id"], name="backwards"),
            SpatialIndex(fields=["place"], name="places"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(a__gt=7), name="above"),
        ]
