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
from legacygen.schema.undeclared import UndeclaredKey, Verdict


def choose_proven_keys(inputs: RefreshInputs, code: MatchedCode) -> RefreshInputs:
    """Return the inputs; selected tables have the keys that their rows prove.

    Where the code has a plain field, or a relation to another table, it stays.
    """
    taken = set(_list_plain_fields(code))
    known = {(label, key.columns): key.target for label, key in list_known_keys(code)}
    kept = tuple(
        each
        for each in inputs.selected.undeclared
        if (each.table, each.column) not in taken
        and known.get((each.table, (each.column,)), each.target) == each.target
    )
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


def list_known_keys(code: MatchedCode) -> Iterator[tuple[str, ForeignKey]]:
    """List the keys of the last run once each, with the label of their table, under the names that they have now.

    They were declared, proven by rows, or kept.
    """
    old = {table.label: table for table in code.resolved.old.tables}
    # Rows of now may be at odds with a key that others proved, so that a join must not leave them out.
    proven = [
        (each.table, replace(make_proven_key(each, old[each.target]), optional=True, evidence=""))
        for each in code.resolved.old.undeclared
        if each.verdict is Verdict.PROVEN and each.target in old
    ]
    declared = [(label, key) for label, table in old.items() for key in table.foreign_keys]
    renamed = (rename_key(label, key, code.resolved.renames) for label, key in (*proven, *declared))
    known = {(label, key.columns): key for label, key in renamed}
    known.update(((each.table, each.key.columns), each.key) for each in code.lockfile.kept_keys)
    yield from ((label, key) for (label, _), key in known.items())


def explain_doubt(label: str, key: ForeignKey, schema: Schema) -> str:
    """Return what the rows say now about a key that they proved before, as a sentence of a conflict."""
    found = next((each for each in schema.undeclared if _is_about(each, label, key)), None)
    because = f" ({found.reason})" if found and found.reason else ""
    return f"the rows proved this relation, and do not any more{because}; it stays until you decide"


def _is_about(found: UndeclaredKey, label: str, key: ForeignKey) -> bool:
    return (found.table, found.column, found.target_column) == (label, key.columns[0], *key.target_columns)
