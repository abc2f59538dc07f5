"""A table that only joins two others is many-to-many, in the plural both ways: `film.actors` and `actor.films`.

Where several tables join the same two, that which is called after both is plain and each other one named for its
table too (`casting_actors`). A table joined with itself has a name for either end (`followed_users`,
`follower_users`). No name is that of a field or of a way back.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legacygen.naming.distinct import fold
from legacygen.naming.identifier import snake
from legacygen.naming.plural import many
from legacygen.naming.reserved import is_reserved
from legacygen.naming.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One such table: `key` identifies it; `join`, `source`, `target` are class names.

    `source_field` and `target_field` are the names of its relations to the two.
    """

    key: str
    join: str
    source: str
    source_field: str
    target: str
    target_field: str


def crossing_names(
    crossings: Sequence[Crossing],
    taken: Mapping[str, set[str]],
    pinned: Mapping[str, tuple[str, str]] | None = None,
) -> dict[str, tuple[str, str]]:
    """By key, the name of the field on the source and of the way back on the target.

    `taken` are the names (folded) in use by class; the new ones are added. `pinned` are names in use already, by
    key, which stay.
    """
    several = Counter(frozenset((each.source, each.target)) for each in crossings)
    result = {each.key: pinned[each.key] for each in crossings if each.key in pinned} if pinned else {}
    for each in crossings:
        if each.key in result:
            taken[each.source].add(fold(result[each.key][0]))
            taken[each.target].add(fold(result[each.key][1]))
    new = [each for each in crossings if each.key not in result]
    for each in sorted(new, key=lambda each: (each.source, each.target, each.join)):
        there, back = _wanted(each, several[frozenset((each.source, each.target))] > 1)
        result[each.key] = (_free(there, taken[each.source]), _free(back, taken[each.target]))
    return result


def _wanted(each: Crossing, is_one_of_several: bool) -> tuple[str, str]:
    there, back = many(each.target), many(each.source)
    if each.source == each.target:
        return f"{each.target_field}_{there}", f"{each.source_field}_{back}"
    join, ends = words(each.join), (words(each.source), words(each.target))
    is_plain = not is_one_of_several or join in (ends[0] + ends[1], ends[1] + ends[0])
    before = "" if is_plain else f"{snake(join)}_"
    return f"{before}{there}", f"{before}{back}"


def _free(wanted: str, used: set[str]) -> str:
    name, number = wanted, 1
    while fold(name) in used or is_reserved(name):
        name = f"{wanted}_set" if number == 1 else f"{wanted}_set_{number}"
        number += 1
    used.add(fold(name))
    return name
