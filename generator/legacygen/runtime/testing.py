"""For the tests of a generated project: a TestCase and a fixture of pytest that reach the legacy models.

Their tables are in memory, and a row is made as any other: `Customer.objects.create(name="x")`.
"""

from typing import Any

from django.conf import settings
from django.db import connections
from django.test import TestCase

from legacygen.runtime.errors import LegacyWriteError


class LegacyTestCase(TestCase):
    """A TestCase that may use every database of the settings, all rolled back after each test."""

    databases = "__all__"

    @classmethod
    def setUpClass(cls) -> None:
        """Raise LegacyWriteError where a legacy database is not one in memory."""
        insist_on_memory()
        super().setUpClass()


def insist_on_memory() -> None:
    """Raise LegacyWriteError when the settings in use name a real legacy database."""
    for alias in sorted(set(getattr(settings, "LEGACY_APPS", {}).values())):
        connection: Any = connections[alias]
        if connection.vendor != "sqlite" or not connection.is_in_memory_db():
            raise LegacyWriteError(
                f"Tests do not run on the real database {alias!r}: let {alias!r} be test_database() of the legacy "
                "app's settings in the settings of the tests."
            )


try:
    import pytest
except ImportError:  # where the tests run by manage.py test
    pass
else:

    @pytest.fixture
    def legacy_db(request: pytest.FixtureRequest) -> None:
        """Every database of the settings, as pytest-django's `db` gives the default one; takes the place of it."""
        insist_on_memory()
        request.node.add_marker(pytest.mark.django_db(databases="__all__"))
        request.getfixturevalue("db")
