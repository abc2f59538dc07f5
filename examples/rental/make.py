"""Print a video rental shop of the nineties as SQL: `python make.py sqlite --rows 2000 | sqlite3 legacy.sqlite3`.

It is made up, and the same for the same number of rows and the same seed.
"""

import argparse
import datetime as dt
import random
from collections.abc import Iterator, Sequence

SCHEMA = {
    "country": "code CHAR(2) NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL",
    "town": "town_no INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL, country_code CHAR(2) NOT NULL",
    "addr": "addr_no INTEGER NOT NULL PRIMARY KEY, street VARCHAR(60) NOT NULL, zip VARCHAR(10), phone VARCHAR(20), "
    "fax VARCHAR(20), town_no INTEGER NOT NULL",
    "shop": "shop_no INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL, addr_no INTEGER NOT NULL, "
    "manager_no INTEGER",
    "clerk": "clerk_no INTEGER NOT NULL PRIMARY KEY, first_name VARCHAR(40) NOT NULL, last_name VARCHAR(40) NOT NULL, "
    "login VARCHAR(20) NOT NULL, pass_md5 CHAR(32), active CHAR(1) NOT NULL, shop_no INTEGER NOT NULL, "
    "chief_no INTEGER",
    "member": "member_no INTEGER NOT NULL PRIMARY KEY, first_name VARCHAR(40) NOT NULL, "
    "last_name VARCHAR(40) NOT NULL, email VARCHAR(80), since CHAR(10), active CHAR(1) NOT NULL, "
    "addr_no INTEGER NOT NULL, shop_no INTEGER NOT NULL",
    "artist": "artist_no INTEGER NOT NULL PRIMARY KEY, first_name VARCHAR(40) NOT NULL, "
    "last_name VARCHAR(40) NOT NULL",
    "genre": "genre_no INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20) NOT NULL",
    "title": "title_no INTEGER NOT NULL PRIMARY KEY, name VARCHAR(80) NOT NULL, plot TEXT, made_in INTEGER, "
    "lang CHAR(2) NOT NULL, minutes INTEGER, rating VARCHAR(5) NOT NULL, day_price DECIMAL(5,2) NOT NULL, "
    "extras VARCHAR(80)",
    "title_cast": "title_no INTEGER NOT NULL, artist_no INTEGER NOT NULL, pos INTEGER NOT NULL, "
    "PRIMARY KEY (title_no, artist_no)",
    "title_genre": "title_no INTEGER NOT NULL, genre_no INTEGER NOT NULL, PRIMARY KEY (title_no, genre_no)",
    "tape": "tape_no INTEGER NOT NULL PRIMARY KEY, title_no INTEGER NOT NULL, shop_no INTEGER NOT NULL, "
    "state CHAR(1) NOT NULL",
    "loan": "loan_no INTEGER NOT NULL PRIMARY KEY, tape_no INTEGER NOT NULL, member_no INTEGER NOT NULL, "
    "clerk_no INTEGER NOT NULL, out_at DATETIME NOT NULL, back_at DATETIME",
    "receipt": "receipt_no INTEGER NOT NULL PRIMARY KEY, member_no INTEGER NOT NULL, clerk_no INTEGER NOT NULL, "
    "loan_no INTEGER, amount DECIMAL(6,2) NOT NULL, paid_at DATETIME NOT NULL",
}

KEYS = {
    "country_code": "country (code)",
    "town_no": "town (town_no)",
    "addr_no": "addr (addr_no)",
    "shop_no": "shop (shop_no)",
    "manager_no": "clerk (clerk_no)",
    "clerk_no": "clerk (clerk_no)",
    "chief_no": "clerk (clerk_no)",
    "member_no": "member (member_no)",
    "artist_no": "artist (artist_no)",
    "genre_no": "genre (genre_no)",
    "title_no": "title (title_no)",
    "tape_no": "tape (tape_no)",
    "loan_no": "loan (loan_no)",
}

