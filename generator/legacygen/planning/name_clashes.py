"""Refuses names in legacygen.toml that something else has too: a class or field would take the place of another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from legacygen.config import Config
from legacygen.errors import ConfigError
from legacygen.naming import SchemaNames
from legacygen.naming.distinct import fold_name
from legacygen.planning.pinned_names import PinnedNames
from legacygen.planning.table_context import TableContext
from legacygen.planning.table_names import name_tables

ADVICE = "choose another name for one of them"


def refuse_clashes(contexts: Sequence[TableContext], config: Config, pinned: PinnedNames) -> None:
    """Raise ConfigError if a chosen name is that of another class, or of another field of its class.

    What has no chosen name counts with the name that it has without legacygen.toml: it does not give way to a chosen
    name, because nobody would notice.
    """
    if not (config.classes or config.fields):
        return
    plain = name_tables(contexts, replace(config, classes={}, fields={}), pinned)
    classes = {label: config.classes.get(label, name) for label, name in plain.classes.items()}
    _refuse("classes", config.classes, {label: (name,) for label, name in classes.items()})
    for context in contexts:
        prefix = f"{context.label}."
        chosen = {key: name for key, name in config.fields.items() if key.startswith(prefix)}
        if chosen:
            found = _list_fields(context, plain, config)
            _refuse("fields", chosen, {f"{prefix}{column}": forms for column, forms in found})


def _list_fields(context: TableContext, names: SchemaNames, config: Config) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each column with the names that its field takes up: of a relation also that of its value."""
    for column, name in names.fields[context.label].items():
        name = config.fields.get(f"{context.label}.{column}", name)
        yield column, (name, f"{name}_id") if column in context.relations else (name,)


def _refuse(section: str, chosen: Mapping[str, str], names: Mapping[str, Iterable[str]]) -> None:
    """Raise ConfigError where two keys take up the same name, and one of them is chosen."""
    owners: dict[str, str] = {}
    for key, forms in sorted(names.items(), key=lambda item: (item[0] not in chosen, item[0])):
        for form in forms:
            owner = owners.setdefault(fold_name(form), key)
            if owner != key and owner in chosen:
                raise ConfigError(
                    f"legacygen.toml: [{section}] {owner!r} is {chosen[owner]!r}, but so is {key!r}; {ADVICE}."
                )
