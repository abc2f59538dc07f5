"""New objects get their keys and their dates, whatever the model and the server; a failure leaves all as it was."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, DataError, IntegrityError, models, transaction
from django.db.models.functions import Lower, Now, Upper
from django.db.models.signals import post_save, pre_save

from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.storage import KeptDates, engines, insert_objects, read_values, update_objects
from tests.conftest import MakeDatabase
from tests.runtime.orm import alias

REGISTRY = Apps()
MYSQL = [pytest.param(name, marks=pytest.mark.mysql) for name in ("mariadb", "mysql")]
SERVERS = ["sqlite", *MYSQL, pytest.param("postgresql", marks=pytest.mark.postgresql)]
THEN = dt.datetime(2001, 2, 3, 4, 5, tzinfo=dt.UTC)


def model(name: str, bases: tuple[Any, ...] = (models.Model,), /, **fields: Any) -> Any:
    options = {"proxy": fields.pop("proxy", False), "base_manager_name": "all_rows" if "all_rows" in fields else None}
    meta = type("Meta", (), {"app_label": "kept", "apps": REGISTRY, **options})
    return type(name, bases, {"Meta": meta, "__module__": __name__, **fields})


class Present(models.Manager):  # type: ignore[type-arg]
    """A default manager that hides rows."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(hidden=False)


Place = model(
    "Place", name=models.CharField(max_length=9), code=models.CharField(max_length=9, unique=True, null=True)
)
Being = model("Being", name=models.CharField(max_length=9), created=models.DateTimeField(auto_now_add=True))
Human = model("Human", (Being,), born=models.DateField(auto_now=True), place=models.ForeignKey(Place, models.CASCADE))
Member = model(
    "Member",
    (Human,),
    since=models.TimeField(auto_now=True),
    boss=models.ForeignKey("self", models.CASCADE, null=True),
)
Guest = model("Guest", (Member,), proxy=True)
Guided = model(
    "Guided", id=models.UUIDField(primary_key=True, default=uuid.uuid4), name=models.CharField(max_length=9)
)
Coded = model(
    "Coded", code=models.CharField(max_length=9, primary_key=True), hidden=models.BooleanField(), objects=Present()
)
Bare = model("Bare")
Odd = model("Odd", share=models.IntegerField(null=True, db_column="100 %s"))
Rated = model(
    "Rated",
    text=models.CharField(max_length=9, db_default="none"),
    count=models.IntegerField(db_default=7),
    twice=models.GeneratedField(expression=models.F("count") * 2, output_field=models.IntegerField(), db_persist=True),
)
Novel = model("Novel", text=models.TextField())
Stamped = model("Stamped", id=models.DateTimeField(primary_key=True, db_default=Now()))
Seat = model(
    "Seat",
    pk=models.CompositePrimaryKey("place_id", "number"),
    place=models.ForeignKey(Place, models.CASCADE),
    number=models.IntegerField(),
    name=models.CharField(max_length=9),
)
MODELS = (Place, Being, Human, Member, Guided, Coded, Bare, Rated, Seat, Odd, Novel)


@pytest.fixture(params=SERVERS)
def target(request: pytest.FixtureRequest, make_database: MakeDatabase) -> Iterator[Any]:
    with alias("probe", make_database(request.param, "")) as connection:
        with connection.schema_editor() as editor:
            for each in MODELS:
                editor.create_model(each)
        with connection.cursor() as cursor:
            if connection.vendor == "mysql":
                cursor.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES'")
        yield connection


def rows(of: Any) -> Any:
    return of._base_manager.using("probe")


def test_objects_get_the_keys_of_their_rows_in_the_order_given(target: Any) -> None:
    rows(Place).create(name="before")
    places = [Place(name=f"p{number}") for number in range(300)]
    guided = [Guided(name=f"g{number}") for number in range(3)]
    insert_objects([*places[:150], *guided, *places[150:], Bare(), Bare()], "probe")
    assert dict(rows(Place).values_list("name", "id")) == {"before": places[0].pk - 1} | {p.name: p.pk for p in places}
    assert [each.pk for each in places] == list(range(places[0].pk, places[0].pk + 300))
    assert {each.name: each.pk for each in guided} == dict(rows(Guided).values_list("name", "id"))
    assert rows(Bare).count() == 2
    assert all(not each._state.adding and each._state.db == "probe" for each in [*places, *guided])
    places[0].name = "saved"
    places[0].save()  # an update
    assert rows(Place).get(pk=places[0].pk).name == "saved"


