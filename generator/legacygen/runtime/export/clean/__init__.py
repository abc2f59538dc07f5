"""Pure functions that clean the values of legacy columns, for use in `row`."""

from legacygen.runtime.export.clean.choice import choice
from legacygen.runtime.export.clean.date import date
from legacygen.runtime.export.clean.epoch import epoch
from legacygen.runtime.export.clean.errors import CleanError
from legacygen.runtime.export.clean.file import file
from legacygen.runtime.export.clean.ip import ip
from legacygen.runtime.export.clean.local_time import local_time
from legacygen.runtime.export.clean.mojibake import mojibake
from legacygen.runtime.export.clean.money import money
from legacygen.runtime.export.clean.name_parts import name_parts
from legacygen.runtime.export.clean.password import password
from legacygen.runtime.export.clean.php import php
from legacygen.runtime.export.clean.text import text
from legacygen.runtime.export.clean.truncate import truncate
from legacygen.runtime.export.clean.unescape import unescape
from legacygen.runtime.export.clean.unique import unique, unique_slug
from legacygen.runtime.export.clean.without_nul import without_nul
from legacygen.runtime.export.clean.yes import YES, yes

__all__ = [
    "YES",
    "CleanError",
    "choice",
    "date",
    "epoch",
    "file",
    "ip",
    "local_time",
    "mojibake",
    "money",
    "name_parts",
    "password",
    "php",
    "text",
    "truncate",
    "unescape",
    "unique",
    "unique_slug",
    "without_nul",
    "yes",
]
