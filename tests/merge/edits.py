"""Edits that a developer makes in generated models, as functions from their text to new texts by path."""

import ast
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.merge.text import blackened

Texts = dict[str, str]
MODELS = "legacy/models.py"

SHOWN = "        return self.name or str(self.pk)\n"
CUSTOMER = "class Customer(models.Model):\n"
NAME = "    name = models.CharField(max_length=40, blank=True)\n"
FAX = "    fax = models.CharField(max_length=20, null=True, blank=True)\n"
TOTAL = "    total = models.DecimalField(max_digits=10, decimal_places=2)\n"
COUNTRY_REF = "    country_ref = models.IntegerField(null=True, blank=True)\n"
META = '    class Meta:\n        managed = False\n        db_table = "customer"\n'


BUYER = 'buyer = models.ForeignKey("Customer", models.DO_NOTHING, related_name="purchases", db_column="customer_id")'
OWN_INDEX = 'models.Index(fields=["rate"], name="my_rate"),  # mine'
LAND = """\
    land = models.ForeignKey(
        "Country", on_delete=models.PROTECT, db_constraint=False,
        null=True, db_column="country_ref", related_name="+",
    )
"""
SECOND = """\
class CustomerName(models.Model):
    name = models.CharField(max_length=40, primary_key=True)

    class Meta:
        managed = False
        db_table = "customer"


class Loud(Customer):
    class Meta:
        proxy = True


"""
NAMED = """\
class Named(models.Model):
    class Meta:
        abstract = True

    def loud(self) -> str:
        return str(self).upper()


class Mixin:
    pass


"""
CHOSEN = """\
    name = models.CharField(
        max_length=40,  # as in the form
        blank=True,
        choices=[("a", "A")],
    )
"""
METHODS = """
    @property
    def shown(self):
        return f"{self.name} <{self.pk}>"

    def is_paid(self):
        return self.status == self.Status.PAID
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One edit. `keeps` are pieces of source that a refresh must keep, except for white space.

    `own` are attributes that the user has set, by column; `deleted` are the columns whose field the user has deleted.
    """

    name: str
    make: Callable[[str], Texts]
    keeps: tuple[str, ...] = ()
    own: dict[str, tuple[str, ...]] = field(default_factory=dict)
    deleted: tuple[str, ...] = ()


def replacing(*pairs: tuple[str, str]) -> Callable[[str], Texts]:
    """Return an edit that replaces pieces of the text, each of which must exist."""

    def make(text: str) -> Texts:
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        return {MODELS: text}

    return make


def _reorder(text: str) -> Texts:
    """Reverse the order of the classes, and of two fields of the customer."""
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    head = "".join(lines[: classes[0].lineno - 1])
    blocks = ["".join(lines[node.lineno - 1 : node.end_lineno]) for node in classes]
    text = head + "\n\n".join(reversed(blocks))
    return replacing((NAME + FAX, FAX + NAME))(text)


def _format_narrow(text: str) -> Texts:
    return {MODELS: blackened(text, 79)}


def _format_with_ruff(text: str) -> Texts:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "format",
            "--isolated",
            "--line-length",
            "60",
            "--config",
            "format.quote-style='single'",
            "-",
        ],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return {MODELS: done.stdout}


def _split(text: str) -> Texts:
    """Split the module into a package: one module for the customer, one for all others, imported in `__init__`."""
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    found = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    blocks = {name: "".join(lines[node.lineno - 1 : node.end_lineno]) for name, node in found.items()}
    head = "from django.db import models\n\n\n"
    others = [name for name in blocks if name != "Customer"]
    return {
        "legacy/models/__init__.py": f"from .crm import Customer\nfrom .shop import {', '.join(others)}\n\n"
        f"__all__ = {[*blocks]!r}\n",
        "legacy/models/crm.py": head + blocks["Customer"],
        "legacy/models/shop.py": head + "\n\n".join(blocks[name] for name in others),
    }


def _move_class(text: str) -> Texts:
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    (node,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "LogEntry"]
    block = "".join(lines[node.lineno - 1 : node.end_lineno])
    rest = text.replace(block + "\n\n", "") + "\n\nfrom legacy.logs import LogEntry  # noqa: E402, F401\n"
    return {MODELS: rest, "legacy/logs.py": f"from django.db import models\n\n\n{block}"}


