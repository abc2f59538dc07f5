"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from django.db.models.functions import Now
from legacygen.runtime import fields


class Nothing(models.Model):
    id = models.IntegerField(primary_key=True)
    flag = models.SmallIntegerField(null=True, blank=True)
    doc = models.BinaryField(null=True, blank=True)
    word = models.BinaryField(max_length=9, null=True, blank=True)
    t = fields.LegacyTimeField(null=True, blank=True)
    d = models.DateField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "nothing"


class Number(models.Model):
    id = models.IntegerField(primary_key=True)
    t = models.SmallIntegerField(null=True, blank=True)
    tu = models.PositiveSmallIntegerField(null=True, blank=True)
    s = models.SmallIntegerField(null=True, blank=True)
    su = models.PositiveSmallIntegerField(null=True, blank=True)
    m = models.IntegerField(null=True, blank=True)
    mu = models.PositiveIntegerField(null=True, blank=True)
    i = models.IntegerField(null=True, blank=True)
    iu = models.PositiveIntegerField(null=True, blank=True)
    z = models.PositiveIntegerField(null=True, blank=True)
    b = models.BigIntegerField(null=True, blank=True)
    bu = models.PositiveBigIntegerField(null=True, blank=True)
    d = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    dw = models.DecimalField(max_digits=65, decimal_places=30, null=True, blank=True)
    f = fields.SingleFloatField(null=True, blank=True)
    f2 = fields.SingleFloatField(null=True, blank=True)
    db = models.FloatField(null=True, blank=True)
    y = models.PositiveSmallIntegerField(null=True, blank=True)
    flag = models.BooleanField()
    maybe = models.BooleanField(null=True, blank=True)
    tri = models.SmallIntegerField(null=True, blank=True)
    bit1 = fields.BooleanBitField(null=True, blank=True)
    bit8 = fields.BitField(bits=8, null=True, blank=True)
    bit64 = fields.BitField(bits=64, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "numbers"


class Octet(models.Model):
    id = models.IntegerField(primary_key=True)
    b16 = models.BinaryField(max_length=16, null=True, blank=True)
    uuid = fields.BinaryUUIDField(null=True, blank=True)
    guess = fields.BinaryUUIDField(null=True, blank=True)
    word = fields.EncodedTextField(max_length=60, null=True, blank=True)
    doc = fields.EncodedTextField(null=True, blank=True)
    pic = models.BinaryField(blank=True)
    tb = models.BinaryField(null=True, blank=True)
    place = models.BinaryField(null=True, blank=True)
    shape = models.BinaryField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "octets"


class Text(models.Model):
    """Text, and what looks like it"""

    class Kind(models.TextChoices):
        A = "a", "A"
        B_C = "b c", "B c"
        D_E = "d'e", "D'e"
        EMPTY = "", ""

    class Kind2(models.TextChoices):
        X = "x", "X"
        Y = "y", "Y"

    class Colours(models.TextChoices):
        RED = "red", "Red"
        GREEN = "green", "Green"
        LIGHT_BLUE = "light blue", "Light blue"

    class MetaChoices(models.TextChoices):
        ON = "on", "On"
        OFF = "off", "Off"

    id = models.IntegerField(primary_key=True)
    c = models.CharField(max_length=10, null=True, blank=True)
    v = models.CharField(max_length=255, blank=True)
    tt = models.TextField(null=True, blank=True)
    tx = models.TextField(null=True, blank=True)
    mt = models.TextField(null=True, blank=True)
    lt = models.TextField(null=True, blank=True)
    bin = models.CharField(
        max_length=20,
        null=True,
        blank=True,
        db_collation="utf8mb4_bin",
    )
    lat = models.CharField(
        max_length=20,
        null=True,
        blank=True,
        db_collation="latin1_swedish_ci",
    )
    kind = models.CharField(max_length=3, choices=Kind.choices, blank=True)
    kind2 = fields.EncodedTextField(
        max_length=1,
        choices=Kind2.choices,
        null=True,
        blank=True,
    )
    colours = fields.SetField(
        max_length=20,
        choices=Colours.choices,
        null=True,
        blank=True,
    )
    meta = models.CharField(
        max_length=3,
        choices=MetaChoices.choices,
        null=True,
        blank=True,
    )
    js = models.JSONField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "texts"
        db_table_comment = "Text, and what looks like it"


class Time(models.Model):
    id = models.IntegerField(primary_key=True)
    d = models.DateField(null=True, blank=True)
    dt = models.DateTimeField(null=True, blank=True)
    dt6 = models.DateTimeField(null=True, blank=True)
    ts = models.DateTimeField(null=True, blank=True)
    t = models.TimeField(null=True, blank=True)
    t3 = models.TimeField(null=True, blank=True)
    shown = models.IntegerField(null=True, blank=True)
    touched = models.DateTimeField(null=True, blank=True, db_default=Now())
    twice = models.GeneratedField(
        expression=fields.ServerSQL("`shown` * 2", "mysql"),
        output_field=models.IntegerField(),
        db_persist=False,
        null=True,
    )
    thrice = models.GeneratedField(
        expression=fields.ServerSQL("`shown` * 3", "mysql"),
        output_field=models.IntegerField(),
        db_persist=True,
        null=True,
    )

    class Meta:
        managed = False
        db_table = "times"
