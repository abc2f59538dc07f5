"""The new shop: what is worth keeping of fifteen years, under names of today."""

from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self):
        return self.name


class Product(models.Model):
    sku = models.CharField("SKU", max_length=12, unique=True)
    name = models.CharField(max_length=80)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True)
    price = models.DecimalField(max_digits=10, decimal_places=2)
    stock = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    listed_on = models.DateField(null=True, blank=True)

    def __str__(self):
        return self.name


class Customer(models.Model):
    number = models.PositiveIntegerField(unique=True)
    first_name = models.CharField(max_length=40, blank=True)
    last_name = models.CharField(max_length=60)
    email = models.EmailField(unique=True, null=True, blank=True)
    wants_newsletter = models.BooleanField(default=False)
    birthday = models.DateField(null=True, blank=True)
    joined = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.first_name} {self.last_name}"


class Order(models.Model):
    class Status(models.TextChoices):
        NEW = "new"
        PAID = "paid"
        IN_TRANSIT = "in transit"
        DELIVERED = "delivered"
        CANCELLED = "cancelled"

    number = models.PositiveIntegerField(unique=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="orders", null=True, blank=True
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    placed = models.DateTimeField()
    remark = models.TextField(blank=True)

    def __str__(self):
        return f"Order {self.number}"


class OrderLine(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)

    def __str__(self):
        return f"{self.quantity} × {self.product or 'a product no longer sold'}"
