"""The loaded models show what a merge of statements cannot see: no refresh ends with status 0 and broken queries."""

import re
import shutil
import sqlite3
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import MakeDatabase
from tests.projects import Rendered
from tests.refresh.conftest import MakeProject, Project, Run

MODELS = "legacy/models.py"
BEFORE = (
    "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(60) NOT NULL, email varchar(80), phone varchar(20));"
    "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer (id));"
)
WIDER = BEFORE.replace("email varchar(80)", "email varchar(120)")
DROPPED = BEFORE.replace("email varchar(80), ", "")
REQUIRED = BEFORE.replace("email varchar(80)", "email varchar(80) NOT NULL")
UNIQUE = BEFORE.replace("email varchar(80)", "email varchar(80) UNIQUE")
RETYPED = BEFORE.replace("email varchar(80)", "email integer")
ELSEWHERE = BEFORE.replace(
    "id integer PRIMARY KEY, customer_id", "id integer PRIMARY KEY, note varchar(9), customer_id"
)
EMAIL = "    email = models.CharField(max_length=80, null=True, blank=True)\n"
IMPORT = "from django.db import models\n"
BASE = f"class Contact(models.Model):\n{EMAIL}\n    class Meta:\n        abstract = True\n\n\n"


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def take_out(root: Path, *pairs: tuple[str, str]) -> None:
    """Take the field out of the class, and replace further pieces of models.py."""
    text = (root / MODELS).read_text(encoding="utf-8")
    for old, new in ((EMAIL, ""), *pairs):
        assert old in text, old
        text = text.replace(old, new, 1)
    (root / MODELS).write_text(text, encoding="utf-8")


def inherit(root: Path) -> None:
    take_out(root, ("class Customer(models.Model)", f"{BASE}class Customer(Contact)"))


def inherit_from_elsewhere(root: Path) -> None:
    write(root, "shop/contact.py", f"{IMPORT}\n\n{BASE.rstrip()}\n")
    take_out(
        root,
        (IMPORT, f"{IMPORT}\nfrom shop.contact import Contact\n"),
        ("Customer(models.Model)", "Customer(Contact)"),
    )


def add_in_a_loop(root: Path) -> None:
    loop = 'for name in ("email",):\n    Customer.add_to_class(name, models.CharField(max_length=80, null=True))\n\n\n'
    take_out(root, ("class Order(", f"{loop}class Order("))


def call_a_function(root: Path) -> None:
    helper = "def short_text(length):\n    return models.CharField(max_length=length, null=True)\n\n\n"
    take_out(
        root,
        ("class Customer(", f"{helper}class Customer("),
        ("    phone =", "    email = short_text(80)\n    phone ="),
    )


def pass_options(root: Path) -> None:
    options = "TEXT = dict(max_length=80, null=True)\n\n\n"
    new = "    email = models.CharField(**TEXT)\n    phone ="
    take_out(root, ("class Customer(", f"{options}class Customer("), ("    phone =", new))


EDITS = {
    "a base class": inherit,
    "a base class in another module": inherit_from_elsewhere,
    "a loop": add_in_a_loop,
    "a function": call_a_function,
    "options": pass_options,
}
CHANGES = {
    "wider": (WIDER, "customer.email.max_length"),
    "not null": (REQUIRED, "customer.email.null"),
    "unique": (UNIQUE, "customer.email.unique"),
    "another type": (RETYPED, "customer.email.class"),
    "dropped": (DROPPED, "customer.email"),
}
# What a change does is the same for all edits, so that each is tried with one edit, and each edit with two changes.
CELLS = [(edit, change) for edit in EDITS for change in ("wider", "dropped")]
CELLS += [("a base class", change) for change in ("not null", "unique", "another type")]


