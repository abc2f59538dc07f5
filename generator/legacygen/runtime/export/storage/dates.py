"""Dates of new objects: those of the legacy row stay, and missing ones become now."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import DateField, DateTimeField, Field, Model
from django.utils import timezone


class KeptDates:
    """Keeps auto_now and auto_now_add from overwriting the dates of legacy rows, in all models that are stored.

    `models` are those models, with the parents of multi-table inheritance; a context manager, at whose end the fields
    are as before.
    """

    def __init__(self) -> None:
        self.models: dict[type[Model], None] = {}
        self._frozen: list[tuple[Field[Any, Any], dict[str, Any]]] = []

    def __enter__(self) -> "KeptDates":
        return self

    def __exit__(self, *_: object) -> None:
        for each, before in self._frozen:
            each.__dict__.clear()
            each.__dict__.update(before)

    def add_model(self, model: type[Model]) -> None:
        """Keep the dates of a model and its parents from now on."""
        for each in (model, *model._meta.get_parent_list()):
            if each not in self.models:
                self.models[each] = None
                for dated in filter(_sets_itself, each._meta.local_fields):
                    self._frozen.append((dated, dated.__dict__.copy()))
                    dated.__dict__.update(auto_now=False, auto_now_add=False, _legacygen_dated=True)


def fill_dates(model: type[Model], objects: Sequence[Model]) -> None:
    """Set missing dates to now, as auto_now and auto_now_add would have done."""
    for each in model._meta.concrete_fields:
        if _sets_itself(each) or getattr(each, "_legacygen_dated", False):
            value = _tell_now(each)
            for new in objects:
                if getattr(new, each.attname) is None:
                    setattr(new, each.attname, value)


def _sets_itself(field: "Field[Any, Any]") -> bool:
    return any(getattr(field, mark, False) for mark in ("auto_now", "auto_now_add"))


def _tell_now(field: "Field[Any, Any]") -> Any:
    now = timezone.now()
    if isinstance(field, DateTimeField):
        return now
    here = timezone.localtime(now) if settings.USE_TZ else now
    return here.date() if isinstance(field, DateField) else here.time()
