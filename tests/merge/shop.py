"""A small legacy schema and the ways in which it may change, as SQL for each engine."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Tables = dict[str, list[str]]

ENGINES = ("sqlite", "mysql", "postgresql")
STATUS = re.compile(r"STATUS(?:\(.*?\))?")
"""The place of the type of an enumeration in a line, with its values if they are not the usual ones."""


def base() -> Tables:
    """Return the lines of each table's definition, by table."""
    return {
        "country": ["id integer NOT NULL PRIMARY KEY", "code char(2) NOT NULL", "title varchar(60) NOT NULL"],
        "customer": [
            "id integer NOT NULL PRIMARY KEY",
            "name varchar(40) NOT NULL",
            "fax varchar(20)",
            "CustNo integer NOT NULL",
            "status STATUS NOT NULL",
            "rate decimal(8,2)",
            "country_id integer REFERENCES country (id)",
            "INDEX ix_customer_name (name)",
            "INDEX ix_customer_fax (fax, name)",
        ],
        "orders": [
            "id integer NOT NULL PRIMARY KEY",
            "customer_id integer NOT NULL REFERENCES customer (id)",
            "billing_id integer",
            "country_ref integer",
            "total decimal(10,2) NOT NULL",
        ],
        "item": [
            "order_id integer NOT NULL REFERENCES orders (id)",
            "line integer NOT NULL",
            "part varchar(20) NOT NULL",
            "PRIMARY KEY (order_id, line)",
        ],
        "tag": ["id integer NOT NULL PRIMARY KEY", "label varchar(30)"],
        "shipment": [
            "id integer NOT NULL PRIMARY KEY",
            "order_id integer",
            "line integer",
            "FOREIGN KEY (order_id, line) REFERENCES item (order_id, line)",
        ],
        "customer_tag": [
            "customer_id integer NOT NULL REFERENCES customer (id)",
            "tag_id integer NOT NULL REFERENCES tag (id)",
            "PRIMARY KEY (customer_id, tag_id)",
        ],
        "log_entry": ["id integer NOT NULL PRIMARY KEY", "message varchar(200) NOT NULL"],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of the schema; `toml` is what the user declares about it in legacygen.toml."""

    name: str
    make: Callable[[Tables], Tables]
    toml: str = ""
    values: tuple[str, ...] = ("new", "paid")
    engines: tuple[str, ...] = field(default=ENGINES)


def sql(tables: Tables, engine: str, values: tuple[str, ...] = ("new", "paid")) -> str:
    """Return the statements that create the tables; `STATUS(a,b)` in a line lists other values than `values`."""
    if given := re.search(r"STATUS\((.*?)\)", str(tables)):
        values = tuple(given[1].split(","))
    listed = ", ".join(f"'{value}'" for value in values)
    status = {"sqlite": "varchar(10)", "mysql": f"enum({listed})", "postgresql": "order_status"}[engine]
    statements = [f"CREATE TYPE order_status AS ENUM ({listed});"] if engine == "postgresql" else []
    for table, lines in tables.items():
        indexes = [line for line in lines if line.startswith("INDEX ")]
        own = [STATUS.sub(status, _adapt_line(line, engine)) for line in lines if line not in indexes]
        statements.append(f"CREATE TABLE {table} ({', '.join(own)});")
        for line in indexes:
            name, columns = line.removeprefix("INDEX ").split(" ", 1)
            statements.append(f"CREATE INDEX {name} ON {table} {columns};")
    return "\n".join(statements)


def _adapt_line(line: str, engine: str) -> str:
    """Adapt a line to the engine: MySQL ignores REFERENCES in a column, PostgreSQL folds names without quotes."""
    line = line.replace("CustNo", '"CustNo"' if engine == "postgresql" else "CustNo")
    column, found, target = line.partition(" REFERENCES ")
    if engine == "mysql" and found and not line.startswith("FOREIGN"):
        return f"{column}, FOREIGN KEY ({column.split()[0]}) REFERENCES {target}"
    return line


def change_line(table: str, old: str, *new: str) -> Callable[[Tables], Tables]:
    """Replace the line that begins with `old` by other lines."""

    def make(tables: Tables) -> Tables:
        (line,) = [line for line in tables[table] if line.startswith(old)]
        index = tables[table].index(line)
        return {**tables, table: [*tables[table][:index], *new, *tables[table][index + 1 :]]}

    return make


def _chain(*steps: Callable[[Tables], Tables]) -> Callable[[Tables], Tables]:
    def make(tables: Tables) -> Tables:
        for step in steps:
            tables = step(tables)
        return tables

    return make


def _rename_table(old: str, new: str) -> Callable[[Tables], Tables]:
    def make(tables: Tables) -> Tables:
        found = {(new if table == old else table): lines for table, lines in tables.items()}
        return {
            table: [line.replace(f"REFERENCES {old} ", f"REFERENCES {new} ") for line in lines]
            for table, lines in found.items()
        }

    return make


PAYMENT = {"payment": ["id integer NOT NULL PRIMARY KEY", "customer_id integer NOT NULL REFERENCES customer (id)"]}

CHANGES = (
    Change(name="none", make=lambda tables: tables),
    Change(name="add column", make=change_line("customer", "fax ", "fax varchar(20)", "vat_no varchar(20)")),
    Change(
        name="drop column",
        make=_chain(change_line("customer", "fax "), change_line("customer", "INDEX ix_customer_fax")),
    ),
    Change(name="widen", make=change_line("customer", "name ", "name varchar(80) NOT NULL")),
    Change(name="nullability", make=change_line("customer", "name ", "name varchar(40)")),
    Change(name="default", make=change_line("orders", "total ", "total decimal(10,2) DEFAULT 0 NOT NULL")),
    Change(
        name="enum value added",
        make=lambda tables: tables,
        values=("new", "in transit", "paid"),
        engines=("mysql", "postgresql"),
    ),
    Change(name="enum value dropped", make=lambda tables: tables, values=("new",), engines=("mysql", "postgresql")),
    Change(
        name="rename column",
        make=_chain(
            change_line("customer", "fax ", "telefax varchar(20)"),
            change_line("customer", "INDEX ix_customer_fax", "INDEX ix_customer_fax (telefax, name)"),
        ),
        toml='[renamed_from]\n"customer.telefax" = "fax"\n',
    ),
    Change(
        name="rename table", make=_rename_table("customer", "clients"), toml='[renamed_from]\nclients = "customer"\n'
    ),
    Change(name="add table", make=lambda tables: {**tables, **PAYMENT}),
    Change(
        name="drop table",
        make=lambda tables: {table: lines for table, lines in tables.items() if table != "log_entry"},
    ),
    Change(name="new key", make=change_line("orders", "billing_id ", "billing_id integer REFERENCES customer (id)")),
    Change(
        name="primary key",
        make=_chain(
            change_line("item", "PRIMARY KEY", "PRIMARY KEY (order_id, line, part)"),
            change_line("shipment", "FOREIGN KEY"),
        ),
    ),
    Change(
        name="drop join table",
        make=lambda tables: {name: tables[name] for name in tables if name != "customer_tag"},
    ),
    Change(
        name="indexes and check",
        make=_chain(
            change_line(
                "customer", "INDEX ix_customer_fax", "INDEX ix_customer_fax (fax, rate)", "INDEX ix_rate (rate, id)"
            ),
            change_line(
                "orders",
                "total ",
                "total decimal(10,2) NOT NULL",
                "CONSTRAINT ck_total CHECK (total > 0)",
                "INDEX ix_total (total, id)",
            ),
        ),
    ),
    Change(name="drop key", make=change_line("customer", "country_id ", "country_id integer")),
    Change(
        name="drop column and widen",
        make=_chain(
            change_line("customer", "fax "),
            change_line("customer", "INDEX ix_customer_fax"),
            change_line("customer", "name ", "name varchar(80) NOT NULL"),
        ),
    ),
    Change(name="type", make=change_line("orders", "total ", "total varchar(20) NOT NULL")),
)


def by_name() -> Mapping[str, Change]:
    """Return the changes by name."""
    return {change.name: change for change in CHANGES}
