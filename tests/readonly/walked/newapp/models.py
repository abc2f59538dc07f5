"""A model of the new project that points at legacy rows, as people write it."""

from django.db import models


class Note(models.Model):
    text = models.CharField(max_length=20)
    author = models.ForeignKey("legacy.Author", models.DO_NOTHING, db_constraint=False)
