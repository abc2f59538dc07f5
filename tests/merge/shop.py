"""A small legacy schema and everything that may happen to it, as SQL for each engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Tables = dict[str, list[str]]

ENGINES = ("sqlite", "mysql", "postgresql")


def base() -> Tables:
    """Table to the lines of its definition."""
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
    """Something that happens to the schema; `toml` is what the user declares about it."""

    name: str
    make: Callable[[Tables], Tables]
    toml: str = ""
    values: tuple[str, ...] = ("new", "paid")
    engines: tuple[str, ...] = field(default=ENGINES)


def sql(tables: Tables, engine: str, values: tuple[str, ...] = ("new", "paid")) -> str:
    """The statements that make the tables."""
    listed = ", ".join(f"'{value}'" for value in values)
    status = {"sqlite": "varchar(10)", "mysql": f"enum({listed})", "postgresql": "order_status"}[engine]
    statements = [f"CREATE TYPE order_status AS ENUM ({listed});"] if engine == "postgresql" else []
    for table, lines in tables.items():
        indexes = [line for line in lines if line.startswith("INDEX ")]
        own = [_line(line, engine).replace("STATUS", status) for line in lines if line not in indexes]
        statements.append(f"CREATE TABLE {table} ({', '.join(own)});")
        for line in indexes:
            name, columns = line.removeprefix("INDEX ").split(" ", 1)
            statements.append(f"CREATE INDEX {name} ON {table} {columns};")
    return "\n".join(statements)


def _line(line: str, engine: str) -> str:
    """MySQL ignores keys at a column, PostgreSQL folds names."""
    line = line.replace("CustNo", '"CustNo"' if engine == "postgresql" else "CustNo")
    column, found, target = line.partition(" REFERENCES ")
    if engine == "mysql" and found and not line.startswith("FOREIGN"):
        return f"{column}, FOREIGN KEY ({column.split()[0]}) REFERENCES {target}"
    return line


def changed(table: str, old: str, *new: str) -> Callable[[Tables], Tables]:
    """Other lines in place of one; the old line is named by its beginning."""

    def make(tables: Tables) -> Tables:
        (line,) = [line for line in tables[table] if line.startswith(old)]
        index = tables[table].index(line)
        return {**tables, table: [*tables[table][:index], *new, *tables[table][index + 1 :]]}

    return make


def _together(*steps: Callable[[Tables], Tables]) -> Callable[[Tables], Tables]:
    def make(tables: Tables) -> Tables:
        for step in steps:
            tables = step(tables)
        return tables

    return make


def _renamed_table(old: str, new: str) -> Callable[[Tables], Tables]:
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
    Change(name="add column", make=changed("customer", "fax ", "fax varchar(20)", "vat_no varchar(20)")),
    Change(
        name="drop column",
        make=_together(changed("customer", "fax "), changed("customer", "INDEX ix_customer_fax")),
    ),
    Change(name="widen", make=changed("customer", "name ", "name varchar(80) NOT NULL")),
    Change(name="nullability", make=changed("customer", "name ", "name varchar(40)")),
    Change(name="default", make=changed("orders", "total ", "total decimal(10,2) DEFAULT 0 NOT NULL")),
    Change(
        name="enum value added",
        make=lambda tables: tables,
        values=("new", "in transit", "paid"),
        engines=("mysql", "postgresql"),
    ),
    Change(name="enum value dropped", make=lambda tables: tables, values=("new",), engines=("mysql", "postgresql")),
    Change(
        name="rename column",
        make=_together(
            changed("customer", "fax ", "telefax varchar(20)"),
            changed("customer", "INDEX ix_customer_fax", "INDEX ix_customer_fax (telefax, name)"),
        ),
        toml='[renamed_from]\n"customer.telefax" = "fax"\n',
    ),
    Change(
        name="rename table", make=_renamed_table("customer", "clients"), toml='[renamed_from]\nclients = "customer"\n'
    ),
    Change(name="add table", make=lambda tables: {**tables, **PAYMENT}),
    Change(
        name="drop table",
        make=lambda tables: {table: lines for table, lines in tables.items() if table != "log_entry"},
    ),
    Change(name="new key", make=changed("orders", "billing_id ", "billing_id integer REFERENCES customer (id)")),
    Change(
        name="primary key",
        make=_together(
            changed("item", "PRIMARY KEY", "PRIMARY KEY (order_id, line, part)"), changed("shipment", "FOREIGN KEY")
        ),
    ),
    Change(
        name="drop joining table",
        make=lambda tables: {name: tables[name] for name in tables if name != "customer_tag"},
    ),
    Change(
        name="indexes and check",
        make=_together(
            changed(
                "customer", "INDEX ix_customer_fax", "INDEX ix_customer_fax (fax, rate)", "INDEX ix_rate (rate, id)"
            ),
            changed(
                "orders",
                "total ",
                "total decimal(10,2) NOT NULL",
                "CONSTRAINT ck_total CHECK (total > 0)",
                "INDEX ix_total (total, id)",
            ),
        ),
    ),
    Change(name="type", make=changed("orders", "total ", "total varchar(20) NOT NULL")),
)


def by_name() -> Mapping[str, Change]:
    """The changes by name."""
    return {change.name: change for change in CHANGES}
