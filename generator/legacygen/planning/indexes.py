"""Renders indexes, unique constraints and checks; what Django does not support becomes a note."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from legacygen.plan import KEY, Argument, Field, Note
from legacygen.planning.conditions import Operand, Operands, add_lower_case, render_condition, render_expression
from legacygen.planning.fields import choose_field_type
from legacygen.planning.index_names import IndexNames
from legacygen.planning.notes import make_note
from legacygen.planning.table_context import TableContext
from legacygen.pycode.literal import list_literal, string_literal
from legacygen.schema import Check, Index, IndexPart

INDEX_CLASSES = {
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
"""Index classes by method; the method without a name is a B-tree on every server."""

EXCLUSION_METHODS = {"gist": [], "spgist": ['index_type="SPGIST"']}
"""Arguments of an exclusion constraint by method; Django 5.2 and later support no others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedIndexes:
    """The items of the options `indexes` and `constraints` of one model as source text, and notes."""

    indexes: tuple[str, ...]
    constraints: tuple[str, ...]
    notes: tuple[Note, ...]

    @property
    def options(self) -> Iterator[Argument]:
        """The options that are not empty."""
        for name, items in (("indexes", self.indexes), ("constraints", self.constraints)):
            if items:
                yield Argument(name=name, value=list_literal(items))


def render_indexes(context: TableContext, fields: Sequence[Field], index_names: IndexNames) -> RenderedIndexes:
    """Render the indexes and checks of a table; `fields` are those of its columns."""
    renderer = IndexRenderer(
        context=context, operands=add_lower_case(_list_operands(context, fields)), index_names=index_names
    )
    for index in context.table.indexes:
        renderer.render_index(index)
    for check in context.table.checks:
        renderer.render_check(check)
    return RenderedIndexes(
        indexes=tuple(renderer.indexes), constraints=tuple(renderer.constraints), notes=tuple(renderer.notes)
    )


