"""What the user has, what was last written and what would be written now, brought together by database identity.

Nothing here touches a file: texts in, texts out. The user's side always stays where both sides changed.
"""

from legacygen.matching.models import Renames
from legacygen.merge.app import merge_app, prepare_user_side
from legacygen.merge.inputs import MergedApp, MergeDecisions, UserSide
from legacygen.merge.keeping import find_clashing_names, find_kept_fields, pin_kept_names
from legacygen.pycode.module import PythonModule, parse_module

__all__ = [
    "MergeDecisions",
    "MergedApp",
    "PythonModule",
    "Renames",
    "UserSide",
    "find_clashing_names",
    "find_kept_fields",
    "merge_app",
    "parse_module",
    "pin_kept_names",
    "prepare_user_side",
]
