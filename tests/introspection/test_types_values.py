"""The values of the golden cases about types are found again by what was read, and survive an untouched save."""

from pathlib import Path

import pytest

from legacygen import emit, planning
from legacygen.config import Config
from legacygen.introspection import engines
from tests.conftest import MakeDatabase, OpenQuery
from tests.roundtrip import roundtrip
from tests.test_golden import APP, CASES, Case

ABOUT_TYPES = [case for case in CASES if case.folder.name in ("types", "values", "defaults")]


@pytest.mark.parametrize("case", ABOUT_TYPES, ids=str)
def test_values_are_found_again_and_survive_a_save(case: Case, make_database: MakeDatabase, tmp_path: Path) -> None:
    target = tmp_path / APP / "models.py"
    target.parent.mkdir(parents=True)
    target.write_text(case.expected["models.py"], encoding="utf-8")
    assert roundtrip(tmp_path, APP, make_database(case.server, case.sql)) == []


@pytest.mark.parametrize("case", [case for case in ABOUT_TYPES if case.is_first], ids=str)
def test_the_tables_can_be_made_for_tests(case: Case, tmp_path: Path) -> None:
    target = tmp_path / APP / "models.py"
    target.parent.mkdir(parents=True)
    target.write_text(case.expected["models.py"], encoding="utf-8")
    assert roundtrip(tmp_path, APP) == []


ARRAYS = """
CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION ltree; CREATE EXTENSION cube;
CREATE SCHEMA hr; CREATE TYPE hr.text AS (number int, word varchar); CREATE DOMAIN hr.date AS int;
CREATE TYPE mood AS ENUM ('fine', 'so so'); CREATE DOMAIN moods AS mood[];
CREATE DOMAIN words AS citext[]; CREATE DOMAIN paths AS ltree[];
CREATE TABLE t (id int PRIMARY KEY, a ltree[], b citext[], c hstore[], d cube[], e hr.text[], f hr.date[], g words,
  h paths, i moods);
CREATE TABLE u (id int PRIMARY KEY, a varchar[], b char(3)[], c name[], d bit(2)[], e varbit[], f "char"[], g bpchar[],
  h timetz[], i oid[], j real[], k timestamp[], l timestamp(3)[], m varchar[][],
  n text[][]);
INSERT INTO u VALUES (1, '{DE,NULL}', '{abc,ab}', '{ab}', '{10}', '{101}', '{a}', '{ab}', '{10:00+00}',
  '{4294967295}', '{0.1}', '{2020-01-01 10:00}', '{2020-01-01 10:00:00.25}', '{{a,b},{c,d}}', '{{a,b}}');
INSERT INTO t VALUES (1, '{a.b,NULL}', '{Ab}', ARRAY['a=>1'::hstore], ARRAY['(1,2)'::cube], '{"(1,x)"}', '{5}', '{Ab}',
  '{a.b}', '{"so so"}'), (2, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
"""

KEYS = """
CREATE TYPE mood AS ENUM ('fine', 'so so'); CREATE DOMAIN feeling AS mood;
CREATE TABLE a (c regclass, n int, PRIMARY KEY (c, n)); INSERT INTO a VALUES ('pg_class', 1), ('pg_type', 1);
CREATE TABLE b (c feeling, n int, PRIMARY KEY (c, n)); INSERT INTO b VALUES ('fine', 1), ('fine', 2);
CREATE TABLE c (c interval, n real, PRIMARY KEY (c, n)); INSERT INTO c VALUES ('1 day', 0.1);
CREATE TABLE d (c mood, n bit(3), m numeric, PRIMARY KEY (c, n, m)); INSERT INTO d VALUES ('fine', B'101', 1.5);
CREATE TABLE e (c regclass PRIMARY KEY); INSERT INTO e VALUES ('pg_class');
CREATE TYPE place AS (x int, word varchar); CREATE DOMAIN spot AS place;
CREATE TABLE f (c place, n spot, m int, PRIMARY KEY (c, m)); INSERT INTO f VALUES ((1, 'a'), (2, 'b'), 3);
CREATE TABLE g (c spot, n int, PRIMARY KEY (c, n)); INSERT INTO g VALUES ((1, 'a b'), 1), ((1, NULL), 1);
"""


def test_rows_are_found_by_keys_of_types_that_need_a_cast(
    make_database: MakeDatabase, open_query: OpenQuery, tmp_path: Path
) -> None:
    database = make_database("postgresql", KEYS)
    query = open_query(database)
    plan = planning.plan_schema(engines.read_schema(query.opened), Config())
    files = [each for each in emit.emit_files(plan, APP) if "/" not in each.path.removeprefix(f"{APP}/")]
    text = files[0].text
    query.connection.close()
    assert [note.table for note in plan.notes if note.code == "key-cast"] == ["a", "b", "c", "f", "g"]
    assert (text.count("= RowKey("), text.count("= models.CompositePrimaryKey(")) == (5, 1)
    (tmp_path / APP).mkdir()
    for each in files:
        (tmp_path / APP / Path(each.path).name).write_text(each.text, encoding="utf-8")
    assert roundtrip(tmp_path, APP, database) == []


def test_arrays_that_are_compared_only_with_their_like_keep_their_type(
    make_database: MakeDatabase, open_query: OpenQuery, tmp_path: Path
) -> None:
    database = make_database("postgresql", ARRAYS)
    query = open_query(database)
    schema = engines.add_evidence(engines.read_schema(query.opened), query)
    text = emit.emit_files(planning.plan_schema(schema, Config()), "legacy")[0].text
    query.connection.close()
    assert text.count("= fields.TextArrayField(") == 19
    assert text.count("= fields.TypedArrayField(") == 4
    target = tmp_path / APP / "models.py"
    target.parent.mkdir(parents=True)
    target.write_text(text, encoding="utf-8")
    assert roundtrip(tmp_path, APP, database) == []
