"""Code for what the database drops is removed, unless the user has edited it or other code uses it."""

import pytest

from legacygen.errors import RefusedError
from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"
STUB = "legacy/export/customer.py"
OTHERS = "".join(f"CREATE TABLE t{number} (id integer PRIMARY KEY);" for number in range(6))
FAX = "CREATE TABLE fax (id integer PRIMARY KEY, number varchar(20));"
LAST = "CREATE TABLE t5 (id integer PRIMARY KEY);"
CUSTOMER = "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40) NOT NULL, {fax}{machine});"
COLUMN, KEY, PLAIN = "fax varchar(20), ", "machine_id integer REFERENCES fax (id)", "machine_id integer"
OLD = CUSTOMER.format(fax=COLUMN, machine=KEY) + FAX + OTHERS
NO_COLUMN = CUSTOMER.format(fax="", machine=KEY) + FAX + OTHERS
NO_KEY = CUSTOMER.format(fax=COLUMN, machine=PLAIN) + FAX + OTHERS
NO_TABLE = CUSTOMER.format(fax=COLUMN, machine=PLAIN) + OTHERS
NUMBER = "    number = models.CharField(max_length=20, null=True, blank=True)\n"
STATEMENT = "    fax = models.CharField(max_length=20, null=True, blank=True)\n"


@pytest.fixture
def app() -> App:
    return App().after(schema_of(OLD))


def with_file(app: App, path: str, text: str) -> App:
    return App(texts={**app.texts, path: text}, schema=app.schema, base=app.base, lockfile=app.lockfile)


def with_models(app: App, *pairs: tuple[str, str]) -> App:
    text = app.texts[MODELS]
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return with_file(app, MODELS, text)


def test_the_field_of_a_dropped_column_is_removed_if_nothing_uses_it(app: App) -> None:
    after = app.after(schema_of(NO_COLUMN))
    assert STATEMENT not in after.texts[MODELS]
    assert after.lockfile.conflicts == ()


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("crm/views.py", "from legacy.models import Customer\n\n\ndef f(c: Customer):\n    return c.fax\n", 5),
        ("crm/views.py", "from legacy.models import Customer\n\nCustomer.objects.filter(fax__isnull=True)\n", 3),
        ("crm/views.py", 'from legacy.models import Customer\n\nCustomer.objects.order_by("-fax")\n', 3),
        ("crm/other.py", 'ORDERS = ["customer__fax__startswith"]\n', 1),
        (
            "crm/admin.py",
            'from legacy.models import Customer\n\n\nclass CustomerAdmin:\n    list_display = ["fax"]\n',
            5,
        ),
        ("crm/tests.py", 'from legacy.models import Customer\n\nCustomer(fax="1")\n', 3),
    ],
)
def test_a_dropped_column_that_is_used_becomes_a_tombstone_and_the_use_is_reported(
    app: App, path: str, text: str, line: int
) -> None:
    result = with_file(app, path, text).refresh(schema_of(NO_COLUMN))
    assert "LegacyColumnGone(" in result.texts[MODELS]
    assert "from legacygen.runtime.gone import LegacyColumnGone\n" in result.texts[MODELS]
    (affected,) = result.affected
    assert f"{path}:{line}" in map(str, affected.uses)


def test_a_name_in_code_that_does_not_import_the_class_is_not_a_use(app: App) -> None:
    other = with_file(app, "crm/printer.py", "def send(machine):\n    return machine.fax\n")
    assert other.after(schema_of(NO_COLUMN)).lockfile.conflicts == ()


def test_a_generated_line_of_a_stub_is_reported_but_keeps_no_field(app: App) -> None:
    result = app.refresh(schema_of(NO_COLUMN))
    (affected,) = result.affected
    assert [use.path for use in affected.uses] == [STUB]
    assert result.lockfile.conflicts == ()


