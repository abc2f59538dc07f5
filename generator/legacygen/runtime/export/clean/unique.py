"""Text that has to be unique in its field, such as slugs and user names: a number is put behind what is taken."""

from django.utils.text import slugify

from legacygen.runtime.export.clean.errors import CleanError


class UniqueText(str):
    """Text that gets a number when it is stored, if another object has it: see `export/unique_texts.py`."""

    __slots__ = ("separator",)
    separator: str


def unique(value: str | None, separator: str = "-") -> UniqueText | None:
    """Return text that becomes `value`, `value-2`, `value-3` … when it is stored, whichever is free in its field.

    Free is what no object that is there, and none of the run, has, in whatever case. An object that was carried over
    before keeps its text. NULL stays NULL.
    """
    if value is None:
        return None
    text = UniqueText(value)
    text.separator = separator
    return text


def unique_slug(*values: str | None, length: int = 50) -> UniqueText:
    """Return a unique slug of the first value that has letters: `clean.unique_slug(old.title, f"page-{old.id}")`.

    It is cut to `length`, as Django's SlugField has it by default. Raises CleanError if no value has any letter. Only
    letters of Latin script count; python-slugify knows others.
    """
    for value in values:
        slug = unique(slugify(value or "")[:length].rstrip("-"))
        if slug:
            return slug
    raise CleanError.about(values[0] if values else "", "has no letters for a slug; give another value too")
