"""The examination of the golden cases finds what it is there to find."""

from pathlib import Path

from tests.conftest import MakeDatabase
from tests.examine import examine

SQL = """
CREATE TABLE visit (id integer PRIMARY KEY, made date, word text, code text, size int);
INSERT INTO visit VALUES (1, '', X'00ff', 'a', 3), (2, '2020-01-01', 'b', 'c', 2);
"""
MODELS = """
from django.db import models

class Visit(models.Model):
    made = models.DateField(null=True)
    word = models.TextField()
    code = models.CharField(max_length=5, primary_key=True)
    size = models.IntegerField()
    class Meta:
        managed = False
        db_table = "visit"

class Phantom(models.Model):
    class Meta:
        managed = False
        db_table = "nowhere"
"""


def test_cells_that_are_read_as_something_else_and_tables_that_are_not_there_are_found(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    (tmp_path / "legacy").mkdir()
    (tmp_path / "legacy" / "models.py").write_text(MODELS, encoding="utf-8")
    assert sorted(examine(tmp_path, "legacy", make_database("sqlite", SQL))) == [
        "Phantom: OperationalError: no such table: nowhere",
        "Visit.made: '' is read as None (1 such rows)",
    ]
