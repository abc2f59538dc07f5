"""Names all tables before any field is planned: hands them to `naming`, with the names that stay."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from legacygen import naming
from legacygen.config import Config
from legacygen.naming import SchemaNames
from legacygen.planning.pinned_names import PinnedNames
from legacygen.planning.table_context import TableContext


def name_tables(
    contexts: Sequence[TableContext], config: Config, pinned: PinnedNames, imported: Iterable[str] = ()
) -> SchemaNames:
    """Choose the names of everything; pinned names stay. `imported` are the functions that the module imports."""
    return naming.name_schema(
        naming.UnnamedSchema(
            tables=tuple(_describe_table(context, config, pinned) for context in contexts),
            prefixes=config.prefixes,
            chosen_classes=config.classes,
            pinned_classes=pinned.classes,
            reserved_classes=pinned.reserved_classes,
            imported=tuple(sorted(imported)),
            pinned_related=pinned.related,
            pinned_many_to_many=pinned.many_to_many,
        )
    )


def _describe_table(context: TableContext, config: Config, pinned: PinnedNames) -> naming.UnnamedTable:
    label = context.table.label
    columns = tuple(column.name for column in context.columns)
    chosen = {name: config.fields[f"{label}.{name}"] for name in columns if f"{label}.{name}" in config.fields}
    return naming.UnnamedTable(
        label=label,
        name=context.table.name,
        columns=columns,
        key="" if context.key.code == "key-all-columns" else context.key.single,
        relations=tuple(_describe_relations(context)),
        composites=tuple(_describe_composites(context)),
        many_to_many=tuple(_describe_many_to_many(context)),
        chosen=chosen,
        pinned=_select_pinned(context, chosen, pinned),
        reserved=pinned.reserved.get(label, ()),
    )


def _describe_relations(context: TableContext) -> Iterator[naming.UnnamedRelation]:
    for relation in context.relations.values():
        yield naming.UnnamedRelation(
            column=relation.column,
            target=relation.target,
            target_column=relation.target_column,
            is_one_to_one=relation.one_to_one,
        )


def _describe_composites(context: TableContext) -> Iterator[naming.UnnamedComposite]:
    for relation in context.composite_relations:
        pairs = tuple(zip(relation.columns, relation.target_columns, strict=True))
        yield naming.UnnamedComposite(identity=relation.identity, pairs=pairs, target=relation.target)


def _describe_many_to_many(context: TableContext) -> Iterator[naming.UnnamedManyToMany]:
    for near, far in ((join_table.near, join_table.far) for join_table in context.join_tables):
        yield naming.UnnamedManyToMany(
            join_table=near.table,
            source=near.target,
            source_column=near.column,
            target=far.target,
            target_column=far.column,
        )


def _select_pinned(context: TableContext, chosen: Mapping[str, str], pinned: PinnedNames) -> dict[str, str]:
    """Return the names that stay, by column or by identity of a composite relation; a chosen name replaces them."""
    names = pinned.fields.get(context.table.label, {})
    composites = {relation.identity for relation in context.composite_relations}
    return {
        identity: name.name
        for identity, name in names.items()
        if identity in composites or (identity not in chosen and name.fits(identity in context.relations))
    }
