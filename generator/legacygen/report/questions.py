"""Questions for the owner of the legacy application, as a table to be filled in."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from legacygen.report.anomalies import Anomaly
from legacygen.report.dictionary import Dictionary
from legacygen.schema.statistics import RowStatistics
from legacygen.schema.undeclared import UndeclaredKey, Verdict

HEAD = ("table", "column", "question", "rows", "answer")
MOST_CODES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question about a table or column; `rows` is how many it is about, empty if that says nothing."""

    table: str
    column: str = ""
    text: str
    rows: str = ""


def list_questions(
    dictionary: Dictionary,
    statistics: RowStatistics | None,
    undeclared: Sequence[UndeclaredKey],
    anomalies: Sequence[Anomaly],
) -> tuple[Question, ...]:
    """List the questions that only people can answer: about odd rows, codes, likely relations and empty tables."""
    labels = {table.label for table in dictionary.tables}
    questions = [*_ask_about_rows(anomalies), *_ask_about_codes(dictionary, statistics)]
    questions += [*_ask_about_relations(undeclared), *_ask_about_empty_tables(dictionary)]
    return tuple(each for each in questions if each.table in labels)


def _ask_about_rows(anomalies: Iterable[Anomaly]) -> Iterator[Question]:
    for each in anomalies:
        text = f"Rows with {each.what} (such as {'; '.join(each.keys)}): what do they mean, and are they needed?"
        yield Question(table=each.table, column=each.column, text=text, rows=str(each.rows))


def _ask_about_codes(dictionary: Dictionary, statistics: RowStatistics | None) -> Iterator[Question]:
    commented = {
        (table.label, column.name) for table in dictionary.tables for column in table.columns if column.comment
    }
    for table in statistics.tables if statistics else ():
        for column in table.columns:
            codes = [each.code for each in column.codes]
            if len(codes) > 1 and (table.table, column.name) not in commented and set(codes) != {"0", "1"}:
                shown = ", ".join(map(repr, codes[:MOST_CODES])) + (" …" if len(codes) > MOST_CODES else "")
                yield Question(table=table.table, column=column.name, text=f"What do the values {shown} mean?")


def _ask_about_relations(undeclared: Iterable[UndeclaredKey]) -> Iterator[Question]:
    for each in undeclared:
        if each.verdict is Verdict.UNDECIDED and each.target:
            text = f"Does it refer to {each.target_place}? {each.evidence or each.reason}"
            yield Question(table=each.table, column=each.column, text=text)


def _ask_about_empty_tables(dictionary: Dictionary) -> Iterator[Question]:
    for table in dictionary.tables:
        if table.rows and not table.rows.rows:
            yield Question(table=table.label, text="The table is empty: is it still used?", rows="0")


def render_csv(questions: Iterable[Question]) -> str:
    """Render the questions as CSV, with an empty column for the answers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows([*map(_guard_formula, (each.table, each.column, each.text, each.rows)), ""] for each in questions)
    return out.getvalue()


def _guard_formula(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
