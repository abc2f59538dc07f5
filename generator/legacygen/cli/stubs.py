"""The command `stub`."""

import click

from legacygen.cli.sources import find_one_source
from legacygen.terminal.lines import format_line
from legacygen.terminal.progress import show_progress


@click.command()
@click.argument("table")
@click.option("--target", default="", metavar="APP.MODEL", help="The new model that the rows go into.")
@click.option("--app", "app", metavar="APP", help="The legacy app, if the project has several.")
def stub(table: str, target: str, app: str | None) -> None:
    """Write the export stub of TABLE anew, with statistics of its columns.

    With --target, names are proposed from the fields of that model, and those that it requires are listed.
    Statistics are counts of at most 10,000 rows, and what values look like; no value is shown. If you have edited
    the stub, it stays as it is, and the new text is printed instead.

    \b
    Examples:
      legacygen stub tbl_kunde
      legacygen stub tbl_kunde --target store.Customer
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.stub import write_stub

    with show_progress(quiet=False) as progress:
        outcome = write_stub(find_one_source(app), table, target, progress)
    if outcome.unread:
        click.echo(format_line("no counts", f"{outcome.unread}.", fg="yellow"), err=True)
    if not outcome.written:
        click.echo(f"{outcome.path} has been edited and stays as it is; this is the new text:", err=True)
    click.echo(format_line("written", outcome.path) if outcome.written else outcome.text.rstrip())
