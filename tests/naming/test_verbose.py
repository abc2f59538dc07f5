"""A class name is spelled in words, in the singular and in the plural."""

import pytest

from legacygen.naming import derive_field_label, derive_verbose_names


@pytest.mark.parametrize(
    ("name", "one", "many"),
    [
        ("OrderDetail", "order detail", "order details"),
        ("OrderItem2", "order item2", "order item2s"),
        ("Address", "address", "addresses"),
        ("News", "news", "news"),
        ("CustomerDemographics", "customer demographics", "customer demographics"),
        ("SalesByCategory", "sales by category", "sales by category"),
        ("ProductSalesFor1997", "product sales for 1997", "product sales for 1997"),
        ("N2faCode", "n2fa code", "n2fa codes"),
        ("ActorI18n", "actor i18n", "actor i18ns"),
        ("Oauth2Client", "oauth2 client", "oauth2 clients"),
        ("Md5", "md5", "md5s"),
        ("Report2019Line", "report 2019 line", "report 2019 lines"),
        ("Iso3166_1", "iso 3166-1", "iso 3166-1"),
        ("BillOfMaterials", "bill of materials", "bills of materials"),
        ("FeatureContains", "feature contains", "feature contains"),
        ("Таблица", "таблица", "таблица"),
    ],
)
def test_verbose_names(name: str, one: str, many: str) -> None:
    assert derive_verbose_names(name) == (one, many)


@pytest.mark.parametrize(
    ("column", "name", "label"),
    [
        ("class", "class_field", "class"),
        ("2fa_code", "n2fa_code", "2fa code"),
        ("orderItem", "order_item_2", "order item"),
        ("CustNm", "cust_nm", ""),
        ("cust_nm", "name", ""),
        ("ac_name", "name", ""),
        ("%", "column", ""),
    ],
)
def test_a_field_has_a_label_where_its_name_is_not_that_of_the_column(column: str, name: str, label: str) -> None:
    assert derive_field_label(column, name) == label
