"""Tells which rights an account of MySQL lacks for migrations."""

from collections.abc import Iterable

NEEDED = ("ALTER", "CREATE", "INDEX", "INSERT", "REFERENCES", "UPDATE", "DELETE", "DROP")
"""The rights of MySQL that migrations need."""


def find_missing_rights(grants: Iterable[str], database: str) -> list[str]:
    """Find the rights that migrations need on a database of MySQL, and that none of the lines of SHOW GRANTS gives.

    Nothing is missing if there is a role, whose rights the server does not list.
    """
    parts = [grant.split(" ON ") for grant in grants]
    escaped = database.replace("_", "\\_")
    places = ("*.*", f"`{database}`.*", f"`{escaped}`.*")
    granted = " ".join(rights for rights, *rest in parts if rest and rest[0].startswith(places))
    has_role = any(len(part) == 1 for part in parts)
    return [] if has_role or "ALL PRIVILEGES" in granted else [right for right in NEEDED if right not in granted]
