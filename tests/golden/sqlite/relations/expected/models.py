"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models


class Address(models.Model):
    """The table `address`."""

    id = models.AutoField(primary_key=True)
    street = models.TextField(blank=True)
    country = models.ForeignKey(
        "Country",
        models.DO_NOTHING,
        to_field="iso",
        related_name="addresses",
        null=True,
        blank=True,
        db_column="country_iso",
    )

    class Meta:
        managed = False
        db_table = "address"
        verbose_name_plural = "addresses"


class Card(models.Model):
    """The table `card`."""

    id = models.AutoField(primary_key=True)
    number = models.CharField(max_length=30, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "card"


class Country(models.Model):
    """The table `country`."""

    id = models.AutoField(primary_key=True)
    iso = models.CharField(max_length=2, unique=True, blank=True)
    name = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "country"
        verbose_name_plural = "countries"

    def __str__(self):
        return self.name


class Customer(models.Model):
    """The table `customer`."""

    id = models.AutoField(primary_key=True)
    name = models.TextField(blank=True)
    billing_address = models.ForeignKey(
        "Address",
        models.DO_NOTHING,
        related_name="billing_address_customers",
        null=True,
        blank=True,
    )
    delivery_address = models.ForeignKey(
        "Address",
        models.DO_NOTHING,
        related_name="delivery_address_customers",
        null=True,
        blank=True,
    )
    orders = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "customer"

    def __str__(self):
        return self.name


class Label(models.Model):
    """The table `tag`."""

    id = models.AutoField(primary_key=True)
    text = models.TextField(
        null=True,
        blank=True,
        verbose_name="word",
        db_column="word",
    )
    customer = models.ForeignKey(
        "Customer",
        models.DO_NOTHING,
        related_name="labels",
        null=True,
        blank=True,
        db_constraint=False,
        db_column="customer",
    )

    class Meta:
        managed = False
        db_table = "tag"


class Order(models.Model):
    """The table `orders`."""

    id = models.AutoField(primary_key=True)
    customer = models.ForeignKey(
        "Customer",
        models.DO_NOTHING,
        related_name="orders_set",
    )
    card = models.OneToOneField(
        "Card",
        models.DO_NOTHING,
        related_name="order",
        null=True,
        blank=True,
    )
    gone_id = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "orders"


class Staff(models.Model):
    """The table `staff`."""

    id = models.AutoField(primary_key=True)
    name = models.TextField(null=True, blank=True)
    manager = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        related_name="manager_staff",
        null=True,
        blank=True,
    )
    store = models.ForeignKey(
        "Store",
        models.DO_NOTHING,
        related_name="staff",
        null=True,
        blank=True,
    )

    class Meta:
        managed = False
        db_table = "staff"
        verbose_name_plural = "staff"

    def __str__(self):
        return self.name or str(self.pk)


class Store(models.Model):
    """The table `store`."""

    id = models.AutoField(primary_key=True)
    manager_staff = models.ForeignKey("Staff", models.DO_NOTHING, related_name="stores")

    class Meta:
        managed = False
        db_table = "store"
