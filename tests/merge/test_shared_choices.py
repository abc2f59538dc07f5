"""Tables that share an enumeration type of PostgreSQL share its class; what the code has already stays as it is."""

from dataclasses import replace

import pytest

from legacygen.schema import Kind, Schema, SqlType
from tests.merge.project import App, schema_of

FILM = "CREATE TABLE film (id integer PRIMARY KEY, rating text);"
SHOW = "CREATE TABLE show (id integer PRIMARY KEY, rating text, note text);"
GAME = "CREATE TABLE game (id integer PRIMARY KEY, rating text);"
BOTH = FILM + SHOW
ENUMS, MODELS = "legacy/enums.py", "legacy/models.py"


def schema(sql: str, values: tuple[str, ...] = ("G", "PG"), column: str = "rating", name: str = "mpaa") -> Schema:
    """Return the schema with an enumeration type for the columns of that name."""
    read, declared = schema_of(sql), SqlType(kind=Kind.ENUM, raw=name, values=values)
    tables = (
        replace(
            table,
            columns=tuple(replace(each, type=declared) if each.name == column else each for each in table.columns),
        )
        for table in read.tables
    )
    return replace(read, engine="postgresql", tables=tuple(tables))


def test_a_type_of_several_tables_becomes_one_class() -> None:
    app = App().after(schema(BOTH))
    assert app.texts[MODELS].count("choices=Mpaa.choices") == 2
    assert "from legacy.enums import Mpaa" in app.texts[MODELS]
    assert 'class Mpaa(models.TextChoices):\n    G = "G", "G"\n' in app.texts[ENUMS]
    assert app.after(schema(BOTH)).texts == app.texts


@pytest.mark.parametrize("made", [schema(FILM), replace(schema(BOTH), engine="mysql")], ids=["one table", "MySQL"])
def test_a_type_of_one_table_is_nested(made: Schema) -> None:
    app = App().after(made)
    assert ENUMS not in app.texts
    assert "    class Rating(models.TextChoices):" in app.texts[MODELS]


def test_a_field_that_has_a_class_of_its_own_keeps_it() -> None:
    app = App().after(schema(FILM))
    two = app.after(schema(BOTH))
    assert ENUMS not in two.texts  # the new field is the only one that could share
    assert two.texts[MODELS].count("choices=Rating.choices") == 2
    three = app.after(schema(BOTH + GAME))
    assert three.texts[MODELS].count("choices=Rating.choices") == 1
    assert three.texts[MODELS].count("choices=Mpaa.choices") == 2
    assert three.texts[MODELS].count("from legacy.enums import Mpaa\n") == 1
    assert three.after(schema(BOTH + GAME)).texts == three.texts


def test_adopted_code_keeps_its_classes() -> None:
    app = App().after(replace(schema(BOTH), engine="mysql"))
    adopted = app.without_state().after(schema(BOTH))
    assert ENUMS not in adopted.texts
    assert adopted.texts[MODELS] == app.texts[MODELS]


def test_a_shared_class_stays_shared_with_fewer_tables_and_takes_new_fields() -> None:
    app = App().after(schema(BOTH))
    one = app.after(schema(SHOW), allow_mass_drop=True)
    assert one.texts[MODELS].count("choices=Mpaa.choices") == 1
    more = one.after(schema(SHOW + GAME))
    assert more.texts[MODELS].count("choices=Mpaa.choices") == 2


def test_members_are_added_and_those_that_code_may_use_stay() -> None:
    app = App().after(schema(BOTH))
    later = app.after(schema(BOTH, values=("PG", "longer")))
    members = [line.split(" = ")[0].strip() for line in later.texts[ENUMS].splitlines() if " = " in line]
    assert members == ["PG", "LONGER", "G"]
    assert later.texts[MODELS].count("max_length=6") == 2
    shorter = later.after(schema(BOTH, values=("PG",)))
    assert 'LONGER = "longer"' in shorter.texts[ENUMS]
    assert shorter.texts[MODELS].count("max_length=6") == 2


def test_a_class_stays_when_its_type_is_renamed_or_no_more() -> None:
    app = App().after(schema(BOTH))
    assert app.after(schema(BOTH, name="audience")).texts == app.texts
    gone = app.after(schema("CREATE TABLE other (id integer PRIMARY KEY);"), allow_mass_drop=True)
    assert gone.texts[ENUMS] == app.texts[ENUMS]
    assert "class Film(" not in gone.texts[MODELS]


def test_a_table_has_the_better_right_to_the_name() -> None:
    app = App().after(schema(BOTH + "CREATE TABLE mpaas (id integer PRIMARY KEY);"))
    assert "class Mpaa(models.Model)" in app.texts[MODELS]
    assert "class MpaaChoices(models.TextChoices)" in app.texts[ENUMS]
    late = App().after(schema(BOTH)).after(schema(BOTH + "CREATE TABLE mpaa (id integer PRIMARY KEY);"))
    assert "class Mpaa(models.TextChoices)" in late.texts[ENUMS]
    assert "class Mpaa(models.Model)" not in late.texts[MODELS]


def test_another_layout_is_no_change_and_another_label_is_the_users() -> None:
    app = App().after(schema(BOTH))
    formatted = app.edited({**app.modules, ENUMS: app.texts[ENUMS].replace('"', "'")})
    assert formatted.refresh(schema(BOTH)).lockfile.conflicts == ()
    more = formatted.after(schema(BOTH, values=("G", "PG", "R")))
    assert 'R = "R", "R"' in more.texts[ENUMS]
    labelled = app.edited({**app.modules, ENUMS: app.texts[ENUMS].replace('"G", "G"', '"G", "All ages"')})
    assert labelled.refresh(schema(BOTH)).lockfile.conflicts == ()
    later = schema(BOTH, values=("G", "PG", "R"))
    waiting = labelled.after(later)
    assert [each.id for each in waiting.refresh(later).lockfile.conflicts] == [ENUMS]  # until it is resolved
    ours = waiting.after(later, decisions={ENUMS: "ours"})
    assert ours.refresh(later).lockfile.conflicts == ()
    assert 'R = "R", "R"' in waiting.after(later, decisions={ENUMS: "theirs"}).texts[ENUMS]
