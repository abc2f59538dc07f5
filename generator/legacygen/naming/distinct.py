"""Names that would be alike get a number, the same one every time: `order_item`, `order_item_2`.

Upper and lower case count as alike. What is called so in the database keeps the name, then the order of the
alphabet decides, never the order in which the tables were read.
"""

import functools
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence


def distinct(wanted: Mapping[str, str], taken: Iterable[str] = (), joint: str = "_") -> dict[str, str]:
    """A different name for each key, as near to the wanted one as can be; `taken` are given to no one."""
    used = {fold(name) for name in taken}
    return distinct_by(wanted, lambda name: [name], used, joint)


def distinct_by(
    wanted: Mapping[str, str], forms: Callable[[str], Collection[str]], used: set[str], joint: str
) -> dict[str, str]:
    """Like `distinct` where a name takes up several: `forms` tells which; `used` (folded) grows."""
    result = {}
    for key in sorted(wanted, key=lambda key: (fold(key) != fold(wanted[key]), key != wanted[key], key)):
        name, number = wanted[key], 1
        while used.intersection(fold(form) for form in forms(name)):
            number += 1
            name = f"{wanted[key]}{joint if number > 1 else ''}{number}"
        used.update(fold(form) for form in forms(name))
        result[key] = name
    return {key: result[key] for key in wanted}


def preferred(ladders: Mapping[str, Sequence[str]], taken: Iterable[str] = ()) -> dict[str, str]:
    """For each key the first of its names that is unlike the others' and the `taken` ones, else its second one.

    All keys of like names step on together, so that none has the better name by chance.
    """
    steps = dict.fromkeys(ladders, 0)
    used = {fold(name) for name in taken}
    last = max(map(len, ladders.values()), default=1) - 1
    for _ in range(last + 1):
        current = {key: fold(ladders[key][step]) for key, step in steps.items()}
        often = Counter(current.values())
        for key, name in current.items():
            if steps[key] < last and (often[name] > 1 or name in used):
                steps[key] += 1
    often = Counter(fold(ladders[key][step]) for key, step in steps.items())
    return {
        key: ladders[key][step if often[fold(ladders[key][step])] == 1 else min(1, last)]
        for key, step in steps.items()
    }


@functools.cache
def fold(name: str) -> str:
    """What counts as the same name."""
    return unicodedata.normalize("NFKC", name).casefold()
