"""A value that both sides changed is a conflict until the user decides it or the code agrees with the schema."""

import pytest

from legacygen.errors import ConfigError, RefusedError
from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"
OTHERS = "".join(f"CREATE TABLE t{number} (id integer PRIMARY KEY);" for number in range(6))
OLD = "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40) NOT NULL, fax varchar(20));" + OTHERS
WIDE = OLD.replace("varchar(40)", "varchar(80)")
TEXT = OLD.replace("varchar(40)", "text")
LATER = WIDE.replace("varchar(80)", "varchar(120)")
NAME = "customer.name.max_length"


def edited(old: str, new: str) -> App:
    app = App().after(schema_of(OLD))
    text = app.texts[MODELS]
    assert old in text
    return app.edited({MODELS: text.replace(old, new)})


@pytest.fixture
def conflicting() -> App:
    """An app whose user made the name shorter while the database made it longer."""
    return edited("max_length=40", "max_length=30").after(schema_of(WIDE))


def test_the_users_value_stays_and_the_conflict_shows_both(conflicting: App) -> None:
    (conflict,) = conflicting.lockfile.conflicts
    assert (conflict.id, conflict.ours, conflict.theirs) == (NAME, "30", "80")
    assert conflict.where == f"{MODELS}:{_find_line(conflicting, 'max_length=30')}"


def test_a_conflict_stays_open_until_it_is_resolved(conflicting: App) -> None:
    later = conflicting.after(schema_of(WIDE)).after(schema_of(LATER))
    assert [(each.ours, each.theirs) for each in later.lockfile.conflicts] == [("30", "120")]


@pytest.mark.parametrize(("side", "length"), [("ours", 30), ("theirs", 80)])
def test_a_decision_resolves_a_conflict_for_good(conflicting: App, side: str, length: int) -> None:
    resolved = conflicting.after(schema_of(WIDE), decisions={NAME: side})
    assert f"max_length={length}," in resolved.texts[MODELS]
    assert resolved.lockfile.conflicts == ()
    assert resolved.after(schema_of(WIDE)) == resolved


def test_a_conflict_is_resolved_once_the_code_has_the_new_value(conflicting: App) -> None:
    agreed = conflicting.edited({MODELS: conflicting.texts[MODELS].replace("max_length=30", "max_length=80")})
    assert agreed.after(schema_of(WIDE)).lockfile.conflicts == ()


def test_the_next_change_after_a_decision_for_ours_is_a_new_conflict(conflicting: App) -> None:
    resolved = conflicting.after(schema_of(WIDE), decisions={NAME: "ours"})
    assert [each.theirs for each in resolved.after(schema_of(LATER)).lockfile.conflicts] == ["120"]


def test_a_conflict_does_not_hold_up_other_changes() -> None:
    both = WIDE.replace("fax varchar(20)", "fax varchar(25)")
    app = edited("max_length=40", "max_length=30").after(schema_of(both))
    assert "max_length=25" in app.texts[MODELS]
    assert len(app.lockfile.conflicts) == 1


def test_an_argument_that_the_user_has_removed_stays_removed() -> None:
    app = edited("CharField(max_length=40, blank=True)", "TextField(blank=True)").after(schema_of(WIDE))
    assert "name = models.TextField(blank=True)" in app.texts[MODELS]
    assert app.lockfile.conflicts == ()


def test_an_argument_that_the_new_class_would_not_accept_makes_the_class_a_conflict() -> None:
    app = edited("max_length=40, blank=True", "max_length=40, blank=True, strip=False").after(schema_of(TEXT))
    assert [each.id for each in app.lockfile.conflicts] == ["customer.name.class"]
    assert app.texts[MODELS].count("strip=False") == 1


@pytest.mark.parametrize(
    ("side", "field"),
    [
        ("ours", "models.CharField(max_length=30, blank=True)"),
        ("theirs", "models.TextField(blank=True)"),
    ],
)
def test_a_decision_about_a_class_includes_the_arguments_that_depend_on_it(side: str, field: str) -> None:
    app = edited("max_length=40", "max_length=30").after(schema_of(TEXT))
    resolved = app.after(schema_of(TEXT), decisions={"customer.name.class": side})
    assert f"name = {field}" in resolved.texts[MODELS]
    assert resolved.lockfile.conflicts == ()
    assert resolved.after(schema_of(TEXT)) == resolved


