"""A draft of a model has the fields of the final one, with the names of the database."""

from pathlib import Path

from legacygen.config import Config
from legacygen.matching.models import field_identity
from legacygen.plan import Model
from legacygen.planning import build_graph, draft_model, plan_models
from legacygen.schema import Column, Kind, Schema, SqlType, Table
from tests.planning.cases import golden_schemas, load_config, load_schema
from tests.planning.made import pointer, source, table

STATE = Column(name="State", type=SqlType(kind=Kind.ENUM, raw="enum('a b')", values=("a b",)))
ORDER = table("tbl_Order", "id!", "CustID", STATE, key="id", foreign_keys=(pointer("CustID", "tbl_Cust", "No"),))
CUSTOMER = table("tbl_Cust", "id!", "No!", key="id", unique=("No",))


def draft(label: str, *tables: Table) -> Model:
    return draft_model(build_graph(Schema(engine="mysql", tables=tables), Config()), label, Config())


def test_everything_has_the_name_of_the_database() -> None:
    made = draft("tbl_Order", ORDER, CUSTOMER)
    assert (made.name, made.table) == ("tbl_Order", "tbl_Order")
    assert [each.name for each in made.fields] == ["id", "CustID", "State"]
    assert source(made.fields[1]).startswith(
        'models.ForeignKey("tbl_Cust", models.DO_NOTHING, to_field="No", related_name="tbl_Order.CustID"'
    )
    assert [(each.column, each.members[0].value) for each in made.choices] == [("State", '"a b"')]


def test_names_in_legacygen_toml_change_nothing_and_its_types_do() -> None:
    graph = build_graph(Schema(engine="mysql", tables=(ORDER, CUSTOMER)), Config())
    config = Config(
        classes={"tbl_Order": "Sale"}, fields={"tbl_Order.id": "n"}, types={"tbl_Order.State": "BinaryField"}
    )
    made = draft_model(graph, "tbl_Order", config)
    assert made.name == "tbl_Order"
    assert [each.name for each in made.fields] == ["id", "CustID", "State"]
    assert (made.fields[2].cls, made.choices) == ("models.BinaryField", ())


def test_a_column_named_pk_has_another_identity_than_the_key() -> None:
    assert [each.identity for each in draft("t", table("t", "a", "pk")).fields] == ["(pk)", "a", "pk"]


@golden_schemas
def test_a_draft_has_the_fields_and_choices_of_the_final_model(path: Path) -> None:
    config = load_config(path)
    graph = build_graph(load_schema(path, config), config)
    for model in plan_models(graph, config).models:
        made = draft_model(graph, model.label, config)
        assert kinds(made) == kinds(model)
        assert choices(made) == choices(model)
        assert (made.doc, made.requires) == (model.doc, model.requires)


def kinds(model: Model) -> list[tuple[str, str, list[str]]]:
    """Identity, class and names of the arguments, those apart that depend on names."""
    by_name = {"db_column", "verbose_name"}
    return [
        (field_identity(each), each.cls, [item.name for item in each.arguments if item.name not in by_name])
        for each in model.fields
    ]


def choices(model: Model) -> list[tuple[str, list[str]]]:
    return [(each.column, [member.value for member in each.members]) for each in model.choices]
