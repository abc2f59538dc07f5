"""Describes the lines of the user's code that use what goes, or something of legacygen."""

from collections.abc import Iterable, Iterator, Mapping

from legacygen.retire.code_uses import COMMAND, FIXTURE, CodeUse
from legacygen.retire.gone_names import is_legacygen
from legacygen.retire.leftovers import Fate, Leftover
from legacygen.retire.live_state import LiveState
from legacygen.retire.replacements import HASHERS, describe_replacement, is_usable, shorten_name

ADVICE = {
    FIXTURE: "a test with this fixture reads legacy models; delete it, or let it use models of your own",
    COMMAND: "the command goes; take the call out",
    "settings.LEGACY_APPS": "the setting goes; take it out",
}
GONE = "go with the legacy app; take the uses out, or move what you need into an app of your own"
GONE_TEST = "go with the legacy app, and so do tests of them"
NO_APP = "needs the apps of legacygen in the settings, which go; take it out"
VAGUE = "may name the legacy app, its database or legacygen; take it out if it does"
SHOWN = 3
"""Names that are listed for one file."""


def describe_uses(found: Mapping[str, Iterable[CodeUse]], live: LiveState) -> Iterator[Leftover]:
    """Describe the uses in modules by path.

    What goes with the legacy app is listed file by file, all else by name.
    """
    files: dict[str, list[CodeUse]] = {}
    places: dict[tuple[str, bool], list[str]] = {}
    for path, uses in found.items():
        names = [use.name for use in uses]
        for use in uses:
            if use.is_vague or use.name in ADVICE or is_legacygen(use.name):
                # The import of a module goes with the uses of what is in it.
                if not (is_usable(use.name) and any(name.startswith(f"{use.name}.") for name in names)):
                    key = (shorten_name(use.name), use.is_vague)
                    places.setdefault(key, []).append(f"{path}:{use.line}")
            else:
                files.setdefault(path, []).append(use)
    yield from (_describe_file(path, uses) for path, uses in files.items())
    for (name, is_vague), where in sorted(places.items()):
        fate, advice = (Fate.DECIDE, VAGUE) if is_vague else _judge_name(name, live)
        yield Leftover(fate=fate, what=name, places=tuple(where), advice=advice)


def _describe_file(path: str, uses: list[CodeUse]) -> Leftover:
    """Describe a file that uses what goes with the legacy app."""
    names = list(dict.fromkeys(use.name for use in uses))
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    is_test = any(part.startswith("test") for part in path.split("/"))
    advice = f"uses {', '.join(names[:SHOWN])}{more}, which {GONE_TEST if is_test else GONE}"
    places = tuple(dict.fromkeys(f"{path}:{use.line}" for use in uses))
    return Leftover(fate=Fate.BLOCKED, what=path, places=places, advice=advice)


def _judge_name(name: str, live: LiveState) -> tuple[Fate, str]:
    """Return what becomes of a use of a name, and why."""
    if name in ADVICE or not is_usable(name):
        return Fate.BLOCKED, ADVICE.get(name, NO_APP)
    word = HASHERS.get(name.rpartition(".")[2])
    if not word or live.error:
        return Fate.DECIDE, describe_replacement(name)
    number = live.accounts.get(word, 0)
    if not number:
        return Fate.DECIDE, f"no account has a password that begins with {word}$: remove it"
    accounts = "1 account still has" if number == 1 else f"{number} accounts still have"
    return Fate.DECIDE, f"{accounts} such a password; {describe_replacement(name)}"
