"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from legacygen.runtime.rowkey import RowKey


class Bare(models.Model):
    rowid = models.BigAutoField(primary_key=True)
    id = models.IntegerField(null=True, blank=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "bare"


class Coded(models.Model):
    code = models.CharField(max_length=10, primary_key=True)
    name = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "coded"

    def __str__(self):
        return self.name or str(self.pk)


class Counted(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "counted"

    def __str__(self):
        return self.name or str(self.pk)


class Dated(models.Model):
    """A view."""

    # No key is known, and no column can be compared.
    pk = RowKey("d", "n", "none_of_it", exact=False)
    d = models.TextField(null=True, blank=True)
    n = models.FloatField(null=True, blank=True)
    none_of_it = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "dated"


class Hidden(models.Model):
    rowid_2 = models.BigAutoField(
        primary_key=True,
        verbose_name="rowid",
        db_column="_rowid_",
    )
    rowid = models.TextField(null=True, blank=True)
    oid = models.IntegerField(null=True, blank=True)
    pk_field = models.IntegerField(
        null=True,
        blank=True,
        verbose_name="pk",
        db_column="pk",
    )

    class Meta:
        managed = False
        db_table = "hidden"


class Holed(models.Model):
    pk = RowKey("code")
    code = models.TextField(null=True, blank=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "holed"

    def __str__(self):
        return self.code or str(self.pk)


class HoledPair(models.Model):
    pk = RowKey("a", "b")
    a = models.TextField(null=True, blank=True)
    b = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "holed_pair"


class IdNoKey(models.Model):
    code = models.AutoField(primary_key=True)
    id = models.IntegerField(null=True, blank=True)
    pk_field = models.TextField(
        null=True,
        blank=True,
        verbose_name="pk",
        db_column="pk",
    )

    class Meta:
        managed = False
        db_table = "id_no_key"


class Line(models.Model):
    pk = models.CompositePrimaryKey("line_no", "order_id")
    order_id = models.IntegerField(db_column="OrderId")
    line_no = models.IntegerField()
    qty = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "line"


class Name(models.Model):
    """A view."""

    id = models.IntegerField(primary_key=True)
    name = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "names"

    def __str__(self):
        return self.name or str(self.pk)


class Part(models.Model):
    pk = models.CompositePrimaryKey("counted_id", "number")
    counted = models.ForeignKey("Counted", models.DO_NOTHING, related_name="parts")
    number = models.IntegerField()

    class Meta:
        managed = False
        db_table = "part"


class PointedAt(models.Model):
    a = models.IntegerField(unique=True)
    b = models.IntegerField(primary_key=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "pointed_at"


class Pointing(models.Model):
    id = models.AutoField(primary_key=True)
    pointed_at = models.ForeignKey(
        "PointedAt",
        models.DO_NOTHING,
        related_name="pointings",
        null=True,
        blank=True,
        db_column="b",
    )
    twice = models.ForeignKey(
        "Twice",
        models.DO_NOTHING,
        to_field="c",
        related_name="pointings",
        null=True,
        blank=True,
        db_column="c",
    )

    class Meta:
        managed = False
        db_table = "pointing"


class Profile(models.Model):
    counted = models.OneToOneField(
        "Counted",
        models.DO_NOTHING,
        related_name="profile",
        primary_key=True,
    )
    about = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "profile"


class Promoted(models.Model):
    id = models.IntegerField(null=True, blank=True)
    code = models.CharField(max_length=10, primary_key=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "promoted"

    def __str__(self):
        return self.code


class Twice(models.Model):
    rowid = models.BigAutoField(primary_key=True)
    c = models.IntegerField(unique=True, null=True, blank=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "twice"
