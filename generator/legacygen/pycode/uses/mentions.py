"""The places of a Python text that may name a field, and what else the text says about its classes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from legacygen.pycode.uses.class_facts import ClassFacts
from legacygen.pycode.uses.receivers import ClassRef, Receiver


class MentionKind(Enum):
    """Kinds of mentions: DECLARED is an attribute of a form, serializer or factory, which has the name of a field."""

    ATTRIBUTE = auto()
    STRING = auto()
    KEYWORD = auto()
    DECLARED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place that has one or more names: `customer__phone` has the `parts` customer and phone.

    `cls` is the outermost class around it, empty outside of classes. `receivers` say whose names they may be, the
    nearest first. `is_lookup` if it is a keyword of a call that takes fields, `is_dotted` if the parts are separated
    by dots, `is_idle` if it is within `Unmapped(…)`.
    """

    kind: MentionKind
    parts: tuple[str, ...]
    line: int
    cls: str
    receivers: tuple[Receiver, ...] = ()
    is_lookup: bool = False
    is_dotted: bool = False
    is_idle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedName:
    """Something imported; `level` are the dots before the module, `name` is empty for a module as a whole."""

    module: str
    name: str
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonFacts:
    """The content of one text. `mentions` are by each of their parts, `imports` and `classes` by the name in the text.

    `registered` are pairs of a model and its admin class, `called` the classes that a class calls, `bindings` what
    variables hold, `dotted` the names like those of classes that stand after a dot.
    """

    mentions: Mapping[str, list[Mention]] = field(default_factory=dict)
    classes: Mapping[str, ClassFacts] = field(default_factory=dict)
    imports: Mapping[str, list[ImportedName]] = field(default_factory=dict)
    registered: tuple[tuple[ClassRef, ClassRef], ...] = ()
    called: Mapping[str, set[ClassRef]] = field(default_factory=dict)
    bindings: Mapping[str, set[Receiver]] = field(default_factory=dict)
    dotted: frozenset[str] = frozenset()