def test_the_users_statement_is_restored_with_the_column(app: App) -> None:
    edited = with_models(app, (STATEMENT, STATEMENT.rstrip() + "  # to be called first\n"))
    dropped = edited.after(schema_of(NO_COLUMN))
    assert [each.kind for each in dropped.lockfile.conflicts] == ["dropped"]
    assert "LegacyColumnGone" in dropped.texts[MODELS]
    restored = dropped.after(schema_of(OLD.replace("fax varchar(20)", "fax varchar(25)")))
    assert (
        "    fax = models.CharField(max_length=25, null=True, blank=True)  # to be called first\n"
        in restored.texts[MODELS]
    )
    assert restored.lockfile.conflicts == ()
    assert restored.lockfile.tombstones == ()


@pytest.mark.parametrize(("side", "is_kept"), [("ours", True), ("theirs", False)])
def test_a_tombstone_is_kept_or_removed_as_the_user_decides(app: App, side: str, is_kept: bool) -> None:
    dropped = with_models(app, (STATEMENT, STATEMENT.rstrip() + "  # mine\n")).after(schema_of(NO_COLUMN))
    resolved = dropped.after(schema_of(NO_COLUMN), decisions={dropped.lockfile.conflicts[0].id: side})
    assert ("LegacyColumnGone(" in resolved.texts[MODELS]) is is_kept
    assert resolved.lockfile.conflicts == ()
    assert resolved.after(schema_of(NO_COLUMN)) == resolved


def test_the_class_of_a_dropped_table_is_removed_if_nothing_uses_it_and_its_stub_stays(app: App) -> None:
    after = app.after(schema_of(OLD.replace(LAST, "")))
    assert "class T5(" not in after.texts[MODELS]
    assert after.texts[MODELS].endswith('"\n')
    assert "legacy/export/t5.py" in after.texts
    assert after.lockfile.conflicts == ()


@pytest.mark.parametrize(
    ("more", "is_kept"), [("import decimal\n", False), ("import decimal\n\nRATE = decimal.Decimal(2)\n", True)]
)
def test_a_stub_with_other_imports_only_does_not_keep_the_class_of_a_dropped_table(
    app: App, more: str, is_kept: bool
) -> None:
    stub = "legacy/export/t5.py"
    after = with_file(app, stub, f"{app.texts[stub]}{more}").after(schema_of(OLD.replace(LAST, "")))
    assert ("class T5(" in after.texts[MODELS]) is is_kept


def test_a_class_of_models_imported_under_another_name_is_not_edited(app: App) -> None:
    text = app.texts[MODELS].replace("models.", "m.").replace("import models", "import models as m")
    after = with_file(app, MODELS, text).after(schema_of(OLD.replace(LAST, "")))
    assert "class T5(" not in after.texts[MODELS]
    assert after.lockfile.conflicts == ()


@pytest.mark.parametrize(
    "edit",
    [
        (NUMBER, NUMBER + "\n    def dial(self):\n        return self.number\n"),
        ("class Fax(", "class Telefax("),
        ("class Fax(", "# Nobody calls here\nclass Fax("),
        ('db_table = "fax"', 'db_table = "fax"\n        ordering = ["number"]'),
        ("class Fax(models.Model)", "class Fax(db.models.Model)"),
    ],
)
def test_an_edited_class_of_a_dropped_table_stays_with_a_manager_that_raises(app: App, edit: tuple[str, str]) -> None:
    pairs = [edit, ('"Fax"', '"Telefax"')] if "Telefax" in edit[1] else [edit]
    dropped = with_models(app, *pairs).after(schema_of(NO_KEY)).after(schema_of(NO_TABLE))
    assert '    objects = LegacyTableGone("fax")\n' in dropped.texts[MODELS]
    assert [(each.id, each.kind) for each in dropped.lockfile.conflicts] == [("fax", "dropped")]
    assert dropped.after(schema_of(NO_TABLE)) == dropped
    assert "LegacyTableGone(" not in dropped.after(schema_of(OLD)).texts[MODELS]
    assert "fax(" not in dropped.after(schema_of(NO_TABLE), decisions={"fax": "theirs"}).texts[MODELS].lower()


