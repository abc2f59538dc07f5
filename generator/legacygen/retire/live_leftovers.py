"""Describes what the project's databases still hold of legacygen, and what the stubs have not carried over."""

from collections.abc import Iterator, Mapping

from legacygen.retire.leftovers import Fate, Leftover
from legacygen.retire.live_state import LiveState
from legacygen.retire.project_files import LegacyApp
from legacygen.retire.stub_targets import list_filled_stubs


def describe_live_state(live: LiveState, *, drops: bool) -> Iterator[Leftover]:
    """Describe the ledgers and their rejected rows; `drops` if a migration is written that drops the ledger."""
    if live.error:
        advice = f"not counted: {live.error}; look for passwords and rejected rows yourself"
        yield Leftover(fate=Fate.DECIDE, what="accounts and ledger", advice=advice)
    for alias, rejects in live.rejects.items():
        if rejects:
            advice = "not carried over: `manage.py legacy rejects` says why; nobody can retry them afterwards"
            yield Leftover(
                fate=Fate.DECIDE,
                what=f"{rejects} rejected {'row' if rejects == 1 else 'rows'} in {alias!r}",
                advice=advice,
            )
        if not drops:
            advice = (
                "say where each object comes from; `legacygen retire --ledger APP` writes a migration that drops them"
            )
            yield Leftover(fate=Fate.STAYS, what=f"the tables legacygen_ledger_* in {alias!r}", advice=advice)


def describe_stubs(app: LegacyApp, texts: Mapping[str, str], live: LiveState) -> Iterator[Leftover]:
    """Describe the stubs of an app that have a target, but were never run as far as a ledger knows."""
    filled = dict.fromkeys(list_filled_stubs(texts, app.folder))
    places = [path for path, table in filled if f"{app.config.database}.{table}" not in live.tables]
    if places and not live.error:
        advice = "no ledger here knows their tables; run them before, if their rows are to be carried over"
        yield Leftover(fate=Fate.DECIDE, what="stubs that were never run", places=tuple(places), advice=advice)
