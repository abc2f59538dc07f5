"""A class may have the name of a function of Django that only a later dump needs in an index."""

from tests.merge.project import App, schema_of

LOWER = "CREATE TABLE lower (id integer PRIMARY KEY, name text);"
PERSON = "CREATE TABLE person (id integer PRIMARY KEY, name text, note text);"
INDEX = "CREATE INDEX by_name ON person (lower(name), upper(note));"


def test_an_index_of_a_later_dump_reaches_the_function_through_models() -> None:
    app = App().after(schema_of(LOWER + PERSON))
    later = schema_of(LOWER + PERSON + INDEX)
    text = app.after(later).texts["legacy/models.py"]
    assert "class Lower(models.Model)" in text
    assert "from django.db.models.functions import Upper" in text
    assert 'models.Index(models.functions.Lower("name"), Upper("note"), name="by_name")' in " ".join(text.split())
    assert app.after(later).after(later).texts["legacy/models.py"] == text


def test_a_class_of_a_later_dump_avoids_the_function_that_an_index_needs() -> None:
    text = App().after(schema_of(PERSON + INDEX)).after(schema_of(LOWER + PERSON + INDEX)).texts["legacy/models.py"]
    assert "class Lower(models.Model)" not in text
    assert "models.Index(Lower(" in text
