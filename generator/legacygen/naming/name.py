"""One name on its way from the database to Django, as the rules for one name receive and return it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum


class NameKind(Enum):
    """The thing that has the name: a rule looks at it when it is for some kinds only."""

    CLASS = "class"
    FIELD = "field"
    RELATION = "relation"
    MEMBER = "member of an enumeration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in its three forms, and what a rule may have to know about the thing that has it.

    `raw` is the name in the database, `words` are the words of `raw` in lower case, `text` is the name in Python.
    Rules before `split_name` change `raw`, rules between `split_name` and `write_identifier` change `words`, and
    later rules change `text`. `prefixes` are those that the tables of the schema share, `column_prefix` that of all
    columns of the table. `imported` are the functions of Django that the module imports. `target` and `target_column`
    are the class and the column that a relation points to.
    """

    kind: NameKind
    raw: str
    words: tuple[str, ...] = ()
    text: str = ""
    prefixes: tuple[str, ...] = ()
    column_prefix: str = ""
    imported: tuple[str, ...] = ()
    target: str = ""
    target_column: str = ""

    def with_raw(self, raw: str) -> "Name":
        """Return the name as if the database had it in this form."""
        return self._copy(raw, self.words, self.text)

    def with_words(self, words: Sequence[str]) -> "Name":
        """Return the name with other words."""
        return self._copy(self.raw, tuple(words), self.text)

    def with_text(self, text: str) -> "Name":
        """Return the name with another text."""
        return self._copy(self.raw, self.words, text)

    def _copy(self, raw: str, words: tuple[str, ...], text: str) -> "Name":
        """Return the name with these forms; `dataclasses.replace` is several times slower."""
        return Name(
            kind=self.kind,
            raw=raw,
            words=words,
            text=text,
            prefixes=self.prefixes,
            column_prefix=self.column_prefix,
            imported=self.imported,
            target=self.target,
            target_column=self.target_column,
        )


Rule = Callable[[Name], Name]