def _list_operands(context: TableContext, fields: Sequence[Field]) -> dict[str, Operand]:
    """Return the operands of conditions by column."""
    nullable = {column.name for column in context.table.columns if column.nullable}
    plain_classes = {
        column.name: choose_field_type(column, context.engine).cls
        for column in context.table.columns
        if column.name in context.relations
    }
    return {
        each.identity: Operand(
            name=each.name,
            cls=plain_classes.get(each.identity, each.cls),
            nullable=each.identity in nullable,
            is_relation=each.identity in plain_classes,
        )
        for each in fields
        if each.identity != KEY
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRenderer:
    """Renders the indexes and checks of one table, one after the other."""

    context: TableContext
    operands: Operands
    index_names: IndexNames
    indexes: list[str] = field(default_factory=list)
    constraints: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def render_index(self, index: Index) -> None:
        """Add an index to the options or notes, unless a field or the key implies it."""
        if index.hidden:
            self._add_note("index-hidden", name=index.name)
        if self._is_implied(index):
            return
        if index.unique and index.columns == self.context.table.primary_key:
            self._note_key_index(index)
            return
        is_exclusion = any(part.operator for part in index.parts)
        arguments = self._render_exclusion(index) if is_exclusion else self._render_parts(index)
        if index.method not in INDEX_CLASSES or arguments is None:
            self._add_note("index-lost", name=index.name, why=f"{index.method} over {_list_parts(index)}".lstrip())
            return
        condition = self._render_where(index, is_constraint=index.unique or is_exclusion)
        if condition is None:
            self._add_note("index-lost", name=index.name, why=f"for rows where {' '.join(index.where.split())}")
            return
        arguments += [*condition, *self._render_options(index)]
        if is_exclusion:
            self.constraints.append(f"ExclusionConstraint({', '.join(arguments)})")
        else:
            self._add_index(index, arguments)

    def render_check(self, check: Check) -> None:
        """Add a check to the constraints or notes."""
        if not check.enforced:
            self._add_note("check-not-enforced", name=check.name, clause=" ".join(check.clause.split()))
            return
        condition = render_condition(check.clause, self.operands, self.context.engine, is_check=True)
        if condition is None:
            self._add_note("check-lost", name=check.name, clause=" ".join(check.clause.split()))
            return
        name = string_literal(self.index_names[self.context.label, check.name, True])
        self.constraints.append(f"models.CheckConstraint(condition={condition}, name={name})")

    def _is_implied(self, index: Index) -> bool:
        """Return whether a unique field, a relation or the key creates the index by itself."""
        key = self.context.key
        if not index.is_plain:
            return False
        relation = self.context.relations.get(index.columns[0]) if len(index.columns) == 1 else None
        if index.unique and relation and not relation.one_to_one:
            return False
        if index.unique and index.nulls_distinct and index.columns:
            return len(index.columns) == 1 or (index.columns == key.columns and not key.is_row)
        return not index.unique and len(index.columns) == 1 and index.columns[0] in self.context.relations

    def _note_key_index(self, index: Index) -> None:
        more = [f"also includes {', '.join(index.include)}"] if index.include else []
        more += [f"is deferrable (initially {index.deferrable})"] if index.deferrable else []
        self._add_note("index-key", name=index.name, more=" and ".join(more or ["exists twice"]))

    def _add_index(self, index: Index, arguments: list[str]) -> None:
        prefixes = [f"{part.name} ({part.prefix})" for part in index.parts if part.prefix]
        if prefixes:
            code = "index-prefix-unique" if index.unique else "index-prefix"
            self._add_note(code, name=index.name, columns=", ".join(prefixes))
        if index.unique and not prefixes:
            nulls = [] if index.nulls_distinct else ["nulls_distinct=False"]
            self.constraints.append(f"models.UniqueConstraint({', '.join([*arguments, *nulls])})")
        else:
            self.indexes.append(f"{INDEX_CLASSES[index.method]}({', '.join(arguments)})")

    def _render_options(self, index: Index) -> Iterator[str]:
        if index.include and index.deferrable:  # Django does not support both in one constraint
            self._add_note("index-include", name=index.name, columns=", ".join(index.include))
        elif index.include:
            yield f"include={list_literal(string_literal(self.operands[name].name) for name in index.include)}"
        if index.deferrable:
            yield f"deferrable=models.Deferrable.{index.deferrable.upper()}"

    def _render_parts(self, index: Index) -> list[str] | None:
        """Return the arguments for the indexed columns and the name, or None for an unsupported expression."""
        name = self._render_name(index)
        if index.unique and not any(part.expression or part.collation for part in index.parts):
            ordered = [part.name for part in index.parts if part.descending or part.nulls] if index.columns[1:] else []
            if ordered:
                self._add_note("index-order", name=index.name, columns=", ".join(ordered))
            parts = [dataclasses.replace(part, descending=False, nulls="") for part in index.parts]
            return [*self._render_fields(parts), name]
        if not any(part.expression or part.collation or part.nulls for part in index.parts):
            return [*self._render_fields(index.parts), name]
        rendered = [self._render_part(part) for part in index.parts]
        if None in rendered and not index.unique:
            self._add_note("index-sql", name=index.name, sql=_list_parts(index))
            rendered = [each or self._render_sql(part) for each, part in zip(rendered, index.parts, strict=True)]
        return None if None in rendered else [*filter(None, rendered), name]

    def _render_fields(self, parts: Sequence[IndexPart]) -> list[str]:
        fields = [string_literal(f"{'-' if part.descending else ''}{self.operands[part.name].name}") for part in parts]
        classes = [string_literal(part.operator_class) for part in parts if part.operator_class]
        return [f"fields={list_literal(fields)}", *([f"opclasses={list_literal(classes)}"] if classes else [])]

    def _render_part(self, part: IndexPart) -> str | None:
        """Return an expression nested as Django requires: order outside, then operator class, then collation."""
        if part.expression:
            rendered = render_expression(part.expression, self.operands, self.context.engine)
        else:
            rendered = string_literal(self.operands[part.name].name)
        if rendered is None or not re.fullmatch(r"[\w-]*", part.collation):
            return None
        if part.collation:
            rendered = f"Collate({rendered}, {string_literal(part.collation)})"
        if part.operator_class:
            rendered = f"OpClass({rendered}, name={string_literal(part.operator_class)})"
        return _add_order(rendered, part)

    def _render_sql(self, part: IndexPart) -> str | None:
        """Return an expression in the server's own SQL, or None if the server does not print it."""
        if part.expression in ("", "?"):
            return None
        sql = f"{string_literal(part.expression)}, {string_literal(self.context.engine)}"
        rendered = f"fields.ServerSQL({sql})"
        if part.operator_class:
            rendered = f"OpClass({rendered}, name={string_literal(part.operator_class)})"
        return None if part.collation else _add_order(rendered, part)

    def _render_where(self, index: Index, *, is_constraint: bool) -> list[str] | None:
        """Return the condition of a partial index; None for a constraint with an unsupported condition."""
        if not index.where:
            return []
        condition = render_condition(index.where, self.operands, self.context.engine, is_check=False)
        if condition:
            return [f"condition={condition}"]
        if is_constraint:  # Django evaluates the condition of a constraint itself, in validate()
            return None
        where = " ".join(index.where.split())
        self._add_note("index-sql", name=index.name, sql=where)
        sql = f"{string_literal(where)}, {string_literal(self.context.engine)}"
        return [f"condition=models.Q(fields.ServerSQL({sql}, models.BooleanField()))"]

    def _render_exclusion(self, index: Index) -> list[str] | None:
        """Return the arguments of an exclusion constraint, or None if Django does not support it."""
        rendered = [self._render_part(part) for part in index.parts]
        if None in rendered or index.method not in EXCLUSION_METHODS:
            return None
        pairs = [
            f"({each}, {string_literal(part.operator)})" for each, part in zip(rendered, index.parts, strict=True)
        ]
        return [
            f"expressions={list_literal(pairs)}",
            *EXCLUSION_METHODS[index.method],
            self._render_name(index),
        ]

    def _render_name(self, index: Index) -> str:
        return f"name={string_literal(self.index_names[self.context.label, index.name, False])}"

    def _add_note(self, code: str, **values: object) -> None:
        self.notes.append(make_note(self.context.label, "", code, **values))


def _list_parts(index: Index) -> str:
    return ", ".join(" ".join((part.expression or part.name).split()) for part in index.parts)


def _add_order(rendered: str, part: IndexPart) -> str:
    """Return an expression, or quoted name, with its order if that is not the default one."""
    if not (part.descending or part.nulls):
        return rendered
    base = f"models.F({rendered})" if rendered.startswith(("'", '"')) else rendered
    nulls = f"nulls_{part.nulls}=True" if part.nulls else ""
    return f"{base}.{'desc' if part.descending else 'asc'}({nulls})"
