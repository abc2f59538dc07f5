"""The script that makes the legacy tables in MariaDB, with rows of about 0.3 kB."""

COUNTRIES = 200
NOTES = "RPAD(CONCAT('note ', seq), 180, ' and some more words')"
PERSON = (
    f"seq, CONCAT('user', seq), CONCAT('user', seq, '@example.com'), CONCAT('Name Surname ', seq), {NOTES}, "
    f"'2010-01-01' + INTERVAL seq MINUTE, (seq * 37 % 100000) / 100, 1 + seq % {COUNTRIES}"
)
TREE = "id int PRIMARY KEY, name varchar(60) NOT NULL, notes varchar(255) NOT NULL, parent_id int"


def make_people(rows: int) -> str:
    """Return the script for the countries and people."""
    return f"""
        CREATE TABLE countries (id int PRIMARY KEY, name varchar(40) NOT NULL);
        INSERT INTO countries SELECT seq, CONCAT('country ', seq) FROM seq_1_to_{COUNTRIES};
        CREATE TABLE people (id int PRIMARY KEY, login varchar(40) NOT NULL, mail varchar(80) NOT NULL,
            name varchar(60) NOT NULL, notes varchar(255) NOT NULL, created datetime NOT NULL,
            credits decimal(10,2) NOT NULL, country_id int NOT NULL);
        INSERT INTO people SELECT {PERSON} FROM seq_1_to_{rows};
    """


def make_shape(shape: str, rows: int) -> str:
    """Return the script for a table whose rows are hard to keep in little memory, by the name of its variant.

    Keys are composite; in a tree, every second row comes before its parent, or each row does; or rows point to each
    other two by two.
    """
    named = f"CONCAT('name ', seq), {NOTES}"
    if shape in ("first", "batches", "rollback"):
        return make_people(rows)
    if shape == "pairs":
        return f"""
            CREATE TABLE pairs (area int, number int, name varchar(60) NOT NULL, notes varchar(255) NOT NULL,
                PRIMARY KEY (area, number));
            INSERT INTO pairs SELECT seq % 100, seq DIV 100, {named} FROM seq_1_to_{rows};
        """
    parents = {
        "half": ("half_tree", "IF(seq % 2, seq + 1, IF(seq < 4, NULL, seq DIV 2))"),
        "late": ("late_tree", f"IF(seq = {rows}, NULL, {rows} - ({rows} - seq - 1) DIV 2)"),
        "rings": ("rings", "IF(seq % 2, seq + 1, seq - 1)"),
    }
    table, parent = parents.get(shape, parents["half"])
    return f"CREATE TABLE {table} ({TREE}); INSERT INTO {table} SELECT seq, {named}, {parent} FROM seq_1_to_{rows};"
