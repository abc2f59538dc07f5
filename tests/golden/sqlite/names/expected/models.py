"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models


class Bestellung(models.Model):
    """The table `tbl_Bestellung`."""

    id = models.AutoField(primary_key=True, db_column="ID")
    kd = models.ForeignKey(
        "Kunde",
        models.DO_NOTHING,
        related_name="bestellungs",
        null=True,
        blank=True,
        db_column="KdNr",
    )
    order_date = models.DateField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "tbl_Bestellung"


class Kunde(models.Model):
    """The table `tbl_kunde`."""

    kd_nr = models.AutoField(primary_key=True, db_column="KdNr")
    kd_name = models.CharField(max_length=80, blank=True, db_column="KdName")
    class_field = models.TextField(
        null=True,
        blank=True,
        verbose_name="class",
        db_column="class",
    )
    save_field = models.TextField(
        null=True,
        blank=True,
        verbose_name="save",
        db_column="save",
    )
    pk_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="pk",
        db_column="pk",
    )
    objects_field = models.TextField(
        null=True,
        blank=True,
        verbose_name="objects",
        db_column="objects",
    )
    a_b = models.IntegerField(null=True, blank=True, db_column="a__b")
    lead = models.IntegerField(null=True, blank=True, db_column="_lead")
    trail = models.IntegerField(null=True, blank=True, db_column="trail_")
    n1st = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="1st",
        db_column="1st",
    )
    per_cent = models.IntegerField(null=True, blank=True, db_column="per%%cent")
    with_space = models.IntegerField(null=True, blank=True, db_column="with space")
    quo_ted = models.IntegerField(null=True, blank=True, db_column='quo""ted')
    größe = models.FloatField(null=True, blank=True, db_column="Größe")
    get_x_display_field = models.TextField(
        null=True,
        blank=True,
        verbose_name="get x display",
        db_column="get_x_display",
    )

    class Meta:
        managed = False
        db_table = "tbl_kunde"

    def __str__(self):
        return self.kd_name


class N2faCode(models.Model):
    """The table `2fa_codes`."""

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=6, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "2fa_codes"


class NoneTable(models.Model):
    """The table `none`."""

    id = models.AutoField(primary_key=True)
    true = models.IntegerField(null=True, blank=True, db_column="True")
    check_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="check",
        db_column="check_",
    )

    class Meta:
        managed = False
        db_table = "none"


class Orderitem(models.Model):
    """The table `orderitem`."""

    id = models.AutoField(primary_key=True)

    class Meta:
        managed = False
        db_table = "orderitem"


class OrderItem2(models.Model):
    """The table `order-item`."""

    id = models.AutoField(primary_key=True)

    class Meta:
        managed = False
        db_table = "order-item"
        verbose_name_plural = "order item2"


class TblOrderItem(models.Model):
    """The table `tbl_order_items`."""

    id = models.AutoField(primary_key=True)
    order = models.ForeignKey(
        "Bestellung",
        models.DO_NOTHING,
        related_name="tbl_order_items",
        null=True,
        blank=True,
        db_column="order",
    )
    item_qty_3 = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="item qty",
        db_column="itemQty",
    )
    item_qty = models.IntegerField(null=True, blank=True)
    item_qty_2 = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="item qty",
        db_column="item-qty",
    )

    class Meta:
        managed = False
        db_table = "tbl_order_items"
