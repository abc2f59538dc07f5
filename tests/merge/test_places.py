"""Classes are found and followed wherever the user has put them."""

import textwrap
from collections.abc import Callable
from dataclasses import replace

import pytest

from legacygen.loaded_models import LoadedField, LoadedModel
from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"
HEAD = "from django.db import models\n"
BEFORE = (
    "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40) NOT NULL, fax varchar(20));"
    "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer (id));"
)
CHANGES = {
    "a wider column": BEFORE.replace("varchar(40)", "varchar(60)"),
    "a new column": BEFORE.replace("fax varchar(20)", "fax varchar(20), vat varchar(9)"),
    "a dropped column": BEFORE.replace(", fax varchar(20)", ""),
    "a new table": f"{BEFORE} CREATE TABLE zebra (id integer PRIMARY KEY, customer_id integer REFERENCES customer);",
}
EXPECTED = {
    "a wider column": "name = models.CharField(max_length=60, blank=True)",
    "a new column": "vat = models.CharField(max_length=9, null=True, blank=True)",
    "a dropped column": "",
    "a new table": "",
}


def _split(text: str) -> tuple[str, str]:
    """Return the text without the class Customer, and that class."""
    start, end = text.index("class Customer("), text.index("class Order(")
    return text[:start] + text[end:], text[start:end].rstrip() + "\n"


def _wrap(opening: str, closing: str = "") -> Callable[[str], dict[str, str]]:
    def make(text: str) -> dict[str, str]:
        rest, cls = _split(text)
        block = f"{opening}\n\n{textwrap.indent(cls, '    ')}{closing}\n\n"
        return {MODELS: rest.replace("class Order(", f"{block}class Order(")}

    return make


def _move(path: str, label: str, *others: str) -> Callable[[str], dict[str, str]]:
    def make(text: str) -> dict[str, str]:
        rest, cls = _split(text)
        moved = rest.replace('"Customer"', f'"{label}.Customer"')
        return {MODELS: moved, path: f"{HEAD}\n\n{cls}", **dict.fromkeys(others, "")}

    return make


def _make_package(text: str) -> dict[str, str]:
    rest, cls = _split(text)
    return {
        "legacy/models/__init__.py": "from .crm import Customer\nfrom .shop import Order\n",
        "legacy/models/crm.py": f"{HEAD}\n\n{cls}",
        "legacy/models/shop.py": rest,
    }


PLACES = {
    "in an if": _wrap("if True:"),
    "in a try": _wrap("try:", "\nexcept ImportError:\n    pass\n"),
    "in another app": _move("crm/models.py", "crm"),
    "in a package of another app": _move("crm/models/people.py", "crm", "crm/models/__init__.py"),
    "in an app of a folder": _move("apps/crm/models.py", "crm"),
    "in a models package": _make_package,
}
cells = pytest.mark.parametrize(("place", "change"), [(place, change) for place in PLACES for change in CHANGES])


def read_models(app: App) -> str:
    return "\n".join(text for path, text in sorted(app.texts.items()) if "/export/" not in path)


@cells
def test_a_class_is_followed_where_it_is(place: str, change: str) -> None:
    first = App().after(schema_of(BEFORE))
    app = first.edited(PLACES[place](first.texts[MODELS]))
    assert app.after(schema_of(BEFORE)).texts == app.texts
    after = app.after(schema_of(CHANGES[change]))
    text = read_models(after)
    assert after.lockfile.conflicts == ()
    assert EXPECTED[change] in text
    assert text.count("class Customer(") == 1
    assert ("fax = " in text) is (change != "a dropped column")
    assert text.count("ForeignKey(") == (2 if change == "a new table" else 1)
    assert after.after(schema_of(CHANGES[change])) == after


def test_a_new_relation_names_the_app_of_its_target() -> None:
    first = App().after(schema_of(BEFORE))
    app = first.edited(PLACES["in another app"](first.texts[MODELS]))
    after = app.after(schema_of(CHANGES["a new table"]))
    assert after.texts[MODELS].count('"crm.Customer"') == 2
    assert "class Zebra(" in after.texts[MODELS]
    assert (
        "from crm.models import Customer\nfrom legacy.models import Zebra\n" in after.texts["legacy/export/zebra.py"]
    )


def test_a_relation_that_is_new_in_a_class_of_another_app_names_the_legacy_app() -> None:
    without = BEFORE.replace(" REFERENCES customer (id)", "")
    first = App().after(schema_of(without))
    rest, cls = first.texts[MODELS].split("class Order(")
    app = first.edited({MODELS: rest, "shop/models.py": f"{HEAD}\n\nclass Order({cls}"})
    after = app.after(schema_of(BEFORE))
    assert 'models.ForeignKey(\n        "legacy.Customer",' in after.texts["shop/models.py"]


