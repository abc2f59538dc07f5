"""Splits a planned field into its class and its arguments by name, as source; each of them is merged by itself."""

from collections.abc import Mapping

from legacygen.plan import Argument, Field
from legacygen.pycode.field_arguments import is_same_source, positional_names


def field_arguments(field: Field) -> dict[str, str]:
    """Return the arguments of a planned field by name, and its class as `cls`, as source."""
    found = {"cls": field.cls}
    names = positional_names(field.cls.rpartition(".")[2])
    if names == ("columns",):
        found["columns"] = ", ".join(field.positional)
    else:
        found.update(zip(names, field.positional, strict=False))
    return {**found, **{item.name: item.value for item in field.arguments}}


def replace_arguments(field: Field, changed: Mapping[str, str | None]) -> Field:
    """Return the field with new values for some of its parts. None removes an argument; new ones are added last."""
    changed = dict(changed)
    cls = changed.pop("cls", None) or field.cls
    names = positional_names(cls.rpartition(".")[2])
    if names == ("columns",):
        columns = changed.pop("columns", None)
        positional = tuple(columns.split(", ")) if columns else field.positional
    else:
        known = field_arguments(field)
        # Generated code passes the verbose name as a keyword, so it is not a positional argument here.
        values = [
            changed.pop(name) if name in changed else known.get(name) for name in names if name != "verbose_name"
        ]
        positional = tuple(value for value in values if value)
    arguments = []
    for item in field.arguments:
        value = changed.pop(item.name) if item.name in changed else item.value
        arguments += [Argument(name=item.name, value=value)] if value is not None else []
    arguments += [Argument(name=name, value=value) for name, value in changed.items() if value is not None]
    return Field(
        name=field.name,
        columns=field.columns,
        cls=cls,
        positional=positional,
        arguments=tuple(arguments),
        comments=field.comments,
        facts=field.facts,
    )


def leads_elsewhere(base: Field, theirs: Field) -> bool:
    """Return whether both fields are relations, and lead to different classes."""
    targets = [field_arguments(each).get("to") for each in (base, theirs)]
    return None not in targets and not is_same_source(targets[0], targets[1], "to")
