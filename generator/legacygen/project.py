"""Makes a project from the template that comes with the package, as `copier copy` would from the published one."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from legacygen import __version__
from legacygen.errors import ConfigError, LegacygenError, RefusedError

PUBLISHED = "gh:legacygen/legacygen"
ENGINES = {
    "mysql": "mysql",
    "mariadb": "mysql",
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "sqlite": "sqlite",
}
"""The template's engine for each scheme of a database URL."""


@contextlib.contextmanager
def template() -> Iterator[Path]:
    """A folder with copier.yml and the template as this version has it, whatever git says of a checkout."""
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


def create(destination: Path, answers: Mapping[str, object], *, ask: bool) -> None:
    """Render the template into a folder; `ask` for the answers that are not given, else take the defaults.

    Raises RefusedError for a folder that is not empty, ConfigError for an answer that does not fit.
    """
    import copier
    from copier.errors import CopierError

    if destination.exists() and any(destination.iterdir()) and answers.get("part") != "app":
        raise RefusedError(f"{destination} is not empty; name a new folder, or answer part=app to add to a project.")
    published = {"template_src": PUBLISHED, "template_ref": f"v{__version__}"}
    data = {**answers, **published}
    try:
        with template() as folder:
            copier.run_copy(str(folder), destination, data=data, defaults=not ask, quiet=True)
    except (ValueError, CopierError) as error:
        raise ConfigError(f"The template refused an answer: {error}") from error


def parse_url(url: str) -> tuple[str, dict[str, str]]:
    """Engine and LEGACY_DB_* values (NAME USER PASSWORD HOST PORT) of `mysql://user:password@host:port/name`.

    A file is `sqlite:///relative/path` or `sqlite:////absolute/path`. Raises ConfigError without repeating the URL,
    which may hold a password.
    """
    scheme, _, rest = url.partition("://")
    engine = ENGINES.get(scheme.casefold())
    shape = "mysql://user:password@host:3306/name, postgresql://… or sqlite:///path"
    if not engine or not rest:
        raise ConfigError(f"--legacy takes {shape}; special characters percent-encoded.")
    if engine == "sqlite":
        return engine, {"NAME": str(Path(unquote(rest).removeprefix("/")).absolute())}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigError(f"--legacy: the URL cannot be read; it takes {shape}, special characters encoded.") from None
    values = {
        "NAME": parts.path.strip("/"),
        "USER": parts.username,
        "PASSWORD": parts.password,
        "HOST": parts.hostname,
    }
    found = {name: unquote(value or "") for name, value in values.items()}
    if not found["NAME"]:
        raise ConfigError(f"--legacy: the URL names no database; it takes {shape}.")
    return engine, {**found, "PORT": str(port or "")}


def fill_env(text: str, prefix: str, values: Mapping[str, str]) -> str:
    """The text of a .env with the values of `<prefix>_DB_*` set; all other lines stay."""
    left = {f"{prefix}_DB_{name}": value for name, value in values.items()}
    lines = [
        f"{name}={left.pop(name)}" if (name := line.partition("=")[0]) in left else line for line in text.splitlines()
    ]
    return "\n".join([*lines, *(f"{name}={value}" for name, value in left.items() if value)]) + "\n"
