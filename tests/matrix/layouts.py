"""Edits of how a project finds its models, and of classes that code makes or completes."""

from tests.matrix.code import FAX, FAX_INDEX, IMPORT, MODELS, SETTINGS, Code, Make, ProjectEdit, indent
from tests.matrix.fields import FIELD, OPAQUE
from tests.matrix.placed import split_text, to_other_app
from tests.matrix.uses import FAX as FAX_USES
from tests.matrix.uses import in_customer

TABLE = '        db_table = "customer"\n'
FIND_ALL = """\
import importlib
import pkgutil

from django.db import models

for _each in pkgutil.iter_modules(__path__):
    _module = importlib.import_module(f"{__name__}.{_each.name}")
    for _name, _value in vars(_module).items():
        if isinstance(_value, type) and issubclass(_value, models.Model):
            globals()[_name] = _value
"""
AUDITED = """\
class Audited(models.base.ModelBase):
    def __new__(cls, name, bases, attrs, **options):
        return super().__new__(cls, name, bases, attrs, **options)
"""
FAXING = AUDITED.replace("        return", f'        attrs.setdefault("fax", {FIELD})\n        return')
PREPARED = f"""\
def add_fax(sender, **_):
    if sender.__name__.startswith(("Cust", "Patr")) and not hasattr(sender, "tag_id"):
        sender.add_to_class("fax", {FIELD})


models.signals.class_prepared.connect(add_fax)
"""
SUBCLASSED = f"""\
class Faxed(models.Model):
    class Meta:
        abstract = True

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        cls.extra = "fax"


class WithFax(Faxed):
    fax = {FIELD}

    class Meta:
        abstract = True
"""


def apps_on_the_path(code: Code) -> None:
    """Move the class to an app in a folder that the settings put on the path."""
    to_other_app(code)
    for name in ("models.py", "__init__.py"):
        code.files[f"apps/crm/{name}"] = code.files.pop(f"crm/{name}")
    text = code.files[SETTINGS]
    line = next(each for each in text.splitlines(keepends=True) if each.startswith("BASE_DIR"))
    code.swap((line, f'import sys\n\n{line}sys.path.insert(0, str(BASE_DIR / "apps"))\n'), path=SETTINGS)


def found_by_a_loop(code: Code) -> None:
    """Let the head of the package import all of its modules, without their names."""
    _, blocks = split_text(code.files.pop(MODELS))
    people = blocks.pop("Customer")
    code.write("legacy/models/people.py", f"{IMPORT}\n\n{people}")
    code.write("legacy/models/shop.py", f"{IMPORT}\n\n" + "\n\n".join(blocks.values()))
    code.write("legacy/models/__init__.py", FIND_ALL)


def computed_all(code: Code) -> None:
    _, blocks = split_text(code.files.pop(MODELS))
    people = blocks.pop("Customer")
    code.write("legacy/models/people.py", f'{IMPORT}\n__all__ = ["Customer"]\n\n\n{people}')
    names = "".join(f'    "{name}",\n' for name in blocks)
    code.write("legacy/models/shop.py", f"{IMPORT}\n__all__ = [\n{names}]\n\n\n" + "\n\n".join(blocks.values()))
    code.write(
        "legacy/models/__init__.py",
        "from . import people, shop\nfrom .people import *  # noqa: F403\nfrom .shop import *  # noqa: F403\n\n"
        "__all__ = [*people.__all__, *shop.__all__]\n",
    )


def imported_if_there(code: Code) -> None:
    text = code.take_class("Customer")
    code.write("legacy/people.py", f"{IMPORT}\n\n{text}")
    code.at_end(
        "try:\n    from legacy.people import Customer  # noqa: E402, F401\nexcept ImportError:\n    Customer = None\n"
    )


def nested_class(code: Code) -> None:
    text = code.find_class("LogEntry")
    code.swap((text, f"class Logs:\n{indent(text)}"))
    code.at_end("LogEntry = Logs.LogEntry\n")


def in_else_of_for(code: Code) -> None:
    text = code.find_class("Customer")
    code.swap((text, f"for _ in ():\n    pass\nelse:\n\n{indent(text)}"))


def in_finally(code: Code) -> None:
    text = code.find_class("Customer")
    code.swap((text, f"try:\n    pass\nfinally:\n\n{indent(text)}"))


def with_metaclass(code: Code) -> None:
    code.before_customer(AUDITED)
    code.swap(("class Customer(models.Model)", "class Customer(models.Model, metaclass=Audited)"))


def field_of_metaclass(code: Code) -> None:
    code.before_customer(FAXING)
    code.swap((FAX, ""), ("class Customer(models.Model)", "class Customer(models.Model, metaclass=Audited)"))


def field_of_signal(code: Code) -> None:
    code.before_customer(PREPARED)
    code.swap((FAX, ""), (FAX_INDEX, ""))


def field_of_subclass_hook(code: Code) -> None:
    code.swap((FAX, ""), ("class Customer(models.Model)", "class Customer(WithFax)"))
    code.swap(("class Customer(WithFax)", f"{SUBCLASSED}\n\nclass Customer(WithFax)"))


