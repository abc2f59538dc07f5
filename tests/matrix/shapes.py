"""Edits of the shape of models: bases, names, order and places, as projects of some age have them."""

import re

from tests.matrix.code import FAX, IMPORT, MODELS, Code, ProjectEdit, indent
from tests.matrix.placed import renamed_class, repoint_stubs, split_text, to_other_app

META = '    class Meta:\n        managed = False\n        db_table = "customer"\n'
NAMES = ("Country", "Customer", "CustomerTag", "Item", "LogEntry", "Order", "Shipment", "Tag")
LEGACY_BASE = f"""\
{IMPORT}

class Legacy(models.Model):
    class Meta:
        abstract = True
        managed = False

    def describe(self):
        return str(self)
"""
TYPED = """\
    objects: "ClassVar[models.Manager[Customer]]"
    orders: "models.Manager[Order]"
    country_id: "int | None"
"""


def moved_and_renamed(code: Code) -> None:
    renamed_class(code)
    to_other_app(code, "Client")


def own_label(code: Code) -> None:
    code.swap(('    name = "legacy"\n', '    name = "legacy"\n    label = "old"\n'), path="legacy/apps.py")
    code.swap(('APP = "legacy"', 'APP = "old"'), path="legacy/router.py")


def own_label_beside_other_app(code: Code) -> None:
    to_other_app(code)
    own_label(code)
    code.files["crm/models.py"] = code.files["crm/models.py"].replace('"legacy.', '"old.')


def own_label_by_meta(code: Code) -> None:
    own_label(code)
    text = code.take_class("Customer")
    label = '        db_table = "customer"\n'
    labelled = f'{label}        app_label = "old"\n'
    code.write("people/__init__.py", "")
    code.write("people/tables.py", f"{IMPORT}\n\n{text.replace(label, labelled)}")
    code.at_end("from people.tables import Customer  # noqa: E402, F401\n")


def exported_under_other_name(code: Code) -> None:
    code.write("legacy/models/tables.py", code.files.pop(MODELS))
    others = "".join(f"    {name},\n" for name in NAMES if name != "Customer")
    code.write(
        "legacy/models/__init__.py",
        f"from .tables import (\n{others})\nfrom .tables import Customer as Client\n\nCustomer = Client\n",
    )


def split_into_base_and_class(code: Code) -> None:
    text = code.find_class("Customer")
    base = text.replace("class Customer(", "class CustomerBase(").replace(
        "        managed = False\n", "        abstract = True\n        managed = False\n"
    )
    code.swap(
        (
            text,
            f"{base}\n\nclass Customer(CustomerBase):\n    class Meta(CustomerBase.Meta):\n        abstract = False\n",
        )
    )


def with_all(code: Code) -> None:
    listed = "".join(f'    "{name}",\n' for name in NAMES)
    code.swap((IMPORT, f"{IMPORT}\n__all__ = [\n{listed}]\n"))


def shared_meta(code: Code) -> None:
    code.write("legacy/base.py", LEGACY_BASE)
    code.add_import("\nfrom legacy.base import *  # noqa: F403")
    text = (
        code.files[MODELS].replace("(models.Model)", "(Legacy)").replace("class Meta:\n", "class Meta(Legacy.Meta):\n")
    )
    code.files[MODELS] = text.replace("        managed = False\n", "")


def typed(code: Code) -> None:
    code.swap(
        (IMPORT, f"from typing import TYPE_CHECKING\n\n{IMPORT}\nif TYPE_CHECKING:\n    from typing import ClassVar\n")
    )
    code.swap(("class Customer(models.Model):\n", f"class Customer(models.Model):\n{TYPED}\n"))


def documented(code: Code) -> None:
    code.swap(
        (
            "class Customer(models.Model):\n",
            'class Customer(models.Model):\n    """A customer.\n\n    Since 1998.\n    """\n\n    # --- keys ---\n',
        ),
        (FAX, f"\n    # --- contact ---\n{FAX}    # TODO: e-mail\n\n"),
    )


def meta_first(code: Code) -> None:
    text = code.find_class("Customer")
    start = text.index("    class Meta:")
    end = text.index("    def __str__")
    meta = text[start:end]
    new = text.replace(meta, "").replace("(models.Model):\n", f"(models.Model):\n{meta}")
    code.swap((text, new))


def one_line_meta(code: Code) -> None:
    text = code.find_class("Tag")
    new = re.sub(
        r"    class Meta:\n        managed = False\n        db_table = \"tag\"\n",
        '    class Meta: managed = False; db_table = "tag"\n',
        text,
    )
    assert new != text
    code.swap((text, new))


def decorated(code: Code) -> None:
    code.before_customer("def audited(model):\n    return model\n")
    code.swap(("class Customer(models.Model)", "@audited\nclass Customer(models.Model)"))


