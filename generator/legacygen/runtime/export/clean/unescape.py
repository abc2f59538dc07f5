"""Turns HTML entities into characters."""

import html
import re
from typing import TypeVar

Text = TypeVar("Text", str, None)


def unescape(value: Text) -> Text:
    """Replace HTML entities by their characters, and `<br>` by a line break; NULL stays NULL."""
    return value if value is None else html.unescape(re.sub(r"<br\s*/?>", "\n", value, flags=re.I))
