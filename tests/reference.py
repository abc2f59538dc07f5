"""The reference pages, written from the code: `pages()` by name of the file."""

import argparse
import contextlib
import dataclasses
import inspect
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any
from unittest import mock

import click
import yaml

from legacygen import config, scaffold
from legacygen.cli import cli
from legacygen.introspection import engines
from legacygen.naming import rules, schema_rules
from legacygen.planning.notes import NOTES
from legacygen.planning.types import AUTO, FIELDS, UNSIGNED, choose_declared_type
from legacygen.runtime.management.commands.legacy import Command
from legacygen.schema import Column, Kind

WIDTH = 96
TITLES = {"mysql": "MySQL and MariaDB", "postgresql": "PostgreSQL", "sqlite": "SQLite"}
MADE = "<!-- Written from the code by `./dev golden`; edits are lost. -->"

CONFIGURATION = """\
`legacygen.toml` in the project's folder holds your decisions about one legacy source, and `legacygen.NAME.toml` those
about a further one. The template writes it once; then it is yours. Tables and columns have the names of the database
here, whatever their names are in Django. An unknown key is an error, and so is a name that matches nothing; the
message suggests the nearest one that exists.
"""
EXAMPLE = """\
app = "legacy"
database = "legacy"
settings = "config.settings.dev"
exclude = ["*_bak", "tmp_*"]

[classes]
tbl_cust = "Customer"

[fields]
"tbl_cust.CustNm" = "name"

[types]
"tbl_cust.is_paid" = "BooleanField"
"tbl_cust.rate" = "DecimalField(max_digits=5, decimal_places=2)"

[relations]
"tbl_order.cust" = "tbl_cust.id"
"""
NAMING = """\
How the names of tables and columns become names in Django. The same schema gives the same names every time. A name in
`legacygen.toml` replaces the name that the rules would make.
"""
ONE_NAME = """\
Each name of a table, a column or a member of an enumeration goes through these rules, in this order.
"""
SCHEMA_NAMES = """\
These rules then name everything in a schema, in this order. No name depends on the order in which the tables are read.
"""
TYPES = """\
Which field a column becomes, by its declared type. Lengths, digits and signs of the declaration go into the field; a
text type without a length is a `TextField`. `[types]` in `legacygen.toml` goes before all of it.
"""
UNKNOWN = """\
A type that is in none of these tables is read as the server's own text (PostgreSQL), as the driver gives it (MySQL) or
as text (SQLite), and a note says so. What the rows hold may ask for another field: see [Fields](../fields.md).
"""
TEXTS = """\
What `legacygen refresh` says of a table or a column when it had to guess, or to leave something out: once, in the run
that first has reason to. `--json` gives the codes. Words in braces stand for what is found there.
"""
QUESTIONS = """\
What `copier copy gh:legacygen/legacygen` asks, and what `--data NAME=VALUE` answers, with Copier and with
`legacygen new`. Each has a default. None is about a host, an account or a password: those go into `.env`.
"""


def pages() -> dict[str, str]:
    """The text of each page, by its name in docs/reference/."""
    made = {
        "command-line": ("Command line", _commands()),
        "configuration": ("legacygen.toml", _configuration()),
        "naming": ("Names", _naming()),
        "types": ("Types", _types()),
        "notes": ("Notes", _notes()),
        "template": ("The template's questions", _template()),
    }
    return {f"{name}.md": "\n\n".join((f"# {title}", MADE, *parts)) + "\n" for name, (title, parts) in made.items()}


def commands(group: click.Group = cli) -> dict[str, click.Command]:
    """Each command by its name."""
    return dict(sorted(group.commands.items()))


def _commands() -> Iterator[str]:
    settings = {"terminal_width": WIDTH, "max_content_width": WIDTH, **cli.context_settings}
    with click.Context(cli, info_name="legacygen", **settings) as context:
        yield _block(cli.get_help(context))
        for name, command in commands().items():
            with click.Context(command, parent=context, info_name=name) as inner:
                yield f"## legacygen {name}"
                yield _block(command.get_help(inner))
    for name in ("", *actions()):
        yield f"## manage.py legacy {name}".rstrip()
        yield _block(_manage_help(name))


