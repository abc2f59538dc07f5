"""Fields whose arguments are not all seen, or are meant for another class, are never broken by a merge."""

import pytest

from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"
BEFORE = "CREATE TABLE customer (id integer PRIMARY KEY, email varchar(80), kind integer, country_id integer);"
FIELDS = {
    "email": "    email = models.CharField(max_length=80, null=True, blank=True)\n",
    "kind": "    kind = models.IntegerField(null=True, blank=True)\n",
    "country": "    country_id = models.IntegerField(null=True, blank=True)\n",
}


def edited(field: str, new: str, before: str = BEFORE) -> App:
    app = App().after(schema_of(before))
    text = app.texts[MODELS]
    assert FIELDS[field] in text
    return app.edited({MODELS: text.replace(FIELDS[field], f"    {new}\n")})


def ids(app: App) -> list[str]:
    return [each.id for each in app.lockfile.conflicts]


@pytest.mark.parametrize(
    "call", ["short_text(80)", "models.CharField(**TEXT)", "models.CharField(*PARTS)", "models.CharField(80, **TEXT)"]
)
@pytest.mark.parametrize("change", ["varchar(120)", "varchar(80) NOT NULL", "varchar(80) DEFAULT 'x'"])
def test_no_argument_is_added_to_a_call_that_hides_some(call: str, change: str) -> None:
    app = edited("email", f"email = {call}")
    later = app.after(schema_of(BEFORE.replace("varchar(80)", change)))
    again = later.after(schema_of(BEFORE))
    for each in (later, again):
        assert f"    email = {call}\n" in each.texts[MODELS]


def test_an_argument_that_is_seen_follows_the_schema_beside_hidden_ones() -> None:
    app = edited("email", "email = models.CharField(max_length=80, **OPTIONS)")
    after = app.after(schema_of(BEFORE.replace("varchar(80)", "varchar(120)")))
    assert "email = models.CharField(max_length=120, **OPTIONS)" in after.texts[MODELS]


def test_another_class_for_a_call_that_hides_arguments_is_a_conflict() -> None:
    app = edited("email", "email = models.CharField(**TEXT)")
    after = app.after(schema_of(BEFORE.replace("varchar(80)", "integer")))
    assert "    email = models.CharField(**TEXT)\n" in after.texts[MODELS]
    assert ids(after) == ["customer.email.class"]
    decided = after.after(
        schema_of(BEFORE.replace("varchar(80)", "integer")), decisions={"customer.email.class": "theirs"}
    )
    assert "    email = models.IntegerField(null=True, blank=True)\n" in decided.texts[MODELS]


@pytest.mark.parametrize("own", ['choices=[(1, "A")]', "default=1"])
def test_values_of_the_user_are_a_conflict_for_a_column_with_another_kind_of_values(own: str) -> None:
    app = edited("kind", f"kind = models.IntegerField({own}, null=True, blank=True)")
    after = app.after(schema_of(BEFORE.replace("kind integer", "kind varchar(9)")))
    assert (after.texts[MODELS], ids(after)) == (app.texts[MODELS], ["customer.kind.class"])
    wider = app.after(schema_of(BEFORE.replace("kind integer", "kind bigint")))
    assert f"kind = models.BigIntegerField({own}, null=True, blank=True)" in wider.texts[MODELS]
    assert ids(wider) == []


def test_the_users_own_relation_becomes_one_to_one_with_a_unique_key() -> None:
    tables = f"{BEFORE} CREATE TABLE country (id integer PRIMARY KEY);"
    app = edited("country", 'country = models.ForeignKey("Country", models.DO_NOTHING, null=True)', tables)
    unique = tables.replace("country_id integer", "country_id integer UNIQUE")
    after = app.after(schema_of(unique))
    assert '    country = models.OneToOneField("Country", models.DO_NOTHING, null=True)\n' in after.texts[MODELS]
    assert ids(after) == []
    back = after.after(schema_of(tables))
    assert (back.texts[MODELS], ids(back)) == (after.texts[MODELS], ["customer.country_id.unique"])
    decided = back.after(schema_of(tables), decisions={"customer.country_id.unique": "theirs"})
    assert decided.texts[MODELS] == app.texts[MODELS]


def test_a_class_that_is_decided_against_positional_arguments_drops_them() -> None:
    after = edited("email", "email = models.CharField(*LABEL, max_length=80, null=True, blank=True)").after(
        schema_of(BEFORE.replace("varchar(80)", "integer"))
    )
    assert ids(after) == ["customer.email.class"]
    decided = after.after(
        schema_of(BEFORE.replace("varchar(80)", "integer")), decisions={"customer.email.class": "theirs"}
    )
    assert "    email = models.IntegerField(null=True, blank=True)\n" in decided.texts[MODELS]
