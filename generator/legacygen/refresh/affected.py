"""Which lines of the project use what has gone."""

from collections.abc import Iterable, Mapping

from legacygen.emit.stubs import FOLDER, render_stub, stub_module_name
from legacygen.lockfile import Tombstone
from legacygen.plan import Model
from legacygen.pycode.references import Reference, find_class_references, find_field_references, find_member_references
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.report import AffectedCode


def find_references(gone: Iterable[Tombstone], texts: Mapping[str, str]) -> tuple[AffectedCode, ...]:
    """The lines that use what has gone and was not settled yet."""
    found = [AffectedCode(name=each.id, uses=_uses(texts, each)) for each in gone if not each.settled]
    return tuple(each for each in found if each.uses)


def find_tombstone_references(given: RefreshInputs, texts: Mapping[str, str], gone: Tombstone) -> AffectedCode:
    """The uses; a stub of a table that is gone too does not count as long as nobody has worked on it."""
    if not gone.column:
        written = next(
            (each for each in given.base.models if each.label == gone.table), Model(name=gone.cls, table="")
        )
        path = f"{given.folder}/{FOLDER}/{stub_module_name(written.name)}.py"
        if texts.get(path) == render_stub(written, given.config.app):
            texts = {each: text for each, text in texts.items() if each != path}
    return AffectedCode(name=gone.id, uses=_uses(texts, gone))


def _value(gone: Tombstone) -> str | None:
    return gone.part.partition(".")[2] if "." in gone.part else None


def _uses(texts: Mapping[str, str], gone: Tombstone) -> tuple[Reference, ...]:
    if not gone.column:
        return find_class_references(texts, gone.cls)
    if gone.part:
        return find_member_references(texts, gone.cls, *gone.name.partition(".")[::2], _value(gone))
    is_relation = gone.field is not None and gone.field.cls.endswith(("ForeignKey", "OneToOneField"))
    return find_field_references(texts, gone.cls, (gone.name, f"{gone.name}_id") if is_relation else (gone.name,))
