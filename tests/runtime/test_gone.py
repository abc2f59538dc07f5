"""Code that still uses a dropped column or table raises an error that names it, and only when it is used."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.checks.model_checks import check_all_models
from django.db import models
from django.test.utils import isolate_apps

from legacygen.runtime.admin import ReadOnlyAdmin, register
from legacygen.runtime.gone import LegacyColumnGone, LegacyGoneError, LegacyTableGone, is_gone
from legacygen.runtime.tables import _needs_table

Use = Callable[[dict[str, Any]], object]


@pytest.fixture
def made() -> Iterator[dict[str, Any]]:
    """Customers, and the faxes they had: a dropped table, with problems that Django would find in it."""
    with isolate_apps("tests.runtime.old") as registry:

        class Common(models.Model):
            recent: Any = models.Manager()

            class Meta:
                abstract = True

        class Customer(models.Model):
            pk = models.CompositePrimaryKey("number", "branch")
            number: Any = models.IntegerField()
            branch: Any = models.IntegerField()
            mail = LegacyColumnGone("mail")

            class Meta:
                managed = False
                app_label = "old"
                indexes = (models.Index("branch", name="by_number"),)

        class Fax(Common):
            legacy_table_gone = LegacyTableGone("tbl_fax")
            objects: Any = models.Manager()
            number: Any = models.IntegerField(primary_key=True)
            sheet: Any = models.IntegerField()
            customer: Any = models.ForeignKey(Customer, models.DO_NOTHING, related_name="faxes")

            class Meta:
                managed = False
                app_label = "old"
                indexes = (models.Index("number", name="by_number"),)
                constraints = (models.UniqueConstraint(fields=["sheet"], name="by_number"),)
                unique_together = (("number", "never_was"),)

        class Page(models.Model):
            fax: Any = models.ForeignKey(Fax, models.DO_NOTHING)
            sheet: Any = models.ForeignKey(Fax, models.DO_NOTHING, to_field="sheet", related_name="+")

            class Meta:
                managed = False
                app_label = "old"

        yield {"registry": registry, "Customer": Customer, "Fax": Fax, "Page": Page}


@pytest.mark.parametrize(
    "use",
    [
        lambda made: made["Fax"].legacy_table_gone.count(),
        lambda made: made["Fax"].objects.all(),
        lambda made: made["Fax"].recent.filter(number=1),
        lambda made: made["Fax"](number=1).save(),
        lambda made: made["Page"](id=1, fax_id=2).fax,
        lambda made: made["Customer"](number=1, branch=1).faxes.all(),
    ],
)
def test_every_access_to_the_rows_of_a_dropped_table_raises_an_error_that_names_it(
    made: dict[str, Any], use: Use
) -> None:
    with pytest.raises(LegacyGoneError, match=r"^Fax: the legacy database no longer has the table '(tbl|old)_fax'\.$"):
        use(made)


def test_django_checks_nothing_in_the_model_of_a_dropped_table(made: dict[str, Any]) -> None:
    assert check_all_models(app_configs=[made["registry"].get_app_config("old")]) == []


def test_a_dropped_table_is_neither_in_the_admin_nor_in_the_test_database(made: dict[str, Any]) -> None:
    site: Any = type("Site", (), {"_registry": {}, "is_registered": lambda self, model: False})()
    for name in ("Fax", "Page"):
        register(made[name], ReadOnlyAdmin, site)
    assert [model.__name__ for model in site._registry] == ["Page"]
    assert [name for name in ("Fax", "Page") if is_gone(made[name])] == ["Fax"]
    assert not _needs_table(made["Fax"], "legacy")


@pytest.mark.parametrize("use", [lambda row: row.mail, lambda row: setattr(row, "mail", "a@b.c")])
def test_a_dropped_column_is_neither_read_nor_set(made: dict[str, Any], use: Callable[[Any], object]) -> None:
    with pytest.raises(LegacyGoneError, match=r"^Customer\.mail: the legacy database no longer has the column 'mail'"):
        use(made["Customer"](number=1, branch=1))
    assert made["Customer"].mail.column == "mail"
