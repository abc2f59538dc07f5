"""Makes names different that would be the same: a number at the end, the same one every time."""

import functools
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping


def number_duplicates(
    wanted: Mapping[str, str],
    used: Collection[str] = (),
    *,
    joint: str = "_",
    forms: Callable[[str], Collection[str]] = lambda name: (name,),
) -> dict[str, str]:
    """Return a different name for each key, the wanted one where possible, else with a number after the `joint`.

    `forms` returns all names that a name takes up. `used` are names in use, folded. A key that equals its wanted
    name keeps it, then the order of the alphabet decides, never the order of the keys.
    """
    used = set(used)
    result = {}
    for key in sorted(wanted, key=lambda key: (fold_name(key) != fold_name(wanted[key]), key != wanted[key], key)):
        name, number = wanted[key], 1
        while not used.isdisjoint(folded := [fold_name(form) for form in forms(name)]):
            number += 1
            name = f"{wanted[key]}{joint}{number}"
        used.update(folded)
        result[key] = name
    return {key: result[key] for key in wanted}


def prefer_unlike(
    keys: Iterable[str], make_name: Callable[[str, int], str], attempts: int, used: Iterable[str] = ()
) -> dict[str, str]:
    """Return for each key the first of its names that no other key has and that is not `used`, else its second one.

    `make_name` makes the name of a key for each attempt from 0. All keys of the same name move on to the next attempt
    together, so that none has the better name by chance.
    """
    names = {key: make_name(key, 0) for key in keys}
    steps = dict.fromkeys(names, 0)
    taken = {fold_name(name) for name in used}
    for _ in range(attempts):
        alike = _find_alike(names, taken)
        for key in alike:
            steps[key] = min(steps[key] + 1, attempts - 1)
            names[key] = make_name(key, steps[key])
    for key in _find_alike(names, ()):
        names[key] = make_name(key, min(1, attempts - 1))
    return names


def _find_alike(names: Mapping[str, str], taken: Collection[str]) -> list[str]:
    """Return the keys whose names other keys have too, or are `taken`."""
    often = Counter(map(fold_name, names.values()))
    return [key for key, name in names.items() if often[fold_name(name)] > 1 or fold_name(name) in taken]


def find_free_name(wanted: str, used: Collection[str], is_forbidden: Callable[[str], bool]) -> str:
    """Return the wanted name, or one that ends in `_set`, `_set_2`; `used` are names in use, folded."""
    name, number = wanted, 1
    while fold_name(name) in used or is_forbidden(name):
        name = f"{wanted}_set" if number == 1 else f"{wanted}_set_{number}"
        number += 1
    return name


@functools.cache
def fold_name(name: str) -> str:
    """Return the form in which names are compared: upper and lower case are the same."""
    return unicodedata.normalize("NFKC", name).casefold()