COUNTRIES = ("at Austria", "be Belgium", "ch Switzerland", "de Germany", "fr France", "it Italy", "nl Netherlands")
FIRST = "Ada Ben Cleo Dan Eva Finn Greta Hugo Ida Jan Kim Leo Mia Nils Olga Paul Rosa Sven Tilda Uwe Vera Zoë".split()
LAST = "Abel Berg Cramer Dorn Engel Falk Groß Horn Iven Jung Krüger Lind Moser Noll Ott Pohl Roth Stein Veit".split()
PLACES = "Alten Birken Eschen Felsen Grün Hohen Klein Linden Neu Ober Stein Unter Wald Weiden Wiesen".split()
ENDINGS = "au bach berg dorf feld hausen heim hofen kirchen stadt".split()
WORDS = "Silent Crimson Last Hidden Broken Golden Distant Frozen Paper Midnight Electric Hollow Second Velvet".split()
THINGS = "Harbour Signal Garden Winter Mirror Engine River Letter Crown Shadow Planet Orchard Bridge Circus".split()
GENRES = "Action Animation Children Classics Comedy Crime Documentary Drama Family Horror Music Romance".split()
EXTRAS = ("Trailers", "Bloopers", "Commentary", "Deleted Scenes")
START = dt.datetime(1997, 3, 1, 9)

Row = tuple[object, ...]


