"""Changes an assignment of a call, such as `name = models.CharField(max_length=40)`, one argument at a time."""

import ast
from collections.abc import Sequence

from legacygen.pycode.brackets import BracketItem, find_items, insert_item, remove_item
from legacygen.pycode.field_arguments import CallArgument, collect_arguments
from legacygen.pycode.layout import WIDTH
from legacygen.pycode.module import last_name
from legacygen.pycode.source_text import SourceText, TextEdit, apply_edits


class FieldAssignment:
    """The source of one assignment; each change edits `source` and leaves its other text, with comments, as it is.

    `source` begins with the name, `indent` is the white space before it. `planned_class` is the class whose positional
    arguments apply if the called class is one of the user's own.
    """

    def __init__(self, source: str, indent: str, planned_class: str) -> None:
        self.source, self.indent, self.planned_class = source, indent, planned_class
        self._original = source

    @property
    def arguments(self) -> dict[str, CallArgument]:
        """The arguments by name."""
        return collect_arguments(self._parse_call(), SourceText(self.source), self.planned_class)

    @property
    def cls(self) -> str:
        """The source of the class that is called, such as `models.CharField`."""
        return SourceText(self.source).source(self._parse_call().func)

    @property
    def hides_arguments(self) -> bool:
        """Whether the call has arguments that cannot be seen: `**options`, `*parts`, or those in a function."""
        call = self._parse_call()
        is_function = not last_name(call.func)[:1].isupper()
        return (
            is_function
            or any(isinstance(each, ast.Starred) for each in call.args)
            or any(each.arg is None for each in call.keywords)
        )

    def change_name(self, name: str) -> None:
        """Assign to another name."""
        node = self._parse_statement()
        self._replace(node.targets[0] if isinstance(node, ast.Assign) else node.target, name)

    def change_class(self, cls: str) -> None:
        """Call another class with the same arguments."""
        self._replace(self._parse_call().func, cls)

    def set_argument(self, name: str, value: str, order: Sequence[str]) -> None:
        """Set an argument; a new one is inserted after the nearest argument that precedes it in `order`.

        `order` holds the names of all arguments, with `name` among them.
        """
        call, arguments = self._parse_call(), self.arguments
        argument = arguments.get(name)
        if argument:
            nodes = [*call.args, *(each.value for each in call.keywords)]
            self._replace(nodes[argument.index], value)
            return
        # `cls` stands in `order` for the class, which is no argument, even if the user has one of that name.
        before = [arguments[each].index for each in order[: order.index(name)] if each in arguments and each != "cls"]
        # A keyword argument must not come before a positional one.
        after = max([len(call.args) - 1, *before[-1:]])
        text, start, items = self._find_items(call)
        self._apply(list(insert_item(text, start, items, after, f"{name}={value}")))

    def remove_argument(self, name: str) -> None:
        """Remove an argument that is there."""
        text, _, items = self._find_items(self._parse_call())
        self._apply([remove_item(text, items, self.arguments[name].index)])

    def lay_out(self) -> str:
        """Return the source; a line that a change has made too long is split as the generator would have done."""
        # A line that was too long before, or was split by the user, is left in the user's style.
        is_too_long = len(self.source) > len(self._original) and len(self.indent + self.source) > WIDTH
        if not is_too_long or "\n" in self.source:
            return self.source
        call = self._parse_call()
        text, start, items = self._find_items(call)
        lines = [f"{self.indent}    {self.source[item.start : item.end]},\n" for item in items]
        return "".join([self.source[: start + 1], "\n", *lines, self.indent, self.source[text.end(call) - 1 :]])

    def _parse_statement(self) -> ast.Assign | ast.AnnAssign:
        node = ast.parse(self.source).body[0]
        assert isinstance(node, ast.Assign | ast.AnnAssign)
        return node

    def _parse_call(self) -> ast.Call:
        call = self._parse_statement().value
        assert isinstance(call, ast.Call)
        return call

    def _find_items(self, call: ast.Call) -> tuple[SourceText, int, list[BracketItem]]:
        """Return the text, the offset of the opening bracket, and the arguments as items of the bracket."""
        text = SourceText(self.source)
        start = self.source.index("(", text.end(call.func))  # white space or a backslash may come before it
        return text, start, find_items(text, start, text.end(call))

    def _replace(self, node: ast.expr, new: str) -> None:
        text = SourceText(self.source)
        self._apply([TextEdit(start=text.start(node), end=text.end(node), text=new)])

    def _apply(self, edits: list[TextEdit]) -> None:
        self.source = apply_edits(self.source, edits)
