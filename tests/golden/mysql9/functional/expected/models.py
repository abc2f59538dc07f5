"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from django.db.models.functions import Lower
from legacygen.runtime import fields


class Functional(models.Model):
    id = models.IntegerField(primary_key=True)
    word = models.CharField(max_length=20, null=True, blank=True)
    number = models.IntegerField(null=True, blank=True)
    label = models.CharField(
        max_length=10,
        null=True,
        blank=True,
        db_default=fields.ServerSQL("concat('a','b')", "mysql"),
    )

    class Meta:
        managed = False
        db_table = "functional"
        indexes = [
            models.Index(Lower("word"), name="lowered"),
            models.Index(fields=["number"], name="unseen"),
        ]

    def __str__(self):
        return self.label or str(self.pk)
