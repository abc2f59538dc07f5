"""Names and types lead from columns to the tables that they may refer to."""

import pytest

from legacygen.relations import Candidate, find_candidates
from legacygen.schema import Column, Kind, Schema, SqlType, Table, TableKind
from legacygen.schema.undeclared import ViewJoin
from tests.planning.made import pointer, table

USERS = table("users", "id! int", "name char", key="id")


def candidates(*tables: Table) -> tuple[Candidate, ...]:
    return find_candidates(Schema(engine="mysql", tables=tables))


def led(*tables: Table) -> dict[str, str]:
    """The targets by column, with a `!` where the name alone is nearly certain."""
    return {
        f"{each.table}.{each.column}": each.target + "!" * each.is_strict
        for each in candidates(*tables)
        if not (each.obstacle or each.doubt)
    }


@pytest.mark.parametrize(
    ("column", "targets", "led_to"),
    [
        ("user_id", "users:id", "users!"),
        ("userid", "users:id", "users!"),
        ("users_id_editor", "users:id", "users!"),
        ("country_iso", "countries:iso", "countries!"),
        ("created_user_id", "users:id", "users!"),
        ("borrowernumber", "borrowers:borrowernumber", "borrowers!"),
        ("topic_id", "help_topic:topic_id", "help_topic!"),
        ("emp_no", "employees:emp_no", "employees"),
        ("currency_no", "currency:code", "currency"),
        ("attribute_set_id", "eav_attribute_set:id", "eav_attribute_set"),
        ("created_by", "users:id", "users"),
        ("author", "users:id", "users"),
        ("parent_id", "users:id", "page"),
        ("area", "area:id", "area!"),
    ],
)
def test_a_name_leads_to_a_table(column: str, targets: str, led_to: str) -> None:
    target, _, key = targets.partition(":")
    page = table("page", "id! int", f"{column} int", key="id")
    assert led(table(target, f"{key}! int", key=key), page) == {f"page.{column}": led_to}


@pytest.mark.parametrize("column", ["users", "is_user", "name", "facebook_id", "paid"])
def test_other_names_lead_nowhere(column: str) -> None:
    assert led(USERS, table("page", "id! int", f"{column} int", key="id")) == {}


def test_a_prefix_of_tables_and_one_of_columns_do_not_matter() -> None:
    users = table("wp_users", "ID! int", key="ID")
    posts = table("wp_posts", "post_id! int", "post_user_id int", "post_title char", "post_text char", key="post_id")
    assert led(users, posts, table("wp_links", "id! int", key="id")) == {"wp_posts.post_user_id": "wp_users!"}


def test_tables_of_the_own_group_compete_with_others() -> None:
    groups = [table(name, "id! int", key="id") for name in ("category", "blog_category")]
    found = candidates(*groups, table("blog_post", "id! int", "category_id int", key="id"))
    assert [(each.target, each.is_strict) for each in found] == [("category", False), ("blog_category", False)]


def test_a_table_that_only_joins_does_not_compete() -> None:
    joins = table("tickets_users", "id! int", "users_id int", "tickets_id int", key="id")
    tasks = table("tickets_tasks", "id! int", "users_id int", key="id")
    assert led(USERS, joins, tasks)["tickets_tasks.users_id"] == "users!"


def test_a_declared_key_and_a_column_that_the_database_fills_need_no_guess() -> None:
    declared = table("page", "id! int", "user_id int", key="id", foreign_keys=(pointer("user_id", "users", "id"),))
    counter = Column(name="user_id", type=SqlType(kind=Kind.INTEGER, raw="int"), auto_increment=True)
    assert candidates(USERS, declared, table("visit", counter, key="user_id")) == ()


def test_bare_names_are_doubted_in_a_schema_that_marks_its_references() -> None:
    states = table("states", "id! int", key="id")
    (_, found) = candidates(USERS, states, table("page", "id! int", "user_id int", "state int", key="id"))
    assert (found.column, found.is_strict, bool(found.doubt)) == ("state", False, True)


def test_a_list_of_ids_and_a_column_of_another_type_are_rejected() -> None:
    page = table("page", "id! int", "user_ids text", "user_id char", key="id")
    assert [each.obstacle for each in candidates(USERS, page)] == [
        "users.id is int, this column is text",
        "users.id is int, this column is varchar(20)",
    ]


@pytest.mark.parametrize("partner", ["itemtype", "item_type"])
def test_a_pair_of_type_and_id_is_no_relation(partner: str) -> None:
    (found,) = candidates(USERS, table("notes", "id! int", "items_id int", f"{partner} char", key="id"))
    assert (found.column, found.target, found.obstacle) == (
        "items_id",
        "",
        f"the column {partner} says which table is meant, row by row",
    )


@pytest.mark.parametrize(
    "partner", ["user_type char", "user_type int", "user_kind int", "user_class char", "type_user int"]
)
def test_a_pair_whose_name_is_that_of_a_table_is_doubted(partner: str) -> None:
    (found,) = candidates(USERS, table("notes", "id! int", "user_id int", partner, key="id"))
    assert (found.target, bool(found.doubt)) == ("users", True)


def test_a_copy_refers_neither_to_its_original_nor_is_it_referred_to() -> None:
    columns = ("issue_id! int", "title char", "text text", "day date")
    copies = [table(name, *columns, key="issue_id") for name in ("issues", "old_issues")]
    found = candidates(*copies, table("votes", "id! int", "issue_id int", key="id"))
    assert [(each.table, each.target, each.obstacle) for each in found] == [
        ("old_issues", "issues", "old_issues looks like a copy of issues"),
        ("votes", "issues", ""),
    ]


def test_the_join_of_a_view_leads_to_a_table_where_the_name_does_not() -> None:
    join = ViewJoin(table="users", column="id", target="page", target_column="seen_last")
    view = table("seen", "id", kind=TableKind.VIEW, joins=(join,))
    page = table("page", "id! int", "seen_last int", "seen_first int", key="id")
    assert led(USERS, page, view) == {"page.seen_last": "users!"}


def test_tables_that_only_look_alike_are_no_copies() -> None:
    columns = ("id! int", "name char", "comment text")
    kinds = [table(name, *columns, key="id") for name in ("types", "budgettypes", "computer_kinds")]
    assert led(*kinds, table("page", "id! int", "computer_kind_id int", key="id")) == {
        "page.computer_kind_id": "computer_kinds!"
    }
