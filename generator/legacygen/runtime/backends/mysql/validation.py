"""Checks of a server of MySQL or MariaDB and of the rights of the account."""

import re

from django.db.backends.mysql import validation

from legacygen.runtime.checks import NEW_ACCOUNT, READER, Account, AccountValidation, Query, Server

SERVER = """
SELECT DATABASE(), @@character_set_database, @@collation_database, @@session.time_zone, @@system_time_zone,
       @@session.sql_mode, CONVERT_TZ('2001-01-01 01:00:00', 'UTC', 'UTC')"""
TABLES = "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
# MariaDB shows indexes to an account with SELECT alone, but no constraints, so that primary keys seem to be missing.
HIDDEN_KEYS = """
SELECT EXISTS (SELECT 1 FROM information_schema.STATISTICS
               WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'PRIMARY')
   AND NOT EXISTS (SELECT 1 FROM information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = DATABASE())"""
GRANT_PATTERN = re.compile(r"GRANT (.+) ON (.+?) TO ")
READING_RIGHTS = frozenset(
    "USAGE|SELECT|SHOW VIEW|SHOW DATABASES|SHOW_ROUTINE|REFERENCES|PROCESS|REPLICATION CLIENT|BINLOG MONITOR|"
    "SLAVE MONITOR|REPLICA MONITOR".split("|")
)


class MySQLValidation(AccountValidation, validation.DatabaseValidation):
    """Checks without Django's advice on sql_mode, which concerns writing."""

    def read_server(self, query: Query) -> Server:
        """Return the settings of the server; the sql_mode is that of the session."""
        database, charset, collation, zone, system_zone, mode, named = map(_decode_text, query(SERVER)[0])
        zone = f"{zone} ({system_zone})" if zone == "SYSTEM" else zone
        zone += "" if named else ", without names of time zones"
        settings = (("charset", charset), ("collation", collation), ("time zone", zone), ("sql_mode", mode))
        return Server(database=database, tables=int(query(TABLES)[0][0]), settings=settings)

    def read_account(self, query: Query) -> Account:
        """Return the rights in SHOW GRANTS, including those of the active roles."""
        user, database, role = map(_decode_text, query(self._build_account_query())[0])
        grants = query("SHOW GRANTS" if not role else f"SHOW GRANTS FOR CURRENT_USER() USING {role}")
        rights = [right for (line,) in grants for right in list_write_rights(_decode_text(line))]
        everything = "ALL PRIVILEGES on *.*"  # the other rights of the account add nothing to it
        name, _, host = user.rpartition("@")
        reader = f"'{READER}'@'{host}'"
        show = f"GRANT SELECT, SHOW VIEW ON {_quote_name(database)}.* TO"
        return Account(
            name=f"'{name}'@'{host}'",
            writes=(everything,) if everything in rights else tuple(rights),
            remedy=(NEW_ACCOUNT, f"CREATE USER {reader} IDENTIFIED BY 'a password of your own';", f"{show} {reader};"),
            keys_shown_by=f"{show} '{name}'@'{host}';" if int(query(HIDDEN_KEYS)[0][0]) else "",
        )

    def _build_account_query(self) -> str:
        """Return the query for account, database and role; MariaDB needs no role, because SHOW GRANTS includes it."""
        is_mysql_8 = not self.connection.mysql_is_mariadb and self.connection.mysql_version >= (8,)
        role = "NULLIF(CURRENT_ROLE(), 'NONE')" if is_mysql_8 else "NULL"
        return f"SELECT CURRENT_USER(), DATABASE(), {role}"


def list_write_rights(grant: str) -> list[str]:
    """Return `DELETE on shop.*` for each right in a line of SHOW GRANTS that does more than read.

    Only the rights are taken from the line, because it may contain a password.
    """
    found = GRANT_PATTERN.match(grant)
    if not found:
        return []
    rights = re.sub(r" \([^)]*\)", "", found[1]).split(", ")
    place = found[2].replace("`", "")
    more = ["GRANT OPTION"] if "WITH GRANT OPTION" in grant else []
    return [f"{right} on {place}" for right in [*rights, *more] if right not in READING_RIGHTS]


def _decode_text(value: object) -> str:
    return "" if value is None else value.decode() if isinstance(value, bytes) else str(value)


def _quote_name(name: str) -> str:
    return f"`{name.replace('`', '``')}`"
