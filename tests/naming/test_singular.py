"""A class is named in the singular; a word that only looks like a plural stays."""

import pytest

from legacygen.naming.singular import singularize_word, singularize_words


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("orders", "order"),
        ("categories", "category"),
        ("boxes", "box"),
        ("classes", "class"),
        ("addresses", "address"),
        ("statuses", "status"),
        ("buses", "bus"),
        ("viruses", "virus"),
        ("computerantiviruses", "computerantivirus"),
        ("branches", "branch"),
        ("wishes", "wish"),
        ("heroes", "hero"),
        ("people", "person"),
        ("children", "child"),
        ("movies", "movie"),
        ("shelves", "shelf"),
        ("bookshelves", "bookshelf"),
        ("grandchildren", "grandchild"),
        ("salespeople", "salesperson"),
        ("apis", "api"),
        ("repos", "repo"),
        ("olives", "olive"),
        ("archives", "archive"),
        ("analyses", "analysis"),
        ("indices", "index"),
        ("houses", "house"),
        ("warehouses", "warehouse"),
        ("causes", "cause"),
        ("phrases", "phrase"),
        ("invoices", "invoice"),
        ("caches", "cache"),
        ("taxes", "tax"),
        ("menus", "menu"),
        ("topics", "topic"),
        ("curricula", "curriculum"),
        ("urlaliases", "urlalias"),
        ("urlalias", "urlalias"),
        ("sheep", "sheep"),
    ],
)
def test_plurals_become_singular(many: str, one: str) -> None:
    assert singularize_word(many) == one


@pytest.mark.parametrize(
    "word",
    "address status news series data bus species access class process basis analysis lens gas canvas media "
    "settings statistics stats sms https radius virus census physics goods works sales staff equipment "
    "trans banktrans featurepos billofmaterials meets contains requires "
    "windows ids kunden preis ausweis pays mois straßen yes this us is as 日本".split(),
)
def test_words_that_are_no_plural_stay(word: str) -> None:
    assert singularize_word(word) == word


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("orders items", "order item"),
        ("types cotisation", "type cotisation"),
        ("debtors master", "debtor master"),
        ("feature contains", "feature contains"),
        ("sales orders", "sales order"),
        ("user ids", "user id"),
        ("blocked ips", "blocked ip"),
        ("bills of materials", "bill of materials"),
        ("terms of service", "terms of service"),
        ("accounts payable", "accounts payable"),
    ],
)
def test_all_words_of_a_name_become_singular(words: str, expected: str) -> None:
    assert " ".join(singularize_words(words.split())) == expected
