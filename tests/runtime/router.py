"""The router of the runtime's tests: legacy models live in the legacy database."""

from typing import Any


class Router:
    def db_for_read(self, model: Any, **_: Any) -> str | None:
        return "legacy" if model._meta.app_label in ("old", "stub_page_legacy") else None

    db_for_write = db_for_read
