"""A legacy shop becomes a Django project, step by step; `./dev demo` runs it. Every command shown is really run."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

SHOP = Path(__file__).resolve().parent
COLOUR = sys.stdout.isatty() and not os.environ.get("NO_COLOR")


class Demo:
    """A folder in which commands are shown as one would type them, and run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shop = os.path.relpath(SHOP, folder)
        tools = str(Path(sys.executable).parent)
        self.environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def say(self, title: str, *lines: str) -> None:
        """A heading and what it is about."""
        print("\n".join(["", styled(title, "1"), *lines, ""]), flush=True)

    def run(self, command: str, *, head: int = 100, cwd: Path | None = None) -> None:
        """Run a command; show it with the first lines of what it prints, or all of it and end when it fails."""
        print(styled(f"$ {command}", "1;36"), flush=True)
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=cwd or self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            print(done.stdout + done.stderr, end="")
            sys.exit(f"\nThe demo has failed: this command ended with {done.returncode}.")
        warnings = [line for line in done.stderr.splitlines() if not line.endswith(" …")]  # without the progress
        lines = [*done.stdout.strip("\n").splitlines(), *warnings]
        shown = lines if len(lines) <= head else [*lines[:head], f"… {len(lines) - head} lines more"]
        print("".join(f"{line}\n" for line in shown), flush=True)

    def edit(self, path: str, before: str, after: str) -> None:
        """Replace a line of a file, as one would in an editor, and show the new one."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        if before not in text:
            sys.exit(f"\nThe demo has failed: {path} holds no line {before!r}.")
        file.write_text(text.replace(before, after, 1), encoding="utf-8")
        print(styled(f"$ edit {path}", "1;36"), after, sep="\n", flush=True)


def styled(text: str, code: str) -> str:
    """The text in colour, on a terminal."""
    return f"\033[{code}m{text}\033[0m" if COLOUR else text


def legacy_database(demo: Demo) -> None:
    """The dump that came by mail, and a project of it."""
    outside, shop = demo.folder.parent, os.path.relpath(SHOP, demo.folder.parent)
    demo.say(
        "1. The dump that came by mail",
        "A bicycle shop: 14 tables, grown since 2009 under three hands. The older half is German and declares no",
        "keys; dates may be 00.00.0000, flags J, j, N or nothing, customers are there twice, orders lost theirs.",
    )
    demo.run(f"legacygen load {shop}/legacy.sql.gz --dry-run", cwd=outside)
    demo.say(
        "2. A Django project of it",
        "The dump is one of MySQL, and needs no server: it becomes an SQLite file. Models and stubs are written from",
        "that; what legacygen cannot say in Django, or has to guess, it notes.",
    )
    demo.run(f"legacygen new {demo.folder.name} --dump {shop}/legacy.sql.gz", cwd=outside)
    print(styled(f"$ cd {demo.folder.name}", "1;36"))


def first_refresh(demo: Demo) -> None:
    """Models and stubs, then what only people know."""
    demo.say("3. The models", "They are what one would write by hand, and the legacy database is only read.")
    demo.run("grep -A 33 '^class OrdHdr' legacy/models.py")
    demo.run("python manage.py check && pytest -q")
    demo.say(
        "4. What the database does not say, you do",
        "The older half declares no relations, but everybody in the shop knows them. They go into legacygen.toml,",
        "under the names of the database.",
    )
    demo.run(f"tee -a legacygen.toml < {demo.shop}/by_hand/legacygen.toml")
    demo.run("legacygen refresh")
    demo.run("grep -A 9 -m 1 ' customer = .*ForeignKey' legacy/models.py")


def new_app(demo: Demo) -> None:
    """An app of our own, filled-in stubs, and the data."""
    demo.say(
        "5. Where the data is to go",
        "refresh has written a stub for each table: what is known of every column, and nothing decided.",
    )
    demo.run("grep -A 99 '^class' legacy/export/artikel.py", head=9)
    print("Now your part: the models of the new shop, and the stubs of the tables worth keeping.\n")
    demo.run(f"cp -R {demo.shop}/by_hand/store {demo.shop}/by_hand/legacy .")
    demo.edit("config/settings/base.py", "INSTALLED_APPS = [\n", 'INSTALLED_APPS = [\n    "store",\n')
    demo.run("grep -A 99 '^class' legacy/export/artikel.py")
    demo.say("6. The data moves", "All of it in one transaction, or nothing; every row is accounted for.")
    demo.run("python manage.py migrate --verbosity 0")
    demo.run("python manage.py legacy run")
    demo.run("python manage.py legacy verify --full")
    demo.run("python manage.py shell -v 0 -c 'print(*Order.objects.get(number=5036).lines.all(), sep=\"\\n\")'")


def next_dump(demo: Demo) -> None:
    """The legacy schema has moved on."""
    demo.say("7. The next dump", "Meanwhile the old shop has got a new column and a new table.")
    demo.run(f"legacygen load {demo.shop}/later.sql.gz")
    demo.run("legacygen refresh --dry-run", head=29)
    demo.run("legacygen refresh")
    demo.run("python manage.py check && pytest -q")
    demo.run("legacygen refresh")
    demo.say("8. The data moves again", "What is new is added, what has changed is updated, all else is left alone.")
    demo.run("python manage.py legacy run")


def farewell(demo: Demo, seconds: float) -> None:
    """What to look at and what to try."""
    demo.say("9. Look around", "The legacy tables can be browsed in the admin, and not changed.")
    user = "DJANGO_SUPERUSER_PASSWORD=demo python manage.py createsuperuser --noinput"
    demo.run(f"{user} --username demo --email demo@example.com")
    python = os.path.relpath(Path(sys.executable).parent / "python", demo.folder)
    print(f"Done in {seconds:.0f} s. The project stays in {demo.folder.name}/, until the next demo:\n")
    print("  legacy/models.py    the legacy tables as Django models")
    print("  legacy/export/      what becomes of each of them")
    print("  legacygen.toml      what you decided\n")
    print(styled("Next:", "1"), f"cd {demo.folder.name} && {python} manage.py runserver")
    print("      then open http://127.0.0.1:8000/admin/ as demo, with the password demo")


def main() -> None:
    """Make the folder afresh and walk through the steps."""
    sys.stdout.reconfigure(errors="replace")  # names hold letters that not every terminal has
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "demo").absolute()
    if folder.exists() and not (folder / "legacygen.toml").exists():
        sys.exit(f"{folder} is not a folder of this demo; move it away first.")
    shutil.rmtree(folder, ignore_errors=True)
    print(f"A legacy database becomes a Django project in {folder.name}/. Every command below is really run.")
    demo, start = Demo(folder), time.monotonic()
    for step in (legacy_database, first_refresh, new_app, next_dump):
        step(demo)
    farewell(demo, time.monotonic() - start)


if __name__ == "__main__":
    main()
