"""What the user has, what was last written and what would be written now, brought together by database identity.

Nothing here touches a file: texts in, texts out. The user's side always stays where both sides changed.
"""

from legacygen.merge.identity import Renamed
from legacygen.merge.keeping import clashing, staying, with_names
from legacygen.merge.sides import Choice, Merged, Prepared
from legacygen.merge.source import Module, parse
from legacygen.merge.stages import merge, prepare

__all__ = [
    "Choice",
    "Merged",
    "Module",
    "Prepared",
    "Renamed",
    "clashing",
    "merge",
    "parse",
    "prepare",
    "staying",
    "with_names",
]
