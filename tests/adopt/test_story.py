"""The whole way on each server: three adoptions, a real migration, and schemas that are equal in the end."""

import re

import pytest

from tests.adopt.conftest import SHOP, VIEW, MakeShop, Shop

SERVERS = ["sqlite", "mariadb", "mysql", "postgresql"]

RELATE = """
import django; django.setup()
from legacy.models import Customer
from shop.models import Order
made = Order.objects.create(customer=Customer.objects.get(name="Ann"), placed="2021-01-01")
print(Order.objects.select_related("customer").get(pk=made.pk).customer.name)
made.delete()
print(Customer.objects.filter(orders__isnull=False).distinct().count())
"""
"""An adopted model and a legacy one are related, in both directions."""

ASK = """
import django; django.setup()
from shop.models import Customer, Order, OrderLine, Product
ann = Customer.objects.get(name="Ann")
order = ann.orders.create(placed="2021-05-06")
OrderLine.objects.create(order=order, line=1, product=Product.objects.get())
print(Order.objects.filter(order_lines__product__title="Tea").count(), Customer.objects.count())
"""
"""The new application reads and writes the tables."""


def adopt_all(shop: Shop) -> None:
    """Adopt the tables in three steps, the pointing ones first, and migrate after each."""
    steps = [("orders", "order_lines"), ("customers",), ("--all",)]
    choices = [
        ("--keep", "all"),
        ("--change", "customers.code", "--keep", "*.id", "--keep", "*.index"),
        ("--keep", "all"),
    ]
    for tables, chosen in zip(steps, choices, strict=True):
        done = shop.adopt(*tables, *chosen)
        assert done.status == 0, done.out + done.err
        assert shop.manage("migrate", "--fake-initial", "-v0").status == 0
        assert "No changes" in shop.manage("makemigrations", "--check", "--dry-run").out
        if tables == steps[0]:
            assert shop.run(RELATE).split() == ["Ann", "2"]


@pytest.mark.parametrize("server", SERVERS)
def test_tables_are_adopted_in_three_steps_and_migrate_like_a_new_database(server: str, make_shop: MakeShop) -> None:
    shop = make_shop(server, SHOP if server == "sqlite" else SHOP + VIEW)
    adopt_all(shop)
    shop.execute("INSERT INTO orders (customer_id, placed) VALUES (2, '2022-01-01');")  # the old application goes on
    assert shop.run(ASK).split() == ["2", "2"]
    assert shop.project.legacygen("adopt", "--check").status == 0

    models = shop.read("shop/models.py")
    models = models.replace(
        "    name = models.CharField(",
        '    phone = models.CharField(max_length=20, default="")\n    name = models.CharField(',
    )
    models = models.replace(
        "    title = models.CharField(max_length=60", "    title = models.CharField(unique=True, max_length=70"
    )
    shop.write("shop/models.py", re.sub(r"\n    placed = (.*)", r"\n    placed_on = \1", models))
    shop.run(MAKE_MIGRATION)
    assert shop.manage("migrate", "-v0").status == 0
    checked = shop.project.legacygen("adopt", "--check")
    assert checked.status == 0, checked.out
    assert "4 adopted tables" in checked.out
    if server == "sqlite":
        retire(shop)


def retire(shop: Shop) -> None:
    """Remove legacygen, and see that Django finds nothing that lacks."""
    shop.start("retire", "--write", "--force")
    assert not (shop.project.root / "legacy").exists()
    assert "No changes" in shop.run(REFUSE + MAKE_MIGRATION)


REFUSE = """
import sys
sys.modules["legacygen"] = None
"""
"""Let legacygen be missing."""

MAKE_MIGRATION = """
import django; django.setup()
from django.core.management import call_command
from django.db.migrations.questioner import InteractiveMigrationQuestioner
InteractiveMigrationQuestioner.ask_rename = lambda *_: True
call_command("makemigrations", "shop")
"""
"""As a user who says yes to the rename."""
