"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models


class AColumnNameThatIsAsLongAsAnyServerLetItBe64Char(models.Model):
    id = models.IntegerField(primary_key=True)
    a_column_name_that_is_as_long_as_any_server_lets_it_be_64_char = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        related_name="a_column_name_that_is_as_long_as_any_server_lets_it_be_64_char_a_column_name_that_is_as_long_as_any_server_let_it_be64_chars",
        db_column="a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_",
    )

    class Meta:
        managed = False
        db_table = "a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    a_column_name_that_is_as_long_as_any_server_lets_it_be_64_char__gt=0,
                ),
                name="long_one",
            ),
        ]


class Bestellung(models.Model):
    id = models.IntegerField(primary_key=True, db_column="ID")
    kunde = models.ForeignKey(
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


class DotDot(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "dot.dot"


class Framed(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "```framed```"


class Kunde(models.Model):
    kd_nr = models.IntegerField(primary_key=True, db_column="KdNr")
    kd_name = models.CharField(max_length=80, blank=True, db_column="KdName")
    email = models.CharField(max_length=80, blank=True)

    class Meta:
        managed = False
        db_table = "tbl_kunde"

    def __str__(self):
        return self.kd_name or str(self.pk)


class Lower(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "lower"


class ModelTable(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "models"


class N2faCode(models.Model):
    id = models.IntegerField(primary_key=True)
    code = models.CharField(max_length=6, null=True, blank=True)
    tbl_order_item = models.ForeignKey(
        "TblOrderItem",
        models.DO_NOTHING,
        related_name="n2fa_codes",
        null=True,
        blank=True,
        db_column="order_item",
    )

    class Meta:
        managed = False
        db_table = "2fa_codes"

    def __str__(self):
        return self.code or str(self.pk)


class NoneTable(models.Model):
    id = models.IntegerField(primary_key=True)
    true = models.IntegerField(null=True, blank=True, db_column="True")

    class Meta:
        managed = False
        db_table = "none"


class OddColumn(models.Model):
    id = models.IntegerField(primary_key=True)
    class_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="class",
        db_column="class",
    )
    save_field = models.IntegerField(
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
    objects_field = models.IntegerField(
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
    n100 = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="100",
        db_column="100%%",
    )
    s = models.IntegerField(null=True, blank=True, db_column="%%s")
    x_s = models.IntegerField(null=True, blank=True, db_column="%%(x)s")
    with_space = models.IntegerField(null=True, blank=True, db_column="with space")
    größe = models.IntegerField(null=True, blank=True, db_column="Größe")
    имя = models.IntegerField(null=True, blank=True)
    fish = models.IntegerField(null=True, blank=True, db_column="ﬁsh")
    get_x_display_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="get x display",
        db_column="get_x_display",
    )
    state = models.IntegerField(null=True, blank=True, db_column="_state")
    self_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="self",
        db_column="self",
    )
    cls_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="cls",
        db_column="cls",
    )
    check_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="check",
        db_column="check",
    )
    mro_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="mro",
        db_column="mro",
    )
    meta = models.IntegerField(null=True, blank=True, db_column="Meta")
    models_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="models",
        db_column="models",
    )
    dot_dot = models.IntegerField(null=True, blank=True, db_column="dot.dot")
    semi_colon = models.IntegerField(null=True, blank=True, db_column="semi;colon")
    new_line = models.IntegerField(null=True, blank=True, db_column="new\nline")
    back_slash = models.IntegerField(null=True, blank=True, db_column="back\\slash")
    apos_trophe = models.IntegerField(null=True, blank=True, db_column="apos'trophe")
    question = models.IntegerField(null=True, blank=True, db_column="question?")
    co_lon = models.IntegerField(null=True, blank=True, db_column="co:lon")
    column_2 = models.IntegerField(null=True, blank=True, db_column="--")
    x = models.IntegerField(null=True, blank=True, db_column="/*x*/")
    none = models.IntegerField(null=True, blank=True, db_column="None")
    none_2 = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="none",
        db_column="none_",
    )
    does_not_exist = models.IntegerField(
        null=True,
        blank=True,
        db_column="DoesNotExist",
    )
    clean_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="clean",
        db_column="clean",
    )
    delete_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="delete",
        db_column="delete",
    )
    serializable_value_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="serializable value",
        db_column="serializable_value",
    )
    id_error_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="id error",
        db_column="id_error",
    )
    f = models.IntegerField(null=True, blank=True, db_column="F")
    q = models.IntegerField(null=True, blank=True, db_column="Q")
    now = models.IntegerField(null=True, blank=True)
    decimal = models.IntegerField(null=True, blank=True)
    count = models.IntegerField(null=True, blank=True)
    index = models.IntegerField(null=True, blank=True)
    print = models.IntegerField(null=True, blank=True)
    exists = models.IntegerField(null=True, blank=True)
    a_1 = models.IntegerField(null=True, blank=True)
    a1 = models.IntegerField(null=True, blank=True)
    日本 = models.IntegerField(null=True, blank=True)
    名前 = models.IntegerField(null=True, blank=True)
    a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars = models.IntegerField(
        null=True,
        blank=True,
        db_column="a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_",
    )
    a_column_name_that_is_as_long_as_any_server_lets_it_be_64_charsb = (
        models.IntegerField(null=True, blank=True)
    )
    quo_te = models.IntegerField(null=True, blank=True, db_column="quo``te")
    framed = models.IntegerField(null=True, blank=True, db_column="```framed```")
    column_3 = models.IntegerField(null=True, blank=True, db_column="````")
    column = models.IntegerField(null=True, blank=True, db_column='"')
    case_t_2 = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="case t",
        db_column="CaseT",
    )
    case_t = models.IntegerField(null=True, blank=True, db_column="Case_T")
    case_t_3 = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="case t",
        db_column="case-t",
    )

    class Meta:
        managed = False
        db_table = "tbl_odd columns%%"


class Orderitem(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "orderitem"


class OrderItem2(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "order-item"


class QueueColumn(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "queue_column"


class QueueColumns(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "queue_columns"
        verbose_name_plural = "queue columns"


class QuoTe(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "quo``te"


class RowKeyTable(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "row_key"


class Table(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "--"


class TblOrderItem(models.Model):
    id = models.IntegerField(primary_key=True)
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
    kunde = models.ForeignKey(
        "Kunde",
        models.DO_NOTHING,
        related_name="tbl_order_items",
        null=True,
        blank=True,
        db_column="code_id",
    )
    code = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "tbl_order_items"


class Таблица(models.Model):
    id = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "таблица"
        verbose_name_plural = "таблица"
