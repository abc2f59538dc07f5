"""Searches a project for uses of fields, classes and choices, in Python and templates: lines to look at, not proof."""

from legacygen.pycode.uses.class_uses import find_class_references, find_member_references
from legacygen.pycode.uses.field_uses import find_field_references, find_reverse_references
from legacygen.pycode.uses.reference import Reference, merge_lines
from legacygen.pycode.uses.sql_uses import find_sql_references

__all__ = [
    "Reference",
    "find_class_references",
    "find_field_references",
    "find_member_references",
    "find_reverse_references",
    "find_sql_references",
    "merge_lines",
]
