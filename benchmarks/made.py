"""A made schema: tables of 18 columns with up to 2 foreign keys, 2 indexes, a unique key, a check and comments."""

from collections.abc import Iterator

COLUMNS = """
  id {serial}, code varchar(20) NOT NULL, title varchar(120) NOT NULL, notes text, amount decimal(12,2) NOT NULL,
  quantity int NOT NULL, rate double precision, is_active {boolean} NOT NULL, placed date, created timestamp NULL,
  changed timestamp NULL, country char(2) NOT NULL, email varchar(120), phone varchar(40), position smallint,
  size bigint, parent_id int, owner_id int"""
WORDS = {
    "mysql": {"serial": "int NOT NULL AUTO_INCREMENT", "boolean": "tinyint(1)"},
    "postgresql": {"serial": "serial", "boolean": "boolean"},
}


def sql(vendor: str, tables: int) -> str:
    """The script that makes the tables, with one row in each."""
    return "\n".join(_statements(vendor, tables))


def name(number: int) -> str:
    """A table, by its number."""
    return f"shop_area{number // 20}_item{number}"


def _statements(vendor: str, tables: int) -> Iterator[str]:
    columns = COLUMNS.format(**WORDS[vendor])
    yes = "true" if vendor == "postgresql" else "1"
    for number in range(tables):
        yield f"CREATE TABLE {name(number)} ({columns},\n  PRIMARY KEY (id), CONSTRAINT u{number} UNIQUE (code),"
        yield f"  CONSTRAINT c{number} CHECK (quantity >= 0){',' if number else ''}"
        for position, column in enumerate(("parent_id", "owner_id") if number else ()):
            target = (number - 1) // (position + 2)
            reference = f"REFERENCES {name(target)} (id)"
            yield f"  CONSTRAINT f{number}_{position} FOREIGN KEY ({column}) {reference}{'' if position else ','}"
        yield f") COMMENT 'Items of kind {number}';" if vendor == "mysql" else ");"
        yield f"CREATE INDEX i{number}_placed ON {name(number)} (placed, created);"
        yield f"CREATE INDEX i{number}_title ON {name(number)} (title);"
        if vendor == "postgresql":
            yield f"COMMENT ON TABLE {name(number)} IS 'Items of kind {number}';"
        yield (
            f"INSERT INTO {name(number)} (code, title, amount, quantity, is_active, country) "
            f"VALUES ('a', 'Tea', 1.5, 1, {yes}, 'de');"
        )
