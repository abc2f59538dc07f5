"""The files of a project, and the steps that edits are made of."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.merge.shop import ENGINES

MODELS = "legacy/models.py"
SETTINGS = "config/settings/base.py"
IMPORT = "from django.db import models\n"
NAME = "    name = models.CharField(max_length=40, blank=True)\n"
FAX = "    fax = models.CharField(max_length=20, null=True, blank=True)\n"
CUST_NO = '    cust_no = models.IntegerField(db_column="CustNo")\n'
COUNTRY = """\
    country = models.ForeignKey(
        "Country",
        models.DO_NOTHING,
        related_name="customers",
        null=True,
        blank=True,
    )
"""
COUNTRY_REF = "    country_ref = models.IntegerField(null=True, blank=True)\n"
ORDER_CUSTOMER = '    customer = models.ForeignKey("Customer", models.DO_NOTHING, related_name="orders")\n'
SHOWN = "        return self.name or str(self.pk)\n"
FAX_INDEX = '            models.Index(fields=["fax", "name"], name="ix_customer_fax"),\n'


@dataclass(slots=True)
class Code:
    """Texts by path, which an edit changes in place."""

    files: dict[str, str]

    def swap(self, *pairs: tuple[str, str], path: str = MODELS) -> None:
        """Replace pieces of a file, each of which must be there."""
        for old, new in pairs:
            assert old in self.files[path], f"{old!r} is not in {path}"
            self.files[path] = self.files[path].replace(old, new)

    def write(self, path: str, text: str) -> None:
        """Write a file, or add to the end of it."""
        self.files[path] = self.files.get(path, "") + text

    def find_class(self, name: str, path: str = MODELS) -> str:
        """Return the text of a class, which ends with a line break."""
        text = self.files[path]
        (node,) = [each for each in ast.parse(text).body if isinstance(each, ast.ClassDef) and each.name == name]
        first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
        return "".join(text.splitlines(keepends=True)[first - 1 : node.end_lineno])

    def take_class(self, name: str, instead: str = "") -> str:
        """Take a class out of models.py, and return its text."""
        found = self.find_class(name)
        self.swap((f"\n\n{found}" if not instead else found, instead))
        return found

    def install(self, app: str) -> None:
        """Add an app to the settings."""
        self.swap(("INSTALLED_APPS = [\n", f'INSTALLED_APPS = [\n    "{app}",\n'), path=SETTINGS)
        self.write(f"{app.replace('.', '/')}/__init__.py", "")

    def add_import(self, line: str, path: str = MODELS) -> None:
        """Add a line of imports at the top of a module."""
        self.swap((IMPORT, f"{IMPORT}{line}\n"), path=path)

    def before_customer(self, text: str) -> None:
        """Put text before the class of the customer."""
        self.swap(("class Customer(models.Model):\n", f"{text}\n\nclass Customer(models.Model):\n"))

    def at_end(self, text: str) -> None:
        """Put text at the end of models.py."""
        self.files[MODELS] = self.files[MODELS].rstrip("\n") + f"\n\n\n{text}"

    def in_customer(self, text: str) -> None:
        """Put text at the end of the class of the customer."""
        self.swap((SHOWN, f"{SHOWN}\n{text}"))


Make = Callable[[Code], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectEdit:
    """An edit of a whole project. `name` says where the class, field or use stands.

    `uses` are columns and tables whose loss it must be asked about; `concerns` those where a change may be a conflict,
    because the user has edited the field or it is no statement of the class itself. `needs_class` if the project does
    not load without the class of the customer, `needs_uses` if it does not load, or pass Django's check, without the
    columns and relations that it uses: their removal is refused until the user has edited the code. `engines` are
    those whose code it can be made in.
    """

    name: str
    make: Make
    uses: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    is_in_admin: bool = False
    needs_class: bool = False
    needs_uses: bool = False
    engines: tuple[str, ...] = ENGINES


def join_edits(one: ProjectEdit, other: ProjectEdit) -> ProjectEdit:
    """Return the edit that is two edits, one after the other."""

    def make(code: Code) -> None:
        one.make(code)
        other.make(code)

    return ProjectEdit(
        name=f"{one.name} + {other.name}",
        make=make,
        uses=(*one.uses, *other.uses),
        concerns=(*one.concerns, *other.concerns),
        is_in_admin=one.is_in_admin or other.is_in_admin,
        needs_class=one.needs_class or other.needs_class,
        needs_uses=one.needs_uses or other.needs_uses,
        engines=tuple(each for each in one.engines if each in other.engines),
    )


def indent(text: str, by: int = 4) -> str:
    """Indent all lines that are not empty."""
    return re.sub(r"(?m)^(?=.)", " " * by, text)


def make_package(code: Code) -> None:
    """Turn models.py into a package whose only module has all that was in it."""
    code.write("legacy/models/__init__.py", "from legacy.models.tables import *  # noqa: F403\n")
    code.write("legacy/models/tables.py", code.files.pop(MODELS))
