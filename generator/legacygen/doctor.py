"""What stands between the project and its legacy data: settings, engine, server, session, rights of the account."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from legacygen import workspace
from legacygen.config import parse_config
from legacygen.connect import GUARDED, Database, open_database
from legacygen.errors import LegacygenError
from legacygen.workspace import Source


class FindingState(StrEnum):
    """`ok`, `to do` where the project works but is less safe than it could be, `broken` where it cannot."""

    OK = "ok"
    TO_DO = "to do"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at; `advice` is what to do next, on several lines where it is a list of statements."""

    state: FindingState
    what: str
    text: str
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Everything found about one source, in the order of the way to the data."""

    app: str
    database: str
    findings: tuple[Finding, ...]

    def is_in(self, state: FindingState) -> bool:
        """Whether any finding is in that state."""
        return any(finding.state is state for finding in self.findings)


def examine_source(source: Source) -> Diagnosis:
    """Look at one source; what hinders it is found, not raised, but for a configuration that cannot be read."""
    parsed = parse_config(workspace.read_text(source.config), source.config.name)
    try:
        with open_database(str(source.root), workspace.find_settings(source, parsed), parsed.database) as database:
            findings = (_engine(database, parsed.database), *_asked(database, parsed.database))
    except LegacygenError as error:
        findings = (Finding(state=FindingState.BROKEN, what="connection", text=str(error)),)
    return Diagnosis(app=parsed.app, database=parsed.database, findings=findings)


def _engine(database: Database, alias: str) -> Finding:
    name = f"DATABASES[{alias!r}]"
    if database.engine in GUARDED.values():
        return Finding(state=FindingState.OK, what="engine", text=f"{database.engine} in {name}")
    advice = f"Set ENGINE to {GUARDED[database.engine]!r}." if database.engine in GUARDED else ""
    text = f"{database.engine} in {name} lets the project write"
    return Finding(state=FindingState.TO_DO, what="engine", text=text, advice=advice)


def _asked(database: Database, alias: str) -> Iterator[Finding]:
    """What the engine tells by Django's own way of checking a database: the generator does not import it."""
    from django.core.checks import ERROR, WARNING

    for message in database.connection.validation.check():
        level = (
            FindingState.BROKEN
            if message.level >= ERROR
            else FindingState.TO_DO
            if message.level >= WARNING
            else FindingState.OK
        )
        what = str(message.obj or "").removeprefix(alias).strip()
        yield Finding(state=level, what=what, text=message.msg, advice=message.hint or "")
