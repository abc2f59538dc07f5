"""The Django app of the ledger, with migrations of its own."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The entry for INSTALLED_APPS, as `legacygen.runtime.ledger`."""

    name = "legacygen.runtime.ledger"
    label = "legacygen_ledger"
    verbose_name = "Legacy ledger"
    default_auto_field = "django.db.models.BigAutoField"
