"""Finds the lines of the project that use what was dropped."""

from collections.abc import Iterable, Mapping

from legacygen.emit.stubs import FOLDER, render_stub, stub_module_name
from legacygen.lockfile import Tombstone
from legacygen.plan import Field, Plan
from legacygen.pycode.field_arguments import POSITIONAL_ARGS, is_relation_class
from legacygen.pycode.statements import is_same_code
from legacygen.pycode.uses import (
    Reference,
    find_class_references,
    find_field_references,
    find_member_references,
    find_reverse_references,
    find_sql_references,
    merge_lines,
)
from legacygen.refresh.report import AffectedCode

Texts = Mapping[str, str]


def list_affected(tombstones: Iterable[Tombstone], texts: Texts) -> tuple[AffectedCode, ...]:
    """List the lines that use what was dropped, except where the user has resolved the conflict."""
    found = [AffectedCode(name=each.id, uses=find_uses(each, texts)) for each in tombstones if not each.resolved]
    return tuple(each for each in found if each.uses)


def find_uses(dropped: Tombstone, texts: Texts, known: Texts | None = None) -> tuple[Reference, ...]:
    """Find the uses of a dropped table, column, enumeration or value in texts by path.

    `known` are texts that show the classes and relations of the project, if something of them is masked in `texts`.
    """
    table = dropped.table.rpartition(".")[2]
    if not dropped.column:
        return merge_lines([*find_class_references(texts, dropped.cls), *find_sql_references(texts, table)])
    if dropped.part:
        choices, _, member = dropped.name.partition(".")
        value = dropped.part.partition(".")[2] if "." in dropped.part else None
        return find_member_references(texts, dropped.cls, choices, member, value)
    return merge_lines([*_find_field_uses(dropped, texts, known), *find_sql_references(texts, table, dropped.column)])


def _find_field_uses(dropped: Tombstone, texts: Texts, known: Texts | None) -> tuple[Reference, ...]:
    field = dropped.field
    if field is None or "to" not in POSITIONAL_ARGS.get(field.cls.rpartition(".")[2], ()):
        return find_field_references(texts, dropped.cls, (dropped.name,), known=known)
    names = (dropped.name, f"{dropped.name}_id") if is_relation_class(field.cls) else (dropped.name,)
    target, related_name = _read_argument(field, "to"), _read_argument(field, "related_name")
    query = _read_argument(field, "related_query_name") or related_name
    is_single = field.cls.endswith("OneToOneField")
    accessor, query = name_reverse_side(dropped.cls, related_name, query, is_single=is_single)
    target = dropped.cls if target == "self" else target.rpartition(".")[2]
    own = find_field_references(texts, dropped.cls, names, known=known)
    return merge_lines([*own, *find_reverse_references(texts, target, accessor, query, known)])


def find_relation_uses(
    texts: Texts, cls: str, name: str, target: str, related_name: str | None, known: Texts | None = None
) -> tuple[Reference, ...]:
    """Find the uses of a relation as a relation, which break when its field becomes a plain one for the same column.

    `cls` and `target` are names of classes, `related_name` is None if the field has none; texts are as in `find_uses`.
    Lines of export stubs that are still `Unmapped` do not count.
    """
    accessor, query = name_reverse_side(cls, related_name or "", related_name or "")
    target = cls if target == "self" else target.rpartition(".")[2]
    own = find_field_references(texts, cls, (name,), known=known)
    found = merge_lines([*own, *find_reverse_references(texts, target, accessor, query, known)])
    return tuple(each for each in found if not each.is_idle)


def name_reverse_side(cls: str, related_name: str, query: str, *, is_single: bool = False) -> tuple[str, str]:
    """Return the names of a relation of `cls` seen from its target: as an attribute, and in lookups.

    Both are empty if it has no reverse side. Empty arguments stand for Django's defaults; `is_single` for a one-to-one
    relation.
    """
    if related_name.endswith("+"):
        return "", ""
    default = cls.lower()
    return related_name or (default if is_single else f"{default}_set"), query or default


def _read_argument(field: Field, name: str) -> str:
    """Return the text of a planned argument that is a plain string; empty if there is none."""
    known = dict(zip(POSITIONAL_ARGS[field.cls.rpartition(".")[2]], field.positional, strict=False))
    known.update((each.name, each.value) for each in field.arguments)
    return known.get(name, "").strip("\"'")


def without_untouched_stub(dropped: Tombstone, base: Plan, texts: Texts, folder: str, app: str) -> Texts:
    """Return the texts without the stub of a dropped table, where nobody has worked on it: it uses nothing.

    A class that was moved is imported from another module.
    """
    model = next((each for each in base.models if each.label == dropped.table and not dropped.column), None)
    path = f"{folder}/{FOLDER}/{stub_module_name(model.name)}.py" if model else ""
    if model is None or not is_same_code(texts.get(path, ""), render_stub(model, app), with_imports=False):
        return texts
    return {each: text for each, text in texts.items() if each != path}