@pytest.fixture(scope="module")
def refreshed(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project after its first refresh."""
    root = tmp_path_factory.mktemp("first") / "site"
    shutil.copytree(rendered("sqlite"), root)
    project = Project(root=root)
    project.env(NAME="legacy.sqlite3")
    make_database(root, BEFORE)
    assert project.legacygen("refresh").status == 0
    return root


@pytest.fixture
def project(refreshed: Path, tmp_path: Path) -> Project:
    """A copy of that project."""
    shutil.copytree(refreshed, tmp_path / "site")
    return Project(root=tmp_path / "site")


def make_database(root: Path, sql: str) -> None:
    (root / "legacy.sqlite3").unlink(missing_ok=True)
    with closing(sqlite3.connect(root / "legacy.sqlite3")) as connection:
        connection.executescript(sql)


def conflicts(run: Run) -> list[str]:
    return re.findall(r"^conflict +(\S+)", run.out, flags=re.M)


def read_code(project: Project) -> dict[str, bytes]:
    return {path: text for path, text in project.files().items() if path.endswith(".py")}


@pytest.mark.parametrize(("edit", "change"), CELLS)
def test_what_a_field_does_not_follow_is_a_conflict(project: Project, edit: str, change: str) -> None:
    sql, identity = CHANGES[change]
    EDITS[edit](project.root)
    before = read_code(project)
    make_database(project.root, sql)
    run = project.legacygen("refresh")
    assert (run.status, conflicts(run)) == (1, [identity]), run.out + run.err
    # A statement of the class itself can be replaced by a tombstone.
    is_tombstone = change == "dropped" and edit in ("a function", "options")
    assert (read_code(project) == before) is not is_tombstone


def test_a_declared_swap_is_no_difference_and_a_renamed_column_of_a_base_class_is_one(project: Project) -> None:
    swapped = BEFORE.replace("email varchar(80), phone varchar(20)", "phone varchar(80), email varchar(20)")
    renamed_from = '\n[renamed_from]\n"customer.{}" = "{}"\n'
    toml = project.root / "legacygen.toml"
    before = toml.read_text(encoding="utf-8")
    lines = f'{renamed_from.format("email", "phone")}"customer.phone" = "email"\n'
    toml.write_text(before + lines, encoding="utf-8")
    make_database(project.root, swapped)
    run = project.legacygen("refresh")
    assert (run.status, "differs" in run.out) == (0, False), run.out
    make_database(project.root, BEFORE)
    assert project.legacygen("refresh").status == 0
    inherit(project.root)
    toml.write_text(before + renamed_from.format("mail", "email"), encoding="utf-8")
    make_database(project.root, BEFORE.replace("email", "mail"))
    run = project.legacygen("refresh")
    assert (run.status, conflicts(run)) == (1, ["customer.email"]), run.out


def test_a_declared_swap_of_fields_of_a_base_class_is_refused(project: Project) -> None:
    inherit(project.root)
    before = read_code(project)
    with (project.root / "legacygen.toml").open("a", encoding="utf-8") as file:
        file.write('\n[renamed_from]\n"customer.email" = "phone"\n"customer.phone" = "email"\n')
    make_database(
        project.root,
        BEFORE.replace("email varchar(80), phone varchar(20)", "phone varchar(80), email varchar(20)"),
    )
    run = project.legacygen("refresh")
    assert (run.status, read_code(project)) == (2, before)
    assert "[renamed_from] gives the name of customer.phone to another column" in run.error


def test_a_dropped_key_of_a_base_class_leaves_the_same_state_again(project: Project) -> None:
    path = project.root / MODELS
    code = path.read_text(encoding="utf-8")
    start = code.index("    customer = models.ForeignKey(")
    field = code[start : code.index("    class Meta", start)]
    base = f"class Bought(models.Model):\n{field}    class Meta:\n        abstract = True\n\n\n"
    path.write_text(
        code.replace(field, "").replace("class Order(models.Model)", f"{base}class Order(Bought)"), encoding="utf-8"
    )
    make_database(project.root, BEFORE.replace(" REFERENCES customer (id)", ""))
    run = project.legacygen("refresh")
    assert (run.status, conflicts(run)) == (1, ["orders.customer_id.class"]), run.out
    state = {each.name: each.read_text(encoding="utf-8") for each in (project.root / ".legacygen").glob("*.json")}
    shutil.rmtree(project.root / ".legacygen/.cache")
    assert project.legacygen("refresh").status == 1
    assert state == {
        each.name: each.read_text(encoding="utf-8") for each in (project.root / ".legacygen").glob("*.json")
    }


def test_the_conflict_stays_until_the_user_decides(project: Project) -> None:
    inherit(project.root)
    make_database(project.root, WIDER)
    assert conflicts(project.legacygen("refresh")) == ["customer.email.max_length"]
    make_database(project.root, WIDER.replace("CREATE TABLE orders (", "CREATE TABLE orders (note varchar(9), "))
    later = project.legacygen("refresh")
    assert (later.status, conflicts(later)) == (1, ["customer.email.max_length"])
    theirs = project.legacygen("accept", "customer.email.max_length", "--theirs")
    sentence = "customer.email.max_length is not written by refresh: edit the code by hand, or keep it with --ours."
    assert (theirs.status, theirs.error) == (2, f"error: {sentence}")
    assert project.legacygen("accept", "customer.email.max_length", "--ours").status == 0
    assert conflicts(project.legacygen("refresh")) == []


def test_a_column_that_comes_back_is_not_added_beside_the_field_that_was_left(project: Project) -> None:
    add_in_a_loop(project.root)
    make_database(project.root, DROPPED)
    assert project.legacygen("refresh").status == 1
    before = read_code(project)[MODELS]
    make_database(project.root, BEFORE)
    run = project.legacygen("refresh")
    assert (run.status, read_code(project)[MODELS]) == (0, before), run.out + run.err


@pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=getattr(pytest.mark, name)) for name in ("mysql", "postgresql")]
)
@pytest.mark.parametrize("change", ["another type", "dropped"])
def test_servers_show_the_same_differences(
    make_project: MakeProject, make_database: MakeDatabase, engine: str, change: str
) -> None:
    project = make_project(engine)
    project.connect(make_database(engine, BEFORE))
    assert project.legacygen("refresh").status == 0
    inherit(project.root)
    before = read_code(project)
    sql, identity = CHANGES[change]
    project.connect(make_database(engine, sql))
    run = project.legacygen("refresh")
    assert (run.status, conflicts(run)) == (1, [identity]), run.out + run.err
    assert read_code(project) == before


STATES = {
    "mysql": "CREATE TABLE bill (id integer PRIMARY KEY, state enum('new', 'paid') NOT NULL);",
    "postgresql": "CREATE TYPE state AS ENUM ('new', 'paid');"
    "CREATE TABLE bill (id integer PRIMARY KEY, state state NOT NULL);",
}
STATE = """\
    class State(models.TextChoices):
        NEW = "new", "New"
        PAID = "paid", "Paid"

"""


@pytest.mark.parametrize("engine", [pytest.param(name, marks=getattr(pytest.mark, name)) for name in STATES])
def test_a_value_that_choices_outside_of_the_class_lack_is_a_conflict(
    make_project: MakeProject, make_database: MakeDatabase, engine: str
) -> None:
    project = make_project(engine)
    project.connect(make_database(engine, STATES[engine]))
    assert project.legacygen("refresh").status == 0
    code = (project.root / MODELS).read_text(encoding="utf-8")
    moved = code.replace(STATE, "").replace("class Bill(", f"{textwrap.dedent(STATE)}\n\nclass Bill(")
    write(project.root, MODELS, moved)
    assert project.legacygen("refresh").status == 0
    project.connect(make_database(engine, STATES[engine].replace("'paid'", "'paid', 'lost'")))
    run = project.legacygen("refresh")
    assert (run.status, conflicts(run)) == (1, ["bill.state.choices.lost"]), run.out + run.err
    assert "the choices of the field lack this value: add it by hand" in re.sub(r"\s+", " ", run.out)
    assert (project.root / MODELS).read_text(encoding="utf-8") == moved
    write(project.root, MODELS, moved.replace('"Paid"\n', '"Paid"\n    LOST = "lost"\n'))
    assert project.legacygen("refresh").status == 0


def test_a_conflict_ends_when_the_user_has_edited_the_base_class(project: Project) -> None:
    inherit(project.root)
    make_database(project.root, WIDER)
    assert project.legacygen("refresh").status == 1
    text = (project.root / MODELS).read_text(encoding="utf-8")
    (project.root / MODELS).write_text(text.replace("max_length=80", "max_length=120"), encoding="utf-8")
    assert project.legacygen("refresh").status == 0


def test_a_base_class_that_was_edited_in_another_module_is_compared_again(project: Project) -> None:
    inherit_from_elsewhere(project.root)
    assert project.legacygen("refresh").status == 0
    path = project.root / "shop/contact.py"
    path.write_text(path.read_text(encoding="utf-8").replace("email", "mail"), encoding="utf-8")
    run = project.legacygen("refresh")
    assert (run.status, conflicts(run)) == (1, ["customer.mail"])


def test_a_table_that_is_back_has_its_class_that_a_function_has_made(project: Project) -> None:
    path = project.root / MODELS
    text = path.read_text(encoding="utf-8")
    start = text.index("class Order(")
    made = textwrap.indent(text[start:], "    ").replace("\n    \n", "\n\n")
    path.write_text(f"{text[:start]}def make():\n{made}\n    return Order\n\n\nOrder = make()\n", encoding="utf-8")
    assert project.legacygen("refresh").status == 0
    before = path.read_text(encoding="utf-8")
    make_database(project.root, BEFORE.partition("CREATE TABLE orders")[0])
    run = project.legacygen("refresh", "--allow-mass-drop")
    assert (run.status, conflicts(run)) == (1, ["orders"]), run.out
    make_database(project.root, BEFORE)
    run = project.legacygen("refresh")
    assert (run.status, path.read_text(encoding="utf-8")) == (0, before), run.out


def test_a_class_whose_table_is_back_has_its_fields_at_once_wherever_they_are(project: Project) -> None:
    take_out(project.root, ("    phone =", f"    if True:\n    {EMAIL}    phone ="))
    assert project.legacygen("refresh").status == 0
    make_database(project.root, "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer);")
    assert project.legacygen("refresh", "--allow-mass-drop").status == 1
    make_database(project.root, BEFORE)
    assert project.legacygen("refresh").status == 0
    assert '"email_2"' not in (project.root / ".legacygen/base.json").read_text(encoding="utf-8")


def test_an_argument_is_not_added_to_a_call_that_hides_its_arguments(project: Project) -> None:
    pass_options(project.root)
    make_database(project.root, REQUIRED)
    assert project.legacygen("refresh").status == 1
    make_database(project.root, BEFORE)
    assert project.legacygen("refresh").status == 0
    assert "models.CharField(**TEXT)" in (project.root / MODELS).read_text(encoding="utf-8")


def test_the_users_own_differences_are_told_once(project: Project) -> None:
    path = project.root / MODELS
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("max_length=60", "max_length=50"), encoding="utf-8")
    make_database(project.root, ELSEWHERE)
    run = project.legacygen("refresh")
    line = "differs    customer.name.max_length: max_length=50 is yours, the schema says max_length=60"
    assert (run.status, run.out.count(line)) == (0, 1)
    make_database(project.root, WIDER)
    assert "differs" not in project.legacygen("refresh").out


FACTORY = """\
def make_model():
    class Meta:
        managed = False
        db_table = "customer"

    fields = {"id": models.AutoField(primary_key=True), "name": models.CharField(max_length=60)}
    return type("Customer", (models.Model,), {"__module__": __name__, "Meta": Meta, **fields})


Customer = make_model()


"""


def test_a_class_that_cannot_be_followed_is_named_and_nothing_is_taken_for_deleted(project: Project) -> None:
    text = (project.root / MODELS).read_text(encoding="utf-8")
    start, end = text.index("class Customer("), text.index("class Order(")
    (project.root / MODELS).write_text(text[:start] + FACTORY + text[end:], encoding="utf-8")
    make_database(project.root, ELSEWHERE.replace("phone varchar(20)", "phone varchar(20), vat varchar(9)"))
    run = project.legacygen("refresh")
    assert (run.status, conflicts(run)) == (1, ["customer.vat"])
    assert "unfollowed legacy.models.Customer (customer) is left as it is" in run.out
    after = (project.root / MODELS).read_text(encoding="utf-8")
    assert FACTORY in after
    assert 'models.ForeignKey("Customer"' in after.replace("(\n        ", "(")


def test_a_class_that_cannot_be_followed_is_not_taken_for_deleted_when_its_table_was_renamed(project: Project) -> None:
    text = (project.root / MODELS).read_text(encoding="utf-8")
    start, end = text.index("class Customer("), text.index("class Order(")
    (project.root / MODELS).write_text(text[:start] + FACTORY + text[end:], encoding="utf-8")
    with (project.root / "legacygen.toml").open("a", encoding="utf-8") as toml:
        toml.write('\n[renamed_from]\nclients = "customer"\n')
    make_database(project.root, BEFORE.replace("TABLE customer", "TABLE clients").replace("ES customer", "ES clients"))
    first, second = (project.legacygen("refresh") for _ in range(2))
    assert (first.status, conflicts(first)) == (1, ["customer"]), first.out
    assert (second.status, conflicts(second)) == (1, ["customer"]), second.out


def test_a_project_that_does_not_load_is_said_when_something_was_written(project: Project) -> None:
    write(project.root, "legacy/admin.py", "import nothing_like_this\n")
    make_database(project.root, ELSEWHERE)
    run = project.legacygen("refresh")
    assert run.status == 1
    assert "not checked, the project does not load: legacy/admin.py:1: ModuleNotFoundError: No module" in run.out


def test_a_first_refresh_has_no_differences(make_project: MakeProject) -> None:
    project = make_project("sqlite")
    project.env(NAME="legacy.sqlite3")
    make_database(project.root, BEFORE)
    assert project.legacygen("refresh").status == 0
    (project.root / MODELS).write_text(
        (project.root / MODELS).read_text(encoding="utf-8") + "# mine\n", encoding="utf-8"
    )
    again = project.legacygen("refresh")
    assert (again.status, "differs" in again.out) == (0, False)
