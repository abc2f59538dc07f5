"""Errors of the code in a stub: what a run says of them."""

from pathlib import Path

import pytest

from legacygen.runtime.export.run.runner import run_exports
from tests.runtime.old.models import Person
from tests.runtime.stub_files import find_line, write_stub

pytestmark = pytest.mark.usefixtures("tables")


def test_an_error_of_a_field_that_names_no_field_names_the_line_of_the_stub(tmp_path: Path) -> None:
    Person.objects.create(number=1, name="x")
    body = """
    def row(self, old):
        price = DecimalField().to_python(old.name)
        return Contact(name=price)
    """
    stub = write_stub(tmp_path, body, before="from django.db.models import DecimalField")
    line = find_line(stub, "to_python").rpartition(":")[2]
    assert run_exports([stub]).rejected == [
        f"tbl_person 1: Stub.row() failed, in line {line}: “x” value must be a decimal number"
    ]
