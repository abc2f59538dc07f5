"""What is shipped: the wheel, its two weights, its template; and the pins of the environment."""

import email.parser
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from legacygen import __version__

ROOT = Path(__file__).parents[1]
TOOL = ("click", "copier", "jinja2", "black", "rich", "yaml")
NEEDS_A_DRIVER = tuple(
    f"legacygen.runtime.{name}" for name in ("backends.mysql", "backends.postgresql", "fields.arrays", "tasks")
)

BLOCK = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocker())
sys.argv = ["legacygen", *{arguments}]
{code}
"""


def build(target: str, source: Path, folder: Path) -> Path:
    """A distribution made by hatchling alone, from a tree without what git ignores."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made from the source distribution, so that both are complete."""
    folder = tmp_path_factory.mktemp("source")
    subprocess.run(["tar", "-xf", str(sdist), "-C", str(folder)], check=True)  # Python's own warns from 3.12 on
    (source,) = folder.iterdir()
    return build("wheel", source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed in it, and nothing else."""
    uv = shutil.which("uv") or ROOT / ".bootstrap/bin/uv"
    folder = tmp_path_factory.mktemp("installed")
    command = [
        uv,
        "pip",
        "install",
        "-q",
        "--offline",
        "--no-deps",
        "--python",
        sys.executable,
        "--target",
        folder,
        wheel,
    ]
    subprocess.run(command, check=True)
    return folder


def python(*arguments: str, cwd: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name in ("HOME", "PATH", "TMPDIR")}
    env |= {"PYTHONDONTWRITEBYTECODE": "1"} | ({"PYTHONPATH": str(path)} if path else {})
    return subprocess.run([sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_the_wheel_brings_the_package_and_the_template_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    inside = {
        path.relative_to(ROOT / "template").as_posix()
        for path in (ROOT / "template").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    shipped = {name.removeprefix("legacygen/_template/template/") for name in names if "/_template/template/" in name}
    assert shipped == inside
    assert "legacygen/_template/copier.yml" in names
    assert "legacygen/py.typed" in names
    assert {name.partition("/")[0] for name in names} == {"legacygen", f"legacygen-{__version__}.dist-info"}
    assert not [name for name in names if "__pycache__" in name]


def test_the_wheel_needs_django_and_the_tool_is_an_extra(wheel: Path) -> None:
    text = zipfile.ZipFile(wheel).read(f"legacygen-{__version__}.dist-info/METADATA").decode()
    needed = email.parser.Parser().parsestr(text).get_all("Requires-Dist") or []
    assert [item for item in needed if "extra ==" not in item] == ["django>=5.2"]
    assert {item.partition("extra == ")[2].strip("'\"") for item in needed[1:]} == {
        "celery",
        "generator",
        "load",
        "mysqlclient",
        "passwords",
        "postgresql",
        "postgresql-dump",
        "pymysql",
        "report",
    }


def test_an_installed_package_makes_a_project_of_the_published_template(installed: Path, tmp_path: Path) -> None:
    done = python("-m", "legacygen", "new", "site", "--defaults", cwd=tmp_path, path=installed)
    assert (done.returncode, done.stderr) == (0, "")
    answers = yaml.safe_load((tmp_path / "site/.copier-answers.yml").read_text(encoding="utf-8"))
    assert answers["_src_path"] == "gh:legacygen/legacygen"
    assert answers["_commit"] == f"v{__version__}"
    where = python("-c", "import legacygen; print(legacygen.__file__)", cwd=tmp_path, path=installed)
    assert where.stdout.startswith(str(installed))
    assert (installed / "bin" / "legacygen").exists() or os.name != "posix"


def test_without_the_extra_legacygen_says_in_one_sentence_how_to_get_it(installed: Path, tmp_path: Path) -> None:
    code = BLOCK.format(blocked=TOOL, arguments=["refresh"], code="from legacygen.__main__ import main; main()")
    done = python("-c", code, cwd=tmp_path, path=installed)
    assert done.returncode == 2
    assert done.stderr == "The legacygen tool is not installed here: run `pip install 'legacygen[generator]'`.\n"


def test_the_runtime_needs_nothing_but_django(installed: Path, tmp_path: Path) -> None:
    modules = sorted(
        ".".join(path.relative_to(installed).with_suffix("").parts).removesuffix(".__init__")
        for path in (installed / "legacygen/runtime").rglob("*.py")
    )
    modules = [name for name in modules if not name.startswith(NEEDS_A_DRIVER)]
    assert len(modules) > 20
    code = f"""
from django.conf import settings
settings.configure(INSTALLED_APPS=["legacygen.runtime"], DATABASES={{}})
import django, importlib
django.setup()
for name in {modules}:
    importlib.import_module(name)
print({{name.partition(".")[0] for name in sys.modules}} & {set(TOOL) | {"pytest", "legacygen.cli"}})
"""
    blocked = (*TOOL, "pytest", "MySQLdb", "pymysql", "psycopg", "psycopg2")
    done = python("-c", BLOCK.format(blocked=blocked, arguments=[], code=code), cwd=tmp_path, path=installed)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    "command", ["--help", "--version", "refresh --help", "new --help", "stub --help", "load --help"]
)
def test_help_comes_without_loading_anything_heavy(tmp_path: Path, command: str) -> None:
    heavy = {"django", "copier", "jinja2", "black", "rich", "yaml", "sqlite3"}
    done = python("-X", "importtime", "-m", "legacygen", *command.split(), cwd=tmp_path)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert (done.returncode, "legacygen" in loaded, heavy & loaded) == (0, True, set())


def test_package_template_and_tag_have_the_same_version() -> None:
    template = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    assert template["legacygen_version"]["default"] == __version__
    if not (ROOT / ".git").exists():
        return
    done = subprocess.run(["git", "tag", "--points-at", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    tags = [tag for tag in done.stdout.split() if re.fullmatch(r"v\d.*", tag)]
    assert tags in ([], [f"v{__version__}"])


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.stem)
def test_every_pin_is_exact_has_a_hash_and_names_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    pins = re.split(r"^(?=\S)", text.replace("\\\n", ""), flags=re.M)
    for pin in filter(None, (re.sub(r"\s*#.*", "", each) for each in pins)):
        assert re.match(r"[\w.\[\]-]+==[^\s;]+( *;[^\n]*?)? +--hash=sha256:[0-9a-f]{64}", pin), pin
