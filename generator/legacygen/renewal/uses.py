"""Which lines of the project use what has gone."""

from collections.abc import Iterable, Mapping

from legacygen.emit import stubs
from legacygen.lock import Gone
from legacygen.merge import usage
from legacygen.plan import Model
from legacygen.renewal.given import Given
from legacygen.report import Affected


def uses_of(gone: Iterable[Gone], texts: Mapping[str, str]) -> tuple[Affected, ...]:
    """The lines that use what has gone and was not settled yet."""
    found = [Affected(name=each.id, uses=_uses(texts, each)) for each in gone if not each.settled]
    return tuple(each for each in found if each.uses)


def affected(given: Given, texts: Mapping[str, str], gone: Gone) -> Affected:
    """The uses; a stub of a table that is gone too does not count as long as nobody has worked on it."""
    if not gone.column:
        written = next(
            (each for each in given.base.models if each.label == gone.table), Model(name=gone.cls, table="")
        )
        path = f"{given.folder}/{stubs.FOLDER}/{stubs.module_name(written.name)}.py"
        if texts.get(path) == stubs.stub_text(written, given.config.app):
            texts = {each: text for each, text in texts.items() if each != path}
    return Affected(name=gone.id, uses=_uses(texts, gone))


def _value(gone: Gone) -> str | None:
    return gone.part.partition(".")[2] if "." in gone.part else None


def _uses(texts: Mapping[str, str], gone: Gone) -> tuple[usage.Use, ...]:
    if not gone.column:
        return usage.of_class(texts, gone.cls)
    if gone.part:
        return usage.of_member(texts, gone.cls, *gone.name.partition(".")[::2], _value(gone))
    is_relation = gone.field is not None and gone.field.cls.endswith(("ForeignKey", "OneToOneField"))
    return usage.of_field(texts, gone.cls, (gone.name, f"{gone.name}_id") if is_relation else (gone.name,))
