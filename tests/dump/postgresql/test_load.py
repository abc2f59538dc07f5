"""A dump of PostgreSQL becomes a fresh database on a server, or the database that was there stays as it was."""

import gzip
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from legacygen.dump.postgresql import load as loading
from legacygen.dump.postgresql import read_postgresql_target, swap
from legacygen.dump.postgresql.connection import connect
from legacygen.errors import LegacygenError
from legacygen.introspection import engines
from legacygen.schema import Schema
from tests.conftest import OpenQuery
from tests.dump.postgresql.conftest import FOOTER, HEADER, ROWS, SCHEMA, TABLE, WHOLE, Loader

pytestmark = pytest.mark.postgresql

NAMES = ("crm.customer", "article", "log_2025", "log_rest", "dear", "totals")
CELLS = f"""
{"".join(f"SELECT to_jsonb(t) FROM {name} AS t ORDER BY t.*::text;" for name in NAMES)}
SELECT last_value, is_called FROM crm.number; SELECT encode(lo_get(4711), 'hex');"""


def read_schema(loader: Loader, database: str, open_query: OpenQuery) -> Schema:
    settings = loader.server.settings(database)
    query = open_query(settings | {"OPTIONS": {"options": "-c search_path=public,crm"}})
    return engines.read_schema(query.opened)


FORMATS = {
    "plain": [],
    "inserts": ["--inserts"],
    "rows of inserts": ["--rows-per-insert=2", "--quote-all-identifiers"],
    "clean and create": ["-C", "-c", "--if-exists"],
    "custom": ["-Fc"],
    "tar": ["-Ft"],
    "folder": ["-Fd"],
}


@pytest.mark.parametrize("options", FORMATS.values(), ids=FORMATS)
def test_every_cell_and_the_schema_are_those_of_the_server(
    loader: Loader, options: list[str], tmp_path: Path, open_query: OpenQuery
) -> None:
    loader.server.create("dumped", SCHEMA)
    loader.dump("dumped", tmp_path / "shop", *options)
    report = loader.load(tmp_path / "shop")
    assert report.notes == ()
    assert loader.query(CELLS) == loader.query(CELLS, "dumped")
    assert read_schema(loader, "fresh", open_query) == read_schema(loader, "dumped", open_query)
    assert [(table.name, table.rows) for table in report.summary.tables] == [
        ("crm.customer", 2),
        ("article", 3),
        ("log", 3),
    ]


def test_the_rows_of_a_dump_are_in_the_database_and_the_reader_may_read_them(loader: Loader) -> None:
    report = loader.load(WHOLE)
    assert (report.notes, report.previous, report.changes) == ((), "", ())
    assert loader.query(f"SET ROLE {loader.target.reader}; SELECT * FROM t") == ["1|one", "2|"]
    assert report.target.startswith(f"database {loader.target.name!r} on PostgreSQL ")


def test_the_database_before_is_kept_and_compared(loader: Loader) -> None:
    loader.load(WHOLE)
    more = "CREATE TABLE public.u (id integer);\nINSERT INTO public.u VALUES (7);\n"
    report = loader.load(f"{HEADER}{TABLE}COPY public.t (id, name) FROM stdin;\n1\tx\n\\.\n{more}{FOOTER}")
    assert report.changes == ("~ t: 2 → 1 row", "+ u: a new table, 1 row")
    assert report.previous == f"database {loader.target.before!r}"
    assert loader.server.run("SELECT count(*) FROM t", "fresh") == "1\n"
    assert loader.query_before("SELECT count(*) FROM t") == ["2"]
    assert loader.target.scratch not in loader.server.databases()


def test_what_is_set_for_the_database_is_set_for_the_next(loader: Loader) -> None:
    loader.load(WHOLE)
    loader.server.run(f'ALTER DATABASE {loader.target.name} SET search_path = crm, "Odd one", public;')
    loader.load(f"{HEADER}ALTER DATABASE shop SET datestyle TO 'SQL';\n{WHOLE}")
    assert loader.query("SHOW search_path; SHOW datestyle") == ['crm, "Odd one", public', "ISO, MDY"]
    created = f"{HEADER}CREATE DATABASE shop;\nALTER DATABASE shop SET datestyle TO 'SQL, DMY';\n\\connect shop\n"
    loader.load(f"{created}{TABLE}{ROWS}{FOOTER}")
    assert loader.query("SHOW datestyle") == ["SQL, DMY"]


