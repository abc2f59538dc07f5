"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from legacygen.runtime import fields
from legacygen.runtime.rowkey import RowKey


class Beside(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    number = models.GeneratedField(
        expression=fields.ServerSQL("identity", "postgresql"),
        output_field=models.IntegerField(),
        db_persist=True,
        null=True,
    )
    id = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "beside"

    def __str__(self):
        return self.code


class Filled(models.Model):
    # No key is known; this is how the rows are told apart.
    pk = models.CompositePrimaryKey("number", "note")
    number = models.IntegerField()
    note = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "filled"


class Maybe(models.Model):
    # No key is known; this is how the rows are told apart.
    pk = RowKey("code", "note")
    code = models.CharField(max_length=10, unique=True, null=True, blank=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "maybe"

    def __str__(self):
        return self.code or str(self.pk)


class Mixed(models.Model):
    pk = models.CompositePrimaryKey("b", "a")
    b = models.IntegerField()
    a = models.IntegerField()

    class Meta:
        managed = False
        db_table = "mixed"


class NotYet(models.Model):
    """A materialized view."""

    code = models.CharField(max_length=10, primary_key=True)

    class Meta:
        managed = False
        db_table = "not_yet"

    def __str__(self):
        return self.code


class OnlyJson(models.Model):
    # No key is known, and no column can be compared.
    pk = RowKey("extra", exact=False)
    extra = models.JSONField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "only_json"


class Plain(models.Model):
    # No key is known; this is how the rows are told apart.
    pk = RowKey("id", "note", "moment")
    id = models.IntegerField(null=True, blank=True)
    note = models.TextField(null=True, blank=True)
    price = fields.SingleFloatField(null=True, blank=True)
    extra = models.JSONField(null=True, blank=True)
    doc = fields.AsTextField(db_type="xml", null=True, blank=True)
    moment = models.DateTimeField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "plain"


class PlainView(models.Model):
    """A view."""

    # No key is known; this is how the rows are told apart.
    pk = RowKey("id", "note", "moment")
    id = models.IntegerField(null=True, blank=True)
    note = models.TextField(null=True, blank=True)
    price = fields.SingleFloatField(null=True, blank=True)
    extra = models.JSONField(null=True, blank=True)
    doc = fields.AsTextField(db_type="xml", null=True, blank=True)
    moment = models.DateTimeField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "plain_view"


class Pointing(models.Model):
    id = models.IntegerField(primary_key=True)
    maybe = models.ForeignKey(
        "Maybe",
        models.DO_NOTHING,
        to_field="code",
        related_name="pointings",
        null=True,
        blank=True,
        db_column="code",
    )
    promoted = models.ForeignKey(
        "Promoted",
        models.DO_NOTHING,
        related_name="pointings",
        null=True,
        blank=True,
        db_column="promoted",
    )

    class Meta:
        managed = False
        db_table = "pointing"


class Promoted(models.Model):
    id = models.IntegerField(null=True, blank=True, db_column="Id")
    code = models.CharField(max_length=10, primary_key=True, db_column="Code")

    class Meta:
        managed = False
        db_table = "Promoted"

    def __str__(self):
        return self.code


class PromotedCount(models.Model):
    """A materialized view."""

    code = models.CharField(max_length=10, primary_key=True)
    n = models.BigIntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "promoted_counts"

    def __str__(self):
        return self.code
