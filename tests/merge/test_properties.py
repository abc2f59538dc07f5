"""For random edits, an unchanged schema changes no byte, and the result has the user's tokens."""

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
slow = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck), derandomize=True)


@cache
def schema(name: str) -> Schema:
    (change,) = [change for change in CHANGES if change.name == name]
    return schema_of(sql(change.make(base()), "sqlite"))


@cache
def first() -> App:
    return App().after(schema("none"))


@slow
@given(edits, widths)
def test_an_unchanged_schema_changes_no_byte(chosen: list[Edit], width: int | None) -> None:
    app = first().edited({MODELS: apply_edits(chosen, width)})
    assert app.after(schema("none")).texts == app.texts


@slow
@given(edits, widths, changes)
def test_the_result_has_the_tokens_of_the_user(chosen: list[Edit], width: int | None, change: Change) -> None:
    # The new name of a class also stands in the generated class of the join table, and is removed with it.
    assume(change.name != "drop join table" or "rename class" not in [edit.name for edit in chosen])
    mine = apply_edits(chosen, width)
    after = first().edited({MODELS: mine}).after(schema(change.name), change.toml)
    kept = " ".join(each.source for each in after.lockfile.tombstones)
    result = [*list_tokens(after.texts[MODELS]), *list_tokens(kept)]
    left = list(list_missing_tokens(list_added_tokens(mine), result))
    assert left == [], left
    ast.parse(after.texts[MODELS])


@slow
@given(edits, widths, changes)
def test_a_second_refresh_changes_no_byte(chosen: list[Edit], width: int | None, change: Change) -> None:
    after = first().edited({MODELS: apply_edits(chosen, width)}).after(schema(change.name), change.toml)
    assert after.after(schema(change.name), change.toml) == after


def apply_edits(chosen: Iterable[Edit], width: int | None) -> str:
    """Return the text after some edits that do not exclude each other, and after a formatter."""
    text = first().texts[MODELS]
    for edit in chosen:
        try:
            text = edit.make(text)[MODELS]
        except AssertionError:
            assume(False)
    return blackened(text, width) if width else text


def list_tokens(text: str) -> list[str]:
    """List names, numbers, strings and comments; brackets and commas depend on the layout."""
    found = tokenize.generate_tokens(io.StringIO(text).readline)
    try:
        return [each.string for each in found if each.type not in (*LAYOUT, tokenize.OP)]
    except (tokenize.TokenError, IndentationError):
        return text.split()


def list_added_tokens(text: str) -> list[str]:
    """List the tokens that the user has added."""
    before, now = list_tokens(first().texts[MODELS]), list_tokens(text)
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    codes = (code for code in matcher.get_opcodes() if code[0] in ("insert", "replace"))
    return [token for _, _, _, start, end in codes for token in now[start:end]]


def list_missing_tokens(wanted: Iterable[str], existing: Iterable[str]) -> Iterator[str]:
    """List the wanted tokens that do not exist, each as often as it is missing."""
    left = list(existing)
    for token in wanted:
        if token in left:
            left.remove(token)
        else:
            yield token
