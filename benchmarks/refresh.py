"""How long a refresh takes beside `manage.py inspectdb`, on PostgreSQL with 1,000 tables of 18 columns.

`python -m benchmarks.refresh [TABLES]` from the checkout; it starts a private server and prints ratios, for times
depend on the machine. Goals: no change within 1/8 of inspectdb's time, 20 changed tables within 1/4.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from legacygen import project, workspace
from tests import servers

COLUMNS = (
    *(f"name_{number} varchar({20 + number}) NOT NULL" for number in range(6)),
    *(f"amount_{number} numeric(10,2)" for number in range(4)),
    *(f"made_{number} timestamp" for number in range(3)),
    *("flag boolean DEFAULT false NOT NULL", "note text"),
)
GOALS = {"no change": 1 / 8, "20 changed tables": 1 / 4}


def sql(tables: int) -> str:
    """Tables of 18 columns, with a key, up to two relations, two indexes, a check and comments."""
    found = []
    for number in range(tables):
        name, before = f"customer_data_{number:04}", f"customer_data_{max(number - 1, 0):04}"
        lines = ["id integer PRIMARY KEY", f"first_id integer REFERENCES {before} (id)", "other_id integer", *COLUMNS]
        found += [
            f"CREATE TABLE {name} ({', '.join(lines)}, CHECK (amount_0 >= 0));",
            f"CREATE INDEX ix_{number}_a ON {name} (name_0, name_1); CREATE INDEX ix_{number}_b ON {name} (made_0);",
            f"COMMENT ON TABLE {name} IS 'What customers did, part {number}';",
            f"COMMENT ON COLUMN {name}.note IS 'Written by the clerk';",
        ]
    return "\n".join(found)


def timed(root: Path, *command: str) -> float:
    """Seconds that a command takes in the project; it has to succeed."""
    away = ("LEGACY_DB_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(away)}
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *command], cwd=root, env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stderr.decode()[-2000:])
    return seconds


def main(tables: int) -> None:
    """Measure and print."""
    with servers.postgresql() as server, tempfile.TemporaryDirectory() as folder:
        database = server.create("legacy", sql(tables))
        root = Path(folder) / "site"
        project.create(root, {"project_name": "Site", "legacy_engine": "postgresql"}, ask=False)
        values = {name: str(database.get(name, "")) for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
        workspace.put(root / ".env", project.fill_env(workspace.read(root / ".env"), "LEGACY", values))
        inspectdb = min(timed(root, "manage.py", "inspectdb", "--database", "legacy") for _ in range(2))
        found = {"first generation": timed(root, "-m", "legacygen", "refresh")}
        found["no change"] = min(timed(root, "-m", "legacygen", "refresh") for _ in range(2))
        step = max(tables // 20, 1)
        changed = [
            f"ALTER TABLE customer_data_{number:04} ADD vat_no varchar(20);" for number in range(0, tables, step)
        ]
        server.run("\n".join(changed), "legacy")
        found["20 changed tables"] = timed(root, "-m", "legacygen", "refresh")
    print(f"{tables} tables; inspectdb takes {inspectdb:.1f} s")
    for what, seconds in found.items():
        goal = f"  (goal 1/{1 / GOALS[what]:.0f})" if what in GOALS else ""
        print(f"{what:<18} {seconds:5.1f} s  1/{inspectdb / seconds:.1f}{goal}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1000)
