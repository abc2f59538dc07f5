"""Imports and checks texts that are not yet in place, in a process of their own: Django as it would find them."""

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legacygen.loaded_models import LoadedField, LoadedModel
from legacygen.workspace.project_program import NoAnswerError, ProjectProgram

PROGRAM = Path(__file__).with_name("django_check_main.py")
PATIENCE = 300  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOutcome:
    """The outcome of a check: the stage that Django reached, and the errors there, one line each.

    `stage` is the step that failed: `settings` (the settings do not import, or the process gave no answer), `models`
    (an app or its models do not import), `check` (the check itself raised an exception). It is `done` when the check
    ran to its end; `errors` are then the messages of level ERROR and above. `models` are those that were asked for,
    if they import.
    """

    stage: str
    errors: tuple[str, ...] = ()
    models: tuple[LoadedModel, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether the models import and pass the check."""
        return self.stage == "done" and not self.errors

    @property
    def has_models(self) -> bool:
        """Whether the models import, so that `models` says what they are."""
        return self.stage in ("check", "done")


class DjangoCheck:
    """A process that loads Django, waits for texts of the legacy app `app`, checks the project with them and ends.

    Call `start_process` early, because Django takes a while to load; later `start_check`, then `wait_for_outcome`.
    Without `preload` the process reads no settings before it has the texts, which may be those of settings.
    """

    def __init__(self, root: Path, settings: str, app: str, *, preload: bool = True) -> None:
        self._root, self._settings, self._app, self._preload = root, settings, app, preload
        self._program: ProjectProgram | None = None

    def start_process(self) -> None:
        """Start loading Django; does nothing where no settings are known, or when it is loading already."""
        if self._settings and not self._program:
            arguments = ["preload"] if self._preload else []
            self._program = ProjectProgram(PROGRAM, self._root, self._settings, *arguments)

    def start_check(
        self,
        texts: Mapping[str, str],
        *,
        only_models: bool = False,
        tables: Collection[str] | None = (),
        with_managed: bool = False,
        adopted: Collection[str] = (),
        refused: Collection[str] = (),
    ) -> None:
        """Load the project with `texts` (by path within it) in place of its own files, and check it.

        Returns at once. `only_models` runs the checks of models alone, which is enough where nothing in the project
        can refer to the texts yet. `tables` are the `db_table`s whose models the outcome describes, None for all;
        models of tables that Django manages only `with_managed`, or if they are `adopted` ones. Modules with `refused`
        names cannot be imported.
        """
        self.start_process()
        job = {
            "app": self._app,
            "texts": dict(texts),
            "tags": ["models"] if only_models else None,
            "tables": None if tables is None else list(tables),
            "managed": with_managed,
            "adopted": list(adopted),
            "refused": list(refused),
        }
        if self._program:
            self._program.send_job(job)

    def wait_for_outcome(self) -> CheckOutcome:
        """Wait until the check has ended, at most `PATIENCE` seconds, and read its outcome."""
        if self._program is None:
            return CheckOutcome(stage="settings", errors=("no settings module is known",))
        try:
            result = self._program.wait_for_answer(PATIENCE)
            errors = tuple(" ".join(str(each).split()).rstrip(":") for each in result["errors"])
            return CheckOutcome(stage=result["stage"], errors=errors, models=tuple(map(_read_model, result["models"])))
        except NoAnswerError as error:
            return CheckOutcome(stage="settings", errors=(str(error),))

    def close(self) -> None:
        """Kill the process, if it has not ended by itself, and start no other."""
        self._settings = ""
        if self._program:
            self._program.close()
            self._program = None


def _read_model(data: dict[str, Any]) -> LoadedModel:
    fields = tuple(
        LoadedField(**{**each, "classes": tuple(each["classes"]), "choices": tuple(each["choices"])})
        for each in data["fields"]
    )
    return LoadedModel(**{**data, "fields": fields})


def check_present_project(root: Path, settings: str, app: str, *, with_managed: bool = False) -> CheckOutcome:
    """Check the project as it is, and describe its models: those of tables that Django does not manage, or all."""
    with contextlib.closing(DjangoCheck(root, settings, app)) as check:
        check.start_check({}, tables=None, with_managed=with_managed)
        return check.wait_for_outcome()
