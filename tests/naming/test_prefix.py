"""A prefix that the tables share is left out of class names."""

import pytest

from legacygen.naming.prefix import detect_prefixes, strip_prefix
from tests.naming.made import name


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ("wp_posts wp_users wp_options", "wp_"),
        ("WP_POSTS WP_USERS WP_OPTIONS other", "wp_"),
        ("tblCustomer tblOrder", "tbl"),
        ("tbl_customer tbl_order x y z", "tbl_"),
        ("glpi_a glpi_b glpi_c phpbb_d", "glpi_"),
        ("shp_a shp_b shp_c tbl_d tbl_e", "shp_ tbl_"),
        ("vw_a vw_b customer", "vw_"),
    ],
)
def test_prefixes_are_found(tables: str, expected: str) -> None:
    assert list(detect_prefixes(tables.split())) == expected.split()


@pytest.mark.parametrize(
    "tables",
    [
        "order order_items order_lines order_log",  # a table is called so
        "orders order_items order_lines order_log",
        "wp_posts wp_users",  # too few
        "wp_posts wp_users wp_options a b c d",  # fewer than half
        "customer invoice product",
        "",
    ],
)
def test_what_is_no_prefix_is_left_alone(tables: str) -> None:
    assert detect_prefixes(tables.split()) == ()


@pytest.mark.parametrize(
    ("table", "prefixes", "expected"),
    [
        ("wp_posts", ("wp_",), "posts"),
        ("WP_POSTS", ("wp_",), "POSTS"),
        ("tblCustomer", ("tbl",), "Customer"),
        ("tblcustomer", ("tbl",), "tblcustomer"),  # the word does not end there
        ("tbl_", ("tbl_",), "tbl_"),  # nothing would be left
        ("wp_2fa", ("wp_",), "wp_2fa"),  # no name begins with a digit
        ("shp_tbl_x", ("shp_", "shp_tbl_"), "x"),
        ("other", ("wp_",), "other"),
    ],
)
def test_the_longest_prefix_is_stripped_unless_too_little_is_left(
    table: str, prefixes: tuple[str, ...], expected: str
) -> None:
    assert strip_prefix(name("class", table, prefixes=prefixes)).raw == expected
