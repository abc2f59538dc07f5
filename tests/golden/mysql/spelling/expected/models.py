"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from decimal import Decimal

from django.db import models
from django.db.models.functions import Concat, Now
from legacygen.runtime import fields
from legacygen.runtime.indexes import FullTextIndex


class Par(models.Model):
    code = models.CharField(max_length=10, primary_key=True, db_collation="latin1_bin")

    class Meta:
        managed = False
        db_table = "par"

    def __str__(self):
        return self.code


class Spell(models.Model):
    """the 'spelled'"""

    class Blank(models.TextChoices):
        EMPTY = "", ""
        A_B = "a b", "A b"

    id = fields.PositiveBigAutoField(
        primary_key=True,
        db_comment="a 'quoted' \"comment\"",
        help_text="a 'quoted' \"comment\"",
    )
    small = models.PositiveSmallIntegerField(null=True, blank=True)
    flag = models.BooleanField(null=True, blank=True, db_default=True)
    filled = models.PositiveIntegerField(null=True, blank=True)
    years = models.PositiveSmallIntegerField(null=True, blank=True, db_default=2020)
    quoted = models.CharField(
        max_length=20,
        null=True,
        blank=True,
        db_default='it\'s \\ "x"',
    )
    blank = models.CharField(
        max_length=3,
        choices=Blank.choices,
        blank=True,
        db_default=Blank.EMPTY,
    )
    nulls = models.CharField(max_length=10, null=True, blank=True, db_default="NULL")
    made = models.DateTimeField(db_default=Now())
    seen = models.DateTimeField(
        null=True,
        blank=True,
        db_default=models.Value("2020-01-02 03:04:05"),
    )
    changed = models.DateTimeField(null=True, blank=True)
    started = models.DateField(
        null=True,
        blank=True,
        db_default=models.Value("2020-01-01"),
    )
    price = models.DecimalField(
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        db_default=Decimal("1.50"),
    )
    debt = models.IntegerField(null=True, blank=True, db_default=-1)
    ratio = models.FloatField(null=True, blank=True)
    token = models.CharField(
        max_length=40,
        null=True,
        blank=True,
        db_default=fields.RandomUUID(),
    )
    two = models.IntegerField(
        null=True,
        blank=True,
        db_default=fields.ServerSQL("1 + 1", "mysql"),
    )
    hidden = models.IntegerField(null=True, blank=True, db_default=3)
    twice = models.GeneratedField(
        expression=fields.ServerSQL("`debt` * 2", "mysql"),
        output_field=models.IntegerField(),
        db_persist=True,
        null=True,
    )
    label = models.GeneratedField(
        expression=Concat("quoted", models.Value("-"), models.Value("it's")),
        output_field=models.CharField(max_length=50),
        db_persist=False,
        null=True,
    )
    own = models.CharField(
        max_length=20,
        null=True,
        blank=True,
        db_collation="utf8mb4_bin",
    )
    old = models.CharField(
        max_length=10,
        null=True,
        blank=True,
        db_collation="utf8mb3_general_ci",
    )
    attrs = models.JSONField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "spell"
        db_table_comment = "the 'spelled'"
        indexes = [
            models.Index(fields=["own"], name="beginning"),
            models.Index(fields=["-years", "price"], name="downwards"),
            FullTextIndex(fields=["quoted"], name="words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    ~models.Q(quoted="it's") | models.Q(price__gte=Decimal(0)),
                    debt__gt=-10,
                ),
                name="both_ways",
            ),
            models.CheckConstraint(
                condition=models.Q(blank__in=["", "a b"]),
                name="listed",
            ),
        ]

    def __str__(self):
        return self.label or str(self.pk)


class Spelled(models.Model):
    """A view."""

    id = models.PositiveBigIntegerField(
        primary_key=True,
        db_comment="a 'quoted' \"comment\"",
        help_text="a 'quoted' \"comment\"",
    )
    quoted = models.CharField(max_length=20, null=True, blank=True)
    loud = models.CharField(max_length=3, blank=True)

    class Meta:
        managed = False
        db_table = "spelled"


class Split(models.Model):
    pk = models.CompositePrimaryKey("id", "at")
    id = models.IntegerField()
    at = models.IntegerField()

    class Meta:
        managed = False
        db_table = "split"
