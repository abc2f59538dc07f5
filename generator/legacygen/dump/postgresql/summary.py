"""Summarizes a dump of PostgreSQL without loading it."""

from pathlib import Path

from legacygen.dump.postgresql.contents import ScriptContents, summarize_script
from legacygen.dump.postgresql.copy_rows import read_copy_rows
from legacygen.dump.postgresql.judging import Action
from legacygen.dump.postgresql.opening import open_script
from legacygen.dump.postgresql.script import ScriptState, read_script
from legacygen.dump.problems import CutOffError
from legacygen.dump.summary import DumpSummary
from legacygen.dump.traversal import Report


def examine_script(path: Path, report: Report) -> DumpSummary:
    """Read a dump to its end and say what is in it; one that is cut off is read up to there."""
    state = ScriptState()
    contents = ScriptContents(state=state, takes_all=True)
    cut_off = ""
    with open_script(path, report) as script:
        try:
            for statement in read_script(script.window, state):
                action = contents.apply(statement)
                if statement.has_rows:
                    key = contents.find_key(statement, 1)
                    rows = sum(block.count(b"\n") for block in read_copy_rows(script.window, statement))
                    if action is Action.COPY:
                        contents.add_rows(key, rows)
        except CutOffError as error:
            cut_off = str(error)
    return summarize_script(path.name, contents, cut_off)
