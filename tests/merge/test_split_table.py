"""A table that the legacy application has split in two: what the user wrote stays, and the new table has its class."""

from tests.merge.edits import MODELS
from tests.merge.project import App, schema_of

BEFORE = "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40), street varchar(40), city varchar(40));"
AFTER = (
    "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40));"
    "CREATE TABLE address (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer (id), "
    "street varchar(40), city varchar(40));"
)
LABEL = """
    def label(self) -> str:
        return f"{self.name}, {self.street}"  # as it is printed
"""


def split(edit: str = "") -> App:
    """Return the app after the split; the user has added lines to the class before."""
    app = App().after(schema_of(BEFORE))
    return app.edited({MODELS: app.texts[MODELS].rstrip("\n") + "\n" + edit}).after(schema_of(AFTER))


def test_the_columns_move_into_a_class_of_their_own() -> None:
    app = split()
    text = app.texts[MODELS]
    customer, address = (
        text[text.index(f"class {name}(") :].partition("\n\n\n")[0] for name in ("Customer", "Address")
    )
    assert "street" not in customer
    assert "city" not in customer
    assert "customer = models.ForeignKey(" in address
    assert "street = models.CharField(" in address
    assert not app.lockfile.conflicts


def test_code_that_uses_a_column_that_has_moved_stays_and_names_it_when_it_runs() -> None:
    text = split(LABEL).texts[MODELS]
    assert LABEL in text
    assert 'street = LegacyColumnGone("street")' in text
    assert "city = LegacyColumnGone" not in text


def test_a_further_refresh_changes_nothing() -> None:
    app = split(LABEL)
    assert app.after(schema_of(AFTER)).texts == app.texts
