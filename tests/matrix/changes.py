"""The ways in which the schema of `tests.merge.shop` changes, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.merge import shop
from tests.merge.shop import Tables, change_line

Step = Callable[[Tables], Tables]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Changes with a refresh after each of them.

    `places` are the columns and tables, by their old names, that the steps change; `dropped` those of them that are
    gone or no relation any more at the end. `words` are the names in Python of what they change. `toml` is what the
    user declares. `engines` are those that have such a change.
    """

    name: str
    steps: tuple[Step, ...]
    places: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    toml: str = ""
    is_open: bool = False
    engines: tuple[str, ...] = shop.ENGINES


def _join(*steps: Step) -> Step:
    def make(tables: Tables) -> Tables:
        for step in steps:
            tables = step(tables)
        return tables

    return make


def _line(old: str, *new: str, table: str = "customer") -> Step:
    return change_line(table, old, *new)


def _without(*gone: str) -> Step:
    return lambda tables: {table: lines for table, lines in tables.items() if table not in gone}


def _without_keys(tables: Tables) -> Tables:
    kept = {name: [each for each in lines if not each.startswith("FOREIGN KEY")] for name, lines in tables.items()}
    return {name: [each.partition(" REFERENCES ")[0] for each in lines] for name, lines in kept.items()}


def _rename_key(tables: Tables) -> Tables:
    renamed = _line("id ", "nr integer NOT NULL PRIMARY KEY")(tables)
    return {
        name: [each.replace("REFERENCES customer (id)", "REFERENCES customer (nr)") for each in lines]
        for name, lines in renamed.items()
    }


def _enlarge_keys(tables: Tables) -> Tables:
    enlarged = _line("id ", "id bigint NOT NULL PRIMARY KEY")(tables)
    return {
        name: [each.replace("customer_id integer", "customer_id bigint") for each in lines]
        for name, lines in enlarged.items()
    }


SAME: Step = lambda tables: tables  # noqa: E731
FAX_INDEX = "INDEX ix_customer_fax"
DROP = _join(_line("fax "), _line(FAX_INDEX))
WIDEN = _line("fax ", "fax varchar(40)")
REQUIRE = _line("fax ", "fax varchar(20) NOT NULL")
RENAME = _join(_line("fax ", "telefax varchar(20)"), _line(FAX_INDEX, "INDEX ix_customer_fax (telefax, name)"))
ADD = _line("fax ", "fax varchar(20)", "vat_no varchar(12)")
ADD_ELSEWHERE = _line("total ", "total decimal(10,2) NOT NULL", "note varchar(30)", table="orders")
DROP_KEY = _line("country_id ", "country_id integer")
RENAME_TABLE = shop.by_name()["rename table"].make
DROP_TABLE = _join(_without("customer", "customer_tag"), _line("customer_id ", "customer_id integer", table="orders"))
NEW_NAME = "Patron"
DECLARED = '[renamed_from]\n"customer.telefax" = "fax"\n'
KEYS = ("country", "customer", "tag", "order", "item", "land")


def _of_fax(name: str, *steps: Step, toml: str = "", is_dropped: bool = False, is_open: bool = False) -> History:
    place = ("customer.fax",)
    dropped = place if is_dropped else ()
    return History(
        name=name,
        steps=steps,
        places=place,
        dropped=dropped,
        words=("fax", "telefax", "telecopy"),
        toml=toml,
        is_open=is_open,
    )


def _of_country(name: str, *steps: Step, is_dropped: bool = False) -> History:
    place = ("customer.country_id",)
    words = ("country", "country_id", "land")
    return History(name=name, steps=steps, places=place, dropped=place if is_dropped else (), words=words)


def _of_status(name: str, *steps: Step, is_dropped: bool = False) -> History:
    """Return a history of the values of an enumeration, which SQLite does not have."""
    place = ("customer.status",)
    words = ("status", "Status", "NEW", "PAID", "SENT", "LOST", "OPEN", "SHUT", "State")
    dropped = ("customer.status.choices.paid",) if is_dropped else ()
    return History(name=name, steps=steps, places=place, dropped=dropped, words=words, engines=("mysql", "postgresql"))


def _then_another(history: History) -> History:
    """Return a history that ends with a change of another table, which decides no open conflict."""
    return replace(
        history,
        name=f"{history.name}, then another",
        steps=(*history.steps, _join(*history.steps, ADD_ELSEWHERE)),
        places=(*history.places, "orders.note"),
        words=(*history.words, "note"),
    )


