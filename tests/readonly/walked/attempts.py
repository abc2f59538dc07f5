"""Every known way to write to the legacy database through Django, and the holes that guards had."""

import contextlib
from collections import namedtuple

from django.contrib import admin
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from legacy.models import Author, Book, Tag
from newapp.models import Note

Attempt = namedtuple("Attempt", "name act reads", defaults=[False])
UPDATE = "UPDATE author SET name = 'evil'"
PLACES = {}  # {path} of the SQLite file, {folder} that the server may write to


def sql(*statements):
    """Statements in a row on one cursor; what comes back is read."""

    def act():
        with connections["legacy"].cursor() as cursor:
            for statement in statements:
                for place, path in PLACES.items():
                    statement = statement.replace(f"{{{place}}}", str(path))
                cursor.execute(statement)
                with contextlib.suppress(Exception):
                    cursor.fetchall()

    act.__name__ = "; ".join(statements)
    return Attempt(act.__name__[:90], act)


def author(pk=1):
    return Author.objects.get(pk=pk)


def post(path, **data):
    from django.contrib.auth.models import User

    client = Client(raise_request_exception=True)
    client.force_login(User.objects.get())
    response = client.post(path, data) if data else client.get(path)
    if response.status_code >= 400:
        raise PermissionError(f"{path}: {response.status_code}")


