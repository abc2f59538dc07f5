"""The project's files: the only package that reads and writes them."""

from legacygen.workspace.files import digest, put, read, read_exactly, text_of
from legacygen.workspace.journal import Change, recover, staged
from legacygen.workspace.project import (
    CONFIG,
    STATE,
    Source,
    app_folder,
    model_modules,
    python_files,
    settings_of,
    sources,
)
from legacygen.workspace.rehearsal import Rehearsal, is_our_fault
from legacygen.workspace.running import running
from legacygen.workspace.state import State, changed_state, fingerprint, load_state, state_after

__all__ = [
    "CONFIG",
    "STATE",
    "Change",
    "Rehearsal",
    "Source",
    "State",
    "app_folder",
    "changed_state",
    "digest",
    "fingerprint",
    "is_our_fault",
    "load_state",
    "model_modules",
    "put",
    "python_files",
    "read",
    "read_exactly",
    "recover",
    "running",
    "settings_of",
    "sources",
    "staged",
    "state_after",
    "text_of",
]
