"""Steps in SQL are added to migrations so that Python runs them on one engine alone."""

from types import SimpleNamespace

from legacygen.adopt.migration_text import add_keeping_step, render_aligning_migration, render_cleaning_migration
from legacygen.adopt.obstacles import Obstacle

MADE = """\
from django.db import migrations


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Customer", fields=[]),
    ]
"""


def run(text: str, function: str, vendor: str) -> list[str]:
    """Run a function of a migration, and return the statements that it sends."""
    names: dict[str, object] = {}
    exec(compile(text, "migration", "exec"), names)
    sent: list[str] = []
    editor = SimpleNamespace(
        connection=SimpleNamespace(vendor=vendor), deferred_sql=["INDEX"], execute=lambda sql, _: sent.append(sql)
    )
    step = names[function]
    assert callable(step)
    step(None, editor)
    return sent


def test_a_new_database_is_made_as_the_legacy_one_after_what_django_has_put_off() -> None:
    text = add_keeping_step(MADE, ["ALTER 100 %"], "postgresql", [], first=["CREATE TYPE"])
    assert text.index("make_types,") < text.index("CreateModel(") < text.index("keep_legacy_schema, migrations")
    assert run(text, "keep_legacy_schema", "postgresql") == ["INDEX", "ALTER 100 %"]
    assert run(text, "keep_legacy_schema", "sqlite") == []
    assert run(text, "make_types", "postgresql") == ["CREATE TYPE"]


def test_without_statements_a_migration_stays_as_it_is() -> None:
    assert add_keeping_step(MADE, [], "mysql", []) == MADE


def test_a_legacy_database_is_changed_by_a_migration_of_its_own() -> None:
    text = render_aligning_migration(("shop", "0001_initial"), ["ALTER"], "sqlite", [])
    assert 'dependencies = [("shop", "0001_initial")]' in text
    assert run(text, "align_legacy_schema", "sqlite") == ["ALTER"]


def test_a_migration_to_fill_in_does_nothing_before_that() -> None:
    obstacle = Obstacle(table="orders", text="points to no row", rows=2, sql=("DELETE FROM orders",))
    text = render_cleaning_migration(("shop", "0001_initial"), [obstacle], "sqlite")
    assert run(text, "clean_legacy_rows", "sqlite") == []
    assert run(text.replace('# "DELETE', '"DELETE'), "clean_legacy_rows", "sqlite") == ["DELETE FROM orders"]
