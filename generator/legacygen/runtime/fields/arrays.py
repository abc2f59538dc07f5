"""Arrays of PostgreSQL; apart from the rest, for this needs its driver."""

from django.contrib.postgres.fields import ArrayField

from legacygen.runtime.fields.native import Cast


class TextArrayField(Cast, ArrayField):  # type: ignore[type-arg]
    """An array of a type that the driver leaves as text (an enum, citext), as a list of str."""

    cast = "text[]"