def test_legacygen_toml_renames_what_the_user_has_not_renamed() -> None:
    app = App().after(schema_of(OLD))
    toml = '[classes]\ncustomer = "Client"\n[fields]\n"customer.name" = "title"\n'
    text = app.after(schema_of(OLD), toml).texts[MODELS]
    assert "class Client(models.Model):" in text
    assert 'title = models.CharField(max_length=40, blank=True, db_column="name")' in text
    assert "return self.title" in text


def test_an_edited_field_keeps_its_column_when_legacygen_toml_renames_it() -> None:
    app = edited("max_length=40,", 'max_length=40, help_text="mine",')
    text = app.after(schema_of(OLD), '[fields]\n"customer.name" = "title"\n').texts[MODELS]
    statement = text.partition("    title = ")[2].partition("    fax = ")[0]
    assert (
        "".join(statement.split()) == 'models.CharField(max_length=40,help_text="mine",blank=True,db_column="name",)'
    )


@pytest.mark.parametrize(
    ("own", "toml"),
    [
        ("class Client:\n    pass\n\n\nclass Customer(", '[classes]\ncustomer = "Client"\n'),
        ("class Customer(", '[classes]\ncustomer = "models"\n'),
        ("class Customer(", '[fields]\n"customer.name" = "__str__"\n'),
    ],
)
def test_legacygen_toml_cannot_use_a_name_that_the_code_has_for_something_else(own: str, toml: str) -> None:
    with pytest.raises(ConfigError, match=r"^legacygen\.toml: \[.*(which the code calls something|Django cannot use)"):
        edited("class Customer(", own).after(schema_of(OLD), toml)


def test_legacygen_toml_cannot_use_the_name_of_a_class_with_a_tombstone() -> None:
    app = edited("class Customer(", "# mine\nclass Customer(")
    dropped = schema_of(OLD.partition(";")[2])
    with pytest.raises(ConfigError, match=r"'t1' is 'Customer', which the code calls something else"):
        app.after(dropped, '[classes]\nt1 = "Customer"\n')


CLIENT, FIRM = ('[classes]\ncustomer = "Client"\n', '[classes]\ncustomer = "Firm"\n')


def buyer(*tomls: str, **options: object) -> App:
    """Return the app after the user has renamed the class to Buyer, and a refresh with each `legacygen.toml`."""
    app = edited("class Customer(", "class Buyer(")
    for toml in tomls:
        app = app.after(schema_of(OLD), toml, **(options if toml == tomls[-1] else {}))
    return app


def test_different_names_in_the_code_and_legacygen_toml_are_a_conflict_until_it_is_resolved() -> None:
    for app in (buyer(CLIENT), buyer(CLIENT, CLIENT), buyer("", CLIENT, CLIENT)):
        assert [(each.id, each.kind, each.ours, each.theirs) for each in app.lockfile.conflicts] == [
            ("customer.name", "name", "Buyer", "Client")
        ]
        assert "class Buyer(" in app.texts[MODELS]


def test_a_conflict_about_a_name_shows_the_line_of_the_class_or_field() -> None:
    toml = f'{CLIENT}[fields]\n"customer.fax" = "telefax"\n'
    app = edited("class Customer(", "class Buyer(")
    text = app.texts[MODELS].replace(" fax = models.CharField(", ' number = models.CharField(db_column="fax", ')
    app = app.edited({MODELS: text}).after(schema_of(OLD), toml)
    assert {each.id: each.where for each in app.lockfile.conflicts} == {
        "customer.name": f"{MODELS}:{_find_line(app, 'class Buyer(')}",
        "customer.fax.name": f"{MODELS}:{_find_line(app, ' number =')}",
    }


