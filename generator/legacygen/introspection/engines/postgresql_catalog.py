"""Queries pg_catalog: one statement per kind of fact, over all schemas of the search path.

Tables of other schemas are included where a foreign key of a table on the search path refers to them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legacygen.introspection.engines.base import Query, Row, group_rows, to_text

VISIBLE = "n.nspname = ANY (current_schemas(false))"
SELECTED = f"""({VISIBLE} OR c.oid IN (
  SELECT o.confrelid FROM pg_constraint AS o
  JOIN pg_class AS s ON s.oid = o.conrelid JOIN pg_namespace AS n ON n.oid = s.relnamespace
  WHERE o.contype = 'f' AND {VISIBLE}))"""
SCHEMA = "CASE WHEN pg_table_is_visible({0}.oid) THEN '' ELSE {1}.nspname END"
TABLES = f"""
SELECT c.oid::bigint, {SCHEMA.format("c", "n")}, c.relname, c.relkind::text, obj_description(c.oid, 'pg_class'),
       EXISTS (SELECT 1 FROM pg_depend AS d
               WHERE d.objid = c.oid AND d.deptype = 'e' AND d.classid = 'pg_class'::regclass),
       CASE WHEN pg_table_is_visible(c.oid) AND COUNT(*) OVER (PARTITION BY c.relname) > 1 THEN n.nspname END,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, c.relispopulated,
       c.relkind IN ('v', 'm') AND EXISTS (
           SELECT 1 FROM pg_rewrite AS w WHERE w.ev_class = c.oid AND w.ev_action::text LIKE '%:hasTargetSRFs true%'),
       CASE WHEN c.relkind = 'r' THEN ARRAY(SELECT h.inhrelid::bigint FROM pg_inherits AS h WHERE h.inhparent = c.oid)
       END
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE {SELECTED} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND c.relpersistence <> 't'"""
COLUMNS = f"""
SELECT a.attrelid::bigint, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull OR t.typnotnull,
       COALESCE(pg_get_expr(d.adbin, d.adrelid), CASE WHEN c.relkind NOT IN ('v', 'm') THEN t.typdefault END),
       a.attidentity::text, a.attgenerated::text,
       CASE WHEN a.attcollation <> t.typcollation THEN l.collname END, r.description,
       t.oid::bigint, t.typelem::bigint
FROM pg_attribute AS a
JOIN pg_class AS c ON c.oid = a.attrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
LEFT JOIN pg_description AS r ON r.classoid = 'pg_class'::regclass AND r.objoid = c.oid AND r.objsubid = a.attnum
WHERE {SELECTED} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum"""
INDEXES = f"""
SELECT i.indrelid::bigint, x.relname, i.indisprimary, i.indisunique, m.amname, pg_get_expr(i.indpred, i.indrelid),
       i.indisunique AND COALESCE((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false),
       CASE WHEN o.condeferrable THEN CASE WHEN o.condeferred THEN 'deferred' ELSE 'immediate' END END,
       k.position <= i.indnkeyatts, CASE WHEN i.indkey[k.position - 1] <> 0 THEN a.attname END,
       CASE WHEN i.indkey[k.position - 1] = 0 THEN pg_get_indexdef(i.indexrelid, k.position, true) END,
       i.indoption[k.position - 1],
       CASE WHEN NOT bool_and(p.opcdefault) OVER (PARTITION BY i.indexrelid) THEN p.opcname END,
       CASE WHEN l.oid IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM pg_attribute AS b WHERE b.attrelid = i.indrelid AND b.attcollation = l.oid
                                                  AND i.indkey[k.position - 1] IN (0, b.attnum)) THEN l.collname END,
       CASE WHEN o.contype = 'x' THEN (SELECT e.oprname FROM pg_operator AS e WHERE e.oid = o.conexclop[k.position])
       END
FROM pg_index AS i
JOIN pg_class AS x ON x.oid = i.indexrelid
JOIN pg_class AS c ON c.oid = i.indrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_am AS m ON m.oid = x.relam
CROSS JOIN LATERAL generate_series(1, i.indnatts) AS k(position)
LEFT JOIN pg_constraint AS o ON o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')
LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.position - 1]
LEFT JOIN pg_opclass AS p ON p.oid = i.indclass[k.position - 1]
LEFT JOIN pg_collation AS l ON l.oid = i.indcollation[k.position - 1] AND l.collname <> 'default'
WHERE {SELECTED} AND i.indisvalid AND NOT c.relispartition
ORDER BY i.indrelid, x.relname, k.position"""
CONSTRAINTS = f"""
SELECT o.conrelid::bigint, o.conname, o.contype::text, o.confdeltype::text, o.conkey,
       {SCHEMA.format("f", "fn")}, f.relname,
       (SELECT array_agg(a.attname::text ORDER BY array_position(o.confkey, a.attnum)) FROM pg_attribute AS a
        WHERE a.attrelid = o.confrelid AND a.attnum = ANY (o.confkey)),
       CASE WHEN o.contype = 'c' THEN pg_get_constraintdef(o.oid, true) END,
       o.convalidated AND COALESCE((to_jsonb(o) ->> 'conenforced')::boolean, true)
