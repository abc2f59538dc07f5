"""Relations that the rows prove: only new fields become one, since users have built on those that are there."""

from collections.abc import Iterator
from dataclasses import replace

from legacygen.matching.models import field_identity
from legacygen.matching.renamed_state import rename_key
from legacygen.planning.proven import add_proven_keys, make_proven_key
from legacygen.pycode.field_arguments import is_relation_class
from legacygen.pycode.module import last_name
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.match import MatchedCode
from legacygen.schema import ForeignKey, Schema
from legacygen.undeclared import UndeclaredKey, Verdict


def choose_proven_keys(inputs: RefreshInputs, code: MatchedCode) -> RefreshInputs:
    """Return the inputs; selected tables have the keys that their rows prove, unless the code has a plain field."""
    taken = set(_list_plain_fields(code))
    kept = tuple(each for each in inputs.selected.undeclared if (each.table, each.column) not in taken)
    selected = replace(inputs.selected, undeclared=kept)
    return replace(inputs, selected=add_proven_keys(selected, code.user.names.config))


def _list_plain_fields(code: MatchedCode) -> Iterator[tuple[str, str]]:
    """Yield the columns with a field that is no relation, as table and column: as generated, else as written."""
    base = {model.label: {field_identity(each): each.cls for each in model.fields} for model in code.user.base.models}
    for label, fields in base.items():
        yield from ((label, name) for name, cls in fields.items() if not is_relation_class(cls))
    for label, ours in code.user.matches.models.items():
        known = base.get(label, {})
        for name, attribute in ours.fields.items():
            if name not in known and not is_relation_class(last_name(attribute.call.func)):
                yield label, name


def list_known_proven(code: MatchedCode) -> Iterator[tuple[str, ForeignKey]]:
    """Yield the keys that the rows of the last run proved, and the label of their table, under their present names."""
    tables = {table.label: table for table in code.resolved.old.tables}
    for each in code.resolved.old.undeclared:
        if each.verdict is Verdict.PROVEN and each.target in tables:
            yield rename_key(each.table, make_proven_key(each, tables[each.target]), code.resolved.renames)


def explain_doubt(label: str, key: ForeignKey, schema: Schema) -> str:
    """Return what the rows say now about a key that they proved before, as a sentence of a conflict."""
    found = next((each for each in schema.undeclared if _is_about(each, label, key)), None)
    because = f" ({found.reason})" if found and found.reason else ""
    return f"the rows proved this relation, and do not any more{because}; it stays until you decide"


def _is_about(found: UndeclaredKey, label: str, key: ForeignKey) -> bool:
    return (found.table, found.column, found.target_column) == (label, key.columns[0], *key.target_columns)
