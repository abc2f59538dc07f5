"""Questions to a user at a terminal; the command line says when to ask them."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from legacygen.terminal.lines import format_line

if TYPE_CHECKING:
    from legacygen.lockfile import Conflict

SIDES = {"yes": "theirs", "no": "ours", "later": ""}
"""The side of a likely rename that each answer decides for."""


def is_at_terminal() -> bool:
    """Return whether somebody can see a question and answer it."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_about_renames(conflicts: "Iterable[Conflict]") -> dict[str, str]:
    """Ask of each likely rename whether it is one; return the sides of those that are decided, by ID.

    Ctrl-C or the end of the input leaves this rename and all that follow open.
    """
    decisions: dict[str, str] = {}
    for conflict in conflicts:
        if conflict.kind != "renamed":
            continue
        try:
            side = SIDES[_ask_for_answer(f"{conflict.theirs}. Is that right?")]
        except click.Abort:
            click.echo()  # the cursor is still on the line of the question
            break
        if side:
            decisions[conflict.id] = side
    return decisions


def _ask_for_answer(text: str) -> str:
    answers = click.Choice(list(SIDES))

    def complete(typed: str) -> str:
        first = next((each for each in SIDES if each.startswith(typed.strip().lower())), typed)
        return str(answers.convert(first, None, None))

    return str(click.prompt(format_line("question", text), type=answers, default="later", value_proc=complete))
