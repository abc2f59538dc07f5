"""Checks what a project needs to read its legacy data: settings, engine, server, session, rights of the account."""

import os
import shlex
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from legacygen import workspace
from legacygen.config import parse_config
from legacygen.connect import GUARDED, Database, open_database
from legacygen.errors import LegacygenError
from legacygen.workspace import Source


class FindingState(StrEnum):
    """`ok`; `to do` if the project works but is less safe than it could be; `broken` if it cannot work."""

    OK = "ok"
    TO_DO = "to do"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one check; `advice` is what to do next, with one statement per line."""

    state: FindingState
    what: str
    text: str
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """All findings about one source, from the settings to the data."""

    app: str
    database: str
    findings: tuple[Finding, ...]

    def is_in(self, state: FindingState) -> bool:
        """Return whether any finding is in that state."""
        return any(finding.state is state for finding in self.findings)


def examine_source(source: Source) -> Diagnosis:
    """Check one source; problems become findings, but an unreadable legacygen.toml raises ConfigError."""
    parsed = parse_config(workspace.read_text(source.config), source.config.name)
    try:
        with open_database(str(source.root), workspace.find_settings(source, parsed), parsed.database) as database:
            findings = (_check_engine(database, parsed.database), *_check_database(database, parsed.database))
    except LegacygenError as error:
        findings = (Finding(state=FindingState.BROKEN, what="connection", text=str(error)),)
    findings += tuple(_check_env_file(source.root / ".env"))
    return Diagnosis(app=parsed.app, database=parsed.database, findings=findings)


def describe_access(source: Source) -> str:
    """Say that a refresh could only read, and whether the account could do more; empty for a file.

    Raises LegacygenError if the database cannot be opened.
    """
    parsed = parse_config(workspace.read_text(source.config), source.config.name)
    with open_database(str(source.root), workspace.find_settings(source, parsed), parsed.database) as database:
        if database.vendor == "sqlite":
            return ""
        account = next((each for each in _check_database(database, parsed.database) if each.what == "account"), None)
    if account is None:
        return "the session"
    is_safe = account.state is FindingState.OK
    return f"the session; {account.text}{'' if is_safe else ', see `legacygen doctor`'}"


def _check_env_file(path: Path) -> Iterator[Finding]:
    """Yield a finding if other users may read the passwords in a file."""
    if os.name == "posix" and path.is_file() and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        text = f"other users may read {path.name}, which has passwords"
        yield Finding(state=FindingState.TO_DO, what="file", text=text, advice=f"chmod 600 {shlex.quote(str(path))}")


def _check_engine(database: Database, alias: str) -> Finding:
    name = f"DATABASES[{alias!r}]"
    if database.engine in GUARDED.values():
        return Finding(state=FindingState.OK, what="engine", text=f"{database.engine} in {name}")
    advice = f"Set ENGINE to {GUARDED[database.engine]!r}." if database.engine in GUARDED else ""
    text = f"{database.engine} in {name} allows the project to write"
    return Finding(state=FindingState.TO_DO, what="engine", text=text, advice=advice)


def _check_database(database: Database, alias: str) -> Iterator[Finding]:
    """Yield what the engine's own Django database checks find, without importing the runtime."""
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
