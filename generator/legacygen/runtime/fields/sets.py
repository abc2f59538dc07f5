"""A field for SET columns of MySQL, which hold several of a few words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.db.models.lookups import Lookup


class SetField(models.CharField):  # type: ignore[type-arg]
    """A SET column as a tuple of str, in the order of the declaration.

    Filters take the whole value, as a tuple or as the `a,b` of the server, or one member: `colours__has="red"`.
    """

    empty_values = [None, "", (), []]

    def from_db_value(self, value: Any, expression: object, connection: object) -> tuple[str, ...] | None:
        """Return a tuple for `a,b`."""
        return self.to_python(value.decode() if isinstance(value, bytes) else value)

    def to_python(self, value: Any) -> tuple[str, ...] | None:
        """Return a tuple for text, or for any sequence of words."""
        if isinstance(value, str):
            return tuple(value.split(",")) if value else ()
        return None if value is None else tuple(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Return the form of the server, `a,b`."""
        value = getattr(value, "value", value)  # a member of an enumeration of choices
        return value if value is None or isinstance(value, str) else ",".join(map(str, value))

    def value_to_string(self, obj: models.Model) -> str:
        """Return the form of the server, for serialization."""
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Check that each member is one of the choices."""
        for member in value or ():
            super().validate(member, model_instance)
        if not value:  # Django's check that a required field is not empty
            super().validate(value, model_instance)

    def run_validators(self, value: Any) -> None:
        """Run the validators on the form of the server, for example that of max_length."""
        super().run_validators(self.get_prep_value(value))

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        """Give the model a `get_<name>_display` that joins the labels."""
        if self.choices is not None and f"get_{name}_display" not in cls.__dict__:
            setattr(cls, f"get_{name}_display", lambda row: self._join_labels(getattr(row, self.attname)))
        super().contribute_to_class(cls, name, *args, **kwargs)

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """Return a multiple choice if the field has choices."""
        if self.choices is None:
            return super().formfield(*args, **kwargs)
        return forms.MultipleChoiceField(
            choices=self.get_choices(include_blank=False),
            required=not self.blank,
            label=str(self.verbose_name),
            help_text=self.help_text,
        )

    def _join_labels(self, members: Iterable[str] | None) -> str:
        labels = dict(self.flatchoices)
        return ", ".join(str(labels.get(member, member)) for member in members or ())


@SetField.register_lookup
class HasMember(Lookup):
    """The lookup `has`, which finds sets by one member."""

    lookup_name = "has"

    def get_prep_lookup(self) -> str:
        """Return the word."""
        return str(getattr(self.rhs, "value", self.rhs))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the search for the word in the set; on other servers than MySQL the word between commas."""
        column, before = self.process_lhs(compiler, connection)
        word, after = self.process_rhs(compiler, connection)
        if connection.vendor == "mysql":
            return f"FIND_IN_SET({word}, {column}) > 0", [*after, *before]
        return f"',' || {column} || ',' LIKE '%%,' || {word} || ',%%'", [*before, *after]
