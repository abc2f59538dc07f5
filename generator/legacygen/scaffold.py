"""Creates a project from the template in the package, as `copier copy` would from the published one."""

import contextlib
import os
import re
import shutil
import tempfile
import zoneinfo
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from legacygen import __version__, workspace
from legacygen.errors import ConfigError, LegacygenError, RefusedError, did_you_mean

PUBLISHED = "gh:legacygen/legacygen"
ENGINES = {
    "mysql": "mysql",
    "mariadb": "mysql",
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "sqlite": "sqlite",
}
"""The template's engine for each scheme of a database URL."""
URL_FORMATS = (
    "mysql://user:password@host:3306/name, postgresql://… or sqlite:///path, with special characters percent-encoded"
)


@contextlib.contextmanager
def copy_template() -> Iterator[Path]:
    """Copy copier.yml and the template of this version into a temporary folder, and yield that.

    Copier would otherwise take the last tag of a git checkout.
    """
    package = Path(__file__).parent
    for folder in (package / "_template", package.parents[1]):
        if (folder / "copier.yml").is_file():
            break
    else:
        raise LegacygenError("This installation of legacygen lacks its template; install it again.")
    with tempfile.TemporaryDirectory() as temporary:
        shutil.copytree(folder / "template", Path(temporary) / "template")
        shutil.copy(folder / "copier.yml", temporary)
        yield Path(temporary)


def create_project(destination: Path, answers: Mapping[str, object], *, ask: bool) -> Mapping[str, object]:
    """Render the template into a folder; `ask` for the answers that are not given, else use the defaults.

    Returns all answers, those of the defaults too. Raises RefusedError where a file or folder is in the way,
    ConfigError for an invalid answer.
    """
    import copier
    from copier.errors import CopierAnswersInterrupt, CopierError

    _refuse_to_overwrite(destination, answers)
    _check_time_zone(answers)
    data = {**answers, "template_src": PUBLISHED, "template_ref": f"v{__version__}"}
    try:
        with copy_template() as folder, tempfile.TemporaryDirectory() as temporary:
            _check_answer_names(answers, (folder / "copier.yml").read_text(encoding="utf-8"))
            made = Path(temporary, "project")
            done = copier.run_copy(str(folder), made, data=data, defaults=not ask, quiet=True)
            _move_into(made, destination)
            return done.answers.combined
    except CopierAnswersInterrupt:
        raise LegacygenError("Interrupted; nothing was created.") from None
    except (ValueError, CopierError) as error:
        raise ConfigError(f"The template refused an answer: {str(error).rstrip('.')}.") from error
    except OSError as error:
        raise LegacygenError(f"Cannot write {error.filename or destination}: {error.strerror}.") from error


def _move_into(made: Path, destination: Path) -> None:
    """Move what was made into the folder of the project, so that Ctrl-C before that leaves no part of it there.

    A README and a legacygen.toml that are there stay.
    """
    if (made / ".env").is_file():
        (made / ".env").chmod(0o600)
    destination.mkdir(parents=True, exist_ok=True)
    for path in sorted(made.iterdir()):
        there = destination / path.name
        if not (there.exists() and (path.name == "README.md" or path.suffix == ".toml")):
            shutil.move(path, there)


def _refuse_to_overwrite(destination: Path, answers: Mapping[str, object]) -> None:
    there = next(path for path in (destination, *destination.absolute().parents) if path.exists())
    if not there.is_dir():
        raise RefusedError(f"{there} is a file; name a new folder.")
    if not os.access(there, os.W_OK):
        raise RefusedError(f"{there} is write-protected; name a folder elsewhere.")
    if answers.get("part") == "app":
        label = str(answers.get("app_label", "legacy"))
        if (destination / label).exists():
            raise RefusedError(f"{destination / label} exists already; give another label: --data app_label=NAME.")
    elif found := _find_obstacle(destination):
        raise RefusedError(
            f"{destination} is not empty, it contains {found}; name a new folder, or add to a project: "
            "--data part=app."
        )


