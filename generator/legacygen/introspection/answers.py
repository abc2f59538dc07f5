"""Fingerprints of the answers of a database, by which a later run recognizes that nothing has changed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from legacygen.connect import Database
from legacygen.errors import LegacygenError

Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A statement, the number of its rows and their fingerprint."""

    sql: str
    count: int
    digest: str


def fingerprint_answers(answered: Mapping[str, Rows]) -> tuple[Answer, ...]:
    """Return the answers to all statements, in the order in which they were sent."""
    return tuple(Answer(sql=sql, count=len(rows), digest=_digest_rows(rows)) for sql, rows in answered.items())


def gives_same_answers(database: Database, answers: Iterable[Answer]) -> bool:
    """Return whether the database gives every answer again; an error counts as a different answer.

    The connection keeps the rows, so that the statements are not sent again in this run.
    """
    try:
        return all(_is_same(answer, database.query(answer.sql)) for answer in answers)
    except LegacygenError:
        return False


def _is_same(answer: Answer, rows: Rows) -> bool:
    return len(rows) == answer.count and _digest_rows(rows) == answer.digest


def _digest_rows(rows: Rows) -> str:
    return hashlib.sha256(repr(rows).encode("utf-8", "surrogatepass")).hexdigest()[:32]
