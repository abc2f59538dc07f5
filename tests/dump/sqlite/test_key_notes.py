"""Keys whose values SQLite compares in another way than the server have a note."""

from pathlib import Path

import pytest

from legacygen.dump.load_report import LoadOptions
from legacygen.dump.sqlite import load_into_file
from tests.dump.reading import FOOTER, HEADER

CI, BIN, NEW = "utf8mb4_general_ci", "utf8mb4_bin", "utf8mb4_0900_ai_ci"
ACCENTS = "k: 1 values have letters beyond ASCII, whose case and accents count here, and not on the server"
BLANKS = "k: 2 values end with blanks, which count here, and not on the server"
CASES = {
    "plain": (CI, "PRIMARY KEY (k)", "('a'),('B')", []),
    "accents": (CI, "UNIQUE KEY (k)", "('caf\u00e9'),('x')", [ACCENTS]),
    "accents in no key": (CI, "KEY (k)", "('caf\u00e9')", []),
    "accents that count": (BIN, "UNIQUE KEY (k)", "('caf\u00e9')", []),
    "blanks": (BIN, "PRIMARY KEY (k)", "('a '),('b  '),('c')", [BLANKS]),
    "blanks that count": (NEW, "PRIMARY KEY (k)", "('a ')", []),
    "a reference": (
        CI,
        "CONSTRAINT f FOREIGN KEY (k) REFERENCES u (k)",
        "('\u00c9'),('b '),('c ')",
        [ACCENTS, BLANKS],
    ),
}


@pytest.mark.parametrize(("collation", "key", "rows", "expected"), CASES.values(), ids=CASES)
def test_a_key_has_a_note_where_joins_may_differ(
    collation: str, key: str, rows: str, expected: list[str], tmp_path: Path
) -> None:
    table = f"CREATE TABLE `t` (`k` varchar(20) COLLATE {collation}, {key}) DEFAULT CHARSET=utf8mb4;\n"
    path = tmp_path / "dump.sql"
    path.write_text(f"{HEADER}{table}INSERT INTO `t` VALUES {rows};\n{FOOTER}", encoding="utf-8")
    report = load_into_file(path, tmp_path / "legacy.sqlite3", LoadOptions(), lambda _done, _total: None, None)
    found = [note.text.partition(": a join may")[0] for note in report.notes if note.text.startswith("k: ")]
    assert found == expected