def atomic(*statements):
    with transaction.atomic(using="legacy"), connections["legacy"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def loaded(name):
    """Save a loaded row under another name, as a new row if its key is taken away."""
    one = author()
    one.name = name
    return one


def clone():
    one = author()
    one.pk = None
    one._state.adding = True
    one.save()


def select_for_update():
    with transaction.atomic(using="legacy"):
        list(Author.objects.using("legacy").select_for_update())


def on_driver_connection():
    connection = connections["legacy"]
    connection.ensure_connection()
    connection.connection.cursor().execute(UPDATE)
    connection.connection.commit()


def on_driver_cursor():
    with connections["legacy"].cursor() as cursor:
        cursor.cursor.execute(UPDATE)


def schema_editor():
    with connections["legacy"].schema_editor() as editor:
        editor.execute("CREATE TABLE evil (id INT)")


def note_points_at_author():
    note = Note(text="x")
    note.author = author()
    note.save()


def note_by_key():
    Note.objects.create(text="x", author_id=1)
    assert [note.author.name for note in Note.objects.prefetch_related("author")]
    assert [book.author.name for book in Book.objects.select_related("author")]


def callproc():
    with connections["legacy"].cursor() as cursor:
        cursor.callproc("pw")


def executescript():
    with connections["legacy"].cursor() as cursor:
        cursor.executescript(UPDATE)


def copy():
    with connections["legacy"].cursor() as cursor, cursor.copy("COPY tag FROM STDIN") as stream:
        stream.write("9\tevil\n")


def executemany():
    with connections["legacy"].cursor() as cursor:
        cursor.executemany("DELETE FROM tag WHERE id = %s", [(1,), (2,)])


ADMIN = "/admin/legacy/author/"
COMMON = [
    Attempt("new save", lambda: Author(name="x").save()),
    Attempt("create", lambda: Author.objects.create(name="x")),
    Attempt("bulk_create", lambda: Author.objects.bulk_create([Author(name="x")])),
    Attempt("filter update", lambda: Author.objects.filter(pk=1).update(name="x")),
    Attempt("bulk_update", lambda: Author.objects.bulk_update([Author(pk=1, name="x")], ["name"])),
    Attempt("filter delete", lambda: Author.objects.filter(pk=1).delete()),
    Attempt("get_or_create", lambda: Author.objects.get_or_create(name="a1")),
    Attempt("update_or_create", lambda: Author.objects.update_or_create(pk=1, defaults={"name": "x"})),
    Attempt("loaded save", lambda: loaded("x").save()),
    Attempt("clone save", clone),
    Attempt("instance delete", lambda: Book.objects.get(pk=1).delete()),
    Attempt("m2m add", lambda: author().tags.add(2)),
    Attempt("m2m clear", lambda: author().tags.clear()),
    Attempt("reverse create", lambda: author().book_set.create(title="x")),
    Attempt("reverse add", lambda: author(2).book_set.add(Book.objects.get(pk=1))),
    Attempt("using create", lambda: Author.objects.using("legacy").create(name="x")),
    Attempt("using bulk_create", lambda: Author.objects.using("legacy").bulk_create([Author(name="x")])),
    Attempt("using update", lambda: Author.objects.using("legacy").update(name="x")),
    Attempt("using delete", lambda: Book.objects.using("legacy").all().delete()),
    Attempt("save using", lambda: Author(name="x").save(using="legacy")),
    Attempt("_raw_delete", lambda: Book.objects.all()._raw_delete("legacy")),
    sql(UPDATE),
    sql("DROP TABLE author_tags"),
    sql("CREATE TABLE evil (id INT)"),
    sql("ALTER TABLE tag ADD COLUMN evil INT"),
    sql("/*x*/ DELETE FROM tag"),
    Attempt("raw() delete", lambda: list(Author.objects.raw("DELETE FROM tag"))),
    Attempt("atomic write", lambda: atomic(UPDATE)),
    Attempt("loaddata", lambda: call_command("loaddata", "evil", database="legacy", verbosity=0)),
    sql("CREATE INDEX evil ON tag (label)"),
    sql("TRUNCATE TABLE tag"),
    sql("CREATE TEMPORARY TABLE evil (id INT)"),
    sql("SELECT 1; DELETE FROM tag"),
    Attempt("select_for_update", select_for_update, reads=True),
    Attempt("driver connection", on_driver_connection),
    Attempt("driver cursor", on_driver_cursor),
    Attempt("schema_editor", schema_editor),
    Attempt("migrate", lambda: call_command("migrate", database="legacy", verbosity=0)),
    Attempt("createcachetable", lambda: call_command("createcachetable", database="legacy", verbosity=0), reads=True),
    Attempt("flush", lambda: call_command("flush", database="legacy", verbosity=0, interactive=False)),
    Attempt("atomic read", lambda: atomic("SELECT * FROM author"), reads=True),
    Attempt("makemigrations", lambda: call_command("makemigrations", check=True, verbosity=0), reads=True),
    Attempt("admin list", lambda: post(ADMIN), reads=True),
    Attempt("admin detail", lambda: post(f"{ADMIN}1/change/"), reads=True),
    Attempt("admin change", lambda: post(f"{ADMIN}1/change/", name="x", tags="1")),
    Attempt("admin add", lambda: post(f"{ADMIN}add/", name="x", tags="1")),
    Attempt("admin delete", lambda: post("/admin/legacy/book/1/delete/", post="yes")),
    Attempt(
        "admin action",
        lambda: post("/admin/legacy/book/", action="delete_selected", _selected_action="1", post="yes"),
        reads=True,  # there is no such action: the list is shown again
    ),
    Attempt("note points at author", note_points_at_author),
    Attempt("note by key, joins, prefetch", note_by_key, reads=True),
    Attempt("across databases", lambda: list(Note.objects.filter(author__name="a1"))),
]
ENGINES = {
    "sqlite": [
        sql("EXPLAIN ANALYZE DELETE FROM tag"),
        sql("WITH x AS (SELECT 1) DELETE FROM tag"),
        sql("PRAGMA query_only = OFF", UPDATE),
        sql("ATTACH '{path}' AS again", "UPDATE again.author SET name = 'evil'"),
        sql("ATTACH 'file:{path}?mode=rwc' AS again", "UPDATE again.author SET name = 'evil'"),
        sql("REPLACE INTO tag VALUES (1, 'evil')"),
        Attempt("executescript", executescript),
        sql("VACUUM"),
        sql("PRAGMA user_version = 7"),
        sql("PRAGMA journal_mode = WAL"),
    ],
    "mysql": [
        sql("ANALYZE DELETE FROM tag"),
        sql("WITH x AS (SELECT 1) DELETE FROM tag"),
        sql("CALL pw()"),
        sql("INSERT INTO myis VALUES (9)"),
        sql("/*!50000 DELETE FROM tag */"),
        sql("RENAME TABLE tag TO evil"),
        sql("SELECT nextval(sq)"),
        sql("OPTIMIZE TABLE tag"),
        sql("LOCK TABLES tag WRITE"),
        sql("CREATE DATABASE evil"),
        sql("CREATE USER evil"),
        sql("DROP DATABASE other"),
        Attempt("callproc", callproc),
        sql("SELECT fw()"),
        sql("SET SESSION TRANSACTION READ WRITE", UPDATE),
        sql("START TRANSACTION READ WRITE", UPDATE, "COMMIT"),
        sql(f"SELECT 1; SET SESSION TRANSACTION READ WRITE; {UPDATE}"),
        sql("SELECT 1 INTO OUTFILE '{folder}/evil'"),
        sql("SET GLOBAL max_connections = 152"),
    ],
    "postgresql": [
        sql("EXPLAIN ANALYZE DELETE FROM tag"),
        sql("WITH x AS (DELETE FROM tag RETURNING *) SELECT * FROM x"),
        sql("CALL pw()"),
        sql(f"DO $$ BEGIN {UPDATE}; END $$"),
        Attempt("copy", copy),
        sql("SELECT fw()"),
        sql("SELECT nextval('author_id_seq')"),
        sql("SELECT setval('author_id_seq', 99)"),
        sql("CREATE DATABASE evil"),
        sql("CREATE ROLE evil"),
        sql("SELECT * FROM author FOR UPDATE"),
        sql("SET default_transaction_read_only = off", UPDATE),
        sql("BEGIN READ WRITE", UPDATE, "COMMIT"),
        Attempt("SET TRANSACTION READ WRITE in atomic", lambda: atomic("SET TRANSACTION READ WRITE", UPDATE)),
        sql("SELECT set_config('default_transaction_read_only', 'off', false)", UPDATE),
        sql(f"SELECT 1; SET TRANSACTION READ WRITE; {UPDATE}"),
        sql("VACUUM tag"),
        sql("ANALYZE tag"),
        sql("REINDEX TABLE tag"),
        sql("SELECT lo_creat(-1)"),
        sql("COPY tag TO '{folder}/evil'"),
    ],
}
OFF = "SELECT pg_catalog.\"set_config\"('default_transaction_read_only', 'off', false)"
HOLES = {
    "sqlite": [
        sql("PRAGMA query_only(0)", UPDATE),
        sql("PRAGMA main.query_only(0)", UPDATE),
        sql("SELECT '\\'; DELETE FROM tag; --'"),
        sql("VACUUM INTO '{folder}/evil'"),
        Attempt("executemany", executemany),
    ],
    "mysql": [
        sql("WITH x AS (SELECT 1) DELETE a FROM tag AS a, book"),
        sql("WITH x AS (SELECT 1) UPDATE tag, book SET label = 'evil'"),
        sql("SELECT 1--1; DELETE FROM tag"),
        sql("SELECT * FROM tag INTO OUTFILE '{folder}/evil'"),
        sql("SELECT 1 INTO/**/DUMPFILE '{folder}/evil'"),
        sql("SELECT 1 /*!50000 INTO OUTFILE '{folder}/evil' */"),
        sql("SELECT NEXT VALUE FOR sq"),
        sql("SELECT `nextval`(sq)"),
        sql("BEGIN NOT ATOMIC SET SESSION TRANSACTION READ WRITE; UPDATE tag SET label = 'evil'; END"),
        sql("EXECUTE IMMEDIATE 'DELETE FROM tag'"),
        sql("SET STATEMENT max_statement_time = 9 FOR DELETE FROM tag"),
        sql("SET @@session.tx_read_only = 0", UPDATE),
        sql("SELECT * FROM tag FOR UPDATE"),
        Attempt("executemany", executemany),
    ],
    "postgresql": [
        sql(OFF, "WITH x AS (UPDATE ONLY author SET name = 'z' RETURNING 1) SELECT * FROM x"),
        sql(OFF, "WITH x AS (UPDATE author a SET name = 'z' RETURNING 1) SELECT * FROM x"),
        sql(OFF, 'WITH x AS (UPDATE "public"."author" SET name = \'z\' RETURNING 1) SELECT * FROM x'),
        sql(OFF, "SELECT * INTO evil FROM tag"),
        sql(OFF, "EXPLAIN (BUFFERS, ANALYZE) SELECT fw()"),
        sql(OFF, "SELECT \"nextval\"('author_id_seq')"),
        sql(OFF.replace('"set_config"', 'U&"set\\005fconfig"'), "SELECT fw()"),
        sql('SELECT "lo_creat"(-1)'),
        sql("SELECT '{}'::jsonb #> '{x}'; " + OFF, "SELECT fw()"),
        sql("SELECT '\\'; SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE; --'", "SELECT fw()"),
        sql("SET SESSION AUTHORIZATION postgres", UPDATE),
        sql("RESET ALL", UPDATE),
        sql("DISCARD ALL", UPDATE),
        sql("PREPARE p AS DELETE FROM tag", "EXECUTE p"),
        Attempt("executemany", executemany),
    ],
}


def without_protection():
    """The admin as Django makes it, for the run that has to find changes."""
    for model in (Author, Book, Tag):
        admin.site.unregister(model)
        admin.site.register(model)
