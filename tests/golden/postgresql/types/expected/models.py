"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.contrib.postgres import fields as postgres
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from legacygen.runtime import fields


class List(models.Model):
    id = models.BigAutoField(primary_key=True)
    ii = postgres.ArrayField(base_field=models.IntegerField(), null=True, blank=True)
    tt = postgres.ArrayField(base_field=models.TextField(), null=True, blank=True)
    dd = postgres.ArrayField(base_field=models.DateField(), null=True, blank=True)
    vv = postgres.ArrayField(
        base_field=models.CharField(max_length=3),
        null=True,
        blank=True,
    )
    nn = postgres.ArrayField(
        base_field=fields.LegacyDecimalField(),
        null=True,
        blank=True,
    )
    grid = postgres.ArrayField(
        base_field=postgres.ArrayField(base_field=models.IntegerField()),
        null=True,
        blank=True,
    )
    moods = fields.TextArrayField(
        base_field=models.TextField(),
        db_type="mood[]",
        null=True,
        blank=True,
    )
    cis = fields.TextArrayField(
        base_field=models.TextField(),
        db_type="citext[]",
        null=True,
        blank=True,
    )
    jj = fields.TextArrayField(
        base_field=models.TextField(),
        db_type="jsonb[]",
        null=True,
        blank=True,
    )
    uu = postgres.ArrayField(base_field=models.UUIDField(), null=True, blank=True)
    ips = fields.TextArrayField(
        base_field=models.TextField(),
        db_type="inet[]",
        null=True,
        blank=True,
    )
    small_ones = fields.TextArrayField(
        base_field=models.TextField(),
        db_type="small[]",
        null=True,
        blank=True,
    )
    lts = fields.TextArrayField(
        base_field=models.TextField(),
        db_type="ltree[]",
        null=True,
        blank=True,
    )
    wds = fields.TextArrayField(
        base_field=models.TextField(),
        db_type="citext[]",
        null=True,
        blank=True,
    )
    hds = fields.TextArrayField(
        base_field=models.TextField(),
        db_type="hr.date[]",
        null=True,
        blank=True,
    )

    class Meta:
        managed = False
        db_table = "lists"


class Made(models.Model):
    id = models.IntegerField(primary_key=True)
    number = models.GeneratedField(
        expression=fields.ServerSQL("identity", "postgresql"),
        output_field=models.IntegerField(),
        db_persist=True,
        null=True,
    )
    first = models.TextField(null=True, blank=True)
    last = models.TextField(null=True, blank=True)
    whole = models.GeneratedField(
        expression=fields.ServerSQL("((first || ' '::text) || last)", "postgresql"),
        output_field=models.TextField(),
        db_persist=True,
        null=True,
    )

    class Meta:
        managed = False
        db_table = "made"


class Scalar(models.Model):
    class Feel(models.TextChoices):
        FINE = "fine", "Fine"
        SO_SO = "so so", "So so"
        O_HARA = "O'Hara", "O'Hara"

    class Fl(models.TextChoices):
        FINE = "fine", "Fine"
        SO_SO = "so so", "So so"
        O_HARA = "O'Hara", "O'Hara"

    id = models.AutoField(primary_key=True)
    b = models.BooleanField(null=True, blank=True)
    s = models.SmallIntegerField(null=True, blank=True)
    i = models.IntegerField(null=True, blank=True)
    bi = models.BigIntegerField(null=True, blank=True)
    o = models.PositiveBigIntegerField(null=True, blank=True)
    n = fields.LegacyDecimalField(null=True, blank=True)
    n52 = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    nneg = models.DecimalField(max_digits=7, decimal_places=0, null=True, blank=True)
    r = fields.SingleFloatField(null=True, blank=True)
    dp = models.FloatField(null=True, blank=True)
    m = fields.AsTextField(db_type="money", null=True, blank=True)
    c5 = models.CharField(max_length=5, null=True, blank=True)
    v = models.CharField(max_length=30, null=True, blank=True)
    vu = models.TextField(null=True, blank=True)
    t = models.TextField(null=True, blank=True)
    nm = models.CharField(max_length=63, null=True, blank=True)
    ch = models.CharField(max_length=1, null=True, blank=True)
    ci = models.TextField(null=True, blank=True)
    bp = models.TextField(null=True, blank=True)
    by = models.BinaryField(null=True, blank=True)
    u = models.UUIDField(null=True, blank=True)
    jb = models.JSONField(null=True, blank=True)
    js = fields.JSONTextField(null=True, blank=True)
    x = fields.AsTextField(db_type="xml", null=True, blank=True)
    bit3 = models.CharField(max_length=3, null=True, blank=True)
    vb = models.CharField(max_length=5, null=True, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    net = fields.AsTextField(db_type="cidr", null=True, blank=True)
    mac = fields.AsTextField(db_type="macaddr", null=True, blank=True)
    feel = models.CharField(max_length=6, choices=Feel.choices, null=True, blank=True)
    pr = fields.AsTextField(db_type="pair", null=True, blank=True)
    pt = fields.AsTextField(db_type="point", null=True, blank=True)
    pos = models.IntegerField(null=True, blank=True)
    sm = models.IntegerField(null=True, blank=True)
    fl = fields.AsTextField(
        db_type="feeling",
        choices=Fl.choices,
        null=True,
        blank=True,
    )
    cd = models.CharField(max_length=5, blank=True, db_default="x")
    ts = SearchVectorField(null=True, blank=True)
    h = postgres.HStoreField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "scalars"

    def __str__(self):
        return self.nm or str(self.pk)


class Span(models.Model):
    id = models.IntegerField(primary_key=True)
    r4 = postgres.IntegerRangeField(null=True, blank=True)
    r8 = postgres.BigIntegerRangeField(null=True, blank=True)
    rn = postgres.DecimalRangeField(null=True, blank=True)
    rd = postgres.DateRangeField(null=True, blank=True)
    rz = postgres.DateTimeRangeField(null=True, blank=True)
    rs = fields.AsTextField(db_type="tsrange", null=True, blank=True)
    mr = fields.AsTextField(db_type="int4multirange", null=True, blank=True)
    iv = models.DurationField(null=True, blank=True)
    tz = models.DateTimeField(null=True, blank=True)
    tn = fields.LocalDateTimeField(null=True, blank=True)
    d = models.DateField(null=True, blank=True)
    t = models.TimeField(null=True, blank=True)
    ttz = fields.AsTextField(db_type="time with time zone", null=True, blank=True)

    class Meta:
        managed = False
        db_table = "spans"
