"""The rules for one name, applied in the order of `RULES` to every name that comes from the database."""

import functools
from collections.abc import Collection

from legacygen.naming.column_prefix import strip_column_prefix
from legacygen.naming.identifier import write_identifier
from legacygen.naming.member import write_member
from legacygen.naming.name import Name, Rule
from legacygen.naming.prefix import strip_prefix
from legacygen.naming.relation import drop_key_words
from legacygen.naming.reserved import avoid_reserved
from legacygen.naming.singular import singularize_name
from legacygen.naming.target import name_after_target
from legacygen.naming.words import split_name

RULES: tuple[Rule, ...] = (
    strip_prefix,
    strip_column_prefix,
    split_name,
    singularize_name,
    drop_key_words,
    name_after_target,
    write_identifier,
    write_member,
    avoid_reserved,
)
"""One rule per module; the docstring of the module is the documentation of the rule."""


def clean_name(name: Name, *, without: Collection[Rule] = ()) -> Name:
    """Apply the rules to a name, except those in `without`."""
    return _apply_rules(tuple(rule for rule in RULES if rule not in without) if without else RULES, name)


@functools.cache  # the columns of a schema share most of their names
def _apply_rules(rules: tuple[Rule, ...], name: Name) -> Name:
    for rule in rules:
        name = rule(name)
    return name
