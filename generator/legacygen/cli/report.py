"""The command `report`."""

import click

from legacygen.cli.sources import find_sources
from legacygen.terminal.lines import format_line
from legacygen.terminal.progress import show_progress


@click.command()
@click.argument("apps", nargs=-1, metavar="[APP]...")
@click.option("--rows", "with_rows", is_flag=True, help="Read rows: problems with counts, and what is in the columns.")
def report(apps: tuple[str, ...], with_rows: bool) -> None:
    """Describe the legacy database in docs/APP: tables, relations, diagrams, rows, and how far each stub is.

    The pages of Markdown hold structure and counts, to be committed. report.html has the same with search and
    diagrams, and opens without network; with --rows it shows rows with problems and frequent values, but none of
    columns that look personal. questions.csv is for the owner of the legacy application. Both are ignored by git.

    Without --rows it needs no database. It needs networkx: `pip install 'legacygen[report]'`.

    \b
    Examples:
      legacygen report
      legacygen report --rows
      legacygen report crm
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.report import write_report

    for source in find_sources(apps):
        with show_progress(quiet=False) as progress:
            outcome = write_report(source, progress, with_rows=with_rows)
        if outcome.unread:
            click.echo(format_line("not read", outcome.unread, fg="yellow"), err=True)
        pages = [path for path in outcome.written if path.endswith(".md")]
        click.echo(format_line("written", f"{outcome.folder}/report.html, questions.csv, {len(pages)} pages changed"))