class Shop:
    """The rows of each table; about so many in all, of which two thirds are loans and receipts."""

    def __init__(self, rows: int = 47_000, seed: int = 1) -> None:
        self.random = random.Random(seed)  # noqa: S311 - made-up rows
        self.members, self.titles = max(20, rows // 78), max(20, rows // 47)
        self.artists, self.tapes, self.loans = max(20, rows // 235), rows * 46 // 470, rows * 34 // 100
        self.towns = self.addresses = max(10, rows // 78)
        self.clerks = 12

    def list_tables(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """Yield each table with its rows, in the order in which they are made."""
        for table in SCHEMA:
            yield table, getattr(self, f"_make_{table}")()

    def _make_country(self) -> Iterator[Row]:
        for each in COUNTRIES:
            yield tuple(each.split())

    def _make_town(self) -> Iterator[Row]:
        for number in range(1, self.towns + 1):
            yield number, self._pick(PLACES) + self._pick(ENDINGS), self._pick(COUNTRIES)[:2]

    def _make_addr(self) -> Iterator[Row]:
        for number in range(1, self.addresses + 1):
            street = f"{self._pick(LAST)}weg {self._number(120)}"
            phone, fax = (f"0{self._number(9999)}/{self._number(999_999)}" for _ in range(2))
            code = f"{self._number(99_999):05}"
            yield number, street, code, self._maybe(phone, 0.8), self._maybe(fax, 0.1), self._number(self.towns)

    def _make_shop(self) -> Iterator[Row]:
        yield 1, "Video Berg", 1, 1
        yield 2, "Video Tal", 2, 7

    def _make_clerk(self) -> Iterator[Row]:
        for number in range(1, self.clerks + 1):
            first, last = self._pick(FIRST), self._pick(LAST)
            shop, chief = (1, 1) if number < 7 else (2, 7)
            active = "N" if number % 5 == 0 else "Y"
            yield (
                number,
                first,
                last,
                f"{first}{number}".lower(),
                None,
                active,
                shop,
                None if number == chief else chief,
            )

    def _make_member(self) -> Iterator[Row]:
        yield 1, "TEST", "TEST", None, None, "N", 1, 1
        earlier = ("", "", "")
        for number in range(2, self.members + 1):
            first, last = self._pick(FIRST), self._pick(LAST)
            email = f"Member{number}@example.org"
            if number == 2:
                first, last, email = "Ada", "Abel", "ada@example.org"
            if number % 10 == 0:  # has signed up twice
                first, last, email = earlier[0], earlier[1], earlier[2].upper()
            earlier = first, last, email
            since = (START + dt.timedelta(days=self._number(2000))).strftime("%d.%m.%Y")
            shown = email if number == 2 or number % 10 in (0, 9) else self._maybe(email, 0.7)
            since = "00.00.0000" if number % 13 == 0 else since
            yield number, first, f"{last} ", shown, since, "Y", self._number(self.addresses), self._number(2)

    def _make_artist(self) -> Iterator[Row]:
        for number in range(1, self.artists + 1):
            yield number, self._pick(FIRST).upper(), self._pick(LAST).upper()

    def _make_genre(self) -> Iterator[Row]:
        yield from enumerate(GENRES, 1)

    def _make_title(self) -> Iterator[Row]:
        for number in range(1, self.titles + 1):
            name = f"{self._pick(WORDS)} {self._pick(THINGS)} {number}"
            word, first, thing = self._pick(WORDS).lower(), self._pick(FIRST), self._pick(THINGS).lower()
            plot = f"A {word} tale of a {first} who finds a {thing}."
            extras = ",".join(each for each in EXTRAS if self.random.random() < 0.3)
            price = f"{self._pick('1234')}.{self._pick(('00', '50'))}"
            year, lang, rating = 1950 + self._number(47), self._pick(("de", "en", "fr")), self._pick(("0", "12", "18"))
            yield number, name, plot, year, lang, 60 + self._number(90), f"FSK{rating}", price, extras or None

    def _make_title_cast(self) -> Iterator[Row]:
        for title in range(1, self.titles + 1):
            cast = self.random.sample(range(1, self.artists + 1), self._number(9))
            for position, artist in enumerate(cast, 1):
                yield title, artist, position

    def _make_title_genre(self) -> Iterator[Row]:
        for title in range(1, self.titles + 1):
            for genre in sorted(self.random.sample(range(1, len(GENRES) + 1), self._number(2))):
                yield title, genre

    def _make_tape(self) -> Iterator[Row]:
        for number in range(1, self.tapes + 1):
            yield number, self._number(self.titles), self._number(2), "X" if number % 50 == 0 else "A"

    def _make_loan(self) -> Iterator[Row]:
        for number in range(1, self.loans + 1):
            out = START + dt.timedelta(minutes=11 * number)
            back = self._maybe(out + dt.timedelta(hours=self._number(200)), 0.98)
            yield number, self._number(self.tapes), self._number(self.members), self._number(self.clerks), out, back

    def _make_receipt(self) -> Iterator[Row]:
        for number in range(1, self.loans + 1):
            paid = START + dt.timedelta(minutes=11 * number + 5)
            amount = f"{self._number(9)}.{self._pick(('00', '50'))}" if number % 40 else "0.00"
            loan = None if number % 33 == 0 else number
            yield number, self._number(self.members), self._number(self.clerks), loan, amount, paid

    def _pick(self, choices: Sequence[str]) -> str:
        return self.random.choice(choices)

    def _number(self, most: int) -> int:
        return self.random.randint(1, most)

    def _maybe(self, value: object, share: float) -> object:
        return value if self.random.random() < share else None


def write_sql(engine: str, rows: int = 47_000, seed: int = 1) -> Iterator[str]:
    """Yield the statements for sqlite, mysql (and MariaDB) or postgresql."""
    is_sqlite = engine == "sqlite"
    yield "BEGIN;"
    for table, columns in SCHEMA.items():
        keys = [f", FOREIGN KEY ({column}) REFERENCES {to}" for column, to in list_keys(table)] if is_sqlite else ()
        text = columns.replace("DATETIME", "TIMESTAMP") if engine == "postgresql" else columns
        yield f"CREATE TABLE {table} ({text}{''.join(keys)});"
    for table, found in Shop(rows, seed).list_tables():
        values = [f"({', '.join(map(quote, each))})" for each in found]
        for start in range(0, len(values), 500):
            yield f"INSERT INTO {table} VALUES " + ", ".join(values[start : start + 500]) + ";"
    for table in () if is_sqlite else SCHEMA:
        for column, to in list_keys(table):
            yield f"ALTER TABLE {table} ADD FOREIGN KEY ({column}) REFERENCES {to};"
    yield "COMMIT;"


def list_keys(table: str) -> list[tuple[str, str]]:
    """Return the columns of a table that point to others, each with what it points to."""
    columns = [each.split()[0] for each in SCHEMA[table].split(", ")]
    return [(name, KEYS[name]) for name in columns if name in KEYS and KEYS[name] != f"{table} ({name})"]


def quote(value: object) -> str:
    """Return a value as SQL."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=("sqlite", "mysql", "postgresql"))
    parser.add_argument("--rows", type=int, default=47_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for statement in write_sql(options.engine, options.rows, options.seed):
        print(statement)
