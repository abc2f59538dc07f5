"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from legacygen.runtime import fields
from legacygen.runtime.rowkey import RowKey


class AllPlain(models.Model):
    """A view."""

    # No key is known; this is how the rows are told apart.
    pk = RowKey("id", "note", "seen")
    id = models.IntegerField(null=True, blank=True)
    note = models.CharField(max_length=20, null=True, blank=True)
    price = models.FloatField(null=True, blank=True)
    seen = models.DateField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "all_plain"


class Beside(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    number = models.GeneratedField(
        expression=fields.ServerSQL("identity", "mysql"),
        output_field=models.IntegerField(),
        db_persist=True,
        unique=True,
        null=True,
    )

    class Meta:
        managed = False
        db_table = "beside"

    def __str__(self):
        return self.code


class Counted(models.Model):
    history_id = models.AutoField(primary_key=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "counted"
        indexes = [models.Index(fields=["history_id"], name="history_id")]


class Dated(models.Model):
    # No key is known; this is how the rows are told apart.
    pk = RowKey("day", "note")
    day = fields.LegacyDateField(null=True, blank=True)
    note = models.CharField(max_length=9, blank=True)

    class Meta:
        managed = False
        db_table = "dated"


class Filled(models.Model):
    # No key is known; this is how the rows are told apart.
    pk = models.CompositePrimaryKey("number", "note")
    number = models.IntegerField()
    note = models.CharField(max_length=20, blank=True)

    class Meta:
        managed = False
        db_table = "filled"


class Lonely(models.Model):
    number = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        db_table = "lonely"
        verbose_name_plural = "lonelies"


class Mixed(models.Model):
    pk = models.CompositePrimaryKey("number", "shop_id")
    shop_id = models.IntegerField()
    number = models.IntegerField()

    class Meta:
        managed = False
        db_table = "mixed"


class Plain(models.Model):
    # No key is known; this is how the rows are told apart.
    pk = RowKey("id", "note", "seen")
    id = models.IntegerField(null=True, blank=True)
    note = models.CharField(max_length=20, null=True, blank=True)
    price = models.FloatField(null=True, blank=True)
    seen = models.DateField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "plain"


class PlaylistTrack(models.Model):
    pk = models.CompositePrimaryKey("playlist_id", "track_id")
    playlist_id = models.IntegerField(db_column="PlaylistId")
    track_id = models.IntegerField(db_column="TrackId")

    class Meta:
        managed = False
        db_table = "PlaylistTrack"


class Prefixed(models.Model):
    id = models.IntegerField(primary_key=True)
    word = models.CharField(max_length=50, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "prefixed"
        indexes = [models.Index(fields=["word"], name="word")]


class Promoted(models.Model):
    id = models.IntegerField(null=True, blank=True)
    code = models.CharField(max_length=10, primary_key=True)

    class Meta:
        managed = False
        db_table = "promoted"

    def __str__(self):
        return self.code