def test_a_class_whose_app_label_is_that_of_the_legacy_app_is_not_in_another_app() -> None:
    first = App().after(schema_of(BEFORE))
    rest, cls = _split(first.texts[MODELS])
    labelled = cls.replace("        managed = False\n", '        managed = False\n        app_label = "legacy"\n')
    app = first.edited({MODELS: rest, "people/tables.py": f"{HEAD}\n\n{labelled}"})
    after = app.after(schema_of(CHANGES["a new table"]))
    assert after.texts[MODELS].count('"Customer"') == 2


def test_the_legacy_app_may_have_a_label_of_its_own() -> None:
    first = App().after(schema_of(BEFORE))
    config = "class LegacyConfig(AppConfig):\n    name = 'legacy'\n    label = 'old'\n"
    rest, cls = _split(first.texts[MODELS])
    labelled = cls.replace("        managed = False\n", '        managed = False\n        app_label = "old"\n')
    app = first.edited({MODELS: rest, "people/tables.py": f"{HEAD}\n\n{labelled}", "legacy/apps.py": config})
    after = app.after(schema_of(CHANGES["a new table"]))
    assert after.texts[MODELS].count('"Customer"') == 2
    other = first.edited({**PLACES["in another app"](first.texts[MODELS]), "legacy/apps.py": config})
    key = "fax varchar(20), last_id integer REFERENCES orders (id)"
    after = other.after(schema_of(BEFORE.replace("fax varchar(20)", key)))
    assert '"old.Order"' in after.texts["crm/models.py"]


@pytest.mark.parametrize("managed", ["True", "some()"])
def test_a_class_of_the_new_application_on_a_table_of_the_same_name_is_left_alone(managed: str) -> None:
    first = App().after(schema_of(BEFORE))
    text = _split(first.texts[MODELS])[1].replace("managed = False", f"managed = {managed}")
    app = first.edited({MODELS: first.texts[MODELS], "crm/models.py": f"{HEAD}\n\n{text}"})
    after = app.after(schema_of(CHANGES["a wider column"]))
    assert after.texts["crm/models.py"] == app.texts["crm/models.py"]
    assert EXPECTED["a wider column"] in after.texts[MODELS]


def test_stubs_are_found_after_the_folder_of_the_app_was_renamed() -> None:
    first = App().after(schema_of(BEFORE))
    stubs = tuple(replace(each, path=each.path.replace("legacy/", "old/legacy/")) for each in first.lockfile.stubs)
    app = replace(first, lockfile=replace(first.lockfile, stubs=stubs))
    after = app.after(schema_of(CHANGES["a new column"]))
    assert "vat" in after.texts["legacy/export/customer.py"]
    assert after.lockfile.stubs == first.lockfile.stubs


def test_the_only_class_in_a_block_leaves_pass_behind_when_its_table_is_dropped() -> None:
    sql = "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY);"
    first = App().after(schema_of(sql))
    start = first.texts[MODELS].index("class B(")
    block = f"if True:\n\n{textwrap.indent(first.texts[MODELS][start:], '    ')}"
    app = first.edited({MODELS: first.texts[MODELS][:start] + block})
    after = app.after(schema_of(sql.partition(" CREATE")[0]), allow_mass_drop=True)
    assert after.texts[MODELS].endswith("if True:\n\n    pass\n")


SPLIT = {
    "legacy/models/__init__.py": 'from .a import A\nfrom .b import B\n\n__all__ = ["A", "B"]\n',
    "legacy/models/a.py": "",
    "legacy/models/b.py": "",
}


def split_models(app: App) -> App:
    text = app.texts[MODELS]
    start = text.index("class B(")
    texts = {
        **SPLIT,
        "legacy/models/a.py": text[:start].rstrip() + "\n",
        "legacy/models/b.py": HEAD + "\n\n" + text[start:],
    }
    return app.edited(texts)


def test_a_class_that_the_user_gives_up_is_removed_from_its_package() -> None:
    sql = "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY);"
    now = schema_of(sql.partition(" CREATE")[0])
    kept = split_models(App().after(schema_of(sql))).after(now, allow_mass_drop=True)
    assert [each.id for each in kept.lockfile.conflicts] == ["b"]
    assert kept.texts["legacy/models/__init__.py"] == SPLIT["legacy/models/__init__.py"]
    after = kept.after(now, decisions={"b": "theirs"})
    assert "class B(" not in after.texts["legacy/models/b.py"]
    assert after.texts["legacy/models/__init__.py"] == 'from .a import A\n\n__all__ = ["A"]\n'


def test_a_class_that_legacygen_toml_renames_is_renamed_in_its_package() -> None:
    sql = "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY);"
    app = split_models(App().after(schema_of(sql)))
    after = app.after(schema_of(sql), toml='[classes]\nb = "Second"\n')
    assert "class Second(" in after.texts["legacy/models/b.py"]
    init = 'from .a import A\nfrom .b import Second\n\n__all__ = ["A", "Second"]\n'
    assert after.texts["legacy/models/__init__.py"] == init