def test_keys_that_are_given_stay_and_the_others_come_behind_them(target: Any) -> None:
    places = [Place(id=number, name=f"p{number}"[:9]) for number in (7, -3, 2**40)]
    insert_objects(places, "probe")
    rows(Place).filter(pk=2**40).delete()
    mixed = [Place(name="a"), Place(id=9, name="b"), Place(name="c")]
    insert_objects(mixed, "probe")
    assert dict(rows(Place).values_list("name", "id")) == {
        "p7": 7,
        "p-3": -3,
        "b": 9,
        "a": mixed[0].pk,
        "c": mixed[2].pk,
    }
    assert mixed[2].pk == mixed[0].pk + 1
    # As AUTOINCREMENT: no key is used twice. Sequences of PostgreSQL are moved at the end of the run.
    assert mixed[0].pk == (1 if target.vendor == "postgresql" else 2**40 + 1)


def test_rows_beyond_one_statement_have_their_keys(target: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "LONGEST", 10 * 2 * engines.PLAIN_WIDTH)  # ten rows of two values without a text
    places = [Place(name="") for _ in range(11)] + [Place(name="x" * 9) for _ in range(11)]
    for number, each in enumerate(places):
        each.code = str(number) if number > 10 else None
    insert_objects(places, "probe")
    assert dict(rows(Place).values_list("id", "code")) == {each.pk: each.code for each in places}


def test_a_row_that_is_longer_than_a_statement_should_be_is_stored(target: Any) -> None:
    long = [Novel(text=letter * 3_000_000) for letter in "a%é"]
    insert_objects([Novel(text="short"), *long], "probe")
    assert all(rows(Novel).get(pk=each.pk).text == each.text for each in long)


def test_a_column_with_a_percent_sign_is_written(target: Any) -> None:
    new = Odd(share=5)
    insert_objects([new], "probe")
    new.share = 6
    update_objects([new], ["share"], "probe")
    with target.cursor() as cursor:
        cursor.execute("SELECT * FROM kept_odd")
        assert list(cursor.fetchall()) == [(new.pk, 6)]


def test_objects_of_inherited_models_are_stored_table_by_table(target: Any) -> None:
    place = Place(name="p")
    given = Member(name="given", created=THEN, born=THEN.date(), since=THEN.time(), place=place)
    numbered = Member(id=50, name="numbered", place=place, boss=given)
    linked = Guest(human_ptr_id=60, being_ptr_id=60, name="linked", place=place)
    insert_objects([given, numbered, place, linked], "probe")
    for new in (given, numbered, linked):
        found = rows(Member).get(pk=new.pk)
        names = ["name", "created", "born", "since", "place_id", "being_ptr_id", "human_ptr_id", "id", "boss_id"]
        assert [getattr(found, name) for name in names] == [getattr(new, name) for name in names]
    assert (given.created, given.born, given.since) == (THEN, THEN.date(), THEN.time())
    assert abs(numbered.created - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)
    assert [numbered.pk, linked.pk, numbered.boss_id] == [50, 60, given.pk]
    assert rows(Being).count() == rows(Human).count() == 3


def test_what_points_to_an_object_of_the_same_call_is_stored_after_it(target: Any) -> None:
    place = Place(name="p")
    boss = Member(name="boss", place=place)
    clerk = Member(name="clerk", place=place, boss=boss)
    guests = [Guest(name="g", place=place, boss=clerk) for _ in range(3)]
    insert_objects([*guests, clerk, boss, place], "probe")
    assert [rows(Member).get(pk=each.pk).boss_id for each in guests] == [clerk.pk] * 3
    assert [clerk.boss_id, boss.boss_id, boss.place_id] == [boss.pk, None, place.pk]
    forgotten = Member(name="x", place=Place(name="q"))
    with pytest.raises(ValueError, match="unsaved related object 'place'"):
        insert_objects([forgotten], "probe")


def test_composite_keys_are_stored_updated_and_read(target: Any) -> None:
    place = Place(name="p")
    seats = [Seat(place=place, number=number, name="s") for number in range(450)]
    insert_objects([place, *seats], "probe")
    for each in seats:
        each.name = f"s{each.number}"
    update_objects(seats, ["name"], "probe")
    keys = [each.pk for each in seats]
    assert read_values(Seat, [*keys, (place.pk, -1)], ["name", "number"], "probe") == {
        (place.pk, number): (f"s{number}", number) for number in range(450)
    }


def test_many_keys_are_read_and_the_base_manager_sees_all(target: Any) -> None:
    insert_objects([Coded(code=f"c{number}", hidden=number % 2) for number in range(4100)], "probe")
    keys = [f"c{number}" for number in range(4200)]
    found = read_values(Coded, keys, ["hidden"], "probe")
    assert found == {f"c{number}": (bool(number % 2),) for number in range(4100)}
    assert read_values(Coded, [], ["hidden"], "probe") == {}