def _find_obstacle(folder: Path) -> str:
    """Return the name of what is in a folder and not part of an empty repository; empty if there is nothing."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_harmless = path.name == ".git" or path.name.upper().startswith(("README", "LICENSE", "LICENCE"))
        if not is_harmless and not (path / "pyvenv.cfg").is_file():
            return path.name
    return ""


def _check_time_zone(answers: Mapping[str, object]) -> None:
    """Raise ConfigError for an unknown time zone; the template can only check its characters."""
    name, known = str(answers.get("legacy_time_zone", "UTC")), zoneinfo.available_timezones()
    if known and name not in known:
        raise ConfigError(f"There is no time zone {name!r}{did_you_mean(name, known)}")


def _check_answer_names(answers: Mapping[str, object], questions: str) -> None:
    """Raise ConfigError for an answer to a question that copier.yml does not ask; Copier would ignore it.

    `questions` is the text of copier.yml.
    """
    blocks = re.findall(r"^([a-z]\w*):\n((?:  .*\n)+)", questions, re.M)
    asked = [name for name, block in blocks if "  when: false\n" not in block]
    for name in answers:
        if name not in asked:
            raise ConfigError(f"The template has no question {name!r}{did_you_mean(name, asked)}.")


def parse_database_url(url: str) -> tuple[str, dict[str, str]]:
    """Parse `mysql://user:password@host:port/name` into the engine and the values of LEGACY_DB_*.

    The keys of the values are NAME, USER, PASSWORD, HOST and PORT. A file is `sqlite:///relative/path` or
    `sqlite:////absolute/path`. Raises ConfigError without repeating the URL, which may hold a password.
    """
    scheme, _, rest = url.partition("://")
    engine = ENGINES.get(scheme.casefold())
    if not engine or not rest:
        raise ConfigError(f"--legacy takes {URL_FORMATS}.")
    values = _parse_file_url(rest) if engine == "sqlite" else _parse_server_url(url)
    if not all(value.isprintable() for value in values.values()):
        raise ConfigError("--legacy: the URL contains a control character, which .env cannot hold.")
    return engine, values


def _parse_file_url(rest: str) -> dict[str, str]:
    path = Path(unquote(rest).removeprefix("/")).absolute()
    if not path.is_file():
        raise ConfigError(f"--legacy: there is no file {path}.")
    return {"NAME": str(path)}


def _parse_server_url(url: str) -> dict[str, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigError(f"--legacy: the URL cannot be parsed; it takes {URL_FORMATS}.") from None
    if parts.query or parts.fragment:
        raise ConfigError("--legacy takes neither ?options nor #: percent-encode, or edit the settings afterwards.")
    place = parts.netloc.rpartition("@")[2].removesuffix(f":{port}")
    values = (parts.path.strip("/"), parts.username, parts.password, place.strip("[]"), str(port or ""))
    found = dict(
        zip(("NAME", "USER", "PASSWORD", "HOST", "PORT"), (unquote(value or "") for value in values), strict=True)
    )
    if not found["NAME"]:
        raise ConfigError(f"--legacy: the URL names no database; it takes {URL_FORMATS}.")
    return found


def parse_answers(pairs: Collection[str]) -> dict[str, str]:
    """Parse answers to the template, each `NAME=VALUE`; raises ConfigError for one that is not."""
    for pair in pairs:
        if "=" not in pair:
            raise ConfigError(f"--data takes NAME=VALUE, not {pair!r}.")
    return dict(pair.split("=", 1) for pair in pairs)


def write_env(path: Path, prefix: str, values: Mapping[str, str]) -> None:
    """Set the variables of a database in a file that only its owner may read."""
    workspace.write_file(path, fill_env(workspace.read_text(path), prefix, values))
    path.chmod(0o600)


def fill_env(text: str, prefix: str, values: Mapping[str, str]) -> str:
    """Set the values of `<prefix>_DB_*`, and of `<prefix>_LOAD_*`, in the text of a .env; all other lines stay."""
    left = {
        f"{prefix}_{name}" if name.startswith("LOAD_") else f"{prefix}_DB_{name}": _quote_value(value)
        for name, value in values.items()
    }
    lines = [
        f"{name}={left.pop(name)}" if (name := line.partition("=")[0]) in left else line for line in text.splitlines()
    ]
    return "\n".join([*lines, *(f"{name}={value}" for name, value in left.items() if value)]) + "\n"


def _quote_value(value: str) -> str:
    """Quote a value where the reader of .env would strip blanks or quotes, or take a part of it for a comment.

    Raises ConfigError for one that no quotes can hold.
    """
    if value == value.strip() and not value.startswith(('"', "'")) and not re.search(r"\s#", value):
        return value
    for quote in "\"'":
        if not re.search(rf"{quote}\s*#", value):
            return f"{quote}{value}{quote}"
    raise ConfigError("A value with both \" and ' before a # cannot be written to .env; change that password.")
