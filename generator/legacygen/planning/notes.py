"""What the user is told once about a table: the texts of all guesses and losses, in one table."""

from legacygen.plan import Note

NOTES = {
    "name-unusable": "Django cannot use names with $ on PostgreSQL; left out",
    "key-incomparable": "no key is known and no column can be compared; its rows are not told apart",
    "key-nulls": "the primary key {columns} is not there in every row; SQLite allows that, Django with a RowKey only",
    "key-promoted": "no primary key; the NOT NULL unique {columns} stands in for it",
    "key-view-index": "a view has no primary key; its unique index over {columns} stands in for one",
    "key-view-table": "a view has no primary key; {columns} is that of the table whose rows it shows",
    "key-proven": "no primary key; {columns} stands in for it, which is different in every row there is now",
    "key-counter": "no primary key; the AUTO_INCREMENT column {columns} stands in for it",
    "key-rowid": "no primary key; SQLite's hidden {columns} stands in for it",
    "key-all-columns": "no key known; all comparable columns together stand in for it, rows may be alike",
    "type-unknown": "Django has no field for {raw}; values come as the driver gives them ({field})",
    "type-as-text": "Django has no field for {raw}; read as the server's own text",
    "type-bytes": "Django has no field for {raw}; read as bytes",
    "type-boolean": "{raw} holds nothing but 0 and 1; taken as a boolean",
    "type-not-boolean": "{raw} holds more than 0 and 1; kept as a number",
    "type-maybe-boolean": "{raw}, and no values that tell whether it is a boolean; kept as a number",
    "type-text-in-bytes": "{raw} holds nothing but UTF-8 text; read as text",
    "type-uuid-in-bytes": "{raw} is taken for a UUID",
    "type-no-utf8": "{raw} holds text that is no UTF-8; that is read as bytes",
    "type-by-values": "declared {raw}, but holds {held}; read as {field}",
    "text-too-long": "at least {count} values are longer than {raw} says; read as text of any length",
    "values-unfit": "at least {count} values of {raw} that Python has no type for; read as the server's own text",
    "times-long": "at least {count} values of {raw} below 0 or beyond a day; read as timedelta",
    "zero-dates": "at least {count} zero dates; read as None",
    "zero-default": "the default of {raw} is a zero date; read as None",
    "domain": "{raw} stands for {base}",
    "on-update": "set to the current time by the server with every change of a row",
    "default-sql": "default in the server's own SQL: {text}",
    "generated": "computed by the database: {expression}",
    "counter": "counted by the database; kept out of what Django writes",
    "relation-types-differ": "is of another type than {target}; kept as a plain column",
    "relation-target-missing": "points to {target}, which is not taken; kept as a plain column",
    "relation-target-not-unique": "points to {target}, which is not unique there; kept as a plain column",
    "relation-percent": "points to {target}, but Django cannot join on a name with %; kept as a plain column",
    "relation-second": "points to {target} too, but a column can be one relation only",
    "index-prefix": "index {name} covers the first characters only: {columns}",
    "index-prefix-unique": "index {name} makes unique the first characters only: {columns}; values are not unique",
    "index-lost": "index {name} ({why}) cannot be said in Django; left out",
    "deleted": "{what} needs {fields}, for which the code has no field any more; left out",
    "deleted-key": "is of the primary key now; its field, which had been deleted, is there again",
    "check-lost": "check {name} is left out: {clause}",
}


def note(table: str, column: str, code: str, **values: object) -> Note:
    """The note of that code about a table, by its label, and a column of it, or all of it when empty."""
    return Note(table=table, column=column, code=code, text=NOTES[code].format(**values))
