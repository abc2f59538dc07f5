"""The ledger knows objects of a model that was renamed, in both directions of a migration."""

from typing import Any

import pytest
from django.db import connections

from legacygen.runtime.export import Export
from legacygen.runtime.ledger.models import Origin, Shape, StoredFile
from legacygen.runtime.ledger.renames import RenameInLedger
from tests.runtime.new.models import Contact
from tests.runtime.old.models import Person
from tests.runtime.test_ledger import outcomes, rows, run

__all__ = ["rows"]
pytestmark = pytest.mark.usefixtures("tables")


class Named(Export):
    source = Person
    target = Contact
    merge_on = ("name",)

    def row(self, old: Any) -> Any:
        return self.target(name=old.name)


def test_a_migration_renames_a_model_in_the_ledger_and_back() -> None:
    run(Named)
    StoredFile.objects.create(model="new.Contact", field="scan", name="a", digest=1)
    rename = RenameInLedger("new.Contact", "new.Person")
    with connections["default"].schema_editor() as editor:
        rename.database_forwards("new", editor, None, None)
        assert Shape.objects.get().model == StoredFile.objects.get().model == "new.Person"
        rename.database_backwards("new", editor, None, None)
    assert Shape.objects.get().model == StoredFile.objects.get().model == "new.Contact"
    assert not Origin.objects.exclude(source_hash=None).exists(), "merged rows are looked at again"
    assert outcomes(Named) == {"unchanged": 4}


def test_a_database_without_a_ledger_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    run(Named)
    monkeypatch.setattr(connections["default"].introspection, "table_names", lambda *_: ["new_contact"])
    with connections["default"].schema_editor() as editor:
        RenameInLedger("new.Contact", "new.Person").database_forwards("new", editor, None, None)
    assert Shape.objects.get().model == "new.Contact"
