"""Writes the files of a report: Markdown where it has changed, the page and the questions each time."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from legacygen import workspace
from legacygen.config import Config, parse_config
from legacygen.connect import Database, open_database
from legacygen.errors import ConfigError, LegacygenError, RefusedError
from legacygen.introspection.engines import begin_snapshot
from legacygen.profiles import read_sample
from legacygen.refresh import list_drift
from legacygen.report.anomalies import Anomaly, find_anomalies
from legacygen.report.dictionary import Dictionary, DictionaryInputs, describe_tables
from legacygen.report.groups import group_tables
from legacygen.report.markdown import MARK, render_pages
from legacygen.report.page import Change, PageContent, render_page
from legacygen.report.questions import list_questions, render_csv
from legacygen.report.stub_progress import StubProgress, read_progress
from legacygen.report.values import ColumnSummary, summarize_values
from legacygen.schema import Schema
from legacygen.workspace import RefreshState, Source

Progress = Callable[[str], None]
DOCS = "docs"
PAGE, QUESTIONS = "report.html", "questions.csv"
IGNORED = f"# written by `legacygen report`, with values of the database\n/{PAGE}\n/{QUESTIONS}\n"
UNREAD = "No rows were read. `legacygen report --rows` looks for rows with problems, and shows what is in the columns."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOutcome:
    """The folder of a report, the paths of its files that were written, and why rows could not be read."""

    folder: str
    written: tuple[str, ...]
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowFacts:
    anomalies: tuple[Anomaly, ...] = ()
    values: Mapping[str, Mapping[str, ColumnSummary]] = field(default_factory=dict)
    unread: str = ""


def write_report(source: Source, progress: Progress, *, with_rows: bool = False) -> ReportOutcome:
    """Write the report of a source into docs/ and the folder of its app; `with_rows` reads rows for the page.

    Raises a LegacygenError for everything that the user has to fix first.
    """
    state = workspace.load_state(source)
    config = parse_config(workspace.read_text(source.config), source.config.name)
    schema = state.schema
    if schema is None:
        raise ConfigError(f"There is no {state.get_path('schema.json')}; run `legacygen refresh` first.")
    folder = source.root / DOCS / config.app
    _refuse_foreign_folder(folder)
    stubs = _read_stubs(source, state)
    dictionary = describe_tables(
        DictionaryInputs(config=config, schema=schema, plan=state.base, statistics=state.statistics, stubs=stubs)
    )
    groups = group_tables(dictionary)
    facts = _read_rows(source, config, schema, dictionary, progress) if with_rows else _RowFacts(unread=UNREAD)
    undecided = [each for each in schema.undeclared if each.place not in config.relations]
    progress("writing the report")
    content = PageContent(
        dictionary=dictionary,
        groups=groups,
        changes=_list_changes(source, state),
        anomalies=facts.anomalies,
        questions=list_questions(dictionary, state.statistics, undecided, facts.anomalies),
        values=facts.values,
        unread=facts.unread,
    )
    texts = {**render_pages(dictionary, groups), ".gitignore": IGNORED}
    texts |= {PAGE: render_page(content), QUESTIONS: render_csv(content.questions)}
    written = tuple(source.format_path(path) for path in _write_texts(folder, texts))
    return ReportOutcome(folder=source.format_path(folder), written=written, unread=facts.unread if with_rows else "")


def _list_changes(source: Source, state: RefreshState) -> tuple[Change, ...]:
    return tuple(
        Change(place=each.place, text=each.text, uses=", ".join(map(str, each.uses)))
        for each in list_drift(source, state)
    )


def _refuse_foreign_folder(folder: Path) -> None:
    index = folder / "README.md"
    if index.exists() and MARK not in workspace.read_text(index):
        raise RefusedError(f"{index} is not from `legacygen report`; move it, since the report would replace it.")


def _read_stubs(source: Source, state: RefreshState) -> dict[str, StubProgress]:
    return {
        stub.table: read_progress(stub.path, workspace.read_if_exists(source.root / stub.path))
        for stub in state.lockfile.stubs
        if stub.table
    }


def _read_rows(
    source: Source, config: Config, schema: Schema, dictionary: Dictionary, progress: Progress
) -> _RowFacts:
    settings = workspace.find_settings(source, config)
    try:
        with open_database(str(source.root), settings, config.database) as database:
            begin_snapshot(database)
            progress(f"looking for problems in {len(dictionary.tables)} tables")
            anomalies = find_anomalies(database, schema, dictionary)
            progress(f"reading samples of {len(dictionary.tables)} tables")
            return _RowFacts(anomalies=anomalies, values=_read_values(database, schema, dictionary))
    except LegacygenError as error:
        return _RowFacts(unread=str(error))


def _read_values(database: Database, schema: Schema, dictionary: Dictionary) -> dict[str, dict[str, ColumnSummary]]:
    """Return the summaries of columns by table; of a table that cannot be read there are none."""
    wanted = {each.label for each in dictionary.tables if each.rows and each.rows.rows}
    found = {}
    for table in schema.tables:
        if table.label in wanted:
            try:
                found[table.label] = summarize_values(table, read_sample(database, table))
            except LegacygenError:
                continue
            finally:
                database.answered.clear()  # rows are not needed again, and are many
    return found


def _write_texts(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write the files that differ from what is there, and remove pages of groups that are no more."""
    written = []
    for name, text in texts.items():
        if workspace.read_if_exists(folder / name) != text:
            workspace.write_file(folder / name, text)
            written.append(folder / name)
    for path in folder.glob("*.md"):
        if re.fullmatch(r"group-\d+\.md|other\.md", path.name) and path.name not in texts:
            path.unlink()
    return written
