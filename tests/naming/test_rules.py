"""The rules that are registered are the rules that are applied, in their order."""

import pkgutil

import pytest

from legacygen import emit, naming
from legacygen.naming import rules, schema_rules
from legacygen.naming.identifier import write_identifier
from legacygen.naming.name import Name
from legacygen.naming.schema_names import SchemaNames
from legacygen.naming.singular import singularize_name
from legacygen.naming.unnamed import UnnamedSchema
from legacygen.naming.words import split_name
from tests.naming.made import class_names, name
from tests.planning.made import plan, pointer, table

HELPERS = {
    "name": "one name on its way",
    "rules": "RULES",
    "schema_rules": "SCHEMA_RULES",
    "unnamed": "what the rules for a schema are given",
    "schema_names": "what they make of it",
    "distinct": "numbers for names that would be the same",
    "chosen": "checks names from legacygen.toml",
    "plural": "the plural of words",
    "verbose": "verbose names, for planning",
    "enumeration": "the names of all members of an enumeration, for planning",
    "moments": "names of columns with moments, for sampling",
    "personal": "names of columns with personal values, for sampling",
}
"""The modules that are no rule, and what each is for."""

OLD_TABLES = (
    table("old_customers", "id!", "old_city text", key="id"),
    table(
        "old_orders",
        "id!",
        "old_customer_id",
        key="id",
        foreign_keys=(pointer("old_customer_id", "old_customers", "id"),),
    ),
    table("items", "id!", key="id"),
    table("tags", "id!", key="id"),
    table("lines", "id!", key="id"),
)


def drop_old(name: Name) -> Name:
    """A rule as a newcomer adds it: leaves out a leading word `old`."""
    return name.with_words(name.words[1:] if name.words[:1] == ("old",) else name.words)


def models() -> str:
    return emit.emit_files(plan(*OLD_TABLES), "legacy")[0].text


def test_a_rule_that_is_registered_changes_classes_fields_and_relations(monkeypatch: pytest.MonkeyPatch) -> None:
    before = models()
    for line in ("class OldOrder(", "old_city = models.", 'old_customer = models.ForeignKey(\n        "OldCustomer"'):
        assert line in before
    assert 'related_name="old_orders"' in before
    place = rules.RULES.index(split_name) + 1
    monkeypatch.setattr(rules, "RULES", (*rules.RULES[:place], drop_old, *rules.RULES[place:]))
    after = models()
    for line in ("class Order(", "    city = models.", '    customer = models.ForeignKey(\n        "Customer"'):
        assert line in after
    assert 'related_name="orders"' in after
    assert '"old_customers"' in after  # the table keeps its name in the database
    assert "class OldOrder(" not in after


def test_a_rule_that_is_not_registered_has_no_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "RULES", tuple(rule for rule in rules.RULES if rule is not singularize_name))
    assert "class OldOrders(" in models()


def test_the_rules_are_applied_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def add_lines(name: Name) -> Name:
        return name.with_words((*name.words, "lines"))

    rest = [rule for rule in rules.RULES if rule is not split_name]
    monkeypatch.setattr(rules, "RULES", (split_name, add_lines, *rest))
    assert class_names({"a": "orders"}) == {"a": "OrderLine"}
    monkeypatch.setattr(rules, "RULES", (split_name, *rest, add_lines, write_identifier))
    assert class_names({"a": "orders"}) == {"a": "OrderLines"}


def test_a_rule_for_the_schema_that_is_registered_has_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    def spell_out(schema: UnnamedSchema, names: SchemaNames) -> SchemaNames:
        return SchemaNames(
            classes=names.classes, fields=names.fields, related=dict.fromkeys(names.related, "all_orders")
        )

    monkeypatch.setattr(schema_rules, "SCHEMA_RULES", (*schema_rules.SCHEMA_RULES, spell_out))
    assert 'related_name="all_orders"' in models()


def test_every_module_is_a_registered_rule_or_a_known_helper() -> None:
    modules = {module.name for module in pkgutil.iter_modules(naming.__path__)}
    registered = [rule.__module__.rpartition(".")[2] for rule in (*rules.RULES, *schema_rules.SCHEMA_RULES)]
    assert len(registered) == len(set(registered))
    assert {*registered, *HELPERS} == modules
    assert not HELPERS.keys() & set(registered)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (name("class", "tbl_order_items", prefixes=("tbl_",)), "OrderItem"),
        (name("field", "CUST_NM"), "cust_nm"),
        (name("field", "orders"), "orders"),  # only classes are in the singular
        (name("field", "customer_id"), "customer_id"),  # only relations drop the word
        (name("relation", "customer_id", target="Customer", target_column="id"), "customer"),
        (name("member", "in transit"), "IN_TRANSIT"),
        (name("member", "class"), "CLASS"),  # no member is reserved
    ],
)
def test_a_name_goes_through_all_rules(made: Name, expected: str) -> None:
    assert rules.clean_name(made).text == expected