def make_package(texts: Texts) -> Texts:
    """Turn models.py into a package whose `__init__` imports the classes of its only module."""
    if MODELS not in texts:
        return texts
    names = [node.name for node in ast.parse(texts[MODELS]).body if isinstance(node, ast.ClassDef)]
    lines = "".join(f"    {name},\n" for name in names)
    return {
        **{path: text for path, text in texts.items() if path != MODELS},
        "legacy/models/__init__.py": f"from legacy.models.tables import (\n{lines})\n",
        "legacy/models/tables.py": texts[MODELS],
    }


EDITS = (
    Edit(name="nothing", make=replacing()),
    Edit(
        name="rename class",
        make=replacing(("class Customer(", "class Client("), ('"Customer"', '"Client"')),
        keeps=("class Client(models.Model):",),
    ),
    Edit(
        name="rename field",
        make=replacing(
            (
                "    name = models.CharField(max_length=40, blank=True)",
                '    label = models.CharField(max_length=40, blank=True, db_column="name")',
            ),
            ('fields=["fax", "name"]', 'fields=["fax", "label"]'),
            ('fields=["name"]', 'fields=["label"]'),
            ("return self.name or", "return self.label or"),
        ),
        keeps=("label = models.CharField(", "return self.label"),
    ),
    Edit(
        name="rename relation",
        make=replacing(
            (
                '    customer = models.ForeignKey("Customer", models.DO_NOTHING, related_name="orders")',
                f"    {BUYER}",
            )
        ),
        keeps=(BUYER,),
    ),
    Edit(
        name="method, property, manager",
        make=replacing(
            ("class Customer(", "class Busy(models.Manager):\n    pass\n\n\nclass Customer("),
            (META, "    objects = Busy()\n\n" + META),
            (SHOWN, SHOWN + METHODS),
        ),
        keeps=("objects = Busy()", METHODS),
    ),
    Edit(
        name="Meta option",
        make=replacing((META, META + '        ordering = ["name"]\n        get_latest_by = "id"\n')),
        keeps=('ordering = ["name"]', 'get_latest_by = "id"'),
    ),
    Edit(
        name="own index",
        make=replacing(
            (
                '            models.Index(fields=["fax"',
                f'            {OWN_INDEX}\n            models.Index(fields=["fax"',
            )
        ),
        keeps=(OWN_INDEX,),
    ),
    Edit(
        name="comments",
        make=replacing(
            (
                NAME,
                "    # What they call\n    # themselves\n" + NAME.rstrip() + "  # not the legal one\n    # floating\n",
            ),
            ("class Customer(", "# --- people ---\n\n# The one who pays\nclass Customer("),
        ),
        keeps=(
            "# What they call",
            "# themselves",
            "# not the legal one",
            "# floating",
            "# --- people ---",
            "# The one who pays",
        ),
    ),
    Edit(
        name="docstring",
        make=replacing((CUSTOMER, CUSTOMER + '    """Somebody who buys.\n\n    Or has bought.\n    """\n\n')),
        keeps=("Somebody who buys.", "Or has bought."),
    ),
    Edit(
        name="relation without key",
        make=replacing(
            (
                COUNTRY_REF,
                LAND,
            )
        ),
        keeps=('land = models.ForeignKey( "Country", on_delete=models.PROTECT, db_constraint=False,',),
        own={"orders.country_ref": ("cls", "blank")},
    ),
    Edit(
        name="second relation on a column",
        make=replacing(
            (COUNTRY_REF, COUNTRY_REF + '    lands = models.ManyToManyField("Country", related_name="visits")\n')
        ),
        keeps=('lands = models.ManyToManyField("Country", related_name="visits")',),
    ),
    Edit(
        name="second class and proxy",
        make=replacing(
            (
                "class Item(",
                SECOND + "class Item(",
            )
        ),
        keeps=(
            "class CustomerName(models.Model): name = models.CharField(max_length=40, primary_key=True)",
            "class Loud(Customer):",
        ),
    ),
    Edit(
        name="abstract base and annotations",
        make=replacing(
            (
                "class Customer(models.Model)",
                NAMED + "class Customer(Mixin, Named)",
            ),
            ("    name = models.CharField(", "    name: models.CharField = models.CharField("),
        ),
        keeps=(
            "class Customer(Mixin, Named):",
            "name: models.CharField = models.CharField(",
            "def loud(self) -> str:",
        ),
    ),
    Edit(
        name="rename many-to-many and key of several columns",
        make=replacing(
            ("    tags = models.ManyToManyField(", "    marks = models.ManyToManyField("),
            ('"CustomerTag",\n        related_name="customers"', '"CustomerTag",\n        related_name="bearers"'),
            ("    item = models.ForeignObject(", "    thing = models.ForeignObject("),
        ),
        keeps=("marks = models.ManyToManyField(", 'related_name="bearers"', "thing = models.ForeignObject("),
    ),
    Edit(name="delete field", make=replacing((TOTAL, "")), deleted=("orders.total",)),
    Edit(
        name="delete nullable field",
        make=replacing((FAX, ""), ('            models.Index(fields=["fax", "name"], name="ix_customer_fax"),\n', "")),
        deleted=("customer.fax",),
    ),
    Edit(name="reorder", make=_reorder),
    Edit(name="79 columns", make=_format_narrow),
    Edit(name="ruff, 60 columns, single quotes", make=_format_with_ruff, keeps=("db_table = 'orders'",)),
    Edit(name="split into a package", make=_split, keeps=("from .crm import Customer",)),
    Edit(name="move to another module", make=_move_class, keeps=("from legacy.logs import LogEntry",)),
    Edit(
        name="max_length",
        make=replacing(("name = models.CharField(max_length=40,", "name = models.CharField(max_length=30,")),
        keeps=("max_length=30",),
        own={"customer.name": ("max_length",)},
    ),
    Edit(name="blank", make=replacing((NAME, NAME.replace(", blank=True", ""))), own={"customer.name": ("blank",)}),
    Edit(
        name="class of the field",
        make=replacing((NAME, NAME.replace("CharField", "EmailField")), (TOTAL, TOTAL.replace("Decimal", "Decimal"))),
        keeps=("name = models.EmailField(",),
        own={"customer.name": ("cls",)},
    ),
    Edit(
        name="choices",
        make=replacing(
            (
                NAME,
                CHOSEN,
            )
        ),
        keeps=("# as in the form", 'choices=[("a", "A")],'),
        own={"customer.name": ("choices",)},
    ),
    Edit(
        name="default and db_default",
        make=replacing((TOTAL, TOTAL.replace("2)", "2, db_default=1, default=3)"))),
        keeps=("db_default=1, default=3",),
        own={"orders.total": ("db_default",)},
    ),
    Edit(
        name="help_text and verbose_name",
        make=replacing((NAME, NAME.replace("(max_length", '("Full name", help_text=("as " "signed"), max_length'))),
        keeps=('"Full name", help_text=("as " "signed")',),
    ),
    Edit(
        name="on_delete and related_name",
        make=replacing(
            (
                '"Customer", models.DO_NOTHING, related_name="orders"',
                'to="Customer", on_delete=models.PROTECT, related_name="bought"',
            )
        ),
        keeps=('to="Customer", on_delete=models.PROTECT, related_name="bought"',),
    ),
    Edit(name="null", make=replacing((FAX, FAX.replace("null=True, ", ""))), own={"customer.fax": ("null",)}),
    Edit(
        name="digits",
        make=replacing((TOTAL, TOTAL.replace("max_digits=10", "max_digits=12"))),
        keeps=("max_digits=12",),
        own={"orders.total": ("max_digits", "decimal_places", "cls", "max_length")},
    ),
    Edit(name="line ends of Windows", make=lambda text: {MODELS: text.replace("\n", "\r\n")}),
    Edit(
        name="names of many letters",
        make=replacing((NAME, NAME.rstrip() + "  # größer, übermäßig\n")),
        keeps=("# größer, übermäßig",),
    ),
)