def test_defaults_and_expressions_are_left_to_the_server_and_read_when_used(target: Any) -> None:
    plain = [Rated(), Rated()]
    mixed = [Rated(text=Upper(models.Value("loud")), count=1), Rated(count=2)]
    insert_objects(plain, "probe")
    insert_objects(mixed, "probe")
    stored = [(each.text, each.count, each.twice) for each in [*plain, *mixed]]
    assert stored == [("none", 7, 14), ("none", 7, 14), ("LOUD", 1, 2), ("none", 2, 4)]
    assert list(rows(Rated).order_by("id").values_list("text", "count", "twice")) == stored
    mixed[0].text, mixed[1].text = Lower("text"), "given"
    update_objects(mixed, ["text", "count"], "probe")
    assert list(rows(Rated).order_by("id").values_list("text", flat=True))[2:] == ["loud", "given"]


def test_fields_of_parents_are_updated_in_their_tables(target: Any) -> None:
    place, other = Place(name="p"), Place(name="q")
    members = [Member(name="a", place=place, created=THEN), Member(name="b", place=place, created=THEN)]
    insert_objects([place, other, *members], "probe")
    for each in members:
        each.name, each.place, each.created, each.since = each.name * 2, other, None, dt.time(1)
    update_objects(members, ["name", "place_id", "since"], "probe")
    assert list(rows(Member).order_by("pk").values_list("name", "place", "since", "created")) == [
        ("aa", other.pk, dt.time(1), THEN),
        ("bb", other.pk, dt.time(1), THEN),
    ]


def test_an_update_of_an_object_that_is_gone_or_of_an_unknown_field_fails(target: Any) -> None:
    places = [Place(name="a"), Place(name="b")]
    insert_objects(places, "probe")
    update_objects(places, ["name"], "probe")  # the same values
    rows(Place).filter(name="a").delete()
    with pytest.raises(DatabaseError, match=r"kept\.Place: 1 of 2 objects are not there any more"):
        update_objects(places, ["name"], "probe")
    with pytest.raises(FieldDoesNotExist):
        update_objects(places, ["nam"], "probe")
    update_objects([], ["name"], "probe")


def test_a_failure_names_the_field_and_leaves_the_objects_as_they_were(target: Any) -> None:
    insert_objects([Place(name="a", code="x")], "probe")
    cases: list[tuple[Any, type[Exception], str]] = [
        ({"name": "b", "code": "x"}, IntegrityError, "code"),
        ({"name": None}, IntegrityError, "name"),
        ({"name": "longer than that"}, DataError, "name"),
    ]
    for values, error, field in cases:
        if error is DataError and target.vendor == "sqlite":
            continue
        objects = [Bare(), Place(name="good"), Place(**values)]
        with pytest.raises(error) as caught, transaction.atomic(using="probe"):
            insert_objects(objects, "probe")
        assert field in describe_failure(caught.value)
        assert [(each.pk, each._state.adding) for each in objects] == [(None, True)] * 3
    assert rows(Place).count() == 1
    assert not rows(Bare).exists()
    with pytest.raises(IntegrityError), transaction.atomic(using="probe"):
        update_objects([Place(id=rows(Place).get().pk, name=None)], ["name"], "probe")


def test_neither_signals_nor_save_are_called_and_the_fields_are_as_before(target: Any) -> None:
    heard: list[Any] = []

    def listen(sender: Any, **_: Any) -> None:
        heard.append(sender)

    for signal in (pre_save, post_save):
        signal.connect(listen)
    try:
        insert_objects([Being(name="a"), Rated(text=Upper(models.Value("x"))), Place(name="p")], "probe")
    finally:
        for signal in (pre_save, post_save):
            signal.disconnect(listen)
    assert heard == []
    assert Being._meta.get_field("created").auto_now_add


def test_a_key_that_only_the_server_knows_is_read_or_refused(target: Any) -> None:
    with target.schema_editor() as editor:
        editor.create_model(Stamped)
    new = Stamped()
    if target.features.can_return_columns_from_insert:
        insert_objects([new], "probe")
        assert rows(Stamped).get().pk == new.pk
    else:
        with pytest.raises(DatabaseError, match="the server does not tell the key that it chose"):
            insert_objects([new], "probe")


def test_kept_dates_and_inserting_agree(target: Any) -> None:
    with KeptDates() as dates:
        dates.add_model(Being)
        new = Being(name="a", created=THEN)
        empty = Being(name="b")
        insert_objects([new, empty], "probe")
    assert rows(Being).get(name="a").created == THEN
    assert rows(Being).get(name="b").created == empty.created is not None
