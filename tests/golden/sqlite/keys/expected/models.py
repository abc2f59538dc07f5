"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models


class Bare(models.Model):
    """The table `bare`."""

    rowid = models.BigAutoField(primary_key=True)
    id = models.IntegerField(null=True, blank=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "bare"


class Coded(models.Model):
    """The table `coded`."""

    code = models.CharField(max_length=10, primary_key=True)
    name = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "coded"

    def __str__(self):
        return self.name or str(self.pk)


class Counted(models.Model):
    """The table `counted`."""

    id = models.AutoField(primary_key=True)
    name = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "counted"

    def __str__(self):
        return self.name


class Line(models.Model):
    """The table `line`."""

    pk = models.CompositePrimaryKey("line_no", "order_id")
    order_id = models.IntegerField(db_column="OrderId")
    line_no = models.IntegerField()
    qty = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "line"


class Name(models.Model):
    """The view `names`."""

    pk = models.CompositePrimaryKey("id", "name")
    id = models.IntegerField()
    name = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "names"

    def __str__(self):
        return self.name or str(self.pk)


class Part(models.Model):
    """The table `part`."""

    pk = models.CompositePrimaryKey("counted_id", "number")
    counted = models.ForeignKey("Counted", models.DO_NOTHING, related_name="parts")
    number = models.IntegerField()

    class Meta:
        managed = False
        db_table = "part"


class Profile(models.Model):
    """The table `profile`."""

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
    """The table `promoted`."""

    id = models.IntegerField(null=True, blank=True)
    code = models.CharField(max_length=10, primary_key=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "promoted"
