"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from decimal import Decimal

from django.db import models
from django.db.models.functions import Now


class Category(models.Model):
    id = models.AutoField(primary_key=True)
    parent = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        related_name="children",
        null=True,
        blank=True,
    )
    title = models.CharField(
        max_length=60,
        blank=True,
        db_comment="shown in the menu",
        help_text="shown in the menu",
    )

    class Meta:
        managed = False
        db_table = "shp_categories"
        verbose_name_plural = "categories"

    def __str__(self):
        return self.title or str(self.pk)


class Kunden(models.Model):
    """Kunden und Interessenten"""

    kd_id = models.BigAutoField(
        primary_key=True,
        db_comment="Kundennummer",
        help_text="Kundennummer",
    )
    cust_nm = models.CharField(
        max_length=80,
        blank=True,
        db_default="",
        db_column="CustNm",
        db_comment="Name, wie auf der Rechnung",
        help_text="Name, wie auf der Rechnung",
    )
    email = models.CharField(max_length=120, unique=True, null=True, blank=True)
    is_active = models.SmallIntegerField(db_default=1)
    newsletter = models.SmallIntegerField(db_default=0)
    created = models.DateTimeField(db_default=Now())

    class Meta:
        managed = False
        db_table = "shp_kunden"
        db_table_comment = "Kunden und Interessenten"
        verbose_name_plural = "kunden"
        indexes = [models.Index(fields=["cust_nm", "created"], name="name_created")]

    def __str__(self):
        return self.cust_nm or str(self.pk)


class Order(models.Model):
    order_no = models.IntegerField(primary_key=True)
    kunden = models.ForeignKey(
        "Kunden",
        models.DO_NOTHING,
        related_name="orders",
        db_column="kd_id",
    )
    placed = models.DateField()

    class Meta:
        managed = False
        db_table = "shp_orders"


class OrderItem(models.Model):
    pk = models.CompositePrimaryKey("order_id", "line")
    order = models.ForeignKey(
        "Order",
        models.DO_NOTHING,
        related_name="order_items",
        db_column="order_no",
    )
    line = models.IntegerField()
    product = models.ForeignKey(
        "Product",
        models.DO_NOTHING,
        related_name="order_items",
        null=True,
        blank=True,
    )
    qty = models.PositiveSmallIntegerField()

    class Meta:
        managed = False
        db_table = "shp_order_items"


class Product(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ON_SALE = "on sale", "On sale"
        SOLD_OUT = "sold-out", "Sold-out"
        EMPTY = "", ""

    id = models.AutoField(primary_key=True)
    category = models.ForeignKey("Category", models.DO_NOTHING, related_name="products")
    product_name = models.CharField(max_length=120, blank=True)
    price = models.DecimalField(
        max_digits=8,
        decimal_places=2,
        db_default=Decimal("0.00"),
    )
    status = models.CharField(
        max_length=8,
        choices=Status.choices,
        blank=True,
        db_default=Status.DRAFT,
        db_comment="state of the product",
        help_text="state of the product",
    )
    attrs = models.JSONField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "shp_products"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price__gte=Decimal(0)),
                name="price_positive",
            ),
        ]

    def __str__(self):
        return self.product_name or str(self.pk)


class VCustomer(models.Model):
    """A view."""

    kd_id = models.PositiveIntegerField(
        primary_key=True,
        db_comment="Kundennummer",
        help_text="Kundennummer",
    )
    cust_nm = models.CharField(
        max_length=80,
        blank=True,
        db_column="CustNm",
        db_comment="Name, wie auf der Rechnung",
        help_text="Name, wie auf der Rechnung",
    )

    class Meta:
        managed = False
        db_table = "shp_v_customers"

    def __str__(self):
        return self.cust_nm or str(self.pk)
