"""What MySQL and MariaDB say of themselves and of the account."""

import re

from django.db.backends.mysql import validation

from legacygen.runtime.checks import NEW, READER, Account, AccountValidation, Query, Server

SERVER = """
SELECT DATABASE(), @@character_set_database, @@collation_database, @@session.time_zone, @@system_time_zone,
       @@session.sql_mode, CONVERT_TZ('2001-01-01 01:00:00', 'UTC', 'UTC')"""
TABLES = "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
HIDDEN_KEYS = """
SELECT EXISTS (SELECT 1 FROM information_schema.STATISTICS
               WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'PRIMARY')
   AND NOT EXISTS (SELECT 1 FROM information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = DATABASE())"""
GRANT = re.compile(r"GRANT (.+) ON (.+?) TO ")
READING = frozenset(
    "USAGE|SELECT|SHOW VIEW|SHOW DATABASES|SHOW_ROUTINE|REFERENCES|PROCESS|REPLICATION CLIENT|BINLOG MONITOR|"
    "SLAVE MONITOR|REPLICA MONITOR".split("|")
)


class DatabaseValidation(AccountValidation, validation.DatabaseValidation):
    """Without Django's advice on sql_mode, which is about what is written."""

    def server(self, query: Query) -> Server:
        """The sql_mode is that of the session."""
        database, charset, collation, zone, system_zone, mode, named = map(_text, query(SERVER)[0])
        zone = f"{zone} ({system_zone})" if zone == "SYSTEM" else zone
        zone += "" if named else ", without names of time zones"
        settings = (("charset", charset), ("collation", collation), ("time zone", zone), ("sql_mode", mode))
        return Server(database=database, tables=int(query(TABLES)[0][0]), settings=settings)

    def account(self, query: Query) -> Account:
        """By SHOW GRANTS, the rights of the active roles with it."""
        user, database, role = map(_text, query(self._current())[0])
        grants = query("SHOW GRANTS" if not role else f"SHOW GRANTS FOR CURRENT_USER() USING {role}")
        rights = [right for (line,) in grants for right in writes(_text(line))]
        everything = "ALL PRIVILEGES on *.*"
        name, _, host = user.rpartition("@")
        reader = f"'{READER}'@'{host}'"
        show = f"GRANT SELECT, SHOW VIEW ON {_quoted(database)}.* TO"
        return Account(
            name=f"'{name}'@'{host}'",
            writes=(everything,) if everything in rights else tuple(rights),
            remedy=(NEW, f"CREATE USER {reader} IDENTIFIED BY 'a password of your own';", f"{show} {reader};"),
            keys_shown_by=f"{show} '{name}'@'{host}';" if int(query(HIDDEN_KEYS)[0][0]) else "",
        )

    def _current(self) -> str:
        """MariaDB adds the rights of the role by itself; MySQL has roles since 8."""
        is_mysql_8 = not self.connection.mysql_is_mariadb and self.connection.mysql_version >= (8,)
        role = "NULLIF(CURRENT_ROLE(), 'NONE')" if is_mysql_8 else "NULL"
        return f"SELECT CURRENT_USER(), DATABASE(), {role}"


def writes(grant: str) -> list[str]:
    """`DELETE on shop.*` for each right of a line of SHOW GRANTS that is not one to read; its password stays out."""
    found = GRANT.match(grant)
    if not found:
        return []
    rights = re.sub(r" \([^)]*\)", "", found[1]).split(", ")
    place = found[2].replace("`", "")
    more = ["GRANT OPTION"] if "WITH GRANT OPTION" in grant else []
    return [f"{right} on {place}" for right in [*rights, *more] if right not in READING]


def _text(value: object) -> str:
    return "" if value is None else value.decode() if isinstance(value, bytes) else str(value)


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"
