"""The command line: the only package that exits or prints, except for the questions of `asking`."""

import sys

import click

from legacygen import __version__
from legacygen.cli.adopting import adopt
from legacygen.cli.dumps import load
from legacygen.cli.notes import notes
from legacygen.cli.projects import doctor, new
from legacygen.cli.refreshing import accept, refresh
from legacygen.cli.relations import relations
from legacygen.cli.report import report
from legacygen.cli.retirement import retire
from legacygen.cli.servers import server
from legacygen.cli.stubs import stub
from legacygen.errors import LegacygenError
from legacygen.terminal.wrapping import wrap_words

INTERRUPTED = 130
"""The exit status of a command that Ctrl-C has ended, as shells have it."""


class Group(click.Group):
    """Turns expected errors into one sentence and exit status 2, and Ctrl-C into one word and 130."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; neither a LegacygenError nor Ctrl-C ends it with a traceback."""
        try:
            return super().invoke(ctx)
        except LegacygenError as error:
            text = wrap_words(str(error), len("error: "), sys.stderr)
            click.echo(f"{click.style('error', fg='red', bold=True)}: {text}", err=True)
            sys.exit(2)
        except (KeyboardInterrupt, click.Abort):
            click.echo("\nInterrupted.", err=True)
            sys.exit(INTERRUPTED)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="legacygen")
def cli() -> None:
    """Take over a legacy database with Django: clean models and export stubs, kept up to date with every dump."""


for command in (accept, adopt, doctor, load, new, notes, refresh, relations, report, retire, server, stub):
    cli.add_command(command)
