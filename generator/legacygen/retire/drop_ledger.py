"""Writes the migration that drops the tables of the ledger."""

import ast
from collections.abc import Mapping

from legacygen.errors import ConfigError, RefusedError

TABLES = ("reject", "shard", "origin", "storedfile", "shape", "legacytable", "run")
"""The tables of the ledger without their prefix; each refers to those behind it only."""

NAME = "drop_legacygen_ledger"

TEMPLATE = '''\
"""Drops the tables in which legacygen remembered what became of each legacy row."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [{dependencies}]

    operations = [
        migrations.RunSQL(
            [
{statements}
            ]
        ),
    ]
'''


def render_migration(app: str, texts: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the path and the text of a migration in an app of the user's; `texts` are those of the project by path.

    None if the app has it already. Raises ConfigError if the app has no migrations, RefusedError if it has several
    last ones.
    """
    folder = f"{app.replace('.', '/')}/migrations/"
    names = {
        path.removeprefix(folder).removesuffix(".py"): text
        for path, text in texts.items()
        if path.startswith(folder) and path.count("/") == folder.count("/") and "class Migration" in text
    }
    if f"{folder}__init__.py" not in texts:
        raise ConfigError(f"There is no package {folder} for the migration of --ledger; name an app that has one.")
    if any(name.endswith(NAME) for name in names):
        return None
    label = app.rpartition(".")[2]
    last = names.keys() - {name for text in names.values() for name in _list_dependencies(text, label)}
    if len(last) > 1:
        found = ", ".join(sorted(last))
        raise RefusedError(
            f"{app} has several last migrations, {found}; run `manage.py makemigrations --merge` first."
        )
    number = max((int(name[:4]) for name in names if name[:4].isdigit()), default=0) + 1
    statements = [f"DROP TABLE IF EXISTS legacygen_ledger_{table}" for table in TABLES]
    statements.append("DELETE FROM django_migrations WHERE app = 'legacygen_ledger'")
    return f"{folder}{number:04}_{NAME}.py", TEMPLATE.format(
        dependencies=", ".join(f'("{label}", "{name}")' for name in last),
        statements="\n".join(f'                "{each}",' for each in statements),
    )


def _list_dependencies(text: str, label: str) -> set[str]:
    """List the names of migrations of the same app that a text mentions as `("label", "name")`."""
    found: set[str] = set()
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return found
    for node in ast.walk(tree):
        match node:
            case ast.Tuple(elts=[ast.Constant(value=first), ast.Constant(value=str(name))]) if first == label:
                found.add(name)
    return found
