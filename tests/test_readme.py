"""The README shows what legacygen really makes of a public schema."""

import os
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.servers import Server
from tests.shown import environment, hold, plain

ROOT = Path(__file__).parents[1]
CORPORA = Path(os.environ.get("LEGACYGEN_CORPORA", ROOT.parent / "shared" / "corpora"))


@pytest.mark.corpus
@pytest.mark.mysql
def test_the_readme_shows_the_real_output(mariadb: Server, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    sakila = CORPORA / "mysql" / "sakila.sql"
    if not sakila.exists():
        pytest.skip(f"no {sakila}; LEGACYGEN_CORPORA names the folder of the public schemas")
    mariadb.create("sakila", f"SET sql_mode = '', FOREIGN_KEY_CHECKS = 0;\n{sakila.read_text(encoding='utf-8')}")
    name, reader = mariadb.own("sakila"), mariadb.own("reader")
    mariadb.run(
        f"CREATE OR REPLACE USER {reader}@localhost; GRANT SELECT, SHOW VIEW ON {name}.* TO {reader}@localhost;"
    )
    url = f"mysql://{reader}@{quote(mariadb.host, safe='')}/{name}"

    def printed(command: str) -> str:
        typed = command.removeprefix("$ ").replace("mysql://reader:secret@localhost/sakila", url)
        project = tmp_path / "mysite"
        folder = project if project.exists() else tmp_path
        done = subprocess.run(["sh", "-c", typed], cwd=folder, env=environment(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return plain(done.stdout.replace(name, "sakila").replace(reader, "reader"), tmp_path)

    hold(ROOT / "README.md", printed, update=request.config.getoption("--update"))
