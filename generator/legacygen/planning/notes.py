"""What the user is told once about a table: the texts of all guesses and losses, in one table."""

from legacygen.plan import Note

NOTES = {
    "key-promoted": "no primary key; the NOT NULL unique {columns} stands in for it",
    "key-view-index": "a view has no primary key; its unique index over {columns} stands in for one",
    "key-counter": "no primary key; the AUTO_INCREMENT column {columns} stands in for it",
    "key-rowid": "no primary key; SQLite's hidden {columns} stands in for it",
    "key-all-columns": "no key known; all comparable columns together stand in for it, rows may be alike",
    "type-unknown": "type {raw} is unknown; read as text",
    "type-approximate": "type {raw} is read as {field}; Django has no field that fits it",
    "type-boolean": "{raw} holds nothing but 0 and 1; taken as a boolean",
    "type-not-boolean": "{raw} holds more than 0 and 1; kept as a number",
    "digits-open": "{raw} has no fixed digits; the numbers in the field are for forms only",
    "default-lost": "default {text} cannot be said in Django; left out",
    "generated": "computed by the database: {expression}",
    "relation-types-differ": "is of another type than {target}; kept as a plain column",
    "relation-target-missing": "points to {target}, which is not taken; kept as a plain column",
    "relation-target-not-unique": "points to {target}, which is not unique there; kept as a plain column",
    "relation-second": "points to {target} too, but a column can be one relation only",
    "index-lost": "index {name} ({why}) cannot be said in Django; left out",
    "check-lost": "check {name} is left out: {clause}",
}


def note(table: str, column: str, code: str, **values: object) -> Note:
    """The note of that code about a table, by its label, and a column of it, or all of it when empty."""
    return Note(table=table, column=column, code=code, text=NOTES[code].format(**values))
