"""A table that only joins two others is many-to-many, in the plural on both sides."""

import pytest

from legacygen.naming.many_to_many import ManyToManyNames, choose_many_to_many_names


def relation(text: str) -> ManyToManyNames:
    """`FilmActor:film>Film,actor>Actor`."""
    join, ends = text.split(":")
    (one, source), (other, target) = (end.split(">") for end in ends.split(","))
    return ManyToManyNames(key=join, join=join, source=source, source_field=one, target=target, target_field=other)


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ("FilmActor:film>Film,actor>Actor", "actors/films"),
        ("FilmActor:film>Film,actor>Actor Casting:film>Film,actor>Actor", "actors/films casting_actors/casting_films"),
        (
            "Award:film>Film,actor>Actor Casting:actor>Actor,film>Film",
            "award_actors/award_films casting_films/casting_actors",
        ),
        ("Follow:follower>User,followed>User", "followed_users/followers"),
        ("Subscription:list>List,subscriber>User", "subscribers/lists"),
        ("Usage:used_by>Page,image_2>Image", "images/used_by_pages"),
        ("ItemTag:item>Item,tag>Tag", "tags_set/items_set"),
    ],
)
def test_many_to_many_names(relations: str, expected: str) -> None:
    found = [relation(each) for each in relations.split()]
    taken: dict[str, set[str]] = {name: set() for each in found for name in (each.source, each.target)}
    if "Item" in taken:
        taken.update(Item={"tags"}, Tag={"items"})
    names = choose_many_to_many_names(found, taken, {})
    assert " ".join("/".join(names[each.key]) for each in found) == expected
