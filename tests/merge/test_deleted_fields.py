"""Code that needs a field that the user has deleted is left out, with a note; everything else is written."""

import pytest

from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"
OTHERS = "".join(f"CREATE TABLE t{number} (id integer PRIMARY KEY);" for number in range(6))
ITEM = (
    "CREATE TABLE item (shop integer NOT NULL, line integer NOT NULL, part varchar(20) NOT NULL, PRIMARY KEY ({key}));"
)
KIND = "CREATE TABLE kind (id integer PRIMARY KEY, code varchar(5) NOT NULL UNIQUE);"
SHIPMENT = (
    "CREATE TABLE shipment (id integer{id}, shop integer, line integer, code varchar(5){code}, qty integer{more});"
)


def schema_with(
    key: str = "shop, line", id_: str = " PRIMARY KEY", code: str = "", more: str = "", index: str = ""
) -> str:
    return ITEM.format(key=key) + KIND + SHIPMENT.format(id=id_, code=code, more=more) + index + OTHERS


def without(app: App, table: str, *names: str) -> App:
    """Return the app after the user has deleted fields of a class."""
    head, middle, tail = app.texts[MODELS].partition(f"class {table}(")
    for name in names:
        lines = tail.splitlines(keepends=True)
        index = next(number for number, line in enumerate(lines) if line.startswith(f"    {name} = "))
        tail = "".join(lines[:index] + lines[index + 1 :])
    return app.edited({MODELS: head + middle + tail})


PLAIN = schema_with()
KEY = ", FOREIGN KEY (shop, line) REFERENCES item (shop, line)"
CHECKS = ", CONSTRAINT ck CHECK (qty > 0), CONSTRAINT ck2 CHECK (line > 0)"


@pytest.mark.parametrize(
    ("table", "names", "now", "note", "written", "left_out"),
    [
        ("Shipment", ["line"], schema_with(more=KEY), "the relation item needs line", [], "ForeignObject"),
        ("Item", ["shop"], schema_with(more=KEY), "the relation item needs Item.shop", [], "ForeignObject"),
        (
            "Kind",
            ["code"],
            schema_with(code=" REFERENCES kind (code)"),
            "the relation kind needs Kind.code",
            [],
            "to_field",
        ),
        (
            "Shipment",
            ["qty"],
            schema_with(index="CREATE INDEX ix ON shipment (shop, qty); CREATE INDEX ix2 ON shipment (line);"),
            "ix needs qty",
            ['        indexes = [models.Index(fields=["line"], name="ix2")]\n'],
            '"ix"',
        ),
        (
            "Shipment",
            ["qty"],
            schema_with(
                index="CREATE INDEX ix ON shipment (shop) WHERE qty > 0; CREATE INDEX ix2 ON shipment (lower(code));"
            ),
            "ix needs qty",
            ['name="ix2"'],
            '"ix"',
        ),
        (
            "Shipment",
            ["code"],
            schema_with(index="CREATE INDEX ix ON shipment (lower(code));"),
            "ix needs code",
            [],
            "indexes",
        ),
        (
            "Shipment",
            ["qty"],
            schema_with(index="CREATE UNIQUE INDEX ux ON shipment (line, qty);"),
            "ux needs qty",
            [],
            "UniqueConstraint",
        ),
        (
            "Shipment",
            ["qty"],
            schema_with(more=CHECKS),
            "ck needs qty",
            [
                "        constraints = [\n"
                '            models.CheckConstraint(condition=models.Q(line__gt=0), name="ck2"),\n'
                "        ]\n"
            ],
            '"ck"',
        ),
    ],
)
def test_code_that_names_a_deleted_field_is_left_out(
    table: str, names: list[str], now: str, note: str, written: list[str], left_out: str
) -> None:
    app = without(App().after(schema_of(PLAIN)), table, *names)
    result = app.refresh(schema_of(now))
    text = result.texts.get(MODELS, app.texts[MODELS])
    notes = [each.text.partition(", for which")[0] for each in result.plan.notes if each.code == "deleted"]
    assert notes == [note]
    assert [piece for piece in written if piece not in text] == []
    assert left_out not in text
    assert "import fields" not in text
    assert result.lockfile.conflicts == ()
    after = app.after(schema_of(now))
    assert after.after(schema_of(now)) == after


def test_left_out_code_is_written_once_the_field_exists_again() -> None:
    first = App().after(schema_of(PLAIN))
    app = without(first, "Shipment", "line").after(schema_of(schema_with(more=KEY)))
    again = app.edited({MODELS: first.texts[MODELS]}).refresh(schema_of(schema_with(more=KEY)))
    assert "    item = models.ForeignObject(" in again.texts[MODELS]
    assert "deleted" not in [each.code for each in again.plan.notes]


@pytest.mark.parametrize(
    ("table", "name", "now", "written"),
    [
        (
            "Item",
            "part",
            schema_with(key="shop, line, part"),
            '    pk = models.CompositePrimaryKey("shop", "line", "part")\n',
        ),
        (
            "Shipment",
            "code",
            schema_with(id_="", code=" NOT NULL PRIMARY KEY"),
            "    code = models.CharField(max_length=5, primary_key=True)\n",
        ),
    ],
)
def test_a_deleted_field_of_a_new_primary_key_is_restored(table: str, name: str, now: str, written: str) -> None:
    app = without(App().after(schema_of(PLAIN)), table, name)
    result = app.refresh(schema_of(now))
    assert written in result.texts[MODELS]
    assert [(each.table, each.column) for each in result.plan.notes if each.code == "deleted-key"] == [
        (table.lower(), name)
    ]
    after = app.after(schema_of(now))
    assert after.after(schema_of(now)) == after


def test_a_row_key_consists_of_the_fields_that_exist() -> None:
    old = "CREATE TABLE raw (a text, b text, c text); CREATE VIEW seen AS SELECT a, b FROM raw;" + OTHERS
    app = App().after(schema_of(old))
    assert '    pk = RowKey("a", "b")\n' in app.texts[MODELS]
    edited = without(app, "Seen", "a")
    edited = edited.edited({MODELS: edited.texts[MODELS].replace('RowKey("a", "b")', 'RowKey("b")')})
    after = edited.after(schema_of(old.replace("SELECT a, b", "SELECT a, b, c")))
    assert '    pk = RowKey("b", "c")\n' in after.texts[MODELS]
    assert after.lockfile.conflicts == ()
