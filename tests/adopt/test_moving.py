"""A class moves with what it needs, and everything that names it follows."""

import pytest

from legacygen.adopt.adapting import Adaptation
from legacygen.adopt.following import follow_references
from legacygen.adopt.history import guard_relations, put_placeholders
from legacygen.adopt.moving import ClassPlaces, Destination, MovedClass, move_classes
from legacygen.errors import RefusedError
from legacygen.matching.models import MatchedModel
from legacygen.pycode.module import parse_module

LEGACY = '''\
"""The legacy models."""

from decimal import Decimal

from django.db import models


# Who buys.
class Customer(models.Model):
    name = models.CharField(max_length=40)

    class Meta:
        managed = False
        db_table = "customers"


class Order(models.Model):
    customer = models.ForeignKey("Customer", models.DO_NOTHING, related_name="orders")
    first = models.ForeignKey("self", models.DO_NOTHING)
    total = models.DecimalField(max_digits=8, decimal_places=2, db_default=Decimal(0))
    lines = models.ManyToManyField(Product, through="OrderLine")

    class Meta:
        managed = False
        db_table = "orders"
'''
MOVED_ORDER = """\
from decimal import Decimal

from django.db import models


class Order(models.Model):
    customer = models.ForeignKey(
        "legacy.Customer",
        models.PROTECT,
        related_name="orders",
        db_constraint=False,
    )
    first = models.ForeignKey("self", models.DO_NOTHING)
    total = models.DecimalField(max_digits=8, decimal_places=2, db_default=Decimal(0))
    lines = models.ManyToManyField("legacy.Product", through="legacy.OrderLine")

    class Meta:
        managed = True
        db_table = "orders"
"""
REST = '''\
"""The legacy models."""

from django.db import models


# Who buys.
class Customer(models.Model):
    name = models.CharField(max_length=40)

    class Meta:
        managed = False
        db_table = "customers"


from shop.models import Order  # noqa: E402, F401 - adopted by Django
'''


def move(text: str, name: str, there: str = "", adaptations: dict[str, Adaptation] | None = None) -> dict[str, str]:
    """Move a class of legacy/models.py to shop/models.py."""
    module = parse_module("legacy/models.py", text)
    cls = next(each for each in module.classes if each.name == name)
    to = Destination(app="shop", module="shop.models", path="shop/models.py", text=there)
    places = ClassPlaces(legacy="legacy", apps={name: "shop"})
    return move_classes([module], [MovedClass(cls=cls, adaptations=adaptations or {})], to, places)


def test_a_class_leaves_an_import_behind_and_takes_its_own_along() -> None:
    adaptations = {"customer": Adaptation(arguments={"on_delete": "models.PROTECT", "db_constraint": "False"})}
    texts = move(LEGACY, "Order", adaptations=adaptations)
    assert texts["shop/models.py"].strip() == MOVED_ORDER.strip()
    assert texts["legacy/models.py"] == REST


@pytest.mark.parametrize(
    ("indexes", "expected"),
    [
        ('[SpatialIndex(fields=["name"], name="a")]', ""),
        (
            '[models.Index(fields=["name"], name="b"), FullTextIndex(fields=["name"], name="a")]',
            '        indexes = [models.Index(fields=["name"], name="b")]\n',
        ),
    ],
)
def test_indexes_of_legacygen_are_left_to_sql(indexes: str, expected: str) -> None:
    table = '        db_table = "customers"\n'
    text = move(LEGACY.replace(table, f"{table}        indexes = {indexes}\n"), "Customer")["shop/models.py"]
    assert f"{text.rstrip()}\n".endswith(f"{table}{expected}")


def test_relations_of_the_classes_that_stay_name_the_new_app() -> None:
    texts = move(LEGACY, "Customer")
    assert '"shop.Customer",' in texts["legacy/models.py"]
    assert texts["shop/models.py"].startswith("from django.db import models\n\n\n# Who buys.\nclass Customer(")


def test_a_second_class_joins_the_import_of_the_first() -> None:
    text = LEGACY + "\n\nfrom shop.models import Product  # noqa: E402, F401 - adopted by Django\n"
    assert "\n\n\nfrom shop.models import Order, Product  # noqa: E402" in move(text, "Order")["legacy/models.py"]


IN_A_BLOCK = """\
from django.db import models

if True:

    class Customer(models.Model):
        class Meta:
            managed = False
            db_table = "customers"
"""


