"""What a developer does to generated models, at random: every piece of it is marked, so that none can be lost."""

import ast
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
WORDS = "code customer order a b c d e f g status item pk_field name_new".split()
NAMING = {"from_fields", "fields", "include"}
"""Arguments that name fields of the same class."""


class Editor:
    """A module of models on its way through some edits; `marks` are what the user has put in."""

    def __init__(self, draw: Draw, text: str, marks: list[str]) -> None:
        self.draw, self.text, self.marks = draw, text, marks

    def edit(self) -> None:
        """One more edit, of a class and a field that are drawn."""
        classes = [node for node in ast.parse(self.text).body if isinstance(node, ast.ClassDef)]
        fields = [(cls, node) for cls in classes for node in cls.body if isinstance(node, ast.Assign)]
        fields = [(cls, node) for cls, node in fields if "Gone" not in self._source(node)]
        nested = [(cls, each) for cls in classes for each in cls.body if _is_enumeration(each)]
        if nested and self.draw(st.booleans()):
            of_one = st.sampled_from((self._member, self._label, self._count))
            self.draw(of_one)(*self.draw(st.sampled_from(nested)))
        elif fields:
            of_a_class = st.sampled_from((self._head, self._use, self._call, self._own))
            of_a_field = st.sampled_from((self._comment, self._help, self._way_back, self._name, self._delete))
            self.draw(st.one_of(of_a_class, of_a_field))(*self.draw(st.sampled_from(fields)))

    def _mark(self) -> str:
        mark = next(mark for number in itertools.count() if (mark := f"mine{number}x") not in self.marks)
        self.marks.append(mark)
        return mark

    def _comment(self, _: ast.ClassDef, field: ast.Assign) -> None:
        self._put([(self._end(field), self._end(field), f"  # {self._mark()}")])

    def _head(self, cls: ast.ClassDef, _: ast.Assign) -> None:
        self._put([(self._start(cls), self._start(cls), f"# {self._mark()}\n")])

    def _use(self, cls: ast.ClassDef, field: ast.Assign) -> None:
        method = f"\n\n    def {self._mark()}(self):\n        return self.{ast.unparse(field.targets[0])}"
        self._put([(self._end(cls), self._end(cls), method)])

    def _own(self, cls: ast.ClassDef, _: ast.Assign) -> None:
        """A property under a name that a column may have later."""
        name = self.draw(st.sampled_from(WORDS))
        if not re.search(rf"\b{name}(_id)?\b", self._source(cls)):
            made = f"\n\n    @property\n    def {name}(self):\n        return '{self._mark()}'"
            self._put([(self._end(cls), self._end(cls), made)])

    def _help(self, _: ast.ClassDef, field: ast.Assign) -> None:
        if "help_text" not in self._source(field) and not re.search(r"(Composite\w+|Row)Key\(", self._source(field)):
            self._put([self._argument(field, f'help_text="{self._mark()}"')])

    def _way_back(self, _: ast.ClassDef, field: ast.Assign) -> None:
        found = re.search(r'related_name="(\w+)"', self._source(field))
        if found:
            start = self._start(field)
            self._put([(start + found.start(1), start + found.end(1), self._mark())])

    def _call(self, cls: ast.ClassDef, _: ast.Assign) -> None:
        """Another name for the class, wherever it is named."""
        spots = [match.span(1) for match in re.finditer(rf'(?:^class |"){cls.name}()[("]', self.text, flags=re.M)]
        mark = self._mark()
        self._put([(*span, mark) for span in spots])

    def _name(self, cls: ast.ClassDef, field: ast.Assign) -> None:
        """Another name for the field, wherever its class names it."""
        name, source = ast.unparse(field.targets[0]), self._source(field)
        is_named_elsewhere = re.search(rf'to_fields?=(\[[^]]*)?"{name}"', self.text)
        if is_named_elsewhere or re.search(r"primary_key|(Composite\w+|Row)Key\(", source):
            return
        mark = self._mark()
        start = self._start(field)
        edits = [(start + len(name), start + len(name), mark)]
        if not re.search("db_column|ManyToMany|ForeignObject", source):
            column = f"{name}_id" if re.search("ForeignKey|OneToOne", source) else name
            edits.append(self._argument(field, f'db_column="{column}"'))
        for node in _naming(cls):
            spelled = self._source(node)
            if spelled in (f'"{name}"', f'"{name}_id"', f"self.{name}"):
                place = self._start(node) + spelled.index(name) + len(name)
                edits.append((place, place, mark))
        self._put(edits)

    def _delete(self, _: ast.ClassDef, field: ast.Assign) -> None:
        """A field that nothing else names."""
        name, source = ast.unparse(field.targets[0]), self._source(field)
        rest = self.text.replace(source, "")
        is_named = re.search(rf'"{name}(_id)?"|self\.{name}\b', rest)
        if not is_named and not re.search(r"primary_key|(Composite\w+|Row)Key\(", source):
            self._put([(self._start(field) - 4, self._end(field) + 1, "")])

    def _member(self, _: ast.ClassDef, nested: ast.ClassDef) -> None:
        """Another name for a member of an enumeration."""
        member = self.draw(st.sampled_from(nested.body))
        target = member.targets[0]
        self._put([(self._start(target), self._end(target), self._mark())])

    def _label(self, _: ast.ClassDef, nested: ast.ClassDef) -> None:
        label = self.draw(st.sampled_from(nested.body)).value.elts[1]
        self._put([(self._start(label), self._end(label), f'"{self._mark()}"')])

    def _count(self, cls: ast.ClassDef, nested: ast.ClassDef) -> None:
        """A method that uses a member."""
        name = ast.unparse(self.draw(st.sampled_from(nested.body)).targets[0])
        method = f"\n\n    def {self._mark()}(self):\n        return self.{nested.name}.{name}"
        self._put([(self._end(cls), self._end(cls), method)])

    def _argument(self, field: ast.Assign, source: str) -> tuple[int, int, str]:
        """One more, at the end of a call."""
        text = self._source(field)
        bare = text.removesuffix(")").rstrip().removesuffix(",")
        comma = "" if bare.endswith("(") else ", "
        return self._start(field) + len(bare), self._end(field), f"{comma}{source})"

    def _put(self, edits: list[tuple[int, int, str]]) -> None:
        for start, end, text in sorted(set(edits), reverse=True):
            self.text = self.text[:start] + text + self.text[end:]

    def _source(self, node: ast.AST) -> str:
        return ast.get_source_segment(self.text, node) or ""

    def _start(self, node: ast.stmt | ast.expr) -> int:
        return self._offset(node.lineno, node.col_offset)

    def _end(self, node: ast.stmt | ast.expr) -> int:
        return self._offset(node.end_lineno or 0, node.end_col_offset or 0)

    def _offset(self, line: int, column: int) -> int:
        return sum(map(len, self.text.splitlines(keepends=True)[: line - 1])) + column


def _is_enumeration(node: ast.stmt) -> bool:
    return isinstance(node, ast.ClassDef) and node.name != "Meta"


def _naming(cls: ast.ClassDef) -> Iterator[ast.expr]:
    """Where a class may name its own fields."""
    for node in ast.walk(cls):
        match node:
            case ast.keyword(arg=arg, value=value) if arg in NAMING:
                yield from (each for each in ast.walk(value) if isinstance(each, ast.Constant))
            case ast.Call(func=ast.Attribute(attr="CompositePrimaryKey") | ast.Name(id="RowKey"), args=arguments):
                yield from arguments
            case ast.Attribute(value=ast.Name(id="self")):
                yield node
