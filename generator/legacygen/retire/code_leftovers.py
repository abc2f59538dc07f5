"""Describes the lines of the user's code that use what goes, or something of legacygen."""

from collections.abc import Iterable, Iterator, Mapping

from legacygen.retire.code_uses import COMMAND, FIXTURE, CodeUse
from legacygen.retire.gone_names import is_legacygen
from legacygen.retire.leftovers import Fate, Leftover
from legacygen.retire.live_state import LiveState
from legacygen.retire.replacements import HASHERS, describe_replacement, is_usable

ADVICE = {
    FIXTURE: "a test with this fixture reads legacy models; delete it, or let it use models of your own",
    COMMAND: "the command goes; take the call out",
    "settings.LEGACY_APPS": "the setting goes; take it out",
}
GONE = "goes with the legacy app; take it out, or move what you need into an app of your own"
NO_APP = "needs the apps of legacygen in the settings, which go; take it out"
VAGUE = "may name the legacy app, its database or legacygen; take it out if it does"


def describe_uses(found: Mapping[str, Iterable[CodeUse]], live: LiveState) -> Iterator[Leftover]:
    """Describe the uses in modules by path: one leftover for each name, with its lines."""
    places: dict[tuple[str, bool], list[str]] = {}
    for path, uses in found.items():
        for use in uses:
            places.setdefault((use.name, use.is_vague), []).append(f"{path}:{use.line}")
    for (name, is_vague), where in sorted(places.items()):
        fate, advice = (Fate.DECIDE, VAGUE) if is_vague else _judge_name(name, live)
        yield Leftover(fate=fate, what=name, places=tuple(where), advice=advice)


def _judge_name(name: str, live: LiveState) -> tuple[Fate, str]:
    """Return what becomes of a use of a name, and why."""
    if name in ADVICE or not is_legacygen(name):
        return Fate.BLOCKED, ADVICE.get(name, GONE)
    if not is_usable(name):
        return Fate.BLOCKED, NO_APP
    word = HASHERS.get(name.rpartition(".")[2])
    if not word or live.error:
        return Fate.DECIDE, describe_replacement(name)
    number = live.accounts.get(word, 0)
    if not number:
        return Fate.DECIDE, f"no account has a password that begins with {word}$: remove it"
    accounts = "1 account still has" if number == 1 else f"{number} accounts still have"
    return Fate.DECIDE, f"{accounts} such a password; {describe_replacement(name)}"
