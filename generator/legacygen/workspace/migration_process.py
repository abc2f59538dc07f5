"""Runs one job with Django's migrations in a process of its own, in a project or in a mirror of it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from legacygen.errors import LegacygenError

PROGRAM = Path(__file__).with_name("migration_main.py")


def run_migration_job(folder: Path, settings: str, kind: str, job: Mapping[str, object]) -> dict[str, Any]:
    """Run a job of `migration_main` in the project in `folder`, and return its answer.

    Raises LegacygenError with the words of Django or of the server where the job fails.
    """
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-P", str(PROGRAM), str(folder)],
        input=f"{json.dumps({**job, 'kind': kind})}\n",
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        cwd=folder,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    lines = done.stdout.strip().splitlines() or [""]
    try:
        answer: dict[str, Any] = json.loads(lines[-1])
    except ValueError:
        said = done.stderr.strip().splitlines() or ["it gave no answer"]
        answer = {"error": said[-1]}
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
