"""One assignment of the user, changed argument by argument: `name = models.CharField(max_length=40)`."""

import ast
from collections.abc import Sequence

from legacygen.pycode.brackets import find_items, insert_item, remove_item
from legacygen.pycode.field_arguments import CallArgument, call_arguments
from legacygen.pycode.layout import WIDTH
from legacygen.pycode.source_text import SourceText, TextEdit, apply_edits


class FieldAssignment:
    """The source of an assignment of a call, without the white space before it; every change keeps the rest."""

    def __init__(self, source: str, indent: str, kin: str) -> None:
        self.source, self.indent, self.kin = source, indent, kin
        self._first = source

    @property
    def parts(self) -> dict[str, CallArgument]:
        """The arguments by name."""
        return call_arguments(self._call(), self.source, self.kin)

    @property
    def cls(self) -> str:
        """The source of what is called."""
        return SourceText(self.source).source(self._call().func)

    def rename(self, name: str) -> None:
        """Bind another name."""
        node = ast.parse(self.source).body[0]
        assert isinstance(node, ast.Assign | ast.AnnAssign)
        self._replace(node.targets[0] if isinstance(node, ast.Assign) else node.target, name)

    def call_another(self, cls: str) -> None:
        """Call another class."""
        self._replace(self._call().func, cls)

    def give(self, name: str, value: str, order: Sequence[str]) -> None:
        """Set an argument; a new one comes behind the nearest of those before it in `order`."""
        part = self.parts.get(name)
        if part:
            call = self._call()
            nodes = [*call.args, *(each.value for each in call.keywords)]
            self._replace(nodes[part.index], value)
            return
        text, call = SourceText(self.source), self._call()
        parts = self.parts
        before = [parts[each].index for each in order[: order.index(name)] if each in parts and each != "cls"]
        after = max([len(call.args) - 1, *before[-1:]]) if before else len(call.args) - 1
        start = self._bracket(text, call)
        found = find_items(text, start, text.end(call))
        self._apply(list(insert_item(text, start, found, after, f"{name}={value}")))

    def take_away(self, name: str) -> None:
        """Leave an argument out."""
        text, call = SourceText(self.source), self._call()
        found = find_items(text, self._bracket(text, call), text.end(call))
        self._apply([remove_item(text, found, self.parts[name].index)])

    def laid_out(self) -> str:
        """The source; a single line that has grown too long is opened as the generator would have done."""
        grown = len(self.source) > len(self._first) and len(self.indent + self.source) > WIDTH
        if not grown or "\n" in self.source:
            return self.source
        text, call = SourceText(self.source), self._call()
        start, end = self._bracket(text, call), text.end(call)
        found = find_items(text, start, end)
        lines = [f"{self.indent}    {self.source[item.start : item.end]},\n" for item in found]
        return "".join([self.source[: start + 1], "\n", *lines, self.indent, self.source[end - 1 :]])

    def _call(self) -> ast.Call:
        node = ast.parse(self.source).body[0]
        assert isinstance(node, ast.Assign | ast.AnnAssign)
        assert isinstance(node.value, ast.Call)
        return node.value

    def _bracket(self, text: SourceText, call: ast.Call) -> int:
        return self.source.index("(", text.end(call.func))

    def _replace(self, node: ast.expr, new: str) -> None:
        text = SourceText(self.source)
        self._apply([TextEdit(start=text.start(node), end=text.end(node), text=new)])

    def _apply(self, edits: list[TextEdit]) -> None:
        self.source = apply_edits(self.source, edits)
