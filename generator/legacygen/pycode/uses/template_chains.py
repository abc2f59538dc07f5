"""Reads the lookups in templates of Django and Jinja: `customer.orders.all` in `{{ … }}` and `{% … %}`."""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

TAG = re.compile(r"\{\{(?:(?!\{\{|\{%).)*?\}\}|\{%(?:(?!\{\{|\{%).)*?%\}", re.S)
SILENT = re.compile(
    r"\{#(?:(?!\{#).)*?#\}|\{%-?\s*(comment|verbatim|raw)\b.*?%\}.*?\{%-?\s*end\1\b.*?%\}",
    re.S,
)
"""Comments, and parts in which the template has no tags."""

NAMED = re.compile(
    r"(?:attribute\s*=\s*|dictsort(?:reversed)?\s*:\s*|(?:groupby|attr|map|sum)\(\s*)[\"']([\w.]+)[\"']"
    r"|\bregroup\b.*?\bby\s+([\w.]+)\s+as\b"
)
"""Filters and tags that take the name of an attribute."""

ITEM = re.compile(r"\[\s*[\"'](\w+)[\"']\s*\]")
STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'")
TOKEN = re.compile(r"\w+|.", re.S)
LOOP = re.compile(r"(?:\bfor\s+(?:\w+\s*,\s*)*(\w+)\s+in|\bset\s+(\w+)\s*=|\bwith\s+(\w+)\s*=)\s*([\w.]+)")
RENAMED = re.compile(r"\bwith\s+([\w.]+)\s+as\s+(\w+)")
PASSING = {"all", "first", "last", "get", "items", "values", "instance"}
"""Parts of a lookup whose result has the rows of the part before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateChain:
    """One lookup, `customer.orders.all`, by its parts; the first is empty where a filter names only an attribute."""

    parts: tuple[str, ...]
    line: int

    def has(self, names: tuple[str, ...]) -> bool:
        """Return whether the lookup ends with some names."""
        return self.parts[-len(names) :] == names

    def find_owner(self, index: int) -> tuple[str, bool]:
        """Return the part whose attribute the part at `index` is, and whether it is a variable."""
        index -= 1
        while index > 0 and (self.parts[index] in PASSING or self.parts[index].isdigit()):
            index -= 1
        return self.parts[index], index == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFacts:
    """The lookups of one template, and the parts that its loops and `with` give to variables."""

    chains: tuple[TemplateChain, ...]
    bindings: Mapping[str, frozenset[str]]


@functools.lru_cache(maxsize=4096)
def read_template(text: str) -> TemplateFacts:
    """Read the lookups of a template; text outside of its tags, comments and strings has none."""
    text = SILENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    chains: list[TemplateChain] = []
    bindings: dict[str, set[str]] = {}
    for tag in TAG.finditer(text):
        line = text.count("\n", 0, tag.start()) + 1
        chains.extend(_list_chains(tag[0], line))
        for name, value in _list_bindings(tag[0]):
            bindings.setdefault(name, set()).add(value)
    return TemplateFacts(chains=tuple(chains), bindings={name: frozenset(values) for name, values in bindings.items()})


def _list_chains(tag: str, line: int) -> Iterator[TemplateChain]:
    for match in NAMED.finditer(tag):
        parts = (match[1] or match[2]).split(".")
        yield TemplateChain(parts=("", *parts), line=line + tag.count("\n", 0, match.start()))
    yield from _list_lookups(STRING.sub("0", ITEM.sub(r".\1", tag)), line)


def _list_lookups(code: str, line: int) -> Iterator[TemplateChain]:
    """List the lookups of at least two parts; what stands in brackets is a lookup of its own."""
    parts: list[str] = []
    outer: list[list[str]] = []
    is_open = False  # after a dot
    for match in TOKEN.finditer(code):
        token = match[0]
        if token == "." and parts:
            is_open = True
        elif token[0].isidentifier() or (is_open and token.isdigit()):
            parts = [*parts, token] if is_open else [token]
            is_open = False
            if len(parts) > 1:
                yield TemplateChain(parts=tuple(parts), line=line + code.count("\n", 0, match.start()))
        elif token in "([":
            outer.append(parts)
            parts = []
        elif token in ")]" and outer:
            parts = outer.pop()
        elif not is_open:
            parts = []


def _list_bindings(tag: str) -> Iterator[tuple[str, str]]:
    for match in LOOP.finditer(tag):
        yield match[1] or match[2] or match[3], _last_part(match[4])
    for match in RENAMED.finditer(tag):
        yield match[2], _last_part(match[1])


def _last_part(chain: str) -> str:
    parts = chain.split(".")
    while len(parts) > 1 and parts[-1] in PASSING:
        parts.pop()
    return parts[-1]
