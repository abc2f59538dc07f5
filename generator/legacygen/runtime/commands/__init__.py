"""The actions of `manage.py legacy`, a module each."""

from legacygen.runtime.commands import check, map_columns, plan, rejects, rollback, run, status, verify, work
from legacygen.runtime.commands.action import Action

ACTIONS: dict[str, Action] = {
    "check": check,
    "plan": plan,
    "run": run,
    "work": work,
    "status": status,
    "rejects": rejects,
    "rollback": rollback,
    "verify": verify,
    "map": map_columns,
}
"""What the first argument names, in the order of the help."""
