"""The project's files: the only package that reads and writes them."""

from legacygen.workspace.django_check import CheckOutcome, DjangoCheck, check_present_project
from legacygen.workspace.files import digest_text, read_if_exists, read_raw_text, read_text, write_file
from legacygen.workspace.formatter import FormattedTexts, Formatter, find_formatter, format_changes
from legacygen.workspace.layout import (
    CONFIG,
    SERVER_FOLDER,
    STATE,
    Source,
    find_app_folder,
    find_other_folders,
    find_settings,
    find_sources,
    read_default_settings,
    read_importable_modules,
    read_project_texts,
    select_model_modules,
    select_sources,
)
from legacygen.workspace.migration_process import run_migration_job
from legacygen.workspace.mirror import mirror_project
from legacygen.workspace.project_program import NoAnswerError, run_project_program
from legacygen.workspace.run_lock import hold_run_lock
from legacygen.workspace.state import (
    RefreshState,
    digest_state,
    list_changed_files,
    load_state,
    parse_schema,
    render_base,
    render_lockfile,
    render_schema,
    render_statistics,
)
from legacygen.workspace.transaction import FileChange, recover_transaction, stage_changes

__all__ = [
    "CONFIG",
    "SERVER_FOLDER",
    "STATE",
    "CheckOutcome",
    "DjangoCheck",
    "FileChange",
    "FormattedTexts",
    "Formatter",
    "NoAnswerError",
    "RefreshState",
    "Source",
    "check_present_project",
    "digest_state",
    "digest_text",
    "find_app_folder",
    "find_formatter",
    "find_other_folders",
    "find_settings",
    "find_sources",
    "format_changes",
    "hold_run_lock",
    "list_changed_files",
    "load_state",
    "mirror_project",
    "parse_schema",
    "read_default_settings",
    "read_if_exists",
    "read_importable_modules",
    "read_project_texts",
    "read_raw_text",
    "read_text",
    "recover_transaction",
    "render_base",
    "render_lockfile",
    "render_schema",
    "render_statistics",
    "run_migration_job",
    "run_project_program",
    "select_model_modules",
    "select_sources",
    "stage_changes",
    "write_file",
]
