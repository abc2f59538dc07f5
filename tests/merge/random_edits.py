"""Random edits of generated models; each leaves a mark in the text, so that a lost edit is found."""

import ast
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
WORDS = "code customer order a b c d e f g status item pk_field name_new".split()
FIELD_NAMING_ARGS = {"from_fields", "fields", "include"}
"""Arguments that name fields of the same class."""


class Editor:
    """A module of models that is edited step by step; `marks` are the names and texts that the user has added."""

    def __init__(self, draw: Draw, text: str, marks: list[str]) -> None:
        self.draw, self.text, self.marks = draw, text, marks

    def edit(self) -> None:
        """Make one edit, of a random class or field."""
        classes = [node for node in ast.parse(self.text).body if isinstance(node, ast.ClassDef)]
        fields = [(cls, node) for cls in classes for node in cls.body if isinstance(node, ast.Assign)]
        fields = [(cls, node) for cls, node in fields if "Gone" not in self._source(node)]
        nested = [(cls, each) for cls in classes for each in cls.body if _is_enumeration(each)]
        if nested and self.draw(st.booleans()):
            of_one = st.sampled_from((self._rename_member, self._relabel_member, self._add_member_use))
            self.draw(of_one)(*self.draw(st.sampled_from(nested)))
        elif fields:
            of_a_class = st.sampled_from(
                (self._add_class_comment, self._add_method, self._rename_class, self._add_property)
            )
            of_a_field = st.sampled_from(
                (
                    self._add_comment,
                    self._add_help_text,
                    self._rename_related_name,
                    self._rename_field,
                    self._delete_field,
                )
            )
            self.draw(st.one_of(of_a_class, of_a_field))(*self.draw(st.sampled_from(fields)))

    def _make_mark(self) -> str:
        mark = next(mark for number in itertools.count() if (mark := f"mine{number}x") not in self.marks)
        self.marks.append(mark)
        return mark

    def _add_comment(self, _: ast.ClassDef, field: ast.Assign) -> None:
        self._apply([(self._end(field), self._end(field), f"  # {self._make_mark()}")])

    def _add_class_comment(self, cls: ast.ClassDef, _: ast.Assign) -> None:
        self._apply([(self._start(cls), self._start(cls), f"# {self._make_mark()}\n")])

    def _add_method(self, cls: ast.ClassDef, field: ast.Assign) -> None:
        method = f"\n\n    def {self._make_mark()}(self):\n        return self.{ast.unparse(field.targets[0])}"
        self._apply([(self._end(cls), self._end(cls), method)])

    def _add_property(self, cls: ast.ClassDef, _: ast.Assign) -> None:
        """Add a property with a name that a column may have later."""
        name = self.draw(st.sampled_from(WORDS))
        if not re.search(rf"\b{name}(_id)?\b", self._source(cls)):
            method = f"\n\n    @property\n    def {name}(self):\n        return '{self._make_mark()}'"
            self._apply([(self._end(cls), self._end(cls), method)])

    def _add_help_text(self, _: ast.ClassDef, field: ast.Assign) -> None:
        if "help_text" not in self._source(field) and not re.search(r"(Composite\w+|Row)Key\(", self._source(field)):
            self._apply([self._add_argument(field, f'help_text="{self._make_mark()}"')])

    def _rename_related_name(self, _: ast.ClassDef, field: ast.Assign) -> None:
        found = re.search(r'related_name="(\w+)"', self._source(field))
        if found:
            start = self._start(field)
            self._apply([(start + found.start(1), start + found.end(1), self._make_mark())])

    def _rename_class(self, cls: ast.ClassDef, _: ast.Assign) -> None:
        """Rename the class everywhere."""
        spots = [match.span(1) for match in re.finditer(rf'(?:^class |"){cls.name}()[("]', self.text, flags=re.M)]
        mark = self._make_mark()
        self._apply([(*span, mark) for span in spots])

    def _rename_field(self, cls: ast.ClassDef, field: ast.Assign) -> None:
        """Rename the field everywhere in its class."""
        name, source = ast.unparse(field.targets[0]), self._source(field)
        is_named_elsewhere = re.search(rf'to_fields?=(\[[^]]*)?"{name}"', self.text)
        if is_named_elsewhere or re.search(r"primary_key|(Composite\w+|Row)Key\(", source):
            return
        mark = self._make_mark()
        start = self._start(field)
        edits = [(start + len(name), start + len(name), mark)]
        if not re.search("db_column|ManyToMany|ForeignObject", source):
            column = f"{name}_id" if re.search("ForeignKey|OneToOne", source) else name
            edits.append(self._add_argument(field, f'db_column="{column}"'))
        for node in _find_field_names(cls):
            spelled = self._source(node)
            if spelled in (f'"{name}"', f'"{name}_id"', f"self.{name}"):
                place = self._start(node) + spelled.index(name) + len(name)
                edits.append((place, place, mark))
        self._apply(edits)

    def _delete_field(self, _: ast.ClassDef, field: ast.Assign) -> None:
        """Delete a field that nothing else names."""
        name, source = ast.unparse(field.targets[0]), self._source(field)
        rest = self.text.replace(source, "")
        is_named = re.search(rf'"{name}(_id)?"|self\.{name}\b', rest)
        if not is_named and not re.search(r"primary_key|(Composite\w+|Row)Key\(", source):
            self._apply([(self._start(field) - 4, self._end(field) + 1, "")])

    def _rename_member(self, _: ast.ClassDef, nested: ast.ClassDef) -> None:
        """Rename a member of an enumeration."""
        member = self.draw(st.sampled_from(nested.body))
        target = member.targets[0]
        self._apply([(self._start(target), self._end(target), self._make_mark())])

    def _relabel_member(self, _: ast.ClassDef, nested: ast.ClassDef) -> None:
        label = self.draw(st.sampled_from(nested.body)).value.elts[1]
        self._apply([(self._start(label), self._end(label), f'"{self._make_mark()}"')])

    def _add_member_use(self, cls: ast.ClassDef, nested: ast.ClassDef) -> None:
        """Add a method that uses a member."""
        name = ast.unparse(self.draw(st.sampled_from(nested.body)).targets[0])
        method = f"\n\n    def {self._make_mark()}(self):\n        return self.{nested.name}.{name}"
        self._apply([(self._end(cls), self._end(cls), method)])

    def _add_argument(self, field: ast.Assign, source: str) -> tuple[int, int, str]:
        """Return the edit that adds an argument at the end of a call."""
        text = self._source(field)
        bare = text.removesuffix(")").rstrip().removesuffix(",")
        comma = "" if bare.endswith("(") else ", "
        return self._start(field) + len(bare), self._end(field), f"{comma}{source})"

    def _apply(self, edits: list[tuple[int, int, str]]) -> None:
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


def _find_field_names(cls: ast.ClassDef) -> Iterator[ast.expr]:
    """Find the expressions in which a class may name its own fields."""
    for node in ast.walk(cls):
        match node:
            case ast.keyword(arg=arg, value=value) if arg in FIELD_NAMING_ARGS:
                yield from (each for each in ast.walk(value) if isinstance(each, ast.Constant))
            case ast.Call(func=ast.Attribute(attr="CompositePrimaryKey") | ast.Name(id="RowKey"), args=arguments):
                yield from arguments
            case ast.Attribute(value=ast.Name(id="self")):
                yield node
