"""A file that an emitter renders, and its owner."""

import enum
from dataclasses import dataclass


class Owner(enum.Enum):
    """The owner of a file after it is written the first time."""

    MERGED = "user and refresh together: it is merged model by model"
    GENERATED = "refresh: it is written again with every change of the schema"
    HANDED_OVER = "the user: it is never written again"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmittedFile:
    """A path relative to the app, and a text; `table` is the label of the table if the file is about only one."""

    path: str
    text: str
    table: str = ""
