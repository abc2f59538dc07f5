"""Required fields that a stub forgets, and saves and signals that a run leaves out, are found in its text."""

from pathlib import Path

import pytest
from django.db.models.signals import post_save

from legacygen.runtime.export.stub_code import (
    find_bypassed_saves,
    find_server_expressions,
    find_unset_fields,
    find_warnings,
)
from tests.runtime.new.stub_models import Customer
from tests.runtime.stub_files import find_line, write_stub

BEFORE = """\
from functools import partial
from tests.runtime.new import stub_models
from tests.runtime.new.stub_models import Careful, Customer, Express, Order, Token

def make_order(old, **more):
    return Order(number=1, customer=None, **more)

def finish_order(order):
    order.paid = True
    return order
"""

FIELDS = {
    "all set": ("return self.target(number=1, customer=None, paid=True)", ""),
    "all but one": ("return self.target(number=1, customer=None)", "Order.paid"),
    "none": ("return self.target()", "Order.number Order.customer Order.paid"),
    "the column of a relation": ("return self.target(number=1, customer_id=2, paid=True)", ""),
    "the class by its name": ("return Order(number=1, customer_id=2)", "Order.paid"),
    "the class in its module": ("return stub_models.Order(number=1, customer_id=2)", "Order.paid"),
    "an alias of the class": ("make = self.target\n    return make(number=1, customer_id=2)", "Order.paid"),
    "the target of the class": ("return type(self).target(number=1, customer_id=2)", "Order.paid"),
    "attributes": ("new = self.target(number=1)\n    new.customer_id = new.paid = 1\n    return new", ""),
    "attributes in a helper": ("return finish_order(self.target(number=1, customer_id=2))", ""),
    "setattr": ("new = Order(number=1, customer_id=2)\n    setattr(new, 'paid', True)\n    return new", ""),
    "setattr, computed": ("new = Order()\n    setattr(new, 'pa' + 'id', 1)\n    return new", ""),
    "several places": ("return Order(number=1, paid=1) if old.name else Order(customer_id=2)", ""),
    "keywords from elsewhere": ("return self.target(**old.values)", ""),
    "keywords that can be seen": ("return Order(number=1, **{'customer_id': 2})", "Order.paid"),
    "by position": ("return Order(1, 2, 3)", "Order.paid"),
    "by position, starred": ("return Order(*old.values)", ""),
    "never made": ("return None", ""),
    "the class is handed on": ("return partial(self.target, number=1)(customer_id=2) or Order(number=1)", ""),
    "one of two classes": ("return (Order if old.name else Token)()", ""),
    "a property that sets fields": ("new = Order(total=1, customer_id=2)\n    return new", ""),
    "a method that sets fields": ("new = Order(number=1, customer=2)\n    new.fill_in()\n    return new", ""),
    "a function of the module": ("return make_order(old)", ""),
    "several objects": (
        "return {'order': Order(number=1, customer_id=1), 'customer': Customer()}",
        "Order.paid Customer.name",
    ),
    "a list of objects": ("return [Token(), Customer(name='x')]", "Token.key"),
    "a stand-in for a stored object": ("return Order(number=1, customer=Customer(pk=2), paid=True)", ""),
    "a key that is given": ("return Token(pk=old.name)", ""),
    "a key by its name": ("return Token(key=old.name, token=1)", ""),
    "a parent model": ("return Express(number=1, paid=1)", "Express.customer Express.hours"),
    "a value still unmapped": ("return self.target(number=Unmapped(1), customer=Unmapped(1), paid=1)", ""),
    "an own save() that is not called": ("return Careful(name=old.name)", "Careful.slug"),
}


@pytest.mark.parametrize(("row", "missing"), FIELDS.values(), ids=list(FIELDS))
def test_required_fields_that_nothing_sets_are_found(row: str, missing: str, tmp_path: Path) -> None:
    export = write_stub(tmp_path, f"target = Order\ndef row(self, old):\n    {row}\n", BEFORE)
    expected = [f"new.{name} is required, but row() does not set it" for name in missing.split()]
    assert [each.what for each in find_unset_fields(export)] == expected


