"""The command line: the only package that exits or prints, except for the questions of `asking`."""

import sys

import click

from legacygen import __version__
from legacygen.cli.dumps import load
from legacygen.cli.projects import doctor, new
from legacygen.cli.refreshing import accept, refresh
from legacygen.cli.relations import relations
from legacygen.cli.stubs import stub
from legacygen.errors import LegacygenError


class Group(click.Group):
    """Turns expected errors into one sentence and exit status 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; every LegacygenError ends it without a traceback."""
        try:
            return super().invoke(ctx)
        except LegacygenError as error:
            click.echo(f"{click.style('error', fg='red', bold=True)}: {error}", err=True)
            sys.exit(2)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="legacygen")
def cli() -> None:
    """Take over a legacy database with Django: clean models and export stubs, kept up to date with every dump."""


for command in (accept, doctor, load, new, refresh, relations, stub):
    cli.add_command(command)
