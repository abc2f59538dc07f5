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
GRANT_PATTERN = re.compile(r"GRANT (.+) ON (.+?) TO (PUBLIC$)?")
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
        lines = [_decode_text(line) for (line,) in grants]
        rights = [right for line in lines for right in list_write_rights(line, database)]
        everything = "ALL PRIVILEGES on *.*"  # the other rights of the account add nothing to it
        name, _, host = user.rpartition("@")
        reader = f"'{READER}'@'{host}'"
        show = f"GRANT SELECT, SHOW VIEW ON {_quote_name(database)}.* TO"
        return Account(
            name=f"'{name}'@'{host}'",
            writes=(everything,) if everything in rights else tuple(rights),
            remedy=(
                NEW_ACCOUNT,
                f"CREATE USER {reader} IDENTIFIED BY 'a password of your own';",
                f"{show} {reader};",
                *(revoke for line in lines if (revoke := revoke_from_all(line, database))),
            ),
            keys_shown_by=f"{show} '{name}'@'{host}';" if int(query(HIDDEN_KEYS)[0][0]) else "",
        )

    def _build_account_query(self) -> str:
        """Return the query for account, database and role; MariaDB needs no role, because SHOW GRANTS includes it."""
        is_mysql_8 = not self.connection.mysql_is_mariadb and self.connection.mysql_version >= (8,)
        role = "NULLIF(CURRENT_ROLE(), 'NONE')" if is_mysql_8 else "NULL"
        return f"SELECT CURRENT_USER(), DATABASE(), {role}"


def list_write_rights(grant: str, database: str) -> list[str]:
    """Return `DELETE on shop.*` for each right in a line of SHOW GRANTS that does more than read.

    Only the rights are taken from the line, because it may contain a password. Rights that every account has, as
    MariaDB gives them to PUBLIC on the database `test`, count if they are on the legacy database.
    """
    found = GRANT_PATTERN.match(grant)
    if not found or (found[3] and not _covers(found[2], database)):
        return []
    rights = re.sub(r" \([^)]*\)", "", found[1]).split(", ")
    place = found[2].replace("`", "")
    more = ["GRANT OPTION"] if "WITH GRANT OPTION" in grant else []
    return [f"{right} on {place}" for right in [*rights, *more] if right not in READING_RIGHTS]


def revoke_from_all(grant: str, database: str) -> str:
    """Return the statement that takes away what a line of SHOW GRANTS gives to all accounts; empty for other lines."""
    found = GRANT_PATTERN.match(grant)
    is_for_all = found and found[3] and list_write_rights(grant, database)
    return f"REVOKE {found[1]} ON {found[2]} FROM PUBLIC;" if found and is_for_all else ""


def _covers(place: str, database: str) -> bool:
    """Return whether the place of a grant, `shop`.* or with wildcards as in LIKE, is in a database."""
    found = re.match(r"(?:[A-Z ]+ )?`((?:[^`]|``)*)`\.", place)
    if not found:
        return place == "*.*"
    letters = re.findall(r"\\.|.", found[1].replace("``", "`"), re.S)
    pattern = "".join({"%": ".*", "_": "."}.get(each, re.escape(each[-1])) for each in letters)
    return re.fullmatch(pattern, database, re.S) is not None


def _decode_text(value: object) -> str:
    return "" if value is None else value.decode() if isinstance(value, bytes) else str(value)


def _quote_name(name: str) -> str:
    return f"`{name.replace('`', '``')}`"
