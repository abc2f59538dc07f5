"""Shows the progress of a command on standard error."""

import contextlib
import sys
from collections.abc import Callable, Iterator

import click


@contextlib.contextmanager
def show_progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show progress as a spinner on a terminal, as plain lines elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield (lambda _: None) if quiet else (lambda text: click.echo(f"{text} …", err=True))
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda text: status.update(f"{text} …")