ONCE = {
    each.name: each
    for each in (
        _of_fax("drop", DROP, is_dropped=True),
        _of_fax("widen", WIDEN),
        _of_fax("rename", RENAME, is_open=True),
        _of_country("drop key", DROP_KEY, is_dropped=True),
    )
}
HISTORIES = (
    History(name="none", steps=(SAME,)),
    *ONCE.values(),
    *map(_then_another, ONCE.values()),
    _of_fax("require", REQUIRE),
    _of_fax("type", _line("fax ", "fax integer")),
    History(name="add", steps=(ADD,), places=("customer.vat_no",), words=("vat_no",)),
    History(name="add elsewhere", steps=(ADD_ELSEWHERE,), places=("orders.note",), words=("note",)),
    _of_fax("rename, declared", RENAME, toml=DECLARED),
    History(
        name="swap, declared",
        steps=(
            _join(
                _line("name ", "fax varchar(40) NOT NULL "),
                _line("fax varchar(20)", "name varchar(20)"),
                _line("INDEX ix_customer_name", "INDEX ix_customer_name (fax)"),
                _line(FAX_INDEX, "INDEX ix_customer_fax (name, fax)"),
            ),
        ),
        toml='[renamed_from]\n"customer.name" = "fax"\n"customer.fax" = "name"\n',
        places=("customer.fax", "customer.name"),
        words=("fax", "name"),
    ),
    History(
        name="drop the other key",
        steps=(_line("customer_id ", "customer_id integer NOT NULL", table="orders"),),
        places=("orders.customer_id",),
        dropped=("orders.customer_id",),
        words=("customer", "customer_id", "buyer"),
    ),
    History(name="drop all keys", steps=(_without_keys,), places=("foreign-keys",), words=KEYS, is_open=True),
    _of_country("drop key column", _line("country_id "), is_dropped=True),
    History(
        name="rename table, declared",
        steps=(RENAME_TABLE,),
        toml='[renamed_from]\nclients = "customer"\n',
        places=("customer",),
        words=("db_table",),
    ),
    History(
        name="rename table", steps=(RENAME_TABLE,), places=("customer",), words=("customer", "Customer"), is_open=True
    ),
    History(
        name="drop table",
        steps=(DROP_TABLE,),
        places=("customer", "customer_tag", "orders.customer_id"),
        dropped=("customer", "customer_tag", "orders.customer_id", "customer.fax", "customer.country_id"),
        words=("customer", "Customer", "CustomerTag", "customer_id", "buyer"),
        is_open=True,
    ),
    History(
        name="split",
        steps=(
            _join(
                DROP,
                _line("rate "),
                lambda tables: {
                    **tables,
                    "contact": [
                        "customer_id integer NOT NULL PRIMARY KEY REFERENCES customer (id)",
                        "fax varchar(20)",
                        "rate decimal(8,2)",
                    ],
                },
            ),
        ),
        places=("customer.fax", "customer.rate", "contact"),
        dropped=("customer.fax",),
        words=("fax", "rate", "Contact"),
    ),
    History(
        name="unique key",
        steps=(_line("country_ref ", "country_ref integer UNIQUE", table="orders"),),
        places=("orders.country_ref",),
        words=("country_ref", "land"),
    ),
    History(
        name="new key",
        steps=(_line("billing_id ", "billing_id integer REFERENCES customer (id)", table="orders"),),
        places=("orders.billing_id",),
        words=("billing_id", "billing"),
    ),
    History(
        name="number to text",
        steps=(_line("CustNo ", "CustNo varchar(12) NOT NULL"),),
        places=("customer.CustNo",),
        words=("cust_no",),
    ),
    History(name="new table", steps=(shop.by_name()["add table"].make,), places=("payment",), words=("Payment",)),
    _of_fax("drop and back", DROP, SAME),
    _of_fax("require and back", REQUIRE, SAME),
    _of_country("drop key and back", DROP_KEY, SAME),
    _of_fax("widen, then drop", WIDEN, DROP, is_dropped=True),
    _of_fax(
        "rename, declared, then widen",
        RENAME,
        _join(RENAME, _line("telefax ", "telefax varchar(40)")),
        toml=DECLARED,
    ),
    _of_fax("widen twice", WIDEN, _line("fax ", "fax varchar(60)")),
    _of_fax("drop, then back as a number", DROP, _line("fax ", "fax integer")),
    _of_fax("unique", _line("fax ", "fax varchar(20) UNIQUE")),
    _of_fax("drop index", _line(FAX_INDEX)),
    _of_fax("default", _line("fax ", "fax varchar(20) DEFAULT 'none'")),
    _of_fax("longer text", _join(_line("fax ", "fax text"), _line(FAX_INDEX))),
    _of_fax("date", _line("fax ", "fax date")),
    _of_fax("fixed length", _line("fax ", "fax char(20)")),
    replace(_of_fax("comment", _line("fax ", "fax varchar(20) COMMENT 'no longer used'")), engines=("mysql",)),
    History(
        name="check",
        steps=(_line("rate ", "rate decimal(8,2) CHECK (rate >= 0)"),),
        places=("customer.rate",),
        words=("rate",),
    ),
    History(
        name="new index",
        steps=(_line("INDEX ix_customer_name", "INDEX ix_customer_name (name)", "INDEX ix_customer_rate (rate)"),),
        places=("customer.rate",),
        words=("rate",),
    ),
    History(
        name="drop table and back",
        steps=(DROP_TABLE, SAME),
        places=("customer", "customer_tag", "orders.customer_id"),
        words=("customer", "Customer", "CustomerTag", "customer_id", "buyer"),
        is_open=True,
    ),
    History(
        name="drop another table",
        steps=(_without("log_entry"),),
        places=("log_entry",),
        dropped=("log_entry",),
        words=("log_entry", "LogEntry"),
    ),
    _of_status("value added", _line("status ", "status STATUS(new,sent,paid) NOT NULL")),
    _of_status("value dropped", _line("status ", "status STATUS(new) NOT NULL"), is_dropped=True),
    _of_status("values replaced", _line("status ", "status STATUS(open,shut) NOT NULL"), is_dropped=True),
    _of_status("enumeration to text", _line("status ", "status varchar(10) NOT NULL"), is_dropped=True),
    _of_status("value dropped and back", _line("status ", "status STATUS(new) NOT NULL"), SAME),
    _of_status(
        "value added twice",
        _line("status ", "status STATUS(new,sent,paid) NOT NULL"),
        _line("status ", "status STATUS(new,sent,paid,lost) NOT NULL"),
    ),
    History(
        name="drop the key of two columns",
        steps=(_line("FOREIGN KEY (order_id, line)", table="shipment"),),
        places=("shipment.(order_id, line)",),
        dropped=("shipment.(order_id, line)",),
        words=("item", "goods", "shipments", "sent", "order_id"),  # MySQL drops an index with the key
    ),
    History(
        name="longer primary key",
        steps=(shop.by_name()["primary key"].make,),
        places=("item", "shipment.(order_id, line)"),
        dropped=("shipment.(order_id, line)",),
        words=("item", "goods", "shipments", "sent", "pk", "order_id"),
    ),
    History(
        name="drop the join table",
        steps=(_without("customer_tag"),),
        places=("customer_tag", "customer.(customer_tag)"),
        dropped=("customer_tag", "customer.(customer_tag)"),
        words=("CustomerTag", "tags", "labels", "customers", "people", "customer_tag"),
    ),
    History(
        name="rename the primary key, declared",
        steps=(_rename_key,),
        toml='[renamed_from]\n"customer.nr" = "id"\n',
        places=("customer.id",),
        words=("id", "nr", "number"),
    ),
    History(name="large keys", steps=(_enlarge_keys,), places=("customer.id",), words=("id", "number")),
    _of_country("unique relation", _line("country_id ", "country_id integer UNIQUE REFERENCES country (id)")),
    _of_country(
        "key to another table",
        _join(
            _line("country_id ", "country_id integer REFERENCES tag (id)"),
            lambda tables: {"tag": tables["tag"], **tables},  # a server makes it before the table that refers to it
        ),
    ),
    History(
        name="precision",
        steps=(_line("rate ", "rate decimal(12,4) NOT NULL"),),
        places=("customer.rate",),
        words=("rate",),
    ),
    History(
        name="rename table and column, declared",
        steps=(_join(RENAME, RENAME_TABLE),),
        toml='[renamed_from]\nclients = "customer"\n"clients.telefax" = "fax"\n',
        places=("customer", "customer.fax"),
        words=("fax", "telefax", "telecopy", "db_table"),
    ),
    History(
        name="new order of columns",
        steps=(_join(_line("rate "), _line("name ", "rate decimal(8,2)", "name varchar(40) NOT NULL")),),
        places=("customer.rate",),
        words=("rate",),
    ),
    History(
        name="new key of the table",
        steps=(
            _join(
                _line("id ", "id integer NOT NULL", "code varchar(8) NOT NULL PRIMARY KEY", table="tag"),
                _line("id ", "id integer NOT NULL UNIQUE", table="tag"),
            ),
        ),
        places=("tag", "customer_tag"),
        words=("tag", "code", "id", "label", "tags"),
    ),
    History(
        name="class named in legacygen.toml",
        steps=(SAME,),
        toml=f'[classes]\ncustomer = "{NEW_NAME}"\n',
        places=("customer",),
        words=("Customer", "Client", NEW_NAME),
        is_open=True,
    ),
)
"""All of them start from the schema `shop.base()`. Each step starts from there too."""
