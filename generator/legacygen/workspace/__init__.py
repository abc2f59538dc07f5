"""The project's files: the only package that reads and writes them."""

from legacygen.workspace.django_check import DjangoCheck, is_new_failure
from legacygen.workspace.files import digest_text, read_if_exists, read_raw_text, read_text, write_file
from legacygen.workspace.layout import (
    CONFIG,
    STATE,
    Source,
    find_app_folder,
    find_settings,
    find_sources,
    read_model_modules,
    read_python_files,
)
from legacygen.workspace.run_lock import hold_run_lock
from legacygen.workspace.state import (
    RefreshState,
    digest_state,
    list_changed_files,
    load_state,
    parse_schema,
    render_schema,
    render_state,
)
from legacygen.workspace.transaction import FileChange, recover_transaction, stage_changes

__all__ = [
    "CONFIG",
    "STATE",
    "DjangoCheck",
    "FileChange",
    "RefreshState",
    "Source",
    "digest_state",
    "digest_text",
    "find_app_folder",
    "find_settings",
    "find_sources",
    "hold_run_lock",
    "is_new_failure",
    "list_changed_files",
    "load_state",
    "parse_schema",
    "read_if_exists",
    "read_model_modules",
    "read_python_files",
    "read_raw_text",
    "read_text",
    "recover_transaction",
    "render_schema",
    "render_state",
    "stage_changes",
    "write_file",
]
