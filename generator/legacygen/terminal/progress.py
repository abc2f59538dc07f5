"""Shows the progress of a command on standard error."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

import click


@contextlib.contextmanager
def show_progress(*, quiet: bool, interval: float = 0.0) -> Iterator[Callable[[str], None]]:
    """Show progress as a spinner on a terminal, as plain lines elsewhere: one in `interval` seconds at most."""
    if quiet or not sys.stderr.isatty():
        yield (lambda _: None) if quiet else _make_printer(interval)
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda text: status.update(f"{text} …")


def _make_printer(interval: float) -> Callable[[str], None]:
    """Return a function that prints a line, unless the last one, or the beginning, is too near."""
    last = time.monotonic()

    def show(text: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= interval:
            last = now
            click.echo(f"{text} …", err=True)

    return show
