"""A prefix that the tables share is left out of class names."""

import pytest

from legacygen.naming.prefix import detect_prefixes, drop_unused_prefixes, strip_prefix
from tests.naming.made import name


def family(prefix: str, size: int) -> str:
    return " ".join(f"{prefix}{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(size))


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
        ("shopUser shopOrder shopItem", "shop"),
        ("myShopUser myShopOrder myShopItem", "myshop my"),
        ("AcmeUser AcmeOrder AcmeItem", "acme"),
        (f"{family('app_', 40)} {family('app2_x_', 12)}", "app2_x_ app2_ app_"),
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
        ("AcmeUser", ("acme",), "User"),
        ("Acmeuser", ("acme",), "Acmeuser"),
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


@pytest.mark.parametrize(
    ("tables", "columns"),
    [
        ("order_items order_lines order_log other", "order_id"),
        ("OrderItem OrderLine OrderLog", "OrderId"),
        (f"{family('order_', 6)} {family('x', 6)}", "fk_order"),
        (f"{family('app_user_', 12)} {family('app_', 20)}", "user_id"),
    ],
)
def test_a_thing_that_columns_are_called_after_is_no_prefix(tables: str, columns: str) -> None:
    found = detect_prefixes(tables.split(), columns.split())
    assert not {"order_", "order", "app_user_"}.intersection(found)


def test_a_prefix_that_all_classes_keep_stays_in_new_ones() -> None:
    classes = [("app_user", "AppUser"), ("app_role", "AppRole"), ("wp_post", "Post"), ("wp_user", "WpUser")]
    assert drop_unused_prefixes(("app_", "wp_", "new_"), classes) == ("wp_", "new_")