def test_an_edited_class_with_its_own_manager_gets_a_tombstone_too(app: App) -> None:
    edited = with_models(app, (NUMBER, NUMBER + "\n    objects = models.Manager()\n"))
    dropped = edited.after(schema_of(NO_KEY)).after(schema_of(NO_TABLE))
    assert '    legacy_table_gone = LegacyTableGone("fax")\n' in dropped.texts[MODELS]
    assert [each.id for each in dropped.lockfile.conflicts] == ["fax"]
    assert dropped.after(schema_of(NO_TABLE)) == dropped
    assert "legacy_table_gone" not in dropped.after(schema_of(OLD)).texts[MODELS]


def test_a_relation_to_a_dropped_table_becomes_a_plain_column_only_after_a_decision(app: App) -> None:
    after = app.after(schema_of(NO_TABLE))
    assert "class Fax(" in after.texts[MODELS]
    assert [each.id for each in after.lockfile.conflicts] == ["customer.machine_id.class", "fax"]


@pytest.mark.parametrize("tables", ["CREATE TABLE customer (id integer PRIMARY KEY);", FAX + LAST])
def test_a_refresh_that_would_drop_too_many_tables_is_refused(app: App, tables: str) -> None:
    with pytest.raises(RefusedError, match=r"tables have been dropped .* add --allow-mass-drop"):
        app.after(schema_of(tables))
    assert app.after(schema_of(tables), allow_mass_drop=True).texts != app.texts


def test_a_table_that_legacygen_toml_excludes_is_not_dropped_and_its_edited_class_stays_as_it_is(app: App) -> None:
    edited = with_models(app, ("class T1(", "# mine\nclass T1("))
    after = edited.after(schema_of(OLD), 'exclude = ["t1", "t2"]\n')
    assert "class T1(" in after.texts[MODELS]
    assert "LegacyTableGone" not in after.texts[MODELS]
    assert "class T2(" not in after.texts[MODELS]
    assert after.lockfile.conflicts == ()


def test_a_relation_to_a_table_that_legacygen_toml_excludes_stays_a_conflict(app: App) -> None:
    excluded = app
    for _ in range(2):
        excluded = excluded.after(schema_of(OLD), 'exclude = ["fax"]\n')
        assert [each.id for each in excluded.lockfile.conflicts] == ["customer.machine_id.class"]
        assert '    machine = models.ForeignKey(\n        "Fax",' in excluded.texts[MODELS]


def test_an_unrelated_string_with_the_name_of_the_column_is_not_a_use() -> None:
    table = (
        "CREATE TABLE city (id integer PRIMARY KEY, city text, x text); CREATE TABLE other (id integer PRIMARY KEY);"
    )
    app = App().after(schema_of(table))
    after = app.after(schema_of(table.replace(", city text", "")))
    assert "    city = " not in after.texts["legacy/models.py"]
    assert after.lockfile.tombstones == ()


def test_an_index_of_models_imported_under_another_name_is_no_use_of_its_column() -> None:
    index = "CREATE INDEX ix_fax ON customer (name{fax});"
    first = App().after(schema_of(OLD + index.format(fax=", fax")))
    text = first.texts[MODELS].replace("models.", "m.").replace("import models\n", "import models as m\n")
    after = with_file(first, MODELS, text).after(schema_of(NO_COLUMN + index.format(fax="")))
    assert "    fax = m.CharField" not in after.texts[MODELS]
    assert 'Index(fields=["name"], name="ix_fax")' in after.texts[MODELS]
    assert after.lockfile.conflicts == ()


def test_a_class_that_computes_the_name_of_its_dropped_table_stays_a_conflict(app: App) -> None:
    computed = with_models(app, ('        db_table = "fax"\n', '        db_table = "".join(["f", "ax"])\n'))
    after = computed.after(schema_of(NO_TABLE))
    assert "fax" in [each.id for each in after.lockfile.conflicts]
    assert after.after(schema_of(NO_TABLE)) == after
    assert "class Fax(" not in after.after(schema_of(NO_TABLE), decisions={"fax": "theirs"}).texts[MODELS]
