"""Enumerations of the legacy database that several models share; `legacygen refresh` writes them."""

from django.db import models


class Mood(models.TextChoices):
    FINE = "fine", "Fine"
    SO_SO = "so so", "So so"
