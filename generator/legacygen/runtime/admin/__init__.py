"""Read-only pages for legacy models in Django's admin, which stay usable for large tables."""

from legacygen.runtime.admin.filters import MemberListFilter, YearListFilter
from legacygen.runtime.admin.pages import ReadOnlyAdmin, register

__all__ = ["MemberListFilter", "ReadOnlyAdmin", "YearListFilter", "register"]
