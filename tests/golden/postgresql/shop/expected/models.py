"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from decimal import Decimal

from django.contrib.postgres import fields as postgres
from django.db import models
from django.db.models.functions import Now

from legacy.enums import Mood


class BigSpender(models.Model):
    """A view."""

    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=80, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "big_spender"

    def __str__(self):
        return self.name or str(self.pk)


class Customer(models.Model):
    """Who buys"""

    id = models.AutoField(primary_key=True)
    name = models.CharField(
        max_length=80,
        blank=True,
        db_default="",
        db_comment="As on the invoice",
        help_text="As on the invoice",
    )
    feeling = models.CharField(
        max_length=5,
        choices=Mood.choices,
        null=True,
        blank=True,
        db_default=Mood.FINE,
    )
    tags = postgres.ArrayField(
        base_field=models.TextField(),
        null=True,
        blank=True,
        db_comment="free words",
        help_text="free words",
    )
    balance = models.DecimalField(max_digits=9, decimal_places=2, db_default=Decimal(0))
    seen = models.DateTimeField(null=True, blank=True, db_default=Now())
    secret = models.BinaryField(null=True, blank=True)
    extra = models.JSONField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "customer"
        db_table_comment = "Who buys"

    def __str__(self):
        return self.name or str(self.pk)


class Order(models.Model):
    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey("Customer", models.DO_NOTHING, related_name="orders")
    placed = models.DateField(null=True, blank=True)
    total = models.FloatField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "Order"
        indexes = [models.Index(fields=["-placed", "customer"], name="order_placed")]


class OrderLine(models.Model):
    pk = models.CompositePrimaryKey("order_id", "line")
    order = models.ForeignKey(
        "Order",
        models.DO_NOTHING,
        related_name="order_lines",
        db_column="orderId",
    )
    line = models.SmallIntegerField()
    what = models.TextField(blank=True)
    qty = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "order_line"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(qty__gt=0),
                name="order_line_qty_check",
            ),
        ]


class Survey(models.Model):
    id = models.AutoField(primary_key=True)
    answer = models.CharField(
        max_length=5,
        choices=Mood.choices,
        blank=True,
        db_default=Mood.SO_SO,
    )
    second = models.CharField(max_length=5, choices=Mood.choices, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "survey"
