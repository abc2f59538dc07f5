"""The Django app that brings `manage.py legacy`."""

from django.apps import AppConfig


class LegacygenConfig(AppConfig):
    """In INSTALLED_APPS as `legacygen.runtime`."""

    name = "legacygen.runtime"
    label = "legacygen"
    verbose_name = "Legacy data"
