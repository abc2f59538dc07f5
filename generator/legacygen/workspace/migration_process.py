"""Runs one job with Django's migrations in a process of its own, in a project or in a mirror of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from legacygen.errors import LegacygenError
from legacygen.workspace.project_program import NoAnswerError, run_project_program

PROGRAM = Path(__file__).with_name("migration_main.py")


def run_migration_job(folder: Path, settings: str, kind: str, job: Mapping[str, object]) -> dict[str, Any]:
    """Run a job of `migration_main` in the project in `folder`, and return its answer.

    Raises LegacygenError with the words of Django or of the server where the job fails.
    """
    try:
        answer = run_project_program(PROGRAM, folder, settings, {**job, "kind": kind})
    except NoAnswerError as error:
        answer = {"error": str(error)}
    if "error" in answer:
        raise LegacygenError(f"Django could not {VERBS[kind]}: {answer['error'].rstrip('.')}. Nothing was written.")
    return answer


VERBS = {
    "describe": "describe the project",
    "detect": "make migrations",
    "prove": "migrate an empty database",
    "drop": "drop the database that was made to prove the migrations",
    "own_tables": "say which tables are its own",
    "unfaked": "compare the migrations with the database",
}
"""The verb of each job, for messages."""
