"""Describes what is left beside the code: servers, databases, the report, and what the legacy settings have added."""

from collections.abc import Iterator

from legacygen.dump import PrivateServer
from legacygen.retire.leftovers import Fate, Leftover
from legacygen.retire.project_files import ProjectFiles
from legacygen.workspace import SERVER_FOLDER

PYMYSQL = "install_as_MySQLdb"
POSTGRES = "django.contrib.postgres"
DUMPED = "legacy*.sqlite3"


def describe_rest(files: ProjectFiles, *, keeps: bool) -> Iterator[Leftover]:
    """Describe the rest; `keeps` if code of the user still needs the requirement."""
    if keeps:
        advice = "code of yours imports it, see above; the extra `generator` goes"
        yield Leftover(fate=Fate.STAYS, what="the requirement legacygen", advice=advice)
    if (files.root / SERVER_FOLDER).is_dir():
        yield _describe_server(PrivateServer(root=files.root))
    if dumped := tuple(sorted(path.name for path in files.root.glob(DUMPED))):
        advice = "the rows of the old application; delete it when nobody needs them"
        yield Leftover(fate=Fate.DECIDE, what="the loaded dump", places=dumped, advice=advice)
    for app in files.apps:
        yield from _describe_settings(files, f"{app.folder}/settings.py")
        if (files.root / "docs" / app.config.app / "README.md").is_file():
            advice = "needs nothing of legacygen; delete it if nobody reads it"
            yield Leftover(fate=Fate.STAYS, what="the report", places=(f"docs/{app.config.app}/",), advice=advice)
    if files.apps:
        advice = "nothing here changes it, or its accounts"
        yield Leftover(fate=Fate.STAYS, what="the legacy database", advice=advice)


def _describe_server(server: PrivateServer) -> Leftover:
    """Describe the private server, which nothing could stop afterwards."""
    is_running = server.is_running()
    advice = "stop it first: `legacygen server stop`" if is_running else "delete it when nobody needs the rows"
    fate = Fate.BLOCKED if is_running else Fate.DECIDE
    return Leftover(fate=fate, what="the private server", places=(f"{SERVER_FOLDER}/",), advice=advice)


def _describe_settings(files: ProjectFiles, path: str) -> Iterator[Leftover]:
    """Describe what the settings of a legacy app do for the whole project."""
    text = files.code.get(path, "")
    others = [each for where, each in files.code.items() if where != path and where.endswith(".py")]
    if PYMYSQL in text and not any(PYMYSQL in each for each in others):
        advice = "another database that uses PyMySQL needs this line in the settings"
        yield Leftover(fate=Fate.DECIDE, what=f"pymysql.{PYMYSQL}()", places=(path,), advice=advice)
    if f'"{POSTGRES}"' in text and any(f"{POSTGRES}." in each for each in others):
        advice = "the legacy settings add it to INSTALLED_APPS, and your code imports it: add it yourself"
        yield Leftover(fate=Fate.DECIDE, what=POSTGRES, places=(path,), advice=advice)
