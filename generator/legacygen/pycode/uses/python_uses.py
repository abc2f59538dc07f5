"""Judges which mentions in a Python text are uses of fields of a model."""

import re
from collections.abc import Collection, Iterator

from legacygen.pycode.uses.mentions import Mention, MentionKind
from legacygen.pycode.uses.project_classes import is_migration
from legacygen.pycode.uses.python_facts import read_python_facts
from legacygen.pycode.uses.receivers import ClassRef, Receiver, ReceiverKind
from legacygen.pycode.uses.row_names import RowNames

REQUEST_PARTS = set("GET POST FILES META COOKIES session headers environ".split())
ROW_VARIABLES = set("obj instance row record self old".split())
"""Variables that usually are what the class around them is about."""

DEPTH = 3
"""How many assignments are followed from a variable."""


def list_python_uses(
    path: str, text: str, rows: RowNames, names: Collection[str], lookups: Collection[str]
) -> Iterator[Mention]:
    """List the mentions in a text that use fields `names`; `lookups` are all names that lookups may have for them."""
    judge = _MentionJudge(path, text, rows)
    if is_migration(path) and not judge.imports_model:
        return  # it has models of its own, as they were
    for name in sorted(lookups):
        for each in judge.facts.mentions.get(name, ()):
            if (each.kind is not MentionKind.ATTRIBUTE or name in names) and judge.is_use(each, name):
                yield each


class _MentionJudge:
    """Judges the mentions in one text. True and False are certain enough, None leaves it to what else is known."""

    def __init__(self, path: str, text: str, rows: RowNames) -> None:
        self._path, self._rows, self._family, self._project = path, rows, rows.family, rows.project
        self.facts = read_python_facts(text)
        self.imports_model = self._finds_import()
        self.shows_model = self.imports_model or self._finds_name(text)
        self._is_foreign = not self.shows_model and rows.is_foreign_file(path)

    def is_use(self, mention: Mention, name: str) -> bool:
        """Return whether a mention of `name` uses a field of the model."""
        for index, part in enumerate(mention.parts):
            if part != name:
                continue
            if index == 0:
                if self._is_own_use(mention, name):
                    return True
            elif self._rows.is_related(
                mention.parts[index - 1], is_dotted=mention.is_dotted, is_foreign=self._is_foreign
            ):
                return True
        return False

    def _is_own_use(self, mention: Mention, name: str) -> bool:
        """Return whether the name, at the beginning of a lookup, is that of a field of the model."""
        key = (self._path, mention.cls)
        if mention.kind is MentionKind.DECLARED:
            return key in self._family.about - self._family.rows
        if mention.kind is MentionKind.ATTRIBUTE and mention.receivers[0].kind is ReceiverKind.SELF and mention.cls:
            return key in self._family.rows
        verdicts = [self._judge_receiver(each, mention, name) for each in mention.receivers]
        verdict = next((each for each in verdicts if each is not None), None)
        if mention.kind is MentionKind.KEYWORD and not mention.is_lookup:
            return verdicts[:1] == [True] and mention.receivers[0].kind is ReceiverKind.CLASS
        if verdict is not None:
            return verdict
        status = self._judge_surroundings(mention.cls)
        if all(each.kind is ReceiverKind.CLASS for each in mention.receivers) and status is not None:
            return status  # an option of the class, or an expression such as `F("phone")`
        return self.shows_model or status is True

    def _judge_receiver(self, receiver: Receiver, mention: Mention, name: str, depth: int = DEPTH) -> bool | None:
        if receiver.name in REQUEST_PARTS:
            return False
        match receiver.kind:
            case ReceiverKind.SELF | ReceiverKind.OWN:
                return self._judge_surroundings(mention.cls)
            case ReceiverKind.CLASS:
                return self._rows.judge_class(self._path, receiver.ref)
            case ReceiverKind.ATTRIBUTE:
                return self._rows.judge_attribute(receiver.name, name, is_foreign=self._is_foreign)
            case ReceiverKind.VARIABLE:
                return self._judge_variable(receiver, mention, name, depth)
        return None

    def _judge_variable(self, receiver: Receiver, mention: Mention, name: str, depth: int) -> bool | None:
        verdict = self._rows.judge_variable(receiver.name, name, is_foreign=self._is_foreign)
        for each in self.facts.bindings.get(receiver.name, ()) if depth else ():
            if verdict is not True and self._judge_receiver(each, mention, name, depth - 1):
                verdict = True  # one of the things that the variable holds
        if verdict is None and receiver.name in ROW_VARIABLES:
            status = self._judge_surroundings(mention.cls)
            return status if status is False else None
        return verdict

    def _judge_surroundings(self, cls: str) -> bool | None:
        """Judge whether a class is about the model."""
        key = (self._path, cls)
        return True if key in self._family.about else False if key in self._family.others else None

    def _finds_import(self) -> bool:
        """Return whether the text imports or defines the model, or a class about it, under whatever name."""
        facts, shown = self._project.read_facts(self._path), self._family.shown
        names = {name for _, name in shown}
        aliases = [alias for alias, each in facts.imports.items() if not names.isdisjoint(one.name for one in each)]
        return any((self._path, name) in shown for name in facts.classes) or any(
            self._project.resolve_class(self._path, ClassRef(name=alias)) & shown for alias in aliases
        )

    def _finds_name(self, text: str) -> bool:
        """Return whether the text has the name in another way, such as `models.Customer` or a label."""
        facts = self._project.read_facts(self._path)
        if not facts.dotted.isdisjoint(name for _, name in self._family.shown):
            return True
        # If it is neither imported nor defined here, it may also come from `import *`.
        free = {name for _, name in self._family.models} - {*facts.imports, *facts.classes}
        return any(re.search(rf"\b{re.escape(name)}\b", text) for name in free)
