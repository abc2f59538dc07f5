"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from legacygen.runtime import fields


class Own(models.Model):
    id = models.UUIDField(primary_key=True, db_default=fields.RandomUUID())
    four = models.GenericIPAddressField(null=True, blank=True)
    six = models.GenericIPAddressField(null=True, blank=True)
    js = models.TextField(null=True, blank=True, db_collation="utf8mb4_bin")
    age = models.IntegerField(null=True, blank=True)
    words = models.CharField(max_length=20, null=True, blank=True)
    doc = models.JSONField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "own"
        constraints = [
            models.CheckConstraint(condition=models.Q(age__gt=0), name="age"),
            models.CheckConstraint(condition=~models.Q(js=""), name="js"),
        ]
