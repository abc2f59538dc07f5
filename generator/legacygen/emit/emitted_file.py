"""A file that an emitter renders, and who owns it."""

import enum
from dataclasses import dataclass


class Owner(enum.Enum):
    """Who a file belongs to once it is written."""

    MERGED = "user and refresh together: it is merged model by model"
    GENERATED = "refresh: it is written again with every change of the schema"
    HANDED_OVER = "the user: it is never written again"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmittedFile:
    """A path relative to the app, and a text; `table` is the label of the one table that the file is about, if any."""

    path: str
    text: str
    table: str = ""
