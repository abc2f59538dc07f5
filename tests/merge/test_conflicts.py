"""What both sides changed is asked, stays asked, and is settled by the user's word or by the code itself."""

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
def asked() -> App:
    """An app whose user made the name shorter while the database made it longer."""
    return edited("max_length=40", "max_length=30").after(schema_of(WIDE))


def test_the_users_side_stays_and_both_are_told(asked: App) -> None:
    (question,) = asked.lockfile.conflicts
    assert (question.id, question.ours, question.theirs) == (NAME, "30", "80")
    assert question.where == f"{MODELS}:{_line(asked, 'max_length=30')}"


def test_a_question_stays_until_it_is_settled(asked: App) -> None:
    later = asked.after(schema_of(WIDE)).after(schema_of(LATER))
    assert [(each.ours, each.theirs) for each in later.lockfile.conflicts] == [("30", "120")]


@pytest.mark.parametrize(("side", "length"), [("ours", 30), ("theirs", 80)])
def test_a_decision_settles_it_for_good(asked: App, side: str, length: int) -> None:
    settled = asked.after(schema_of(WIDE), decisions={NAME: side})
    assert f"max_length={length}," in settled.texts[MODELS]
    assert settled.lockfile.conflicts == ()
    assert settled.after(schema_of(WIDE)) == settled


def test_code_that_comes_round_settles_it(asked: App) -> None:
    agreed = asked.edited({MODELS: asked.texts[MODELS].replace("max_length=30", "max_length=80")})
    assert agreed.after(schema_of(WIDE)).lockfile.conflicts == ()


def test_after_ours_the_next_change_is_asked_again(asked: App) -> None:
    settled = asked.after(schema_of(WIDE), decisions={NAME: "ours"})
    assert [each.theirs for each in settled.after(schema_of(LATER)).lockfile.conflicts] == ["120"]


def test_what_others_changed_is_written_all_the_same() -> None:
    both = WIDE.replace("fax varchar(20)", "fax varchar(25)")
    app = edited("max_length=40", "max_length=30").after(schema_of(both))
    assert "max_length=25" in app.texts[MODELS]
    assert len(app.lockfile.conflicts) == 1


def test_an_argument_that_the_user_took_away_stays_away() -> None:
    app = edited("CharField(max_length=40, blank=True)", "TextField(blank=True)").after(schema_of(WIDE))
    assert "name = models.TextField(blank=True)" in app.texts[MODELS]
    assert app.lockfile.conflicts == ()


def test_a_class_that_the_new_type_would_break_is_asked_as_a_whole() -> None:
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
def test_a_class_is_settled_with_what_belongs_to_it(side: str, field: str) -> None:
    app = edited("max_length=40", "max_length=30").after(schema_of(TEXT))
    settled = app.after(schema_of(TEXT), decisions={"customer.name.class": side})
    assert f"name = {field}" in settled.texts[MODELS]
    assert settled.lockfile.conflicts == ()
    assert settled.after(schema_of(TEXT)) == settled


def test_a_name_of_legacygen_toml_renames_what_the_user_has_not() -> None:
    app = App().after(schema_of(OLD))
    toml = '[classes]\ncustomer = "Client"\n[fields]\n"customer.name" = "title"\n'
    text = app.after(schema_of(OLD), toml).texts[MODELS]
    assert "class Client(models.Model):" in text
    assert 'title = models.CharField(max_length=40, blank=True, db_column="name")' in text
    assert "return self.title" in text


def test_a_field_that_the_user_has_worked_on_keeps_its_column_when_legacygen_toml_renames_it() -> None:
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
def test_a_name_of_legacygen_toml_that_the_code_has_for_something_else_is_refused(own: str, toml: str) -> None:
    with pytest.raises(ConfigError, match=r"^legacygen\.toml: \[.*(which the code calls something|Django cannot use)"):
        edited("class Customer(", own).after(schema_of(OLD), toml)


def test_a_name_of_legacygen_toml_that_a_tombstone_has_is_refused() -> None:
    app = edited("class Customer(", "# mine\nclass Customer(")
    gone = schema_of(OLD.partition(";")[2])
    with pytest.raises(ConfigError, match=r"'t1' is 'Customer', which the code calls something else"):
        app.after(gone, '[classes]\nt1 = "Customer"\n')


CLIENT, FIRM = ('[classes]\ncustomer = "Client"\n', '[classes]\ncustomer = "Firm"\n')


def buyer(*tomls: str, **options: object) -> App:
    """The app whose class is called Buyer by the user, after a refresh with each `legacygen.toml`."""
    app = edited("class Customer(", "class Buyer(")
    for toml in tomls:
        app = app.after(schema_of(OLD), toml, **(options if toml == tomls[-1] else {}))
    return app


def test_two_names_for_one_thing_are_asked_until_that_is_settled() -> None:
    for app in (buyer(CLIENT), buyer(CLIENT, CLIENT), buyer("", CLIENT, CLIENT)):
        assert [(each.id, each.kind, each.ours, each.theirs) for each in app.lockfile.conflicts] == [
            ("customer.name", "name", "Buyer", "Client")
        ]
        assert "class Buyer(" in app.texts[MODELS]


def test_a_question_about_a_name_shows_the_line_of_what_has_it() -> None:
    toml = f'{CLIENT}[fields]\n"customer.fax" = "telefax"\n'
    app = edited("class Customer(", "class Buyer(")
    text = app.texts[MODELS].replace(" fax = models.CharField(", ' number = models.CharField(db_column="fax", ')
    app = app.edited({MODELS: text}).after(schema_of(OLD), toml)
    assert {each.id: each.where for each in app.lockfile.conflicts} == {
        "customer.name": f"{MODELS}:{_line(app, 'class Buyer(')}",
        "customer.fax.name": f"{MODELS}:{_line(app, ' number =')}",
    }


@pytest.mark.parametrize(
    ("side", "later", "name", "asked"),
    [
        ("ours", CLIENT, "Buyer", []),
        ("ours", FIRM, "Buyer", ["Firm"]),
        ("theirs", CLIENT, "Client", []),
        ("theirs", FIRM, "Firm", []),
    ],
)
def test_a_name_that_was_settled_stays_so_until_legacygen_toml_says_another(
    side: str, later: str, name: str, asked: list[str]
) -> None:
    settled = buyer(CLIENT, CLIENT, decisions={"customer.name": side})
    assert settled.lockfile.conflicts == ()
    after = settled.after(schema_of(OLD), later)
    assert f"class {name}(" in after.texts[MODELS]
    assert [each.theirs for each in after.lockfile.conflicts] == asked
    assert after.after(schema_of(OLD), later) == after


def test_a_name_of_the_code_that_is_newer_than_that_of_legacygen_toml_is_not_asked_about() -> None:
    app = App().after(schema_of(OLD)).after(schema_of(OLD), CLIENT)
    app = app.edited({MODELS: app.texts[MODELS].replace("Client", "Buyer")})
    for _ in range(2):
        app = app.after(schema_of(OLD), CLIENT)
        assert "class Buyer(" in app.texts[MODELS]
        assert app.lockfile.conflicts == ()


def test_a_module_that_is_no_python_stops_everything() -> None:
    app = edited("class Customer(", "class Customer(((")
    with pytest.raises(RefusedError, match=r"^legacy/models\.py is not valid Python \(line \d+: .*Nothing was"):
        app.after(schema_of(OLD))


def _line(app: App, piece: str) -> int:
    return next(number for number, line in enumerate(app.texts[MODELS].splitlines(), 1) if piece in line)
