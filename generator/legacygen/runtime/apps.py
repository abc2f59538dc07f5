"""The Django app that provides `manage.py legacy`."""

from django.apps import AppConfig


class LegacygenConfig(AppConfig):
    """The entry for INSTALLED_APPS, as `legacygen.runtime`."""

    name = "legacygen.runtime"
    label = "legacygen"
    verbose_name = "Legacy data"
