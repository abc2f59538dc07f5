"""Lists in Meta are merged item by item; only an item that both sides changed is a conflict."""

import pytest

from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"
TABLE = "CREATE TABLE customer (id integer PRIMARY KEY, name text NOT NULL, fax text, rate integer{more});"
OTHERS = "".join(f"CREATE TABLE t{number} (id integer PRIMARY KEY);" for number in range(6))
INDEXES = {"ia": "name, fax", "ib": "fax, name", "ic": "fax, rate"}
LIST = """\
        indexes = [
            models.Index(fields=["name", "fax"], name="ia"),
            models.Index(fields=["fax", "name"], name="ib"),
            models.Index(fields=["fax", "rate"], name="ic"),
        ]
"""
MINE = """\
        indexes = (
            # fast
            models.Index(fields=['rate'], name='mine'),  # mine
            models.Index(fields=['fax', 'rate'], name='ic'),
            models.Index(fields=['name', 'fax'], name='ia'),  # by name
            models.Index(fields=['rate', 'name'], name='ib'), *MORE
        )
"""
RATE, NAME_FAX = MINE.splitlines(keepends=True)[3:5]
SINGLE = "        indexes = [models.Index(fields=['name', 'fax'], name='ia')]\n"
NEW = 'models.Index(fields=["rate", "fax"], name="id"),\n'


def schema(more: str = "", **indexes: str) -> str:
    listed = {**INDEXES, **indexes}
    made = [f"CREATE INDEX {name} ON customer ({columns});" for name, columns in listed.items() if columns]
    return TABLE.format(more=more) + "".join(made) + OTHERS


def edited(new: str) -> App:
    app = App().after(schema_of(schema()))
    text = app.texts[MODELS]
    assert LIST in text
    return app.edited({MODELS: text.replace(LIST, new)})


CHANGED = {
    "ia is dropped": (schema(ia=""), MINE.replace(NAME_FAX, "            # by name\n")),
    "ic is dropped": (schema(ic=""), MINE.replace(RATE, "")),
    "ia changes": (schema(ia="name, rate"), MINE.replace("['name', 'fax'], name='ia'", '["name", "rate"], name="ia"')),
    "id is added": (schema(id="rate, fax"), MINE.replace(RATE, f"{RATE}            {NEW}")),
    "all unedited are dropped": (
        schema(ia="", ic=""),
        MINE.replace(RATE, "").replace(NAME_FAX, "            # by name\n"),
    ),
}


@pytest.mark.parametrize(("now", "expected"), CHANGED.values(), ids=CHANGED)
def test_the_users_items_their_order_and_comments_stay(now: str, expected: str) -> None:
    after = edited(MINE).after(schema_of(now))
    assert expected in after.texts[MODELS]
    assert after.lockfile.conflicts == ()
    assert after.after(schema_of(now)) == after


@pytest.mark.parametrize(
    ("columns", "theirs"), [("name, rate", 'models.Index(fields=["name", "rate"], name="ib")'), ("", "nothing")]
)
def test_only_an_item_that_both_sides_changed_is_a_conflict(columns: str, theirs: str) -> None:
    app = edited(MINE).after(schema_of(schema(ib=columns, id="rate, fax")))
    (conflict,) = app.lockfile.conflicts
    ours = 'models.Index(fields=["rate", "name"], name="ib")'
    assert (conflict.id, conflict.ours, conflict.theirs) == ("customer.Meta.indexes.ib", ours, theirs)
    assert NEW in app.texts[MODELS]
    assert app.after(schema_of(schema(ib=columns, id="rate, fax"))) == app


@pytest.mark.parametrize("columns", ["name, rate", ""])
@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_decision_resolves_the_conflict_about_an_item(columns: str, side: str) -> None:
    now = schema_of(schema(ib=columns))
    resolved = edited(MINE).after(now).after(now, decisions={"customer.Meta.indexes.ib": side})
    assert ("fields=['rate', 'name']" in resolved.texts[MODELS]) is (side == "ours")
    assert ('fields=["name", "rate"], name="ib"' in resolved.texts[MODELS]) is (side == "theirs" and bool(columns))
    assert resolved.lockfile.conflicts == ()
    assert resolved.after(now) == resolved


@pytest.mark.parametrize(
    ("mine", "now", "expected"),
    [
        (SINGLE, schema(ib="name, rate"), SINGLE),
        (SINGLE, schema(ia=""), ""),
        (
            SINGLE,
            schema(id="rate, fax"),
            "        indexes = [\n"
            f"            models.Index(fields=['name', 'fax'], name='ia'),\n            {NEW}        ]\n",
        ),
        ("", schema(ib="name, rate"), ""),
        ("", schema(id="rate, fax"), f"        indexes = [{NEW[:-2]}]\n"),
    ],
)
def test_items_that_the_user_has_deleted_stay_deleted(mine: str, now: str, expected: str) -> None:
    after = edited(mine).after(schema_of(now))
    assert expected in after.texts[MODELS]
    assert ("indexes" in after.texts[MODELS]) is bool(expected)
    assert after.lockfile.conflicts == ()
    assert after.after(schema_of(now)) == after


@pytest.mark.parametrize("spelled", ["m.Index", "Index"])
def test_an_item_that_names_its_class_in_another_way_is_not_edited(spelled: str) -> None:
    after = edited(LIST.replace("models.Index", spelled)).after(schema_of(schema(ia="")))
    assert after.lockfile.conflicts == ()
    assert 'name="ia"' not in after.texts[MODELS]


def test_a_list_that_is_built_from_an_expression_is_one_conflict() -> None:
    after = edited("        indexes = MORE + [models.Index(fields=['rate'], name='mine')]\n").after(
        schema_of(schema(ia=""))
    )
    assert [each.id for each in after.lockfile.conflicts] == ["customer.Meta.indexes"]
