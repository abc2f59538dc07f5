"""Checks of a PostgreSQL server and of the rights of the account."""

from django.db.backends.base.validation import BaseDatabaseValidation

from legacygen.runtime.checks import NEW_ACCOUNT, READER, Account, AccountValidation, Query, Server

SERVER = """
SELECT current_database(), pg_encoding_to_char(encoding), datcollate, current_setting('TimeZone'),
       array_to_string(current_schemas(false), ', ')
FROM pg_database WHERE datname = current_database()"""
VISIBLE = """
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND has_schema_privilege(n.oid, 'USAGE')"""
TABLE = "c.relkind IN ('r', 'p', 'v', 'm', 'f')"
TABLES = f"SELECT count(*) {VISIBLE} AND n.nspname = ANY (current_schemas(false)) AND {TABLE}"
ROLE = """
SELECT current_user::text, CASE WHEN rolsuper THEN 'everything, as a superuser' END,
       CASE WHEN rolcreatedb THEN 'CREATE DATABASE' END, CASE WHEN rolcreaterole THEN 'CREATE ROLE' END
FROM pg_roles WHERE rolname = current_user"""
RIGHTS = f"""
SELECT p.name || ' on ' || count(*) || ' tables'
FROM (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS p (name), (SELECT c.oid, c.relkind {VISIBLE}) AS c
WHERE {TABLE} AND has_table_privilege(c.oid, p.name) GROUP BY p.name
UNION ALL
SELECT 'owner of ' || count(*) || ' tables' {VISIBLE} AND {TABLE}
  AND pg_has_role(c.relowner, 'USAGE') HAVING count(*) > 0
UNION ALL
SELECT 'UPDATE of ' || count(*) || ' sequences' {VISIBLE} AND c.relkind = 'S'
  AND (has_sequence_privilege(c.oid, 'UPDATE') OR has_sequence_privilege(c.oid, 'USAGE')) HAVING count(*) > 0
UNION ALL
SELECT 'CREATE in the schema ' || n.nspname FROM pg_namespace AS n
WHERE n.nspname = ANY (current_schemas(false)) AND has_schema_privilege(n.oid, 'CREATE')
UNION ALL
SELECT 'CREATE in the database' WHERE has_database_privilege(current_database(), 'CREATE')"""
SCHEMAS = f"""
SELECT quote_ident(n.nspname),
       array(SELECT DISTINCT quote_ident(pg_get_userbyid(c.relowner)) FROM pg_class AS c
             WHERE c.relnamespace = n.oid AND {TABLE})
FROM pg_namespace AS n WHERE n.nspname = ANY (current_schemas(false)) ORDER BY 1"""


class PostgreSQLValidation(AccountValidation, BaseDatabaseValidation):
    """Checks of the schemas on the search path."""

    def read_server(self, query: Query) -> Server:
        """Return the settings of the server and of the database."""
        database, charset, collation, zone, schemas = query(SERVER)[0]
        settings = (("charset", charset), ("collation", collation), ("time zone", zone), ("schemas", schemas))
        return Server(database=database, tables=query(TABLES)[0][0], settings=settings)

    def read_account(self, query: Query) -> Account:
        """Return the rights that the account has, from its roles, PUBLIC and ownership."""
        name, *powers = query(ROLE)[0]
        writes = [power for power in powers if power] or sorted(right for (right,) in query(RIGHTS))
        return Account(name=name, writes=tuple(writes), remedy=(NEW_ACCOUNT, *self._build_reader_statements(query)))

    def _build_reader_statements(self, query: Query) -> list[str]:
        database = self.connection.ops.quote_name(self.connection.settings_dict["NAME"])
        statements = [
            f"CREATE ROLE {READER} LOGIN PASSWORD 'a password of your own';",
            f"GRANT CONNECT ON DATABASE {database} TO {READER};",
        ]
        for schema, owners in query(SCHEMAS):
            statements.append(f"GRANT USAGE ON SCHEMA {schema} TO {READER};")
            statements.append(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {READER};")
            for owner in owners:  # for tables that the next dump creates
                new = f"FOR ROLE {owner} IN SCHEMA {schema} GRANT SELECT ON TABLES TO {READER}"
                statements.append(f"ALTER DEFAULT PRIVILEGES {new};")
        return statements
