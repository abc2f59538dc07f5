"""The texts of all notes: what a user is told once about each guess and each loss."""

from legacygen.plan import Note

NOTES = {
    "name-unusable": "the name contains $, which Django cannot use on PostgreSQL; it is left out",
    "view-unfilled": "queries fail until the server has run REFRESH MATERIALIZED VIEW",
    "key-incomparable": "no primary key is known and no column can be compared; Django cannot tell the rows apart",
    "key-nulls": "the primary key {columns} is NULL in some rows, which only SQLite allows; it becomes a RowKey",
    "key-orphans": "the primary key {columns} is a RowKey, because it has a relation that leads nowhere in some rows",
    "key-cast": "the primary key {columns} is a RowKey, because Django cannot compare all of its types together",
    "key-promoted": "the table has no primary key; its unique key {columns} is used as the primary key",
    "key-view-index": "a view has no primary key; its unique index on {columns} is used as the primary key",
    "key-view-table": "a view has no primary key; the key {columns} of the table that it reads is used instead",
    "key-view-groups": "a view has no primary key; the columns of its GROUP BY, {columns}, are used instead",
    "key-proven": "the table has no primary key; {columns}, unique in all current rows, is used as the primary key",
    "key-counter": "the table has no primary key; its AUTO_INCREMENT column {columns} is used as the primary key",
    "key-rowid": "the table has no primary key; SQLite's hidden {columns} is used as the primary key",
    "key-all-columns": (
        "no primary key is known; all comparable columns are used together as the primary key, and rows may be alike"
    ),
    "type-unknown": "Django has no field for {raw}; {field} reads the values as the driver returns them",
    "type-as-text": "Django has no field for {raw}; its values are read as the server's text",
    "type-bytes": "only GeoDjango has fields for {raw}, with engines of its own; its values are read as bytes",
    "type-geometry": "only GeoDjango has fields for {raw}, with engines of its own; its values are read as text",
    "type-elsewhere": (
        "{raw} is outside of the search_path, so that comparisons fail or miss rows; add its schema there "
        "(`-c search_path=…` in OPTIONS of the settings)"
    ),
    "type-boolean": "{raw} contains only 0 and 1; it is read as a boolean",
    "type-not-boolean": "{raw} contains values other than 0 and 1; it stays a number",
    "type-maybe-boolean": "{raw} has no values that show whether it is a boolean; it stays a number",
    "type-epoch": (
        "{raw} contains only Unix time of the years 1990 to 2100; it stays a number, and `{call}` in a stub reads it"
    ),
    "type-maybe-epoch": (
        "{raw} is called like a moment, but has no values; it stays a number; `clean.epoch` in a stub reads Unix time"
    ),
    "type-text-in-bytes": "{raw} contains only UTF-8 text; it is read as text",
    "type-uuid-in-bytes": "{raw} is read as a UUID",
    "type-no-utf8": "{raw} contains text that is not UTF-8; such values are read as bytes",
    "type-by-values": "the column is declared {raw}, but contains {held} values; it is read with {field}",
    "text-too-long": "{count} or more values are longer than {raw}; the field has no maximum length",
    "values-unfit": "{count} or more values of {raw} fit no Python type; they are read as the server's text",
    "values-alike": "the members {values} are declared more than once, or read alike; each becomes one member",
    "times-long": "{count} or more values of {raw} are negative or longer than a day; they are read as timedelta",
    "rounded": "the server rounds the values of {raw}",
    "zero-dates": "{count} or more zero dates are read as None",
    "zero-default": "the default of {raw} is a zero date, which is read as None",
    "domain": "{raw} is a domain over {base}",
    "domain-check": "the server accepts a VALUE of {raw} only if {clause}; the field does not check that",
    "on-update": "the server sets the column to the current time whenever a row changes",
    "default-sql": "the default is in the server's own SQL: {text}",
    "generated": "the database computes the column: {expression}",
    "counter": "the database numbers the rows in this column; Django does not write it",
    "relation-types-differ": "the column has a different type than {target}; it stays a plain column",
    "relation-target-missing": "the column points to {target}, which is not selected; it stays a plain column",
    "relation-target-not-unique": "the column points to {target}, which is not unique; it stays a plain column",
    "relation-percent": (
        "the column points to {target}, but Django cannot join on a name with %; it stays a plain column"
    ),
    "relation-not-enforced": "the column points to {target}, but the server has not checked every row",
    "relation-proven": "no foreign key is declared, but {evidence}; it becomes a relation without a constraint",
    "relation-orphans": (
        "{count} or more rows point to no row of {target}; the relation allows None, so that no query loses these rows"
    ),
    "relation-partial": (
        "the column points to {target}, but only the first rows were looked at; outside of a primary key the relation "
        "allows None, so that no query loses rows"
    ),
    "relation-orphans-key": (
        "{count} or more rows point to no row of {target}; a primary key cannot allow None, so it stays a plain column"
    ),
    "relation-second": "the column also points to {target}, but a column can be only one relation",
    "index-prefix": "index {name} covers only the first characters: {columns}",
    "index-prefix-unique": (
        "index {name} is unique over the first characters only: {columns}; Django supports no such constraint"
    ),
    "index-order": "index {name} does not sort {columns} in the default order; a UniqueConstraint has no order",
    "index-key": "index {name} of the primary key {more}, which Django does not support",
    "index-include": "index {name} also includes {columns}; Django does not support that in a deferrable constraint",
    "index-sql": "index {name} uses the server's own SQL: {sql}",
    "index-lost": "index {name} is left out, because Django does not support it: {why}",
    "index-hidden": "index {name} is invisible: the server updates it, but does not use it",
    "option-pattern": "{option!r} has {pattern!r}, which matches nothing",
    "option-prefix": (
        "the prefix {prefix!r} strips nothing: no name of a table begins with it and goes on with an underscore or a "
        "capital"
    ),
    "option-prefix-late": (
        "the prefix {prefix!r} changes no class, because those in the code keep their names; [classes] names them anew"
    ),
    "option-type": "[types] names {place!r}, which is a relation; it changes nothing, unless [relations] says false",
    "option-rename": "[renamed_from] says that {place!r} was {was!r}, which the last dump does not have; it is new",
    "deleted": "{what} needs {fields}, for which the code has no field any more; it is left out",
    "deleted-key": "the column is part of the primary key now; its deleted field is restored",
    "check-not-enforced": "check {name} is left out, because the server has not checked every row: {clause}",
    "check-lost": "check {name} is left out, because Django does not support it: {clause}",
}


def make_note(table: str, column: str, code: str, **values: object) -> Note:
    """Return the note with a code about a table (a label), or about one of its columns if `column` is not empty.

    `values` replace the names in braces.
    """
    return Note(table=table, column=column, code=code, text=NOTES[code].format(**values))
