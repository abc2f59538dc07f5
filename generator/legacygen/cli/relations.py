"""The command `relations`."""

import dataclasses
import json

import click

from legacygen.cli.sources import find_sources


@click.command()
@click.argument("apps", nargs=-1, metavar="[APP]...")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def relations(apps: tuple[str, ...], as_json: bool) -> None:
    """List the relations that the database does not declare, with what the rows say about each.

    The names of columns suggest them. Those that the rows prove become a ForeignKey where the field is new; the
    others are printed as lines for [relations] in legacygen.toml, with the evidence as comments, or as rejected with
    the reason. It lists what the last refresh has found, and needs no database.

    \b
    Examples:
      legacygen relations
      legacygen relations crm --json
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.lists.relations import list_relations
    from legacygen.terminal.relations import format_relations

    found = [list_relations(source) for source in find_sources(apps)]
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(each) for each in found], indent=1, ensure_ascii=False))
    else:
        for line in (line for each in found for line in format_relations(each)):
            click.echo(line)
