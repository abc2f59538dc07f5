"""An entry of legacygen.toml that has no effect is noted: nobody should have to find out by reading the models."""

import pytest

from tests.merge.project import App, schema_of

SQL = """
CREATE TABLE ezcontent (id integer PRIMARY KEY, name text);
CREATE TABLE ez_order (id integer PRIMARY KEY, content integer REFERENCES ezcontent, note text);
"""
LATER = SQL.replace("note text", "remark text")


def notes(app: App, sql: str, toml: str) -> list[str]:
    return [each.text for each in app.refresh(schema_of(sql), toml).plan.notes if each.table == "legacygen.toml"]


@pytest.mark.parametrize(
    ("toml", "begin"),
    [
        ('prefixes = ["eZcon", "tbl_"]', ["the prefix 'eZcon' strips nothing", "the prefix 'tbl_' strips nothing"]),
        ('include = ["ez*", "shop_*"]', ["'include' has 'shop_*', which matches nothing"]),
        ('exclude = ["tmp_*", "ez_order.secret*"]', ["'exclude' has 'ez_order.secret*'", "'exclude' has 'tmp_*'"]),
        ('[types]\n"ez_order.content" = "CharField"', ["[types] names 'ez_order.content', which is a relation"]),
    ],
)
def test_an_entry_without_effect_is_noted_in_every_run(toml: str, begin: list[str]) -> None:
    found = notes(App(), SQL, toml)
    assert [text[: len(start)] for text, start in zip(found, begin, strict=True)] == begin
    again = notes(App().after(schema_of(SQL), toml), SQL, toml)
    assert again == found


@pytest.mark.parametrize(
    "toml",
    [
        'prefixes = ["ez_"]',
        'prefixes = ["ez"]',
        "prefixes = []",
        'exclude = ["ez_*", "ezcontent.na*"]',
        '[types]\n"ez_order.note" = "CharField(max_length=3)"',
        '[types]\n"ez_order.content" = "CharField"\n[relations]\n"ez_order.content" = false',
    ],
)
def test_an_entry_with_an_effect_is_not_noted(toml: str) -> None:
    assert notes(App(), SQL, toml) == []


def test_a_prefix_that_comes_too_late_for_the_classes_in_the_code_is_noted() -> None:
    app = App().after(schema_of(SQL), "prefixes = []")
    (found,) = notes(app, SQL, 'prefixes = ["ez_"]')
    assert found.startswith("the prefix 'ez_' changes no class")
    assert notes(app, SQL + "CREATE TABLE ez_note (id integer PRIMARY KEY);", 'prefixes = ["ez_"]') == []


def test_a_rename_from_a_name_that_nothing_had_is_noted() -> None:
    app = App().after(schema_of(SQL))
    wrong, right = (f'[renamed_from]\n"ez_order.remark" = "{name}"' for name in ("notes", "note"))
    (found,) = notes(app, LATER, wrong)
    assert found.startswith("[renamed_from] says that 'ez_order.remark' was 'notes'")
    assert notes(app, LATER, right) == []
    assert notes(app.after(schema_of(LATER), right), LATER, right) == []
