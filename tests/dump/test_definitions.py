"""A definition in a dump says what information_schema of a server with that table would say."""

import pytest

from legacygen.dump.definition import ColumnDefinition, TableDefinition, apply_alteration, parse_definition
from legacygen.dump.definition.information_schema import add_implicit_indexes
from tests.dump.reading import statements

MARIADB, MYSQL = "10.11.6-MariaDB", "8.0.36"


def parse(sql: str, server: str = MARIADB) -> TableDefinition:
    """The first table of a script, with what later statements change of it."""
    first, *others = statements(f"{sql};")
    table = parse_definition(first, server)
    assert table is not None
    for statement in others:
        table = apply_alteration(table, statement, server)
    return table


def column(sql: str, options: str = "", server: str = MARIADB) -> ColumnDefinition:
    return parse(f"CREATE TABLE t (c {sql}) {options}", server).columns[0]


TYPES = {
    "int(11)": "int(11)",
    "INTEGER UNSIGNED": "int unsigned",
    "int(5) zerofill": "int(5) unsigned zerofill",
    "bool": "tinyint(1)",
    "boolean": "tinyint(1)",
    "int8": "bigint",
    "double precision": "double",
    "real": "double",
    "float(7,4)": "float(7,4)",
    "float(24)": "float",
    "float(53)": "double",
    "dec": "decimal(10,0)",
    "numeric(5)": "decimal(5,0)",
    "fixed(9,3) unsigned": "decimal(9,3) unsigned",
    "bit": "bit(1)",
    "bit(7)": "bit(7)",
    "char": "char(1)",
    "character varying(9)": "varchar(9)",
    "national varchar(9)": "varchar(9)",
    "nchar varying(9)": "varchar(9)",
    "long varbinary": "mediumblob",
    "long varchar": "mediumtext",
    "long": "mediumtext",
    "text(10)": "tinytext",
    "text(20000)": "mediumtext",
    "blob(200)": "tinyblob",
    "blob(70000)": "mediumblob",
    "char byte": "binary(1)",
    "timestamp(14)": "timestamp",
    "datetime(6)": "datetime(6)",
    "enum('a', 'it''s','b\\\\')": "enum('a','it''s','b\\\\')",
    "set('x','y')": "set('x','y')",
    "varchar(9) character set binary": "varbinary(9)",
    "text charset binary": "blob",
}


@pytest.mark.parametrize(("sql", "spelled"), TYPES.items())
def test_a_type_is_spelled_as_the_server_does(sql: str, spelled: str) -> None:
    assert column(sql).type == spelled


DEFAULTS = {
    "int DEFAULT 5": "5",
    "int DEFAULT -5": "-5",
    "decimal(5,2) DEFAULT 1": "1.00",
    "decimal(5,2) DEFAULT '1.5'": "1.50",
    "float DEFAULT 1.5e3": "1.5e3",
    "int DEFAULT '5'": "'5'",
    "tinyint(1) DEFAULT TRUE": "1",
    "int DEFAULT NULL": "NULL",
    "varchar(9) DEFAULT 'it''s'": "'it\\'s'",
    "varchar(9) DEFAULT _utf8mb4'x'": "'x'",
    "bit(3) DEFAULT b'101'": "b'101'",
    "binary(2) DEFAULT x'ff00'": "x'ff00'",
    "datetime DEFAULT NOW()": "current_timestamp()",
    "datetime(3) DEFAULT CURRENT_TIMESTAMP(3)": "current_timestamp(3)",
    "varchar(36) DEFAULT (uuid())": "uuid()",
    "varchar(36) DEFAULT ('x')": "'x'",
    "int DEFAULT (1 + 2)": "1 + 2",
    "int NOT NULL": None,
}


@pytest.mark.parametrize(("sql", "default"), DEFAULTS.items())
def test_a_default_is_sql(sql: str, default: str | None) -> None:
    assert column(sql).default == default


COLLATIONS = {
    ("varchar(9)", "", MARIADB): "utf8mb4_general_ci",
    ("varchar(9)", "", MYSQL): "utf8mb4_0900_ai_ci",
    ("varchar(9)", "CHARSET=latin1", MARIADB): "latin1_swedish_ci",
    ("varchar(9)", "DEFAULT CHARACTER SET = utf8", MARIADB): "utf8mb3_general_ci",
    ("varchar(9)", "COLLATE='utf8_bin'", MARIADB): "utf8mb3_bin",
    ("varchar(9) CHARACTER SET cp1250", "", MARIADB): "cp1250_general_ci",
    ("varchar(9) COLLATE latin1_german1_ci", "", MARIADB): "latin1_german1_ci",
    ("varchar(9) BINARY", "", MARIADB): "utf8mb4_bin",
    ("varchar(9) ASCII", "", MARIADB): "latin1_swedish_ci",
    ("nchar(9)", "", MARIADB): "utf8mb3_general_ci",
    ("int", "", MARIADB): "",
}


@pytest.mark.parametrize(("given", "collation"), COLLATIONS.items())
def test_a_collation_is_that_of_the_column_the_table_or_the_server(
    given: tuple[str, str, str], collation: str
) -> None:
    assert column(*given).collation == collation


def test_all_clauses_of_a_column_are_read_in_any_order() -> None:
    found = column(
        "timestamp NULL ON UPDATE CURRENT_TIMESTAMP COMMENT 'it''s' DEFAULT CURRENT_TIMESTAMP COLUMN_FORMAT FIXED "
        "STORAGE DISK INVISIBLE"
    )
    assert (found.nullable, found.on_update, found.comment, found.default) == (
        True,
        True,
        "it's",
        "current_timestamp()",
    )


