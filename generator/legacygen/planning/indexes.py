"""Indexes, unique constraints and checks as Django says them; what it cannot say becomes a note."""

import dataclasses
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from legacygen import naming
from legacygen.plan import Argument, Field, Note
from legacygen.planning import literal
from legacygen.planning.conditions import Operand, condition, expression
from legacygen.planning.fields import Subject, type_of
from legacygen.planning.notes import note
from legacygen.schema import Check, Index, IndexPart, Table

NAME_LENGTH = 30
"""Django's own limit for the names of indexes (models.E034)."""

METHODS = {
    "": "models.Index",
    "bloom": "BloomIndex",
    "brin": "BrinIndex",
    "gin": "GinIndex",
    "gist": "GistIndex",
    "FULLTEXT": "FullTextIndex",
    "SPATIAL": "SpatialIndex",
    "hash": "HashIndex",
    "spgist": "SpGistIndex",
}
"""The classes by method; that without a name is a tree on every server."""

EXCLUDING = {"gist": [], "spgist": ['index_type="SPGIST"']}
"""What an exclusion constraint says of its method; Django knows no others from 5.2 on."""

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
    relations = {
        column.name: type_of(column, subject.engine).cls
        for column in subject.table.columns
        if column.name in subject.relations
    }
    operands = {
        each.identity: Operand(
            name=each.name,
            cls=relations.get(each.identity, each.cls),
            nullable=each.identity in nullable,
            is_relation=each.identity in relations,
        )
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
    words = [word for raw in (table.name, *parts) for word in naming.split_words(raw) if word.isascii()]
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
        if index.hidden:
            self._note("index-hidden", name=index.name)
        if self._is_brought_along(index):
            return
        if index.unique and index.columns == self.subject.table.primary_key:
            self._keep_key(index)
            return
        excludes = any(part.operator for part in index.parts)
        arguments = self._excluded(index) if excludes else self._parts(index)
        if index.method not in METHODS or arguments is None:
            self._lose(index, f"{index.method} over {self._spelled(index)}".lstrip())
            return
        rows = self._rows(index, is_constraint=index.unique or excludes)
        if rows is None:
            self._lose(index, f"for rows where {' '.join(index.where.split())}")
            return
        arguments += [*rows, *self._options(index)]
        if excludes:
            self.said.constraints.append(f"ExclusionConstraint({', '.join(arguments)})")
        else:
            self._place(index, arguments)

    def _keep_key(self, index: Index) -> None:
        more = [f"also carries {', '.join(index.include)}"] if index.include else []
        more += [f"is {index.deferrable} until the end of a transaction"] if index.deferrable else []
        self._note("index-key", name=index.name, more=" and ".join(more or ["is there twice"]))

    def _options(self, index: Index) -> Iterator[str]:
        if index.include and index.deferrable:
            self._note("index-include", name=index.name, columns=", ".join(index.include))
        elif index.include:
            yield f"include={self._listed(index.include)}"
        if index.deferrable:
            yield f"deferrable=models.Deferrable.{index.deferrable.upper()}"

    def _place(self, index: Index, arguments: list[str]) -> None:
        prefixes = [f"{part.name} ({part.prefix})" for part in index.parts if part.prefix]
        if prefixes:
            code = "index-prefix-unique" if index.unique else "index-prefix"
            self._note(code, name=index.name, columns=", ".join(prefixes))
        if index.unique and not prefixes:
            more = [] if index.nulls_distinct else ["nulls_distinct=False"]
            self.said.constraints.append(f"models.UniqueConstraint({', '.join([*arguments, *more])})")
        else:
            self.said.indexes.append(f"{METHODS[index.method]}({', '.join(arguments)})")

    def check(self, check: Check) -> None:
        """Put a check where it belongs."""
        if not check.enforced:
            self._note("check-not-enforced", name=check.name, clause=" ".join(check.clause.split()))
            return
        holds = condition(check.clause, self.operands, self.subject.engine, is_check=True)
        if holds is None:
            self._note("check-lost", name=check.name, clause=" ".join(check.clause.split()))
            return
        name = literal.string(self.names[self.subject.table.label, check.name, True])
        self.said.constraints.append(f"models.CheckConstraint(condition={holds}, name={name})")

    def _is_brought_along(self, index: Index) -> bool:
        key = self.subject.key
        if not index.is_plain:
            return False
        relation = self.subject.relations.get(index.columns[0]) if len(index.columns) == 1 else None
        if index.unique and relation and not relation.one_to_one:
            return False
        if index.unique and index.nulls_distinct and index.columns:
            return len(index.columns) == 1 or (index.columns == key.columns and not key.is_row)
        return not index.unique and len(index.columns) == 1 and index.columns[0] in self.subject.relations

    def _parts(self, index: Index) -> list[str] | None:
        """The arguments for what is indexed and the name; nothing when an expression cannot be said."""
        name = self._called(index)
        if index.unique and not any(part.expression or part.collation for part in index.parts):
            ordered = [part.name for part in index.parts if part.descending or part.nulls] if index.columns[1:] else []
            if ordered:
                self._note("index-order", name=index.name, columns=", ".join(ordered))
            parts = [dataclasses.replace(part, descending=False, nulls="") for part in index.parts]
            return [*self._fields(parts), name]
        if not any(part.expression or part.collation or part.nulls for part in index.parts):
            return [*self._fields(index.parts), name]
        said = [self._expression(part) for part in index.parts]
        if None in said and not index.unique:
            self._note("index-sql", name=index.name, sql=self._spelled(index))
            said = [each or self._in_sql(part) for each, part in zip(said, index.parts, strict=True)]
        return None if None in said else [*filter(None, said), name]

    def _fields(self, parts: Sequence[IndexPart]) -> list[str]:
        fields = [literal.string(f"{'-' if part.descending else ''}{self._name(part)}") for part in parts]
        classes = [literal.string(part.operator_class) for part in parts if part.operator_class]
        return [f"fields={literal.listed(fields)}", *([f"opclasses={literal.listed(classes)}"] if classes else [])]

    def _expression(self, part: IndexPart) -> str | None:
        """One part, in the order that Django asks for: its order around its operator class around its collation."""
        if part.expression:
            said = expression(part.expression, self.operands, self.subject.engine)
        else:
            said = literal.string(self._name(part))
        if said is None or not re.fullmatch(r"[\w-]*", part.collation):
            return None
        if part.collation:
            said = f"Collate({said}, {literal.string(part.collation)})"
        if part.operator_class:
            said = f"OpClass({said}, name={literal.string(part.operator_class)})"
        return _ordered(said, part)

    def _in_sql(self, part: IndexPart) -> str | None:
        """An expression that Django has no words for, as the server spells it."""
        if part.expression in ("", "?"):
            return None
        sql = f"{literal.string(part.expression)}, {literal.string(self.subject.engine)}"
        said = f"fields.ServerSQL({sql})"
        if part.operator_class:
            said = f"OpClass({said}, name={literal.string(part.operator_class)})"
        return None if part.collation else _ordered(said, part)

    def _rows(self, index: Index, *, is_constraint: bool) -> list[str] | None:
        """The condition of a partial index; that of a constraint Django has to understand, to hold rows to it."""
        if not index.where:
            return []
        said = condition(index.where, self.operands, self.subject.engine, is_check=False)
        if said or is_constraint:
            return [f"condition={said}"] if said else None
        where = " ".join(index.where.split())
        self._note("index-sql", name=index.name, sql=where)
        sql = f"{literal.string(where)}, {literal.string(self.subject.engine)}"
        return [f"condition=models.Q(fields.ServerSQL({sql}, models.BooleanField()))"]

    def _excluded(self, index: Index) -> list[str] | None:
        """The arguments of an exclusion constraint; nothing when it cannot be said."""
        said = [self._expression(part) for part in index.parts]
        if None in said or index.method not in EXCLUDING:
            return None
        pairs = [f"({each}, {literal.string(part.operator)})" for each, part in zip(said, index.parts, strict=True)]
        return [f"expressions={literal.listed(pairs)}", *EXCLUDING[index.method], self._called(index)]

    def _called(self, index: Index) -> str:
        return f"name={literal.string(self.names[self.subject.table.label, index.name, False])}"

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


def _ordered(said: str, part: IndexPart) -> str:
    """The source of an expression, or quoted name, with its order where that is not the usual one."""
    if not (part.descending or part.nulls):
        return said
    base = f"models.F({said})" if said.startswith(("'", '"')) else said
    return f"{base}.{'desc' if part.descending else 'asc'}({f'nulls_{part.nulls}=True' if part.nulls else ''})"
