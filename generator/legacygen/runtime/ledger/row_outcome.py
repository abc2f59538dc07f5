"""Says for the admin what became of a legacy row, or why nothing did."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, router
from django.db.models import Model, Q
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from legacygen.runtime.ledger.keys import StoredKey, read_key, store_key
from legacygen.runtime.ledger.legacy_links import link_object
from legacygen.runtime.ledger.models import LegacyTable, Origin, Reject
from legacygen.runtime.ledger.origins import Ledger
from legacygen.runtime.rowkey import NULL, RowKey

EQUAL_ROWS = 20
"""Rows of a table without a key that are equal in all columns, as far as they are looked for."""
SHOWN = 50


def describe_outcome(row: Model) -> SafeString:
    """Return a line for each object that a row became, and for each reject of it; else the reason, if it is known."""
    keys = _list_stored_keys(row)
    lines: list[SafeString] = []
    for alias in list_ledgers():
        tables = LegacyTable.objects.using(alias).filter(
            source=router.db_for_read(type(row)), table=row._meta.db_table
        )
        condition = Q()
        for key in keys:
            condition |= Q(key=key.number, key_text=key.text)
        known = {"table__in": [each.pk for each in tables]}
        origins = Origin.objects.using(alias).filter(condition, **known).select_related("table", "shape")
        lines += _describe_origins(list(origins.order_by("table_id", "position")[:SHOWN]), alias)
        rejects = Reject.objects.using(alias).filter(condition, **known).select_related("table")
        lines += [_describe_reject(each) for each in rejects[:SHOWN]]
    lines = lines or [format_html("{}", each) for each in _explain_nothing(row)]
    return format_html_join("", "{}<br>", ((each,) for each in lines))


def list_ledgers() -> list[str]:
    """Return the databases that have a ledger."""
    candidates = [alias for alias in connections if router.allow_migrate_model(alias, Origin)]
    return [alias for alias in candidates if Ledger(alias).is_there()]


def _list_stored_keys(row: Any) -> list[StoredKey]:
    """Return the keys that a row has in the ledger: several if others may be equal to it in all columns."""
    from legacygen.runtime.export.fingerprints import list_conversions, make_plain

    names = [each.attname for each in row._meta.pk_fields]
    plain = make_plain(tuple(getattr(row, each) for each in names), list_conversions(type(row), names))
    if isinstance(row._meta.pk, RowKey):
        key = tuple(NULL if each is None else each for each in plain)
        return [store_key(key, number) for number in range(1, EQUAL_ROWS + 1)]
    return [store_key(plain[0] if len(plain) == 1 else plain)]


def _describe_origins(origins: list[Any], alias: str) -> Iterator[SafeString]:
    """Yield a line for each object, with one query for each model."""
    by_model: dict[str, list[Any]] = {}
    for each in origins:
        by_model.setdefault(each.shape.model, []).append(each)
    for label, group in by_model.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            yield format_html("became a {}, a model that is not there any more", label)
            continue
        keys = {each.pk: read_key(model, each.target, each.target_text) for each in group}
        deleted = Ledger(alias).find_deleted(model, set(keys.values()))
        for each in group:
            what = format_html("became {}", link_object(model, keys[each.pk]))
            if each.part not in ("", "0"):
                what = format_html("{}, its part {}", what, each.part)
            if not each.is_created:
                what = format_html("{}, together with other rows", what)
            if keys[each.pk] in deleted:
                what = format_html("{}, which was deleted since", what)
            changed = f", changed last by run {each.updated_by_id}" if each.updated_by_id else ""
            yield format_html("{} (run {}{})", what, each.run_id, changed)


def _describe_reject(reject: Any) -> SafeString:
    name = f"rejected by run {reject.run_id}"
    try:
        url = reverse("admin:legacygen_ledger_reject_change", args=[reject.pk])
    except NoReverseMatch:
        return format_html("{}: {}", name, reject.reason)
    return format_html('<a href="{}">{}</a>: {}', url, name, reject.reason)


def _explain_nothing(row: Model) -> Iterator[str]:
    """Yield why no run has carried a row over, by asking the stubs of its table now."""
    from legacygen.runtime.export.plan import ExportError, find_stubs
    from legacygen.runtime.export.stub import Skip, is_filled

    try:
        exports = [each for each in find_stubs() if each.source is type(row) and is_filled(each)]
    except ExportError as error:
        yield f"no run has carried it over; {error}"
        return
    if not exports:
        yield "no stub carries this table over"
    for export in exports:
        name = export.__name__
        try:
            if not export().queryset().filter(pk=row.pk).exists():
                yield f"left out by {name}.queryset()"
                continue
            export().row(row)
        except Skip as why:
            yield f"skipped by {name}: {why or 'no reason given'}"
        except Exception:  # an error of the stub is shown by the run, which names the row
            yield f"no run of {name} has carried it over yet; row() fails"
        else:
            yield f"no run of {name} has carried it over yet"