GENERATED = {
    "int GENERATED ALWAYS AS (a * 2) STORED": ("a * 2", True),
    "int AS (`a` + 1) PERSISTENT": ("`a` + 1", True),
    "int GENERATED ALWAYS AS (concat('(', a)) VIRTUAL": ("concat('(', a)", False),
    "timestamp(6) GENERATED ALWAYS AS ROW START": ("ROW START", True),
}


@pytest.mark.parametrize(("sql", "found"), GENERATED.items())
def test_a_generated_column_has_its_expression(sql: str, found: tuple[str, bool]) -> None:
    made = column(sql)
    assert (made.generated, made.stored) == found


def test_a_serial_is_a_unique_counter() -> None:
    table = parse("CREATE TABLE t (id SERIAL)")
    (made,) = table.columns
    assert (made.type, made.nullable, made.auto_increment) == ("bigint unsigned", False, True)
    assert [(key.name, key.kind) for key in table.keys] == [("id", "UNIQUE")]


def test_keys_without_a_name_are_named_as_the_server_names_them() -> None:
    table = parse(
        "CREATE TABLE t (a int, b varchar(90) UNIQUE, KEY (a), UNIQUE (a, b), KEY k USING HASH (b(10) DESC) COMMENT "
        "'x', FULLTEXT KEY f (b), INDEX ((a + 1)), PRIMARY KEY (A), SPATIAL INDEX s (b), KEY h (a) INVISIBLE)"
    )
    assert [(key.name, key.kind, key.method) for key in table.keys] == [
        ("b", "UNIQUE", "BTREE"),
        ("a", "", "BTREE"),
        ("a_2", "UNIQUE", "BTREE"),
        ("k", "", "HASH"),
        ("f", "FULLTEXT", "FULLTEXT"),
        ("functional_index", "", "BTREE"),
        ("PRIMARY", "PRIMARY", "BTREE"),
        ("s", "SPATIAL", "SPATIAL"),
        ("h", "", "BTREE"),
    ]
    assert (table.primary_key, table.keys[3].parts[0].prefix, table.keys[3].parts[0].descending) == (("a",), 10, True)
    assert (table.keys[5].parts[0].expression, table.keys[8].hidden) == ("a + 1", True)
    assert not table.columns[0].nullable


def test_foreign_keys_are_read_with_their_rules() -> None:
    table = parse(
        "CREATE TABLE t (a int REFERENCES x (id), b int, c int, FOREIGN KEY (b) REFERENCES other.y (id) MATCH FULL "
        "ON DELETE SET NULL ON UPDATE NO ACTION, CONSTRAINT z FOREIGN KEY i (c, b) REFERENCES q (c, b) "
        "ON DELETE CASCADE)"
    )
    assert [(key.name, key.database, key.table, key.columns, key.on_delete) for key in table.foreign_keys] == [
        ("t_ibfk_1", "", "x", ("a",), "RESTRICT"),
        ("t_ibfk_2", "other", "y", ("b",), "SET NULL"),
        ("z", "", "q", ("c", "b"), "CASCADE"),
    ]
    assert [key.name for key in add_implicit_indexes(table).keys] == ["t_ibfk_1", "t_ibfk_2", "z"]


def test_a_table_of_myisam_has_no_foreign_keys() -> None:
    assert parse("CREATE TABLE t (a int REFERENCES x (id)) ENGINE=MyISAM COMMENT='old'").foreign_keys == ()


def test_checks_are_named_by_their_column_or_a_number() -> None:
    table = parse(
        "CREATE TABLE t (a int CHECK (a > 0), b int CONSTRAINT c CHECK (b < 9) NOT ENFORCED, CHECK (a < b),"
        " CONSTRAINT d CHECK (b > 1))"
    )
    assert [(check.name, check.clause, check.enforced) for check in table.checks] == [
        ("a", "a > 0", True),
        ("c", "b < 9", False),
        ("CONSTRAINT_1", "a < b", True),
        ("d", "b > 1", True),
    ]


def test_later_statements_change_a_table() -> None:
    table = parse(
        "CREATE TABLE t (id int, n int);\n"
        "ALTER TABLE `t` ADD PRIMARY KEY (`id`), ADD KEY `n` (`n`), AUTO_INCREMENT=7;\n"
        "ALTER TABLE t MODIFY COLUMN id int(9) NOT NULL AUTO_INCREMENT FIRST;\n"
        "ALTER TABLE db.t ADD COLUMN (x int, y int), ADD z int AFTER id, ADD CONSTRAINT f FOREIGN KEY (n) "
        "REFERENCES p (id);\n"
        "ALTER TABLE t CHANGE n m varchar(9), ENABLE KEYS, RENAME COLUMN x TO w;\n"
        "CREATE UNIQUE INDEX u USING BTREE ON t (m, y)"
    )
    assert [(each.name, each.type) for each in table.columns] == [
        ("id", "int(9)"),
        ("m", "varchar(9)"),
        ("x", "int"),
        ("y", "int"),
        ("z", "int"),
    ]
    assert [key.name for key in table.keys] == ["PRIMARY", "n", "u"]
    assert (table.columns[0].auto_increment, table.foreign_keys[0].name) == (True, "f")
    assert table.left_out == ("RENAME COLUMN x TO w",)


def test_a_word_of_sql_may_be_the_name_of_a_column() -> None:
    assert [each.name for each in parse("CREATE TABLE t (key varchar(9), `index` int)").columns] == ["key", "index"]


def test_a_clause_that_nobody_knows_costs_nothing_else() -> None:
    table = parse("CREATE TABLE t (a int SHINY, PERIOD FOR SYSTEM_TIME (x, y), CONSTRAINT c WITHOUT OVERLAPS, b int)")
    assert [each.name for each in table.columns] == ["a", "b"]
    assert table.left_out == ("a: SHINY", "CONSTRAINT c WITHOUT OVERLAPS")
