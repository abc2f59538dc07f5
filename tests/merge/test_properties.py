"""Whatever the edits: an unchanged schema changes no byte, and every token of the user's is in the result."""

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from legacygen.schema import Schema
from tests.merge.edits import EDITS, MODELS, Edit
from tests.merge.project import App, schema_of
from tests.merge.shop import CHANGES, Change, base, sql
from tests.merge.text import blackened

PLAIN = [edit for edit in EDITS if not edit.name.startswith(("split", "move", "line ends", "ruff", "reorder"))]
LAYOUT = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER)
edits = st.lists(st.sampled_from(PLAIN), min_size=1, max_size=4, unique_by=lambda edit: edit.name)
widths = st.sampled_from([None, 40, 60, 79, 88, 120])
changes = st.sampled_from([change for change in CHANGES if "sqlite" in change.engines])
unhurried = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck), derandomize=True)


@cache
def schema(name: str) -> Schema:
    (change,) = [change for change in CHANGES if change.name == name]
    return schema_of(sql(change.make(base()), "sqlite"))


@cache
def first() -> App:
    return App().after(schema("none"))


@unhurried
@given(edits, widths)
def test_an_unchanged_schema_changes_no_byte(chosen: list[Edit], width: int | None) -> None:
    app = first().edited({MODELS: edited(chosen, width)})
    assert app.after(schema("none")).texts == app.texts


@unhurried
@given(edits, widths, changes)
def test_the_tokens_of_the_user_are_in_the_result(chosen: list[Edit], width: int | None, change: Change) -> None:
    # The new name of a class also stands in the generated class of the joining table, and is removed with that.
    assume(change.name != "drop joining table" or "rename class" not in [edit.name for edit in chosen])
    mine = edited(chosen, width)
    after = first().edited({MODELS: mine}).after(schema(change.name), change.toml)
    kept = " ".join(each.source for each in after.lockfile.tombstones)
    result = [*tokens(after.texts[MODELS]), *tokens(kept)]
    left = list(missing(added(mine), result))
    assert left == [], left
    ast.parse(after.texts[MODELS])


@unhurried
@given(edits, widths, changes)
def test_a_second_refresh_changes_no_byte(chosen: list[Edit], width: int | None, change: Change) -> None:
    after = first().edited({MODELS: edited(chosen, width)}).after(schema(change.name), change.toml)
    assert after.after(schema(change.name), change.toml) == after


def edited(chosen: Iterable[Edit], width: int | None) -> str:
    """The text after some edits, as far as they go together, and a formatter."""
    text = first().texts[MODELS]
    for edit in chosen:
        try:
            text = edit.make(text)[MODELS]
        except AssertionError:
            assume(False)
    return blackened(text, width) if width else text


def tokens(text: str) -> list[str]:
    """Names, numbers, strings and comments; brackets and commas come and go with the layout."""
    found = tokenize.generate_tokens(io.StringIO(text).readline)
    try:
        return [each.string for each in found if each.type not in (*LAYOUT, tokenize.OP)]
    except (tokenize.TokenError, IndentationError):
        return text.split()


def added(text: str) -> list[str]:
    """The tokens that the user has put in."""
    before, now = tokens(first().texts[MODELS]), tokens(text)
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    codes = (code for code in matcher.get_opcodes() if code[0] in ("insert", "replace"))
    return [token for _, _, _, start, end in codes for token in now[start:end]]


def missing(wanted: Iterable[str], there: Iterable[str]) -> Iterator[str]:
    """What is wanted and not there, as often as it is."""
    left = list(there)
    for token in wanted:
        if token in left:
            left.remove(token)
        else:
            yield token
