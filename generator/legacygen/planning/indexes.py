"""Indexes, unique constraints and checks as Django says them; what it cannot say becomes a note."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from legacygen import naming
from legacygen.plan import Argument, Field, Note
from legacygen.planning import literal
from legacygen.planning.conditions import Operand, condition, expression
from legacygen.planning.fields import Subject
from legacygen.planning.notes import note
from legacygen.schema import Check, Index, IndexPart, Table

NAME_LENGTH = 30
"""Django's own limit for the names of indexes (models.E034)."""

Names = Mapping[tuple[str, str, bool], str]
"""By label of the table, name in the database and whether it is a check."""


@dataclass(slots=True, kw_only=True)
class Said:
    """The options `indexes` and `constraints` of one model, item by item, and notes."""

    indexes: list[str] = field(default_factory=list)
    constraints: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def options(self) -> Iterator[Argument]:
        """The options that are not empty."""
        for name, items in (("indexes", self.indexes), ("constraints", self.constraints)):
            if items:
                yield Argument(name=name, value=literal.listed(items))


def said_of(subject: Subject, fields: Sequence[Field], names: Names) -> Said:
    """What becomes of the indexes and checks of a table; `fields` are those of its columns."""
    nullable = {column.name for column in subject.table.columns if column.nullable}
    operands = {
        each.identity: Operand(name=each.name, cls=each.cls, nullable=each.identity in nullable)
        for each in fields
        if each.identity != "(pk)"
    }
    any_case = {name.casefold(): operand for name, operand in operands.items()}
    sayer = _Sayer(subject=subject, operands={**any_case, **operands}, names=names)
    for index in subject.table.indexes:
        sayer.index(index)
    for check in subject.table.checks:
        sayer.check(check)
    return sayer.said


def names_for(tables: Iterable[Table]) -> dict[tuple[str, str, bool], str]:
    """Names that Django accepts and that are unique in the app, for all indexes and checks.

    The name in the database is kept where it can be. No name is that of a table, for SQLite, where the project's
    tests run, keeps both in one drawer.
    """
    listed = tuple(tables)
    things: list[tuple[Table, Index | Check]] = [(table, each) for table in listed for each in table.indexes]
    things += [(table, each) for table in listed for each in table.checks]
    often = Counter(each.name.casefold() for _, each in things)
    often.update(table.name.casefold() for table in listed)
    return {
        (table.label, each.name, isinstance(each, Check)): _name(table, each, often[each.name.casefold()] > 1)
        for table, each in things
    }


def _name(table: Table, thing: Index | Check, is_shared: bool) -> str:
    name = thing.name
    is_made_up = name.startswith("sqlite_autoindex_")
    is_plain = name.isascii() and name.replace("_", "a").isalnum() and name[0].isalpha() and not is_made_up
    if is_plain and len(name) <= NAME_LENGTH and not is_shared:
        return name
    parts = [part.name for part in thing.parts] if is_made_up and isinstance(thing, Index) else [name]
    words = [word for raw in (table.name, *parts) for word in naming.words(raw) if word.isascii()]
    digest = hashlib.sha256(f"{table.label}.{name}.{isinstance(thing, Check)}".encode()).hexdigest()[:6]
    readable = "_".join(words)[: NAME_LENGTH - 7].lstrip("0123456789_").rstrip("_")
    return f"{readable or 'index'}_{digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sayer:
    subject: Subject
    operands: Mapping[str, Operand]
    names: Names
    said: Said = field(default_factory=Said)

    def index(self, index: Index) -> None:
        """Put an index where it belongs; one that a field or relation brings along by itself needs no place."""
        if self._is_brought_along(index):
            return
        arguments = self._parts(index)
        if index.method or arguments is None:
            self._lose(index, f"{index.method} over {self._spelled(index)}".lstrip())
            return
        if index.where:
            rows = condition(index.where, self.operands, self.subject.engine, is_check=False)
            if rows is None:
                self._lose(index, f"for rows where {' '.join(index.where.split())}")
                return
            arguments.append(f"condition={rows}")
        if index.include:
            arguments.append(f"include={self._listed(index.include)}")
        self._place(index, arguments)

    def _place(self, index: Index, arguments: list[str]) -> None:
        prefixes = [f"{part.name} ({part.prefix})" for part in index.parts if part.prefix]
        if prefixes:
            code = "index-prefix-unique" if index.unique else "index-prefix"
            self._note(code, name=index.name, columns=", ".join(prefixes))
        if index.unique and not prefixes:
            more = [] if index.nulls_distinct else ["nulls_distinct=False"]
            self.said.constraints.append(f"models.UniqueConstraint({', '.join([*arguments, *more])})")
        else:
            self.said.indexes.append(f"models.Index({', '.join(arguments)})")

    def check(self, check: Check) -> None:
        """Put a check where it belongs."""
        holds = condition(check.clause, self.operands, self.subject.engine, is_check=True)
        if holds is None:
            self._note("check-lost", name=check.name, clause=" ".join(check.clause.split()))
            return
        name = literal.string(self.names[self.subject.table.label, check.name, True])
        self.said.constraints.append(f"models.CheckConstraint(condition={holds}, name={name})")

    def _is_brought_along(self, index: Index) -> bool:
        key = self.subject.key
        relation = self.subject.relations.get(index.columns[0]) if len(index.columns) == 1 else None
        if index.unique and relation and not relation.one_to_one:
            return False
        if index.unique and index.nulls_distinct and index.columns:
            return len(index.columns) == 1 or (index.columns == key.columns and not key.is_row)
        return not index.unique and len(index.columns) == 1 and index.columns[0] in self.subject.relations

    def _parts(self, index: Index) -> list[str] | None:
        """The arguments for what is indexed and the name; nothing when an expression cannot be said."""
        name = f"name={literal.string(self.names[self.subject.table.label, index.name, False])}"
        if not any(part.expression for part in index.parts):
            signs = ["-" if part.descending and not index.unique else "" for part in index.parts]
            fields = [literal.string(sign + self._name(part)) for sign, part in zip(signs, index.parts, strict=True)]
            return [f"fields={literal.listed(fields)}", name]
        parts = [self._expression(part) for part in index.parts]
        return None if None in parts else [*filter(None, parts), name]

    def _expression(self, part: IndexPart) -> str | None:
        if part.expression:
            said = expression(part.expression, self.operands, self.subject.engine)
        else:
            said = literal.string(self._name(part))
        if said is None or not part.descending:
            return said
        return f"models.F({said}).desc()" if said.startswith(("'", '"')) else f"{said}.desc()"

    def _spelled(self, index: Index) -> str:
        return ", ".join(" ".join((part.expression or part.name).split()) for part in index.parts)

    def _listed(self, columns: Iterable[str]) -> str:
        return literal.listed(literal.string(self.operands[name].name) for name in columns)

    def _name(self, part: IndexPart) -> str:
        return self.operands[part.name].name

    def _lose(self, index: Index, why: str) -> None:
        self._note("index-lost", name=index.name, why=why)

    def _note(self, code: str, **values: object) -> None:
        self.said.notes.append(note(self.subject.table.label, "", code, **values))
