"""The legacy database of the walk: how it is made, and a checksum of all of it from a connection of its own."""

import hashlib
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

TABLES = """
CREATE TABLE author (id {serial}, name VARCHAR(20) NOT NULL)
CREATE TABLE tag (id INTEGER NOT NULL PRIMARY KEY, label VARCHAR(20) NOT NULL)
CREATE TABLE book (id {serial}, title VARCHAR(20) NOT NULL, author_id INTEGER NOT NULL REFERENCES author (id))
CREATE TABLE author_tags (id {serial}, author_id INTEGER NOT NULL, tag_id INTEGER NOT NULL)
INSERT INTO author (name) VALUES ('a1'), ('a2')
INSERT INTO tag VALUES (1, 't1'), (2, 't2')
INSERT INTO book (title, author_id) VALUES ('b1', 1), ('b2', 2)
INSERT INTO author_tags (author_id, tag_id) VALUES (1, 1)"""
MYSQL = """
CREATE TABLE myis (id INTEGER) ENGINE=MyISAM
CREATE PROCEDURE pw() INSERT INTO author (name) VALUES ('evil')
CREATE FUNCTION fw() RETURNS INTEGER DETERMINISTIC BEGIN INSERT INTO author (name) VALUES ('evil'); RETURN 1; END"""
POSTGRESQL = """
CREATE PROCEDURE pw() LANGUAGE SQL AS $$ INSERT INTO author (name) VALUES ('evil') $$
CREATE FUNCTION fw() RETURNS INTEGER LANGUAGE SQL AS $$ INSERT INTO author (name) VALUES ('evil') RETURNING id $$"""


def lines(text, serial):
    return [line.format(serial=serial) for line in text.strip().splitlines()]


class Sqlite:
    """A file; its bytes are the checksum."""

    def __init__(self, entry):
        self.path = Path(entry["NAME"])
        self.pristine = self.path.with_suffix(".pristine")

    def build(self):
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        if not self.pristine.exists():
            with closing(sqlite3.connect(self.pristine)) as connection, connection:
                for line in lines(TABLES, "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"):
                    connection.execute(line)
        shutil.copy(self.pristine, self.path)

    def facts(self):
        return [hashlib.sha256(self.path.read_bytes()).hexdigest()]


class Server:
    """What the two servers share: one connection, of the driver, that has nothing to do with Django."""

    def __init__(self, entry):
        self.entry = entry
        self.connection = self.connect()

    def query(self, sql):
        cursor = self.connection.cursor()
        cursor.execute(sql)
        return [tuple(map(str, row)) for row in cursor.fetchall()] if cursor.description else []

    def names(self, sql):
        """The rows that begin with a name, without those of tests that run beside this one."""
        own = re.search(r"(_gw\d+)?$", self.entry["NAME"])[0]
        return [row for row in self.query(sql) if row[0].endswith(own) or not re.search(r"_gw\d+$", row[0])]


class Mysql(Server):
    """All databases with their tables, rows and sequences; accounts; a setting of the server."""

    def connect(self):
        from MySQLdb import connect

        where = {"unix_socket" if self.entry["HOST"].startswith("/") else "host": self.entry["HOST"]}
        return connect(user=self.entry["USER"], autocommit=True, charset="utf8mb4", **where)

    def build(self):
        name = self.entry["NAME"]
        for line in ("DROP USER evil", "DROP DATABASE evil", "DROP DATABASE other", f"DROP DATABASE {name}"):
            with suppress(Exception):
                self.query(line)
        for line in (f"CREATE DATABASE {name}", "CREATE DATABASE other", f"USE {name}"):
            self.query(line)
        for line in lines(TABLES, "INTEGER NOT NULL PRIMARY KEY AUTO_INCREMENT") + lines(MYSQL, ""):
            self.query(line)
        with suppress(Exception):  # MySQL has no sequences
            self.query("CREATE SEQUENCE sq")
        self.query("SET GLOBAL max_connections = 151")

    def facts(self):
        found = self.names("SHOW DATABASES") + self.names("SELECT User, Host FROM mysql.user")
        found += self.query("SELECT @@global.max_connections")
        mine = f"WHERE TABLE_SCHEMA IN ('{self.entry['NAME']}', 'other', 'evil') ORDER BY 1, 2"
        for schema, table in self.query(f"SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES {mine}"):
            found += self.query(f"SHOW CREATE TABLE `{schema}`.`{table}`")
            found += sorted(self.query(f"SELECT * FROM `{schema}`.`{table}`"))
        return found


class Postgresql(Server):
    """Rows, tables, indexes, sequences and large objects of the database; all databases and roles."""

    def connect(self):
        import psycopg

        names = {"dbname": "NAME", "user": "USER", "host": "HOST"}
        return psycopg.connect(
            autocommit=True, prepare_threshold=None, **{key: self.entry[name] for key, name in names.items()}
        )

    def build(self):
        for drop in ("DATABASE IF EXISTS evil", "ROLE IF EXISTS evil", "SCHEMA public CASCADE"):
            self.query(f"DROP {drop}")
        self.query("CREATE SCHEMA public")
        self.query("SELECT lo_unlink(oid) FROM pg_largeobject_metadata")
        for line in lines(TABLES, "SERIAL PRIMARY KEY") + lines(POSTGRESQL, ""):
            self.query(line)

    def facts(self):
        found = self.names("SELECT datname FROM pg_database ORDER BY 1")
        found += self.names("SELECT rolname FROM pg_roles ORDER BY 1")
        found += self.query("SELECT oid FROM pg_largeobject_metadata ORDER BY 1")
        found += self.query("SELECT * FROM pg_sequences ORDER BY 1, 2")
        found += self.query("SELECT * FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname")
        kinds = "relnamespace = 'public'::regnamespace ORDER BY relname"
        found += self.query(f"SELECT relname, relkind, relfilenode, reltuples, relnatts FROM pg_class WHERE {kinds}")
        for (table,) in self.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"):
            found += sorted(self.query(f'SELECT * FROM public."{table}"'))
        return found


KINDS = {"sqlite": Sqlite, "mysql": Mysql, "postgresql": Postgresql}
