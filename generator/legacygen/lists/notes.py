"""Lists the notes of the last run, all of them and whole."""

from dataclasses import dataclass

from legacygen import workspace
from legacygen.config import parse_config
from legacygen.errors import ConfigError
from legacygen.plan import Note
from legacygen.workspace import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteList:
    """The notes about one app, by table, column and code."""

    app: str
    notes: tuple[Note, ...]


def list_notes(source: Source) -> NoteList:
    """List the notes of a source; raises ConfigError if there was no run yet."""
    state = workspace.load_state(source)
    config = parse_config(workspace.read_text(source.config), source.config.name)
    if state.texts["base.json"] is None:
        folder = source.format_path(source.state)
        raise ConfigError(f"There is no {folder}/base.json; run `legacygen refresh` first.")
    return NoteList(app=config.app, notes=state.base.notes)
