"""Words are put in the plural."""

import pytest

from legacygen.naming.plural import pluralize_class_name, pluralize_word


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("order", "orders"),
        ("category", "categories"),
        ("day", "days"),
        ("box", "boxes"),
        ("class", "classes"),
        ("address", "addresses"),
        ("status", "statuses"),
        ("bus", "buses"),
        ("antivirus", "antiviruses"),
        ("branch", "branches"),
        ("person", "people"),
        ("child", "children"),
        ("movie", "movies"),
        ("shelf", "shelves"),
        ("analysis", "analyses"),
        ("quiz", "quizzes"),
        ("hero", "heroes"),
        ("photo", "photos"),
        ("lens", "lenses"),
        ("item2", "item2s"),
        ("md5", "md5s"),
        ("bookshelf", "bookshelves"),
        ("salesperson", "salespeople"),
    ],
)
def test_plural_of_a_word(one: str, several: str) -> None:
    assert pluralize_word(one) == several


@pytest.mark.parametrize(
    "word", "news series species data staff orders categories demographics statistics 日本 größe1 42".split()
)
def test_words_without_a_plural_or_in_it_already_stay(word: str) -> None:
    assert pluralize_word(word).rstrip("s1") == word.rstrip("s1")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("OrderLine", "order_lines"),
        ("News", "news"),
        ("OrderItem2", "order_item2s"),
        ("ListOfParts", "lists_of_parts"),
        ("Таблица", "таблица"),
    ],
)
def test_the_last_word_of_a_class_is_put_in_the_plural(name: str, expected: str) -> None:
    assert pluralize_class_name(name) == expected