def actions() -> tuple[str, ...]:
    """The actions of `manage.py legacy`."""
    parser = argparse.ArgumentParser()
    Command().add_arguments(parser)
    found = [item.choices for item in parser._actions if isinstance(item, argparse._SubParsersAction)]
    return tuple(sorted(found[0]))


def _manage_help(action: str) -> str:
    parser = argparse.ArgumentParser(prog="manage.py legacy", description=Command.help)
    said = io.StringIO()
    with mock.patch.dict(os.environ, COLUMNS=str(WIDTH)), contextlib.redirect_stdout(said):
        Command().add_arguments(parser)
        with contextlib.suppress(SystemExit):
            parser.parse_args([*filter(None, [action]), "--help"])
    return said.getvalue()


def _configuration() -> Iterator[str]:
    yield CONFIGURATION.strip()
    rows = [
        (f"`{option.name}`", option.type.label.format(name=option.name), _default(option), option.help)
        for option in config.list_options()
    ]
    yield _table(("key", "type", "default", "meaning"), rows)
    yield "## Example"
    yield f"```toml\n{EXAMPLE}```"


def _default(option: config.Option) -> str:
    """The default as TOML, which JSON's notation is for the values that an option may have."""
    if option.default is None:
        return "found"
    if option.default is dataclasses.MISSING or option.default in ("", ()):
        return "–"
    return f"`{json.dumps(option.default)}`"


def _naming() -> Iterator[str]:
    yield NAMING.strip()
    registers: tuple[tuple[str, str, tuple[Callable[..., object], ...]], ...] = (
        ("Rules for one name", ONE_NAME, rules.RULES),
        ("Rules for the names of a schema", SCHEMA_NAMES, schema_rules.SCHEMA_RULES),
    )
    for title, text, registered in registers:
        yield f"## {title}"
        yield text.strip()
        for rule in registered:
            module = sys.modules[rule.__module__]
            yield f"### {_name(module)}"
            yield inspect.getdoc(module) or ""


def _types() -> Iterator[str]:
    yield TYPES.strip()
    for name, engine in engines.ENGINES.items():
        yield f"## {TITLES.get(name, name)}"
        by_field: dict[str, list[str]] = {}
        for raw, row in engine.TYPES.items():
            by_field.setdefault(_field(name, raw, row.kind), []).append(f"`{raw}`")
        yield _table(("types", "field"), [(", ".join(raws), f"`{field}`") for field, raws in by_field.items()])
    yield UNKNOWN.strip()
    yield "## Numbers without sign, and counters"
    yield _table(("field", "when unsigned", "when the key counts by itself"), _numbers())


def _field(engine: str, raw: str, kind: Kind) -> str:
    """The field of a type without length and digits, but for text, which usually has one."""
    if engine == "postgresql" and kind in (Kind.RANGE, Kind.DATETIME, Kind.DECIMAL, Kind.TIME):
        return choose_declared_type(Column(name="", type=engines.postgresql.parse_type(raw)), engine).cls
    return FIELDS[kind]


def _numbers() -> Iterator[tuple[str, ...]]:
    for field in dict.fromkeys((*UNSIGNED, *AUTO)):
        yield tuple(f"`{name}`" if name else "–" for name in (field, UNSIGNED.get(field), AUTO.get(field)))


def _notes() -> Iterator[str]:
    yield TEXTS.strip()
    yield _table(("code", "text"), [(f"`{code}`", text) for code, text in NOTES.items()])


def _template() -> Iterator[str]:
    yield QUESTIONS.strip()
    with scaffold.copy_template() as folder:
        loaded = yaml.safe_load((folder / "copier.yml").read_text(encoding="utf-8"))
    asked = {name: each for name, each in loaded.items() if name[0] != "_" and each.get("when") is not False}
    yield _table(("name", "question", "answers", "default"), [_question(*item) for item in asked.items()])


def _question(name: str, question: dict[str, Any]) -> tuple[str, ...]:
    answers = [f"`{value}`: {label}" for label, value in question.get("choices", {}).items()]
    default = "made of the name" if "{{" in question["default"] else f"`{question['default']}`"
    return f"`{name}`", question["help"], "<br>".join(answers) or "text", default


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _block(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return f"```text\n{lines}\n```"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join([_row(head), "|---" * len(head) + "|", *map(_row, rows)])


def _row(cells: tuple[str, ...]) -> str:
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"
