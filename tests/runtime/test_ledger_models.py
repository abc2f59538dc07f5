"""The models of the ledger fit every database that Django supports."""

import pytest
from django.apps import apps
from django.core.checks import run_checks

from tests import servers
from tests.conftest import MakeDatabase
from tests.runtime.orm import alias


@pytest.mark.parametrize("server", servers.NAMES)
def test_django_has_nothing_to_say_about_them(server: str, make_database: MakeDatabase) -> None:
    with alias("checked", make_database(server, "")):
        found = run_checks([apps.get_app_config("legacygen_ledger")], databases=["checked"])
    assert [each for each in found if "ledger" in str(each.obj)] == []
