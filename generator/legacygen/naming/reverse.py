"""The way back from a relation is the plural of where it comes from: `customer.orders`.

A one-to-one relation has the singular. Where several relations of one table point to the same other one, that
which is named like the other one is plain, and the rest say which they are: `billing_address_orders`. Those to
their own table are `children` of a `parent`, else `<field>_<plural>`. No name is that of a field.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from legacygen.naming.distinct import fold
from legacygen.naming.identifier import snake
from legacygen.naming.plural import many
from legacygen.naming.reserved import is_reserved
from legacygen.naming.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse:
    """One relation: `key` identifies it, `source`, `target` are class names, `field` is the relation's name."""

    key: str
    source: str
    field: str
    target: str
    one_to_one: bool = False


def related_names(
    reverses: Sequence[Reverse], taken: Mapping[str, Collection[str]], pinned: Mapping[str, str] | None = None
) -> dict[str, str]:
    """A `related_name` for each key; `taken` are the names of fields and their columns by target class.

    `pinned` are names in use already, by key, which stay.
    """
    several = Counter((each.source, each.target) for each in reverses)
    used = {target: {fold(name) for name in names} for target, names in taken.items()}
    result = {each.key: pinned[each.key] for each in reverses if each.key in pinned} if pinned else {}
    for each in reverses:
        if each.key in result:
            used.setdefault(each.target, set()).add(fold(result[each.key]))
    new = [each for each in reverses if each.key not in result]
    for each in sorted(new, key=lambda each: (each.target, not _is_plain(each), each.source, each.field)):
        names = used.setdefault(each.target, set())
        name = wanted = _wanted(each, several[each.source, each.target] > 1)
        number = 1
        while fold(name) in names or is_reserved(name):
            name = f"{wanted}_set" if number == 1 else f"{wanted}_set_{number}"
            number += 1
        names.add(fold(name))
        result[each.key] = name
    return result


def _is_plain(each: Reverse) -> bool:
    return each.source != each.target and each.field == snake(words(each.target))


def _wanted(each: Reverse, is_one_of_several: bool) -> str:
    plain = snake(words(each.source)) if each.one_to_one else many(each.source)
    if each.source == each.target:
        return "children" if each.field == "parent" and not each.one_to_one else f"{each.field}_{plain}"
    return plain if _is_plain(each) or not is_one_of_several else f"{each.field}_{plain}"
