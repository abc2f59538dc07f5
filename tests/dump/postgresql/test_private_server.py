"""A project of a dump of PostgreSQL, without a server that anybody has set up."""

from pathlib import Path

import pytest

from legacygen.dump.postgresql import PostgreSQLTarget, PrivateServer, private_server
from legacygen.dump.postgresql.connection import connect
from legacygen.dump.postgresql.tools import find_folder
from legacygen.errors import LegacygenError
from tests.dump.postgresql.conftest import WHOLE
from tests.dump.sqlite.test_commands import run
from tests.missing import skip_without
from tests.servers import short_folder

pytestmark = pytest.mark.postgresql


def test_new_makes_a_project_with_a_server_of_its_own() -> None:
    if find_folder("initdb", "pg_ctl", "postgres") is None:
        skip_without("the programs of PostgreSQL are not installed")
    with short_folder() as folder:
        (folder / "shop.sql").write_text(WHOLE, encoding="utf-8")
        site, server = folder / "site", PrivateServer(root=folder / "site")
        try:
            done = run("new", "site", "--dump", "shop.sql", cwd=folder)
            assert done.returncode == 0, done.stdout + done.stderr
            assert "class T(models.Model):" in (site / "legacy" / "models.py").read_text(encoding="utf-8")
            assert (site / ".legacygen" / "private-server" / ".gitignore").read_text(encoding="utf-8") == "*\n"
            shown = run("server", cwd=site).stdout
            assert f"LEGACY_DB_HOST={server.socket_folder}" in shown
            assert f"LEGACY_DB_HOST={server.socket_folder}" in (site / ".env").read_text(encoding="utf-8")
            assert "runs no more" in run("server", "stop", cwd=site).stdout
            assert "start that with `legacygen server start`" in run("refresh", cwd=site).stderr
            done = run("refresh", "--dump", "../shop.sql", cwd=site)  # which starts it
            assert (done.returncode, "nothing to write" in done.stdout) == (0, True), done.stdout + done.stderr
            (server.data / "PG_VERSION").write_text("9\n", encoding="utf-8")
        finally:
            run("server", "stop", cwd=site)
        done = run("server", "start", cwd=site)
        assert (done.returncode, "was made by PostgreSQL 9, and the programs here are of" in done.stderr) == (2, True)


def test_what_an_interrupt_has_left_of_a_server_is_no_obstacle() -> None:
    with short_folder() as folder:
        server = PrivateServer(root=folder / "site")
        try:
            (server.folder / "data.new").mkdir(parents=True)  # as of an `initdb` that was killed
            (server.folder / "data.new" / "PG_VERSION").write_text("18\n", encoding="utf-8")
            private_server.start_server(server)
            administrator = PostgreSQLTarget(
                name="postgres", user=private_server.ADMINISTRATOR, host=str(server.socket_folder)
            )
            with connect(administrator) as connection:
                connection.execute(f"DROP ROLE {private_server.LOADER}")
            private_server.start_server(server)  # which runs, but has not all of its accounts
            with connect(administrator) as connection:
                assert connection.query("SELECT 1 FROM pg_roles WHERE rolname = 'legacygen_loader'") == [(1,)]
        finally:
            private_server.stop_server(server)


def test_without_programs_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(private_server, "find_folder", lambda *_: None)
    with pytest.raises(LegacygenError, match=r"pip install 'legacygen\[postgresql-dump\]'.*Alpine"):
        private_server.start_server(PrivateServer(root=tmp_path))


def test_the_path_of_the_socket_is_never_too_long(tmp_path: Path) -> None:
    assert PrivateServer(root=Path("/srv/site")).socket_folder == Path("/srv/site/.legacygen/private-server")
    far = PrivateServer(root=tmp_path / ("x" * 90)).socket_folder
    assert len(f"{far}/.s.PGSQL.5432") < 107
    assert far != PrivateServer(root=tmp_path / ("y" * 90)).socket_folder


def test_a_folder_that_the_account_of_the_server_cannot_enter_is_named(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o700)
    with pytest.raises(LegacygenError, match=r"may not enter .*: work in a folder that others may enter"):
        private_server._check_entry(tmp_path / "closed" / "site")