def format_off(code: Code) -> None:
    text = code.find_class("Customer")
    new = text.replace("    name = models", "    # fmt: off\n    name   = models").replace(
        FAX, FAX.replace("fax =", "fax    =") + "    # fmt: on\n"
    )
    code.swap((text, new))


def mixins(code: Code) -> None:
    code.write(
        "common/mixins.py",
        f"{IMPORT}\n\nclass Shown(models.Model):\n"
        "    class Meta:\n        abstract = True\n        ordering = ['pk']\n"
        "\n\nclass Counted:\n    def count(self):\n        return 1\n",
    )
    code.write("common/__init__.py", "")
    code.add_import("\nfrom common import mixins")
    code.swap(
        ("class Customer(models.Model)", "class Customer(mixins.Counted, mixins.Shown, models.Model)"),
        (META, META.replace("class Meta:", "class Meta(mixins.Shown.Meta):")),
    )


def alias_of_renamed(code: Code) -> None:
    renamed_class(code)
    code.at_end("Customer = Client  # the old name\n")


def made_meta(code: Code) -> None:
    code.before_customer('def make_meta(table):\n    return type("Meta", (), {"managed": False, "db_table": table})\n')
    text = code.find_class("Customer")
    start, end = text.index("    class Meta:"), text.index("    def __str__")
    code.swap((text[start:end], '    Meta = make_meta("customer")\n\n'))


def reversed_classes(code: Code) -> None:
    head, blocks = split_text(code.files[MODELS])
    code.files[MODELS] = f"{head}\n\n\n" + "\n\n".join(reversed(blocks.values()))


def registered(code: Code) -> None:
    code.at_end(
        'def register(model):\n    return model\n\n\nregister(Customer)\nCustomer._meta.verbose_name = "client"\n'
    )


def in_match(code: Code) -> None:
    text = code.find_class("Customer")
    code.swap((text, f"match 1:\n    case 1:\n\n{indent(text, 8)}"))


def moved_below_type_checking(code: Code) -> None:
    """Move the class to another module, whose names models.py has only for the type checker."""
    text = code.take_class("Customer")
    code.write("legacy/people.py", f"{IMPORT}\n\n{text}")
    code.swap(
        (
            IMPORT,
            f"from typing import TYPE_CHECKING\n\n{IMPORT}\n"
            "if TYPE_CHECKING:\n    from legacy.people import Customer\n",
        )
    )
    repoint_stubs(code, "Customer", "legacy.people")
    code.at_end("from legacy import people  # noqa: E402, F401\n")


def relative_package(code: Code) -> None:
    """Let each module of a package import its bases from a module beside it, as `from .base import Legacy`."""
    shared_meta(code)
    text = code.files.pop(MODELS).replace("from legacy.base import *  # noqa: F403", "from .base import Legacy")
    code.write("legacy/models/base.py", code.files.pop("legacy/base.py"))
    code.write("legacy/models/tables.py", text)
    names = ", ".join(NAMES)
    code.write("legacy/models/__init__.py", f"from .base import Legacy as Base\nfrom .tables import {names}\n")


LISTED = ("log_entry", "customer_tag")
"""Tables whose classes nothing uses but a list or import of all classes, or that every class has an edit of."""

SHAPES = (
    ProjectEdit(name="moved and renamed", make=moved_and_renamed),
    ProjectEdit(name="label of the app", make=own_label),
    ProjectEdit(name="label of the app beside another one", make=own_label_beside_other_app),
    ProjectEdit(name="label of the app in Meta", make=own_label_by_meta),
    ProjectEdit(name="exported under another name", make=exported_under_other_name, concerns=LISTED, needs_class=True),
    ProjectEdit(
        name="split into base and class", make=split_into_base_and_class, concerns=("customer",), needs_class=True
    ),
    ProjectEdit(name="__all__", make=with_all, concerns=LISTED),
    ProjectEdit(name="shared Meta", make=shared_meta, concerns=LISTED),
    ProjectEdit(name="typed", make=typed),
    ProjectEdit(name="documented", make=documented),
    ProjectEdit(name="Meta first", make=meta_first),
    ProjectEdit(name="Meta on a line", make=one_line_meta),
    ProjectEdit(name="decorated", make=decorated),
    ProjectEdit(name="fmt: off", make=format_off),
    ProjectEdit(name="mixins with Meta", make=mixins),
    ProjectEdit(name="alias of the renamed class", make=alias_of_renamed, uses=("customer",), needs_class=True),
    ProjectEdit(name="Meta from a function", make=made_meta, concerns=("customer",), needs_class=True),
    ProjectEdit(name="reversed classes", make=reversed_classes),
    ProjectEdit(name="registered", make=registered, uses=("customer",), needs_class=True),
    ProjectEdit(name="match", make=in_match),
    ProjectEdit(name="TYPE_CHECKING", make=moved_below_type_checking),
    ProjectEdit(name="package with a base", make=relative_package, concerns=LISTED),
)