@pytest.mark.parametrize(
    ("text", "there", "message"),
    [
        (
            LEGACY.replace("max_length=40", "max_length=SHORT") + "\nSHORT = 40\n",
            "",
            "Customer uses SHORT of this module",
        ),
        (LEGACY, "models = None\n", "models is another one than that of the legacy models"),
        (
            IN_A_BLOCK,
            "",
            "Customer stands in a block",
        ),
    ],
)
def test_a_class_that_cannot_leave_its_module_is_refused(text: str, there: str, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        move(text, "Customer", there)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('x = "legacy.Customer"\n', 'x = "shop.Customer"\n'),
        ("x = f('legacy.Customer', 1)\n", 'x = f("shop.Customer", 1)\n'),
        ('x = "legacy.CustomerNote"\n', None),
        ('x = "the legacy.Customer"\n', None),
        ('x = "legacy.Customer\n', None),
    ],
)
def test_strings_that_name_the_model_follow_it(text: str, expected: str | None) -> None:
    found = follow_references({"a.py": text}, {"legacy.Customer": "shop.Customer"})
    assert found.get("a.py") == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("fixtures/a.json", '[{"model": "legacy.customer", "pk": 1}]', '[{"model": "shop.customer", "pk": 1}]'),
        ("legacy/fixtures/a.yaml", "- model: legacy.Customer\n", "- model: shop.customer\n"),
        ("fixtures/a.xml", '<object pk="1" model="legacy.customer"/>', '<object pk="1" model="shop.customer"/>'),
        ("fixtures/a.json", '[{"model": "legacy.order", "note": "legacy.customer"}]', None),
        ("fixtures/a.json", '[{"model": "legacy.order", "note": "see, model: legacy.customer"}]', None),
        ("data/a.json", '[{"model": "legacy.customer"}]', None),
    ],
)
def test_fixtures_of_the_model_follow_it(path: str, text: str, expected: str | None) -> None:
    assert follow_references({path: text}, {"legacy.Customer": "shop.Customer"}).get(path) == expected


MIGRATION = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('legacy', '__first__'),
    ]
    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[('customer', models.ForeignKey(db_constraint=False, to='legacy.customer'))],
        ),
    ]
"""


def test_earlier_migrations_refer_to_a_placeholder() -> None:
    module = parse_module(
        "legacy/models.py", LEGACY.replace("    name =", "    id = models.AutoField(primary_key=True)\n    name =")
    )
    customer = MatchedModel(cls=module.classes[0], fields={}, tombstones={})
    found = put_placeholders(
        {"shop": {"shop/migrations/0001_initial.py": MIGRATION}, "blog": {}}, "legacy", {"Customer": customer}
    )
    assert found.apps == ["shop"]
    text = found.texts["shop/migrations/0001_initial.py"]
    assert text.index('name="LegacyCustomer"') < text.index("name='Order'")
    assert 'fields=[("id", models.AutoField(primary_key=True))]' in text
    assert 'options={"db_table": "customers", "managed": False}' in text
    assert 'to="shop.legacycustomer"' in text
    assert "('legacy', '__first__')" not in text


def test_a_dependency_on_the_legacy_app_stays_as_long_as_a_migration_refers_to_it() -> None:
    module = parse_module("legacy/models.py", LEGACY)
    customer = MatchedModel(cls=module.classes[0], fields={}, tombstones={})
    other = MIGRATION.replace("to='legacy.customer')", "to='legacy.customer'), models.ForeignKey(to='legacy.note')")
    found = put_placeholders({"shop": {"0001.py": other}}, "legacy", {"Customer": customer})
    assert "('legacy', '__first__')" in found.texts["0001.py"]


def test_migrations_without_the_model_stay_as_they_are() -> None:
    assert not put_placeholders({"shop": {"0001.py": MIGRATION}}, "legacy", {}).texts


def test_an_altered_relation_adds_no_key_twice() -> None:
    text = (
        "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    operations = [{}]\n"
    )
    relation = text.format("migrations.AlterField('order', 'customer', models.ForeignKey('Customer'))")
    assert "[AlterRelation('order'" in guard_relations(relation)
    assert "class AlterRelation(migrations.AlterField):" in guard_relations(relation)
    plain = text.format("migrations.AlterField('order', 'total', models.IntegerField())")
    assert guard_relations(plain) == plain
