"""Which program wrote a dump, by the comments in it."""

import re
from dataclasses import dataclass

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpProducer:
    """A program that writes dumps, its version and that of the server; empty if it does not say.

    `ends_with_line` says whether it ends every dump with a line that says so, `database` is the one it names.
    """

    name: str = UNKNOWN
    version: str = ""
    server: str = ""
    database: str = ""
    ends_with_line: bool = False

    @property
    def is_known(self) -> bool:
        """Whether a program has written it, so that values have the form of the server."""
        return self.name != UNKNOWN


VERSION = r"\d+(?:\.\d+)+[\w.+~-]*"

HEADERS: tuple[tuple[str, str], ...] = (
    ("mariadb-dump", rf"^-- MariaDB dump (?P<dump>[\d.]+)(?:-| +Distrib )(?P<version>{VERSION})"),
    ("mysqldump", rf"^-- MySQL dump (?P<dump>[\d.]+)(?:-| +Distrib )?(?P<version>{VERSION})?"),
    ("phpMyAdmin", r"^-- phpMyAdmin SQL Dump\s+-- [^\n]*?(?P<version>\d[\w.]*)"),
    ("HeidiSQL", rf"^-- HeidiSQL [^\n:]*: +(?P<version>{VERSION})"),
    ("Adminer", rf"^-- Adminer (?P<version>{VERSION}) (?P<server>(?:MySQL|MariaDB) \S+) dump"),
    ("Navicat", r"^\s*Navicat [^\n]*Data Transfer"),
    (
        "SQLyog",
        rf"^SQLyog [^\n]*?v?(?P<version>{VERSION})[^\n]*\n(?:Host[^\n]*\n)?"
        rf"(?P<server>(?:MySQL|MariaDB)[ -]+{VERSION})?",
    ),
    ("mydumper", r"^(?:# )?(?:mydumper|Started dump)"),
)
"""The expression for the header of each program."""

SERVERS = (
    rf"^-- Server[ -]?[Vv]ersion:?[ \t]+(?P<server>{VERSION}[^\n]*)",
    rf"^-- [^\n:]*[Ss]erv[^\n:]*:[ \t]+(?P<server>{VERSION}[^\n]*)",
    rf"^ *Source Server Version *: *(?P<server>[\d.]+(?: \({VERSION}\))?)",
)
DATABASES = (
    r"^-- Host: [^\n]*? +Database: (?P<database>[^\n]*\S)",
    r"^-- (?:Database|Datenbank|Base de données|Base de datos|Banco de dados): +`(?P<database>[^\n`]+)`",
    r"^(?:MySQL|MariaDB)[^\n]* : Database - (?P<database>[^\n]*\S)",
    r"^ *Source Schema *: *(?P<database>[^\n]*\S)",
)

FINISHED = re.compile(rb"^(?:# )?Finished dump at", re.M)
"""The last line of mydumper's file `metadata`."""

COMPLETED = re.compile(rb"^-- Dump completed\b", re.M)
STARTED = re.compile(rb"^-- (?:MySQL|MariaDB) dump ", re.M)
FIRST_WITH_END = (10, 10)
"""The version of the format from which on mysqldump ends with a line, that of MySQL 5.0."""


def find_producer(comments: bytes) -> DumpProducer:
    """Tell the program from the comments before the first statement."""
    text = comments.decode("utf-8", "replace").replace("\r\n", "\n")
    server = _find(SERVERS, "server", text)
    database = _find(DATABASES, "database", text)
    for name, expression in HEADERS:
        match = re.search(expression, text, re.M)
        if match:
            found = {key: value or "" for key, value in match.groupdict().items()}
            return DumpProducer(
                name=name,
                version=found.get("version", "") or found.get("dump", ""),
                server=found.get("server", "") or server,
                database=database,
                ends_with_line="dump" in found and _parse_version(found["dump"]) >= FIRST_WITH_END,
            )
    return DumpProducer(server=server, database=database)


def _find(expressions: tuple[str, ...], group: str, text: str) -> str:
    matches = (re.search(expression, text, re.M) for expression in expressions)
    return next((match[group].strip() for match in matches if match), "")


def _parse_version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part)