def test_an_unset_field_is_found_where_the_object_is_made(tmp_path: Path) -> None:
    export = write_stub(tmp_path, "def row(self, old):\n    x = 1\n    return self.target(land=x)")
    (finding,) = find_unset_fields(export)
    assert finding.where.endswith(find_line(export, "return self.target"))


def test_a_save_or_a_signal_that_is_called_may_set_fields(tmp_path: Path) -> None:
    export = write_stub(
        tmp_path, "target = Careful\nsignals = True\ndef row(self, old): return Careful(name='x')", BEFORE
    )
    assert find_unset_fields(export) == []


def test_own_saves_that_are_not_called_are_found_once_for_each_model(tmp_path: Path) -> None:
    bodies = ["target = Careful", "target = Careful\nsignals = True", "target = Careful", "target = Customer"]
    exports = [write_stub(tmp_path, body, BEFORE, f"stub{number}") for number, body in enumerate(bodies)]
    (finding,) = find_bypassed_saves(exports)
    assert finding.where.endswith(find_line(exports[0], "class Stub"))
    assert finding.what.startswith("new.Careful.save() is the project's own and is not called; set signals = True")


def test_an_own_save_of_another_object_of_the_row_is_found(tmp_path: Path) -> None:
    export = write_stub(tmp_path, "def row(self, old): return [self.target(name='x'), Careful()]", BEFORE)
    assert [each.what.split()[0] for each in find_bypassed_saves([export])] == ["new.Careful.save()"]


def test_receivers_that_are_not_called_are_found(tmp_path: Path) -> None:
    def receive(**_: object) -> None:
        """Stand for an index or a mail."""

    export = write_stub(tmp_path, "target = Customer", BEFORE)
    assert find_bypassed_saves([export]) == []
    post_save.connect(receive, sender=Customer)
    try:
        (finding,) = find_bypassed_saves([export])
    finally:
        post_save.disconnect(receive, sender=Customer)
    assert finding.what.startswith("receivers of pre_save or post_save of new.Customer are not called")


@pytest.mark.parametrize("target", ["Unmapped", "'new.Order'", "Person", "None"])
def test_a_target_that_is_no_new_model_is_left_to_the_run(target: str, tmp_path: Path) -> None:
    export = write_stub(tmp_path, f"target = {target}\ndef row(self, old): return self.target(a=1)", BEFORE)
    assert find_unset_fields(export) == find_bypassed_saves([export]) == []


EXPRESSIONS = {
    "a function": ("return Order(number=Now())", "new.Order.number is set to Now()"),
    "a field with a number": ("return Order(number=F('number') + 1)", "new.Order.number is set to F()"),
    "one of two values": ("return Order(number=1 if old.name else Now())", "new.Order.number is set to Now()"),
    "a variable": ("when = Lower('name')\n    return Order(number=when)", "new.Order.number is set to Lower()"),
    "an attribute": (
        "new = Customer()\n    new.name = Value('x')\n    return new",
        "new.Customer.name is set to Value()",
    ),
    "among keywords": ("return Order(**{'number': -F('number')})", "new.Order.number is set to F()"),
    "none": ("return Order(number=str(old.name) + 'x')", ""),
    "in a query": ("return Order(customer=Customer.objects.filter(name=F('name')).first())", ""),
}


@pytest.mark.parametrize(("row", "what"), EXPRESSIONS.values(), ids=list(EXPRESSIONS))
def test_fields_that_are_set_to_expressions_are_named(row: str, what: str, tmp_path: Path) -> None:
    imports = "from django.db.models import F, Value\nfrom django.db.models.functions import Lower, Now\n"
    export = write_stub(tmp_path, f"target = Order\ndef row(self, old):\n    {row}\n", imports + BEFORE)
    found = find_server_expressions(export)
    assert [each.what.split(";")[0] for each in found] == ([what] if what else [])
    assert found == [each for each in find_warnings([export]) if "is set to" in each.what]
