"""Finds the lines of the project that use what was dropped."""

from collections.abc import Iterable, Mapping

from legacygen.emit.stubs import FOLDER, render_stub, stub_module_name
from legacygen.lockfile import Tombstone
from legacygen.plan import Plan
from legacygen.pycode.field_arguments import is_relation_class
from legacygen.pycode.references import Reference, find_class_references, find_field_references, find_member_references
from legacygen.refresh.report import AffectedCode


def list_affected(tombstones: Iterable[Tombstone], texts: Mapping[str, str]) -> tuple[AffectedCode, ...]:
    """List the lines that use what was dropped, except where the user has resolved the conflict."""
    found = [AffectedCode(name=each.id, uses=find_uses(each, texts)) for each in tombstones if not each.resolved]
    return tuple(each for each in found if each.uses)


def find_uses(dropped: Tombstone, texts: Mapping[str, str]) -> tuple[Reference, ...]:
    """Find the uses of a dropped table, column, enumeration or value in texts by path."""
    if not dropped.column:
        return find_class_references(texts, dropped.cls)
    if dropped.part:
        choices, _, member = dropped.name.partition(".")
        value = dropped.part.partition(".")[2] if "." in dropped.part else None
        return find_member_references(texts, dropped.cls, choices, member, value)
    is_relation = dropped.field is not None and is_relation_class(dropped.field.cls)
    names = (dropped.name, f"{dropped.name}_id") if is_relation else (dropped.name,)
    return find_field_references(texts, dropped.cls, names)


def without_untouched_stub(
    dropped: Tombstone, base: Plan, texts: Mapping[str, str], folder: str, app: str
) -> Mapping[str, str]:
    """Return the texts without the stub of a dropped table, where nobody has worked on it: it uses nothing."""
    model = next((each for each in base.models if each.label == dropped.table and not dropped.column), None)
    path = f"{folder}/{FOLDER}/{stub_module_name(model.name)}.py" if model else ""
    if model is None or texts.get(path) != render_stub(model, app):
        return texts
    return {each: text for each, text in texts.items() if each != path}
