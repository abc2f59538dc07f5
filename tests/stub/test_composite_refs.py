"""A reference to a key of several columns has them in the order of that key."""

from legacygen.plan import Plan
from legacygen.stub.composite_refs import describe_relation, list_composite_refs
from tests.planning import made

LINE = made.table("line", "ord! int", "no! int", "other! int", key="no ord", unique=("ord other",))


def _refs(plan: Plan) -> dict[str, str]:
    return {name: line.value for name, line in list_composite_refs(made.model(plan, "part"), plan).items()}


def test_the_parts_are_in_the_order_of_the_key() -> None:
    keys = (made.pointer("line_ord line_no", "line", "ord no"),)
    plan = made.plan(LINE, made.table("part", "id! int", "line_ord! int", "line_no! int", key="id", foreign_keys=keys))
    assert _refs(plan) == {"line": "ref(Line, (old.line_no, old.line_ord))"}
    field = made.field(plan, "part", "(line_ord, line_no)")
    assert describe_relation(field, made.model(plan, "part")) == "(line_ord, line_no) points to Line (ord, no)"


def test_a_part_that_is_a_relation_is_read_by_its_key_and_null_points_nowhere() -> None:
    orders = made.table("orders", "id! int", key="id")
    keys = (made.pointer("ord no", "line", "ord no"), made.pointer("ord", "orders", "id"))
    plan = made.plan(LINE, orders, made.table("part", "id! int", "ord! int", "no int", key="id", foreign_keys=keys))
    assert list(_refs(plan).values()) == ["ref(Line, (old.no, old.order_id)) if old.no is not None else None"]


def test_another_key_than_the_primary_one_is_looked_up_by_its_fields() -> None:
    keys = (made.pointer("ord other", "line", "ord other"),)
    plan = made.plan(LINE, made.table("part", "id! int", "ord! int", "other! int", key="id", foreign_keys=keys))
    assert list(_refs(plan).values()) == ['ref(Line, by={"ord": old.ord, "other": old.other})']
