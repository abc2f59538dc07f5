"""The three sides of one model, and the result of merging them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from legacygen.lockfile import Conflict
from legacygen.matching.models import MatchedModel
from legacygen.plan import Model
from legacygen.pycode.source_text import TextEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSides:
    """The model of one table: `base` as last written (with the user's names), `ours` in the code, `theirs` as planned.

    `decisions` are resolved conflicts by ID. `lost` are as in `find_lost_classes`, `tables` the labels
    of those that have one. `moved` are the columns that were renamed in the database. `kept` is what was dropped but
    stays: columns, `column.choices` and `column.choices.value`.
    """

    base: Model
    ours: MatchedModel
    theirs: Model
    decisions: Mapping[str, str]
    lost: Mapping[str, bool] = field(default_factory=dict)
    tables: Collection[str] = ()
    moved: Collection[str] = ()
    kept: Collection[str] = ()


@dataclass(slots=True, kw_only=True)
class MergedModel:
    """Edits of the module, the code that they add, conflicts, and the new base; filled step by step.

    The added code is only searched for names that have to be imported.
    """

    base: Model
    edits: list[TextEdit] = field(default_factory=list)
    new_code: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
