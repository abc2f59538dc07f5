"""A prefix that all columns of a table share is left out."""

import pytest

from legacygen.naming import UnnamedRelation, UnnamedSchema, UnnamedTable, name_schema


def made(name: str, columns: str, key: str = "", relations: str = "", pinned: str = "") -> UnnamedTable:
    """`pinned` are names as `column=name`."""
    return UnnamedTable(
        label=name,
        name=name,
        columns=tuple(columns.split()),
        key=key,
        relations=tuple(
            UnnamedRelation(column=column, target=name, target_column=key) for column in relations.split()
        ),
        pinned=dict(each.split("=") for each in pinned.split()),
    )


def fields(table: UnnamedTable) -> str:
    return " ".join(name_schema(UnnamedSchema(tables=(table,))).fields[table.label].values())


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (made("acct", "ac_id ac_name ac_code", "ac_id"), "id name code"),
        (made("acct", "AC_ID AC_NAME", "AC_ID"), "id name"),
        (made("us_states", "state_id state_name", "state_id"), "id name"),
        (made("customers", "customers_id customers_name", "customers_id"), "id name"),
        (made("acct", "ac_id ac_name ac_parent_id", "ac_id", "ac_parent_id"), "id name parent"),
        (made("acct", "ac_id ac_name us_id", "ac_id", "us_id"), "id name us"),
        (made("page", "pl_page pl_class pl_title"), "page pl_class title"),  # `class` is reserved
        (made("acct", "ac_id ac_name id", "ac_id"), "ac_id ac_name id"),
        (made("acct", "ac_name ac_code id", "id"), "ac_name ac_code id"),  # not all columns
    ],
)
def test_the_prefix_of_all_columns_goes(table: UnnamedTable, expected: str) -> None:
    assert fields(table) == expected


@pytest.mark.parametrize(
    "table",
    [
        made("flag", "order_id order_flag order_text"),  # order_id is no key of the table
        made("demo", "customer_type_id customer_desc", "customer_type_id"),
        made("role", "is_admin is_active is_old"),
        made("year", "y_2001 y_2002 y_2003"),
        made("text", "old_id old_text old_flags", "old_id"),
        made("address_formats", "address_format_id address_format address_summary", "address_format_id"),
        made("products_downloads", "products_id products_filename products_days", "products_id"),
        made("acct", "ac_name ac_code ac_new", pinned="ac_name=ac_name ac_code=ac_code"),  # as in the code
    ],
)
def test_a_beginning_that_is_no_prefix_stays(table: UnnamedTable) -> None:
    assert all(name.startswith(name.partition("_")[0] + "_") for name in fields(table).split())


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (made("person_per", "per_id per_name", "per_id"), "Person"),
        (made("queryparameters_qrp", "qrp_id qrp_name", "qrp_id"), "Queryparameter"),
        (made("family_fam", "fam_id fam_name", "fam_id"), "Family"),
        (made("tax_class", "class_id class_name", "class_id"), "TaxClass"),
        (made("options_set", "set_id set_name", "set_id"), "OptionSet"),
        (made("customer_group", "group_id group_name group_rank", "group_id"), "CustomerGroup"),
        (made("person_per", "id name", "id"), "PersonPer"),
        (made("per", "per_id per_name", "per_id"), "Per"),
    ],
)
def test_a_table_loses_the_prefix_of_its_columns_at_its_end(table: UnnamedTable, expected: str) -> None:
    assert name_schema(UnnamedSchema(tables=(table,))).classes[table.label] == expected
