"""Compares what two versions of legacygen generate: models, stubs and conflicts must be the same.

`python -m benchmarks.versions CHECKOUT` plays a small history with the version in the other checkout and with this
one, for each of its golden cases: a first run, edits by hand, a schema in which every table has changed. It prints
what differs and exits with 1 if anything does. It needs no database.
"""

import argparse
import contextlib
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
APP = "legacy"
REFRESH = ("-m", "legacygen", "refresh", "--allow-mass-drop", "--json", "--from-schema")
REWORDED = ("text", "kind", "ours", "theirs")
"""Parts of a conflict that may be worded otherwise."""


def play(checkout: Path, case: Path) -> Iterator[dict[str, str]]:
    """Give the files of the project, and the report, after each step."""
    schema = json.loads(next(case.glob("schema.json")).read_text(encoding="utf-8"))
    toml = case / "legacygen.toml"
    config = toml.read_text(encoding="utf-8") if toml.exists() else ""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / APP).mkdir()
        (root / "legacygen.toml").write_text(config, encoding="utf-8")
        yield _refresh(checkout, root, schema)
        models = root / APP / "models.py"
        if not models.exists():
            return  # refused: the report has the reason
        models.write_text(edit(models.read_text(encoding="utf-8")), encoding="utf-8")
        yield _refresh(checkout, root, schema)
        yield _refresh(checkout, root, change(schema))


def edit(text: str) -> str:
    """Return models as somebody has worked on them: with comments, a renamed field, a longer name, a method."""
    text = re.sub(r"^(class \w+\(models\.Model\):)$", r"# checked\n\1", text, flags=re.M)
    text = re.sub(r"max_length=(\d+)", lambda match: f"max_length={int(match[1]) + 1}", text, count=2)
    return text.replace("    class Meta:", "    def greet(self):\n        return str(self)\n\n    class Meta:", 1)


def change(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema with a new column in each table, and without a column that nothing else names."""
    changed: dict[str, Any] = json.loads(json.dumps(schema))
    for table in changed.get("tables", []):
        named = json.dumps({key: value for key, value in table.items() if key != "columns"})
        plain = [column for column in table["columns"] if f'"{column["name"]}"' not in named]
        if len(table["columns"]) > 2 and plain and table.get("kind", "table") == "table":
            table["columns"].remove(plain[-1])
        table["columns"].append(
            {"name": "vat_number", "type": {"kind": "varchar", "raw": "varchar(20)", "length": 20}}
        )
    return changed


def _refresh(checkout: Path, root: Path, schema: dict[str, Any]) -> dict[str, str]:
    (root / "next.json").write_text(json.dumps(schema), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(checkout / "generator"), "PYTHONDONTWRITEBYTECODE": "1"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, *REFRESH, "next.json"]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    files = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.py"))
    }
    return {**files, "report": done.stderr if done.returncode == 2 else _summarize(done.stdout)}


def _summarize(text: str) -> str:
    """Return the conflicts of a report, without their wording."""
    (report,) = json.loads(text)
    conflicts = report.get("conflicts", report.get("pending", []))
    return json.dumps(
        [{key: value for key, value in each.items() if key not in REWORDED} for each in conflicts], indent=1
    )


def compare(case: Path, other: Path) -> list[str]:
    """Return the differences between the two versions as lines of a diff."""
    lines: list[str] = []
    nothing: dict[str, str] = {}
    steps = zip_longest(play(other, case), play(ROOT, case), fillvalue=nothing)
    for step, (before, now) in enumerate(steps, 1):
        for path in sorted({*before, *now}):
            texts = (before.get(path, ""), now.get(path, ""))
            if texts[0] != texts[1]:
                old, new = (each.splitlines(keepends=True) for each in texts)
                name = f"{case.parent.name}/{case.name} step {step} {path}"
                lines.extend(difflib.unified_diff(old, new, f"other: {name}", f"this: {name}"))
    return lines


def main() -> int:
    """Compare all golden cases; 1 when anything differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.versions", description=__doc__)
    parser.add_argument("checkout", type=Path, help="the checkout of the other version")
    parser.add_argument("only", nargs="*", help="parts of the names of cases")
    chosen = parser.parse_args()
    cases = [
        path.parent
        for path in sorted(chosen.checkout.resolve().glob("tests/golden/*/*/schema.json"))
        if not chosen.only or any(word in f"{path.parents[1].name}/{path.parent.name}" for word in chosen.only)
    ]
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(os.cpu_count()))
        found = list(pool.map(lambda case: compare(case, chosen.checkout.resolve()), cases))
    for lines in found:
        sys.stdout.writelines(lines)
    different = sum(map(bool, found))
    print(f"{len(cases) - different} of {len(cases)} cases are equal")
    return int(bool(different))


if __name__ == "__main__":
    sys.exit(main())
