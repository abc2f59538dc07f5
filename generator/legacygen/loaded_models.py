"""The models of a project as Django has loaded them, whichever way they were written."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedField:
    """A field with a column: its name and `column`, as in `db_column`, and the facts that the schema decides.

    `classes` are the names of its class and of the bases of that. A primary key is `unique`, too. `target` is the
    `db_table` that a relation points to. `max_length`, `max_digits` and `decimal_places` are -1 where the field has
    none. `choices` are their values. Only of a project that is described with its managed models: `has_default` if
    Django or the database gives a value by itself, `blank`.
    """

    name: str
    column: str
    classes: tuple[str, ...] = ()
    null: bool = False
    unique: bool = False
    max_length: int = -1
    max_digits: int = -1
    decimal_places: int = -1
    target: str = ""
    choices: tuple[str, ...] = ()
    has_default: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedModel:
    """A model that is neither abstract nor a proxy.

    `module` is the import path of its module, `app` the label of its app, empty for the legacy app. `managed` if
    Django makes its table; its fields are then all that it has, those of its parents too.
    """

    name: str
    module: str
    app: str
    db_table: str
    fields: tuple[LoadedField, ...] = ()
    managed: bool = False

    @property
    def label(self) -> str:
        """The label of a model outside of the legacy app, as in `store.Customer`."""
        return f"{self.app}.{self.name}"

    @property
    def path(self) -> str:
        """The import path of the class."""
        return f"{self.module}.{self.name}"
