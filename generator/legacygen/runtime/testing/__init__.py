"""A TestCase, a pytest fixture and rows for tests that use legacy models.

The tables are in memory, and rows are made as for any other model: `Customer.objects.create(name="x")`. For tests of
stubs, `make_rows` makes a row of every kind that the types of the columns allow.
"""

from typing import Any

from django.conf import settings
from django.db import connections
from django.test import TestCase

from legacygen.runtime.errors import LegacyWriteError
from legacygen.runtime.testing.rows import make_rows

__all__ = ["LegacyTestCase", "insist_on_memory", "make_rows"]


class LegacyTestCase(TestCase):
    """A TestCase that may use every database of the settings; all are rolled back after each test."""

    databases = "__all__"

    @classmethod
    def setUpClass(cls) -> None:
        """Set up the class; raise LegacyWriteError if a legacy database is not an in-memory database."""
        insist_on_memory()
        super().setUpClass()


def insist_on_memory() -> None:
    """Raise LegacyWriteError if the settings in use name a real legacy database."""
    for alias in sorted(set(getattr(settings, "LEGACY_APPS", {}).values())):
        connection: Any = connections[alias]
        if connection.vendor != "sqlite" or not connection.is_in_memory_db():
            raise LegacyWriteError(
                f"Tests do not run on the real database {alias!r}: in the settings for tests, set "
                f"DATABASES[{alias!r}] to test_database() from the settings.py of the legacy app."
            )


try:
    import pytest
except ImportError:  # not needed by manage.py test
    pass
else:

    @pytest.fixture
    def legacy_db(request: pytest.FixtureRequest) -> None:
        """Give a test access to every database of the settings; use it instead of pytest-django's `db`."""
        insist_on_memory()
        request.node.add_marker(pytest.mark.django_db(databases="__all__"))
        request.getfixturevalue("db")
