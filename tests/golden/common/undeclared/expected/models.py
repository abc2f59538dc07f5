"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models


class Currency(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=20, blank=True)

    class Meta:
        managed = False
        db_table = "shop_currency"
        verbose_name_plural = "currencies"

    def __str__(self):
        return self.name or str(self.pk)


class Customer(models.Model):
    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        managed = False
        db_table = "shop_customer"

    def __str__(self):
        return self.name or str(self.pk)


class Event(models.Model):
    id = models.IntegerField(primary_key=True)
    created_at = models.BigIntegerField()
    last_seen = models.BigIntegerField(null=True, blank=True)
    run_time = models.IntegerField(null=True, blank=True)
    sent_ts = models.BigIntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "shop_event"


class Note(models.Model):
    id = models.IntegerField(primary_key=True)
    object_id = models.IntegerField()
    object_type = models.CharField(max_length=20, blank=True)
    # Not declared: all 10+ values are in shop_order.id
    order = models.ForeignKey(
        "Order",
        models.DO_NOTHING,
        related_name="notes",
        db_constraint=False,
    )

    class Meta:
        managed = False
        db_table = "shop_note"


class Order(models.Model):
    id = models.IntegerField(primary_key=True)
    # Not declared: all 10+ values are in shop_customer.id; 0 for none
    customer = models.ForeignKey(
        "Customer",
        models.DO_NOTHING,
        related_name="orders",
        null=True,
        blank=True,
        db_constraint=False,
    )
    seller_staff_id = models.IntegerField()
    created_by = models.IntegerField()
    currency_code = models.CharField(max_length=3, null=True, blank=True)
    staff_ids = models.CharField(max_length=40, null=True, blank=True)
    total = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "shop_order"


class Staff(models.Model):
    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=40, blank=True)
    manager_id = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "shop_staff"
        verbose_name_plural = "staff"

    def __str__(self):
        return self.name or str(self.pk)


class Visit(models.Model):
    id = models.IntegerField(primary_key=True)
    # Not declared: all 10+ values are in shop_customer.id
    visitor = models.ForeignKey(
        "Customer",
        models.DO_NOTHING,
        related_name="visits",
        db_constraint=False,
        db_column="visitor",
    )

    class Meta:
        managed = False
        db_table = "shop_visit"


class Visits(models.Model):
    """A view."""

    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=40, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "shop_visits"
        verbose_name_plural = "visits"

    def __str__(self):
        return self.name or str(self.pk)