def generic_base(code: Code) -> None:
    code.add_import('from typing import Generic, TypeVar\n\nT = TypeVar("T")')
    code.before_customer("class Typed(models.Model, Generic[T]):\n    class Meta:\n        abstract = True\n")
    code.swap(("class Customer(models.Model)", "class Customer(Typed[int])"))


def field_set_to_none(code: Code) -> None:
    """Delete a field of a base class in the one class that has no such column."""
    base = f"class Contact(models.Model):\n    mail = {FIELD}\n{FAX}\n    class Meta:\n        abstract = True\n"
    code.swap((FAX, "    mail = None\n"))
    code.swap(("class Customer(models.Model)", f"{base}\n\nclass Customer(Contact)"))


def inner_base(code: Code) -> None:
    code.before_customer(
        "class Shop:\n    class Base(models.Model):\n        class Meta:\n            abstract = True\n\n"
        "        def shout(self):\n            return str(self).upper()\n"
    )
    code.swap(("class Customer(models.Model)", "class Customer(Shop.Base)"))


def managed_by_settings(code: Code) -> None:
    code.add_import("from django.conf import settings")
    code.swap((f"        managed = False\n{TABLE}", f'        managed = getattr(settings, "OWN", False)\n{TABLE}'))


def table_of_f_string(code: Code) -> None:
    code.before_customer('PREFIX = "cust"\n')
    code.swap((TABLE, '        db_table = f"{PREFIX}omer"\n'))


def table_of_pieces(code: Code) -> None:
    code.swap((TABLE, '        db_table = "cust" "omer"\n'))


def made_by_type(code: Code) -> None:
    code.swap(("class Customer(models.Model):", "class _Customer:"))
    code.at_end(
        'Customer = type("Customer", (models.Model,), '
        '{name: value for name, value in vars(_Customer).items() if name not in ("__dict__", "__weakref__")})\n'
    )


def typed_any(code: Code) -> None:
    code.add_import("from typing import Any, ClassVar")
    code.swap(("    def __str__(self)", "    cache: ClassVar[dict[str, Any]] = {}\n\n    def __str__(self)"))


def slots_of_constants(code: Code) -> None:
    code.before_customer("COLUMNS = ['name', 'fax']\n")
    code.in_customer("    def as_dict(self):\n        return {each: getattr(self, each) for each in COLUMNS}\n")


def checked_at_import(code: Code) -> None:
    code.at_end('FAX_LENGTH = Customer._meta.get_field("fax").max_length\n')


def label_at_import(code: Code) -> None:
    code.at_end('Customer._meta.get_field("fax").verbose_name = "Telefax"\n')


def attribute_at_import(code: Code) -> None:
    code.at_end("FAX_LENGTH = Customer.fax.field.max_length\n")


def _add(name: str, make: Make) -> ProjectEdit:
    return ProjectEdit(name=name, make=make, concerns=OPAQUE, uses=OPAQUE)


LAYOUTS = (
    ProjectEdit(name="apps folder on the path", make=apps_on_the_path),
    ProjectEdit(name="modules found by a loop", make=found_by_a_loop),
    ProjectEdit(name="computed __all__", make=computed_all, concerns=("log_entry", "customer_tag")),
    ProjectEdit(name="imported if there", make=imported_if_there),
    ProjectEdit(name="nested class", make=nested_class, concerns=("log_entry",), needs_class=True),
    ProjectEdit(name="else of a for", make=in_else_of_for, concerns=("customer",)),
    ProjectEdit(name="finally", make=in_finally),
    ProjectEdit(name="metaclass", make=with_metaclass),
    ProjectEdit(name="generic base", make=generic_base, concerns=("customer",)),
    ProjectEdit(name="base inside a class", make=inner_base),
    ProjectEdit(name="managed by a setting", make=managed_by_settings, concerns=("customer",)),
    ProjectEdit(name="table in an f-string", make=table_of_f_string, concerns=("customer",)),
    ProjectEdit(name="table in pieces", make=table_of_pieces),
    ProjectEdit(name="made by type()", make=made_by_type, concerns=("customer",), needs_class=True),
    ProjectEdit(name="typed attribute", make=typed_any),
    _add("field of a metaclass", field_of_metaclass),
    _add("field of a signal", field_of_signal),
    _add("field of a base with a hook", field_of_subclass_hook),
    _add("field set to None", field_set_to_none),
    ProjectEdit(name="names in a constant", make=slots_of_constants, uses=FAX_USES),
    ProjectEdit(
        name="length read at import", make=checked_at_import, uses=FAX_USES, needs_class=True, needs_uses=True
    ),
    ProjectEdit(name="label set at import", make=label_at_import, uses=FAX_USES, needs_class=True, needs_uses=True),
    ProjectEdit(
        name="attribute read at import", make=attribute_at_import, uses=FAX_USES, needs_class=True, needs_uses=True
    ),
    ProjectEdit(
        name="cached property",
        make=in_customer("    @property\n    def has_fax(self) -> bool:\n        return bool(self.fax)\n"),
        uses=FAX_USES,
    ),
)
