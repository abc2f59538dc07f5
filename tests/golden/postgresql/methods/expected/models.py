"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.contrib.postgres import fields as postgres
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.indexes import (
    BloomIndex,
    BrinIndex,
    GinIndex,
    GistIndex,
    HashIndex,
    OpClass,
    SpGistIndex,
)
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Collate, Lower, Upper
from legacygen.runtime import fields


class Booking(models.Model):
    id = models.IntegerField(primary_key=True)
    room = models.ForeignKey(
        "Room",
        models.DO_NOTHING,
        related_name="bookings",
        null=True,
        blank=True,
    )
    during = postgres.DateTimeRangeField(null=True, blank=True)
    place = models.TextField(null=True, blank=True)
    a_room = models.OneToOneField(
        "Room",
        models.DO_NOTHING,
        related_name="a_room_booking",
        null=True,
        blank=True,
        db_constraint=False,
        db_column="a",
    )
    b = models.IntegerField(null=True, blank=True)
    code = models.CharField(max_length=20, unique=True, blank=True)
    extra = models.JSONField(null=True, blank=True)
    words = SearchVectorField(null=True, blank=True)
    made = models.DateTimeField(null=True, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "booking"
        indexes = [
            SpGistIndex(fields=["address"], name="booking_addresses"),
            BloomIndex(fields=["a_room", "b"], name="booking_bloom"),
            models.Index(
                Collate("place", "POSIX"),
                Collate(Lower("code"), "C").desc(nulls_last=True),
                name="booking_collated",
            ),
            GinIndex(fields=["extra"], name="booking_gin"),
            models.Index(
                OpClass(Lower("place"), name="text_pattern_ops").desc(),
                name="booking_lower_patterns",
            ),
            BrinIndex(fields=["made"], name="booking_made"),
            models.Index(
                Upper("place").asc(nulls_first=True),
                name="booking_nulls_first",
            ),
            models.Index(
                models.F("made").desc(nulls_last=True),
                "a_room",
                name="booking_nulls_last",
            ),
            GinIndex(
                fields=["extra"],
                opclasses=["jsonb_path_ops"],
                name="booking_paths",
            ),
            models.Index(
                fields=["code", "a_room"],
                opclasses=["varchar_pattern_ops", "int4_ops"],
                name="booking_patterns",
            ),
            GinIndex(
                fields.ServerSQL(
                    "to_tsvector('english'::regconfig, place)",
                    "postgresql",
                ),
                name="booking_search",
            ),
            models.Index(
                fields.ServerSQL("(a + b)", "postgresql").desc(),
                "place",
                name="booking_sum",
                condition=models.Q(
                    fields.ServerSQL(
                        "((a + b) > 3)",
                        "postgresql",
                        models.BooleanField(),
                    ),
                ),
            ),
            GinIndex(
                OpClass("place", name="gin_trgm_ops"),
                OpClass(Lower("code"), name="gin_trgm_ops"),
                name="booking_trigrams",
            ),
            GistIndex(
                fields=["words"],
                name="booking_words",
                condition=models.Q(b__gt=1),
            ),
            HashIndex(fields=["room"], name="room_hash"),
        ]
        constraints = [
            models.UniqueConstraint(
                Collate("place", "POSIX"),
                name="booking_unique_collated",
            ),
            models.UniqueConstraint(fields=["b", "code"], name="booking_unique_order"),
            models.UniqueConstraint(
                fields=["code"],
                opclasses=["varchar_pattern_ops"],
                name="booking_unique_patterns",
            ),
            models.UniqueConstraint(
                fields=["code"],
                name="code_covers",
                include=["a_room", "b"],
            ),
            ExclusionConstraint(
                expressions=[("room", "="), ("during", "&&")],
                name="one_at_a_time",
                condition=models.Q(a_room__gt=0),
                deferrable=models.Deferrable.DEFERRED,
            ),
            ExclusionConstraint(
                expressions=[("during", "&&")],
                index_type="SPGIST",
                name="places_apart",
                include=["a_room"],
            ),
            models.UniqueConstraint(
                fields=["a_room"],
                name="waits",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["b"],
                name="waits_and_covers",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["a_room", "b"],
                name="waits_if_asked",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self):
        return self.code or str(self.pk)


class Room(models.Model):
    id = models.IntegerField(primary_key=True)
    label = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "room"

    def __str__(self):
        return self.label or str(self.pk)