def test_what_is_set_for_an_account_in_the_database_is_noted(loader: Loader) -> None:
    loader.load(WHOLE)
    place = f"{loader.target.reader} IN DATABASE {loader.target.name}"
    loader.server.run(f"ALTER ROLE {place} SET search_path = crm, public;")
    quoted = f'"{loader.target.reader}" IN DATABASE "{loader.target.name}"'
    assert [note.text for note in loader.load(WHOLE).notes] == [
        "only an administrator can set it for the new database too: "
        f'ALTER ROLE {quoted} SET "search_path" TO crm, public'
    ]


REFUSED = {
    "a program of the shell": ("\\! touch {file}", r"Line 15, byte \d+: \\! touch .*: is a command of psql"),
    "a query sent to a file": ("SELECT 1 \\g {file}\n;", "is not one of those that a dump is made of"),
    "COPY from a program": ("COPY t FROM PROGRAM 'touch {file}';", "reaches outside of the database"),
    "COPY to a program": ("COPY /* FROM STDIN */ t TO PROGRAM 'touch {file}';", "reaches outside"),
    "COPY to a file": ("COPY t (id) TO '{file}';", "reaches outside"),
    "COPY of a query": ("COPY (SELECT ' FROM stdin') TO '{file}';", "reaches outside"),
    "an anonymous block": ("DO $$ BEGIN END $$;", "is not one of those"),
    "a setting of the server": ("ALTER SYSTEM SET port = 1;", "is not one of those"),
    "a call of a function": ("SELECT pg_read_file('/etc/passwd');", "is not one of those"),
    "a library": ("LOAD 'x';", "is not one of those"),
    "another server": ("\\connect host=elsewhere", "names more than a database"),
    "another database": ("\\connect other\nCREATE TABLE x (id int);", "databases, one without a name and other"),
    "a table that the server refuses": ("CREATE TABLE x (p geometry);", r"CREATE TABLE x \(p geometry\), line 15"),
    "a row that the server refuses": ("COPY t (id) FROM stdin;\nword\n\\.", r"rows of t, line 15.*COPY t, line 1, c"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_leaves_the_database_as_it_was(loader: Loader, sql: str, words: str) -> None:
    loader.load(WHOLE)
    file = loader.folder / "made"
    with pytest.raises(LegacygenError, match=words):
        loader.load(f"{HEADER}{TABLE}{ROWS}{sql.format(file=file)}\n{FOOTER}")
    assert not file.exists()
    assert loader.query("SELECT * FROM t") == ["1|one", "2|"]
    assert loader.target.scratch not in loader.server.databases()


def test_commands_of_psql_in_rows_and_strings_are_data(loader: Loader) -> None:
    loader.load(
        f"{HEADER}\\restrict abc\n{TABLE}COPY public.t (id, name) FROM stdin;\n1\t\\\\! touch x\n2\t\\\\restrict y\n"
        "\\.\nINSERT INTO public.t VALUES (3, 'a;\n\\! touch x\n;\\.\n''');\n\\unrestrict abc\n" + FOOTER
    )
    assert loader.query("SELECT to_json(name) FROM t") == [
        '"\\\\! touch x"',
        '"\\\\restrict y"',
        '"a;\\n\\\\! touch x\\n;\\\\.\\n\'"',
    ]


LEFT_OUT = {
    "an account": ("CREATE ROLE shop PASSWORD 'secret';\nALTER ROLE shop LOGIN;", ["accounts .* (2 times)"]),
    "an owner and rights": ("ALTER TABLE public.t OWNER TO shop;\nGRANT ALL ON TABLE public.t TO shop;", []),
    "an extension": ("CREATE EXTENSION nothing;\nCOMMENT ON EXTENSION nothing IS '';", ["CREATE EXTENSION nothing: "]),
    "a foreign table": ("CREATE FOREIGN TABLE f (id int) SERVER s;", ["CREATE FOREIGN TABLE f.*: its rows"]),
    "a subscription": ("CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p;", ["CREATE SUBS.*outside"]),
    "a view of nothing": ("CREATE VIEW v AS SELECT * FROM nothing;", ["CREATE VIEW v .*nothing.* does not exist"]),
    "a key that rows break": (
        "ALTER TABLE ONLY public.t ADD CONSTRAINT c CHECK (id > 1);",
        ["ADD CONSTRAINT c .*violated by some row.*left out"],
    ),
    "a setting of a newer server": ("SET transaction_timeout = 0;\nSET brand_new = 1;", []),
    "a transaction": ("BEGIN;\nCREATE INDEX i ON public.t (nothing);\nCOMMIT;", ["CREATE INDEX i .*does not exist"]),
    "what a clean dump drops": (
        "ALTER TABLE ONLY public.x DROP CONSTRAINT c;\nDROP INDEX public.i;\nDROP TABLE public.x;\n"
        "DROP FUNCTION f(integer);\nDROP TYPE mood;\nCREATE SCHEMA public;\nCREATE PROCEDURAL LANGUAGE plpgsql;",
        [],
    ),
    "a collation": ("CREATE TABLE c (n text COLLATE pg_catalog.\"xx_XX\");", ["sorts as the database does: .* xx_XX"]),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "expected"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_holds_no_rows_is_left_out_with_a_note(loader: Loader, sql: str, expected: list[str]) -> None:
    notes = [note.text for note in loader.load(f"{HEADER}{TABLE}{ROWS}{sql}\n{FOOTER}").notes]
    assert len(notes) == len(expected)
    for note, words in zip(notes, expected, strict=True):
        assert re.search(words.replace("(2", r"\(2").replace("s)", r"s\)"), note), note
        assert "secret" not in note
    assert loader.query("SELECT * FROM t") == ["1|one", "2|"]


CLUSTER = (
    "-- PostgreSQL database cluster dump\nCREATE ROLE shop;\n-- Databases\n\\connect template1\n"
    f"{HEADER}CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n{FOOTER}"
    f"{HEADER}CREATE DATABASE shop;\n\\connect shop\nCREATE TYPE mood AS ENUM ('a');\n{TABLE}{ROWS}{FOOTER}"
    f"{{more}}-- PostgreSQL database cluster dump complete\n"
)


def test_letters_of_an_unknown_encoding_are_refused_until_the_dump_says_which(loader: Loader) -> None:
    path = loader.folder / "dump.sql"
    start, rows = HEADER.replace("'UTF8'", "'SQL_ASCII'"), b"COPY public.t (id, name) FROM stdin;\n1\tK\xf6ln\n\\.\n"
    path.write_bytes(f"{start}{TABLE}".encode() + rows + FOOTER.encode())
    with pytest.raises(LegacygenError, match=r"SET client_encoding = 'LATIN1';.*in the place of 'SQL_ASCII'"):
        loader.load(path)
    path.write_bytes(path.read_bytes().replace(b"SQL_ASCII", b"LATIN1"))
    loader.load(path)
    assert loader.query("SELECT name FROM t") == ["Köln"]


def test_of_a_dump_of_a_whole_server_one_database_is_loaded(loader: Loader) -> None:
    loader.load(CLUSTER.format(more=""))
    assert loader.query("SELECT count(*) FROM t; SELECT 'a'::mood") == ["2", "a"]
    other = f"{HEADER}\\connect -reuse-previous=on \"dbname='other one'\"\nCREATE TABLE public.t (x int);\n{FOOTER}"
    with pytest.raises(LegacygenError, match="several databases, shop and other one; name"):
        loader.load(CLUSTER.format(more=other))
    loader.load(CLUSTER.format(more=other), database="other one")
    assert loader.query("SELECT count(x) FROM t") == ["0"]


CUT = {
    "in rows": (f"{HEADER}{TABLE}COPY public.t (id, name) FROM stdin;\n1\tone\n2\ttw", ["1|one"]),
    "behind a row": (f"{HEADER}{TABLE}COPY public.t (id, name) FROM stdin;\n1\tone\n", ["1|one"]),
    "in a statement": (f"{HEADER}{TABLE}INSERT INTO public.t VALUES (1, 'x'", []),
    "in a string": (f"{HEADER}{TABLE}INSERT INTO public.t VALUES (1, 'x;\n", []),
    "in a comment": (f"{HEADER}{TABLE}/* x", []),
    "between statements": (f"{HEADER}{TABLE}{ROWS}", ["1|one", "2|"]),
}


@pytest.mark.parametrize(("text", "rows"), CUT.values(), ids=CUT)
def test_a_dump_that_is_cut_off_is_refused_or_loaded_as_far_as_it_goes(
    loader: Loader, text: str, rows: list[str]
) -> None:
    with pytest.raises(LegacygenError, match=r"it ends .* line \d+, byte \d+\..*--incomplete"):
        loader.load(text)
    assert loader.target.name not in loader.server.databases()
    assert loader.load(text, incomplete=True).summary.cut_off
    assert loader.query("SELECT * FROM t") == rows


def test_archives_that_are_packed_or_cut_off(loader: Loader, tmp_path: Path) -> None:
    loader.server.create("dumped", SCHEMA)
    loader.dump("dumped", tmp_path / "shop", "-Fc")
    whole = (tmp_path / "shop").read_bytes()
    (tmp_path / "shop.gz").write_bytes(gzip.compress(whole))
    assert loader.load(tmp_path / "shop.gz").summary.rows == 8
    (tmp_path / "cut").write_bytes(whole[: len(whole) * 9 // 10])
    with pytest.raises(LegacygenError, match=r"pg_restore \d+.*end of file.*nothing was replaced"):
        loader.load(tmp_path / "cut")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(whole)[:-300])
    with pytest.raises(LegacygenError, match="archive is cut off or damaged"):
        loader.load(tmp_path / "cut.gz")


def test_a_database_that_no_load_has_made_is_replaced_only_if_its_name_is_repeated(loader: Loader) -> None:
    name = loader.target.name
    loader.server.create("fresh", "CREATE TABLE mine (id int);")
    loader.server.run(f"ALTER DATABASE {name} OWNER TO {loader.target.user};")
    with pytest.raises(LegacygenError, match=f"not made by .* --replace {name}"):
        loader.load(WHOLE)
    for _ in range(2):
        loader.load(WHOLE, replace=name)
    assert loader.query_before("SELECT count(*) FROM t") == ["2"]


def test_a_database_of_django_is_never_replaced(loader: Loader) -> None:
    loader.server.create("fresh", "CREATE SCHEMA a; CREATE TABLE a.django_migrations (id int);")
    with pytest.raises(LegacygenError, match="a load never replaces"):
        loader.load(WHOLE, replace=loader.target.name)


@pytest.mark.parametrize("end", ["_load", "_before"])
def test_a_database_of_somebody_else_beside_it_is_never_dropped(loader: Loader, end: str) -> None:
    loader.server.run(f"CREATE DATABASE {loader.target.name}{end};")
    with pytest.raises(LegacygenError, match=f"{end}'.*was not made by"):
        loader.load(WHOLE)
    assert f"{loader.target.name}{end}" in loader.server.databases()


@pytest.mark.parametrize("is_half_dropped", [False, True])
def test_an_empty_database_that_a_killed_load_has_left_is_no_obstacle(loader: Loader, is_half_dropped: bool) -> None:
    loader.server.run(f"CREATE DATABASE {loader.target.scratch} OWNER {loader.target.user};")
    if is_half_dropped:
        name = loader.target.scratch
        loader.server.run(f"UPDATE pg_database SET datconnlimit = -2 WHERE datname = '{name}';")
    loader.load(WHOLE)
    assert loader.query("SELECT count(*) FROM t") == ["2"]
    assert loader.target.scratch not in loader.server.databases()


ACCOUNTS = {
    "SUPERUSER": 'is a superuser: a function in a dump could run programs .*(.|\n)*CREATE ROLE "loader" LOGIN',
    "CREATEROLE": "may make roles",
    "NOCREATEDB": "may not make databases.*(.|\n)*ALTER ROLE .* CREATEDB",
}


@pytest.mark.parametrize(("power", "words"), ACCOUNTS.items())
def test_an_account_with_too_many_or_too_few_rights_is_refused(loader: Loader, power: str, words: str) -> None:
    loader.server.run(f"ALTER ROLE {loader.target.user} {power};")
    with pytest.raises(LegacygenError, match=words):
        loader.load(WHOLE)


def test_an_account_that_does_not_own_the_database_is_told_what_it_needs(loader: Loader) -> None:
    loader.server.create("fresh")
    with pytest.raises(LegacygenError, match=r"must be owner(.|\n)*ALTER DATABASE .* OWNER TO"):
        loader.load(WHOLE)


def test_without_an_account_the_variables_are_named() -> None:
    with pytest.raises(LegacygenError, match=r"CRM_LOAD_USER and CRM_LOAD_PASSWORD(.|\n)*CREATE ROLE"):
        read_postgresql_target({"NAME": "shop"}, {}, "CRM")


def test_a_server_that_does_not_answer_is_told_without_the_password(loader: Loader, tmp_path: Path) -> None:
    target = replace(loader.target, host=str(tmp_path), password="planted")
    with pytest.raises(LegacygenError, match="Cannot connect as") as caught, connect(target):
        pass
    assert "planted" not in f"{caught.value}{target}"


def test_a_load_waits_until_nobody_is_connected_and_then_says_who_is(
    loader: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader.load(WHOLE)
    user = loader.target.user
    with monkeypatch.context() as impatient, connect(loader.target, loader.target.name):
        impatient.setattr(swap, "PATIENCE", 0)
        with pytest.raises(LegacygenError, match=rf"there are sessions: \d of {user}"):
            loader.load(WHOLE)
    loader.load(WHOLE)


def test_a_second_load_at_the_same_time_is_refused(loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "PATIENCE", 0)
    refused = pytest.raises(LegacygenError, match="Another load into")
    with connect(loader.target) as other, loading._hold_lock(other, loader.target), refused:
        loader.load(WHOLE)


def test_a_swap_that_was_cut_off_is_finished_by_the_next_load(loader: Loader) -> None:
    loader.load(WHOLE)
    with connect(loader.target) as server:  # as a load leaves it that is killed before the swap
        server.execute(f'CREATE DATABASE "{loader.target.scratch}"')
        swap.mark_database(server, loader.target.scratch, swap.MOVING, "{}")
    with connect(loader.target, loader.target.scratch) as scratch:
        scratch.execute("CREATE TABLE public.killed (id int)")
    loader.load(WHOLE)
    assert loader.query_before("SELECT * FROM killed") == []


KILLED = {
    "before the swap": ("BEGIN", "before", "fresh_before"),
    "in the swap": ("ALTER DATABASE", "behind", "fresh_before"),
    "behind the swap": ("COMMIT", "behind", "fresh_before"),
    "while rows are sent": ("CREATE TABLE", "behind", ""),
}


@pytest.mark.parametrize(("word", "when", "kept"), KILLED.values(), ids=KILLED)
def test_a_load_that_is_killed_is_no_hindrance_and_its_swap_is_finished(
    loader: Loader, word: str, when: str, kept: str
) -> None:
    loader.load(WHOLE)
    (loader.folder / "killed.sql").write_text(WHOLE.replace("public.t", "public.killed"), encoding="utf-8")
    target = loader.target
    place = [str(loader.folder / "killed.sql"), target.name, target.user, "", target.host]
    words = [sys.executable, "-m", "tests.dump.killed_load", "postgresql", *place, word, when]
    assert subprocess.run(words, check=False, capture_output=True).returncode == -signal.SIGKILL
    loader.load(WHOLE)
    assert loader.query("SELECT * FROM t") == ["1|one", "2|"]
    assert loader.query_before(f"SELECT count(*) FROM {'killed' if kept else 't'}") == ["2"]
    assert target.scratch not in loader.server.databases()


@pytest.mark.parametrize("state", [swap.LOADING, swap.MOVING])
def test_an_interrupt_leaves_the_database_as_it_was(
    loader: Loader, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    loader.load(WHOLE)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "count_rows" if state == swap.LOADING else "_configure", interrupt)
    with pytest.raises(KeyboardInterrupt):
        loader.load(f"{HEADER}{TABLE}{FOOTER}")
    assert loader.query("SELECT count(*) FROM t") == ["2"]
    assert loader.target.scratch not in loader.server.databases()


def test_old_strings_and_other_encodings_are_read_as_the_server_reads_them(loader: Loader) -> None:
    text = (
        "SET client_encoding = 'LATIN1';\nSET standard_conforming_strings = off;\nSET escape_string_warning = off;\n"
    )
    text = f"{HEADER}{text}{TABLE}INSERT INTO public.t VALUES (1, 'Gr\xf6\xdfe \\'; \\\\');\n{FOOTER}"
    (loader.folder / "old.sql").write_bytes(text.encode("latin1"))
    loader.load(loader.folder / "old.sql")
    assert loader.query("SELECT name FROM t") == ["Größe '; \\"]
    (loader.folder / "new.sql").write_bytes(b"\xff\xfe" + WHOLE.replace("one", "größe").encode("utf-16-le"))
    loader.load(loader.folder / "new.sql")
    assert loader.query("SELECT name FROM t") == ["größe", ""]
