"""Removes legacygen from a project: what is left of it, what goes, and what the user has to decide."""

from legacygen.retire.leftovers import Fate, Leftover, Retirement
from legacygen.retire.write import recover_retirement, refuse_unclean_tree, survey_project, write_retirement

__all__ = [
    "Fate",
    "Leftover",
    "Retirement",
    "recover_retirement",
    "refuse_unclean_tree",
    "survey_project",
    "write_retirement",
]