def test_legacygen_toml_may_name_a_class_that_the_module_of_another_one_imports() -> None:
    first = App().after(schema_of(BEFORE))
    rest, cls = _split(first.texts[MODELS])
    imported = f"from legacy.people import Customer\n\n{rest}"
    app = first.edited({MODELS: imported, "legacy/people.py": f"{HEAD}\n\n{cls}"})
    toml = '[classes]\ncustomer = "Person"\n'
    after = app.after(schema_of(BEFORE), toml=toml)
    assert "from legacy.people import Person\n" in after.texts[MODELS]
    assert after.after(schema_of(BEFORE), toml=toml) == after


def test_a_new_class_before_all_others_is_exported_with_the_one_after_it() -> None:
    first = App().after(schema_of("CREATE TABLE b (id integer PRIMARY KEY);"))
    init = 'from .b import B\n\n__all__ = ["B"]\n'
    app = first.edited({"legacy/models/__init__.py": init, "legacy/models/b.py": first.texts[MODELS]})
    after = app.after(schema_of("CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY);"))
    assert after.texts["legacy/models/__init__.py"] == 'from .b import B, A\n\n__all__ = ["B", "A"]\n'


@pytest.mark.parametrize(
    ("place", "imported"),
    [
        ("in another app", "from crm.models import Customer\nfrom legacy.models import Zebra\n"),
        ("in a package of another app", "from crm.models.people import Customer\nfrom legacy.models import Zebra\n"),
        ("in an app of a folder", "from apps.crm.models import Customer\nfrom legacy.models import Zebra\n"),
        ("in a models package", "from legacy.models import Customer, Zebra\n"),
        ("in an if", "from legacy.models import Customer, Zebra\n"),
    ],
)
def test_a_new_stub_imports_classes_from_where_they_are(place: str, imported: str) -> None:
    first = App().after(schema_of(BEFORE))
    app = first.edited(PLACES[place](first.texts[MODELS]))
    after = app.after(schema_of(CHANGES["a new table"]))
    assert f"\n{imported}" in after.texts["legacy/export/zebra.py"]


def test_a_class_without_bases_is_no_model() -> None:
    first = App().after(schema_of(BEFORE))
    rest, cls = _split(first.texts[MODELS])
    app = first.edited({MODELS: f"{rest}\n\n{cls.replace('class Customer(models.Model)', 'class _Customer')}"})
    assert app.after(schema_of(CHANGES["a wider column"])).texts[MODELS] == app.texts[MODELS]


def test_a_new_stub_imports_an_app_by_the_name_that_the_project_imports() -> None:
    first = App().after(schema_of(BEFORE))
    uses = {"legacy/views.py": "from crm.models import Customer\n"}
    app = first.edited({**PLACES["in an app of a folder"](first.texts[MODELS]), **uses})
    stub = app.after(schema_of(CHANGES["a new table"])).texts["legacy/export/zebra.py"]
    assert "\nfrom crm.models import Customer\nfrom legacy.models import Zebra\n" in stub


def test_a_new_stub_imports_a_class_that_models_do_not_import_from_its_module() -> None:
    first = App().after(schema_of(BEFORE))
    rest, cls = _split(first.texts[MODELS])
    checked = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from legacy.people import Customer\n"
    app = first.edited({MODELS: f"{checked}{rest}", "legacy/people.py": f"{HEAD}\n\n{cls}"})
    stub = app.after(schema_of(CHANGES["a new table"])).texts["legacy/export/zebra.py"]
    assert "from legacy.models import Zebra\nfrom legacy.people import Customer\n" in stub


UNFOLLOWED = LoadedModel(
    name="Order",
    module="legacy.models",
    app="",
    db_table="orders",
    fields=tuple(
        LoadedField(name=name, column=column) for name, column in (("id", "id"), ("customer", "customer_id"))
    ),
)


def make_in_function(app: App) -> App:
    """Return the app with the class Order in a function, where it cannot be followed."""
    start = app.texts[MODELS].index("class Order(")
    made = textwrap.indent(app.texts[MODELS][start:], "    ")
    text = f"{app.texts[MODELS][:start]}def make():\n{made}\n    return Order\n\n\nOrder = make()\n"
    return app.edited({MODELS: text})


def test_a_likely_rename_of_the_table_of_a_class_that_cannot_be_followed_is_asked_about() -> None:
    app = make_in_function(App().after(schema_of(BEFORE)))
    now = schema_of(BEFORE.replace("TABLE orders", "TABLE bookings"))
    after = app.after(now, loaded=(UNFOLLOWED,), allow_mass_drop=True)
    assert [(each.id, each.kind) for each in after.lockfile.conflicts] == [("bookings", "renamed")]
    assert after.texts == app.texts


def test_a_dump_without_any_key_is_one_question_also_where_a_class_cannot_be_followed() -> None:
    sql = f"{BEFORE} CREATE TABLE item (id integer PRIMARY KEY, customer_id integer REFERENCES customer (id));"
    app = make_in_function(App().after(schema_of(sql)))
    after = app.after(schema_of(sql.replace(" REFERENCES customer (id)", "")), loaded=(UNFOLLOWED,))
    assert [each.id for each in after.lockfile.conflicts] == ["foreign-keys"]
    assert [each.table for each in after.lockfile.kept_keys] == ["item", "orders"]