@pytest.mark.parametrize(
    ("side", "later", "name", "open_names"),
    [
        ("ours", CLIENT, "Buyer", []),
        ("ours", FIRM, "Buyer", ["Firm"]),
        ("theirs", CLIENT, "Client", []),
        ("theirs", FIRM, "Firm", []),
    ],
)
def test_a_decision_about_a_name_holds_until_legacygen_toml_has_another_name(
    side: str, later: str, name: str, open_names: list[str]
) -> None:
    resolved = buyer(CLIENT, CLIENT, decisions={"customer.name": side})
    assert resolved.lockfile.conflicts == ()
    after = resolved.after(schema_of(OLD), later)
    assert f"class {name}(" in after.texts[MODELS]
    assert [each.theirs for each in after.lockfile.conflicts] == open_names
    assert after.after(schema_of(OLD), later) == after


def test_a_name_in_the_code_that_is_newer_than_the_one_in_legacygen_toml_is_no_conflict() -> None:
    app = App().after(schema_of(OLD)).after(schema_of(OLD), CLIENT)
    app = app.edited({MODELS: app.texts[MODELS].replace("Client", "Buyer")})
    for _ in range(2):
        app = app.after(schema_of(OLD), CLIENT)
        assert "class Buyer(" in app.texts[MODELS]
        assert app.lockfile.conflicts == ()


def test_a_module_that_is_not_valid_python_stops_the_refresh() -> None:
    app = edited("class Customer(", "class Customer(((")
    with pytest.raises(RefusedError, match=r"^legacy/models\.py is not valid Python \(line \d+: .*Nothing was"):
        app.after(schema_of(OLD))


def _find_line(app: App, piece: str) -> int:
    return next(number for number, line in enumerate(app.texts[MODELS].splitlines(), 1) if piece in line)


def test_two_likely_renames_of_a_table_can_be_decided_one_after_the_other() -> None:
    before = "CREATE TABLE customer (id integer PRIMARY KEY, num varchar(10), fax varchar(20));"
    now = before.replace("num", "number").replace("fax", "telefax")
    app = App().after(schema_of(before)).after(schema_of(now))
    assert [each.id for each in app.lockfile.conflicts] == ["customer.number", "customer.telefax"]
    app = app.after(schema_of(now), decisions={"customer.number": "theirs"})
    assert [each.id for each in app.lockfile.conflicts] == ["customer.telefax"]
    app = app.after(schema_of(now), decisions={"customer.telefax": "theirs"})
    assert app.lockfile.conflicts == ()
    assert 'db_column="number"' in app.texts[MODELS]
    assert 'db_column="telefax"' in app.texts[MODELS]
    assert app.after(schema_of(now)) == app


def test_no_question_is_asked_about_a_table_whose_class_the_user_has_deleted() -> None:
    before = (
        f"CREATE TABLE a (id integer PRIMARY KEY, num varchar(10)); CREATE TABLE b (id integer PRIMARY KEY); {OTHERS}"
    )
    first = App().after(schema_of(before))
    start, end = first.texts[MODELS].index("class A("), first.texts[MODELS].index("class B(")
    app = first.edited({MODELS: first.texts[MODELS][:start] + first.texts[MODELS][end:]})
    for now in (before.replace("num", "number"), before.replace("TABLE a", "TABLE aa")):
        assert app.after(schema_of(now)).lockfile.conflicts == ()


@pytest.mark.parametrize(
    "instead",
    [
        "    customer_id = models.BigIntegerField(null=True)\n",
        '    customer = models.ForeignKey("auth.User", models.DO_NOTHING)\n',
    ],
)
def test_what_the_user_has_put_in_place_of_a_relation_to_a_deleted_class_stays(instead: str) -> None:
    tables = OLD + "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer (id));"
    first = App().after(schema_of(tables))
    text = first.texts[MODELS]
    start, end = text.index("class Customer("), text.index("class Order(")
    rest = text[:start] + text[end:]
    start, end = (
        rest.index("    customer = models.ForeignKey("),
        rest.index("    class Meta", rest.index("class Order(")),
    )
    app = first.edited({MODELS: f"{rest[:start]}{instead}\n{rest[end:]}"})
    after = app.after(schema_of(tables))
    assert after.lockfile.conflicts == ()
    assert after.texts[MODELS] == app.texts[MODELS]