FROM pg_constraint AS o
JOIN pg_class AS c ON c.oid = o.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_class AS f ON f.oid = o.confrelid
LEFT JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
WHERE {SELECTED} AND o.contype IN ('f', 'c') AND NOT c.relispartition
  AND (o.contype = 'c' OR o.conparentid = 0)
ORDER BY o.conrelid, o.conname"""
TYPES = """
SELECT t.oid::bigint, t.typtype::text, e.enumlabel, format_type(t.typbasetype, t.typtypmod), t.typbasetype::bigint,
       b.typelem::bigint,
       ARRAY(SELECT pg_get_constraintdef(o.oid, true) FROM pg_constraint AS o
             WHERE o.contypid = t.oid AND o.contype = 'c' ORDER BY o.conname)
FROM pg_type AS t LEFT JOIN pg_enum AS e ON e.enumtypid = t.oid LEFT JOIN pg_type AS b ON b.oid = t.typbasetype
WHERE t.typtype IN ('d', 'e')
  OR (t.typtype = 'c' AND EXISTS (SELECT 1 FROM pg_attribute AS a WHERE a.atttypid = t.oid AND a.attnum > 0))
  OR (t.typtype = 'c' AND EXISTS (SELECT 1 FROM pg_type AS d WHERE d.typbasetype = t.oid))
ORDER BY t.oid, e.enumsortorder"""
"""Labels of enums, in their order, what each domain is based on, and the composite types that columns have."""
SERVER_ALLOWED = "SELECT has_function_privilege(to_regprocedure('pg_control_system()'), 'EXECUTE')"
SERVER = """
SELECT v.system_identifier || '.' || d.oid FROM pg_database AS d CROSS JOIN pg_control_system() AS v
WHERE d.datname = current_database()"""
ELSEWHERE = f"""
SELECT n.nspname, COUNT(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND NOT {VISIBLE}
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
GROUP BY n.nspname ORDER BY n.nspname"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgreSQLCatalog:
    """Rows by the OID of their table, as the statements above select them but without that OID.

    The last two columns of `tables` are whether a view has a function in its list that returns a set, so that it
    multiplies rows, and the OIDs of the tables that inherit from a table. `numbers` maps numbers of columns to names.
    By the OID of a type, `enums` has the labels, and `domains` the spelling, the type and the element type that a
    domain is based on, and its checks. `composites` are the OIDs of composite types.
    """

    tables: Sequence[Row]
    columns: Mapping[int, Sequence[Row]]
    numbers: Mapping[int, Mapping[int, str]]
    enums: Mapping[int, tuple[str, ...]]
    domains: Mapping[int, tuple[str, int, int, tuple[str, ...]]]
    composites: frozenset[int]
    indexes: Mapping[int, Sequence[Row]]
    constraints: Mapping[int, Sequence[Row]]


def read_catalog(query: Query) -> PostgreSQLCatalog:
    """Query everything on the search path; the rows of `tables` keep their OID."""
    types = query(TYPES)
    labels = group_rows((row[0], row[2]) for row in types if row[1] == "e")
    return PostgreSQLCatalog(
        tables=query(TABLES),
        columns=group_rows(query(COLUMNS)),
        numbers=read_column_numbers(query),
        enums={number: tuple(to_text(row[0]) for row in rows) for number, rows in labels.items()},
        domains={
            row[0]: (to_text(row[3]), row[4], row[5], tuple(map(to_text, row[6]))) for row in types if row[1] == "d"
        },
        composites=frozenset(row[0] for row in types if row[1] == "c"),
        indexes=group_rows(query(INDEXES)),
        constraints=group_rows(query(CONSTRAINTS)),
    )


def read_column_numbers(query: Query) -> Mapping[int, Mapping[int, str]]:
    """Return the names of columns by number, by the OID of their table."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for oid, number, name, *_ in query(COLUMNS):
        found[oid][number] = to_text(name)
    return found
