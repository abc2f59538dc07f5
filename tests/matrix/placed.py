"""Edits that put a class elsewhere than at the top of models.py."""

import ast
import re

from tests.matrix.code import FAX, FAX_INDEX, IMPORT, MODELS, Code, ProjectEdit, indent


def _move_to_app(code: Code, app: str, name: str = "Customer") -> None:
    text = code.take_class(name)
    code.install(app)
    label = app.rpartition(".")[2]
    code.write(f"{app.replace('.', '/')}/models.py", f"{IMPORT}\n\n{_qualify(text)}")
    code.swap((f'"{name}"', f'"{label}.{name}"'))
    repoint_stubs(code, name, f"{app}.models")


def repoint_stubs(code: Code, name: str, module: str) -> None:
    """Let the stubs import a class from another module."""
    for path in [each for each in code.files if each.startswith("legacy/export/")]:
        text = re.sub(rf"from legacy.models import {name}\n", f"from {module} import {name}\n", code.files[path])
        text = re.sub(
            rf"from legacy.models import (.*){name}, (.*)\n",
            rf"from {module} import {name}\nfrom legacy.models import \1\2\n",
            text,
        )
        code.files[path] = re.sub(
            rf"from legacy.models import (.*), {name}\n",
            rf"from {module} import {name}\nfrom legacy.models import \1\n",
            text,
        )


def _qualify(text: str) -> str:
    """Name the app of the classes that stay behind."""
    return re.sub(r'"(Country|Tag|CustomerTag|Order)"', r'"legacy.\1"', text)


def to_other_app(code: Code, name: str = "Customer") -> None:
    _move_to_app(code, "crm", name)


def to_package_of_other_app(code: Code) -> None:
    _move_to_app(code, "crm")
    code.write("crm/models/people.py", code.files.pop("crm/models.py"))
    code.write("crm/models/__init__.py", "from .people import Customer\n\n__all__ = ['Customer']\n")


def to_nested_app(code: Code) -> None:
    code.write("apps/__init__.py", "")
    _move_to_app(code, "apps.crm")


def with_app_label(code: Code) -> None:
    text = code.take_class("Customer")
    label = '        db_table = "customer"\n'
    code.write("people/__init__.py", "")
    text = text.replace(label, f'{label}        app_label = "legacy"\n')
    code.write("people/tables.py", f"{IMPORT}\n\n{text}")
    code.at_end("from people.tables import Customer  # noqa: E402, F401\n")


def in_if(code: Code) -> None:
    code.add_import("import sys")
    text = code.find_class("Customer")
    code.swap((text, f"if sys.version_info >= (3, 8):\n\n{indent(text)}"))


def in_if_else(code: Code) -> None:
    code.add_import("import os")
    text = code.find_class("Customer")
    other = text.replace("        return self.name or str(self.pk)\n", '        return "?"\n')
    code.swap((text, f'if os.environ.get("PLAIN"):\n\n{indent(other)}\nelse:\n\n{indent(text)}'))


def in_try(code: Code) -> None:
    text = code.find_class("Customer")
    code.swap((text, f"try:\n\n{indent(text)}\nexcept ImportError:\n    pass\n"))


def in_with(code: Code) -> None:
    code.add_import("import contextlib")
    text = code.find_class("Customer")
    code.swap((text, f"with contextlib.suppress(ImportError):\n\n{indent(text)}"))


def in_function(code: Code) -> None:
    text = code.find_class("Customer")
    code.swap((text, f"def make_customer():\n{indent(text)}\n    return Customer\n\n\nCustomer = make_customer()\n"))


def to_other_module(code: Code) -> None:
    text = code.take_class("Customer")
    code.write("legacy/people.py", f"{IMPORT}\n\n{text}")
    code.at_end("from legacy.people import Customer  # noqa: E402, F401\n")


def split_text(text: str) -> tuple[str, dict[str, str]]:
    lines = text.splitlines(keepends=True)
    classes = [each for each in ast.parse(text).body if isinstance(each, ast.ClassDef)]
    blocks = {each.name: "".join(lines[each.lineno - 1 : each.end_lineno]) for each in classes}
    return "".join(lines[: classes[0].lineno - 1]).rstrip("\n"), blocks


def a_module_for_each(code: Code) -> None:
    _, blocks = split_text(code.files.pop(MODELS))
    for name, text in blocks.items():
        code.write(f"legacy/models/{name.lower()}.py", f"{IMPORT}\n\n{text}")
    lines = [f"from .{name.lower()} import {name}\n" for name in blocks]
    names = "".join(f'    "{name}",\n' for name in blocks)
    code.write("legacy/models/__init__.py", f"{''.join(lines)}\n__all__ = [\n{names}]\n")


def with_stars(code: Code) -> None:
    _, blocks = split_text(code.files.pop(MODELS))
    people = blocks.pop("Customer")
    code.write("legacy/models/people.py", f"{IMPORT}\n\n{people}")
    code.write("legacy/models/shop.py", f"{IMPORT}\n\n" + "\n\n".join(blocks.values()))
    code.write("legacy/models/__init__.py", "from .people import *  # noqa: F403\nfrom .shop import *  # noqa: F403\n")


def in_nested_package(code: Code) -> None:
    _, blocks = split_text(code.files.pop(MODELS))
    people = blocks.pop("Customer")
    code.write("legacy/models/people/__init__.py", "from .customer import Customer  # noqa: F401\n")
    code.write("legacy/models/people/customer.py", f"{IMPORT}\n\n{people}")
    rest = "\n\n".join(blocks.values())
    code.write("legacy/models/__init__.py", f"{IMPORT}\nfrom .people import Customer  # noqa: F401\n\n\n{rest}")


def renamed_class(code: Code) -> None:
    code.swap(("class Customer(", "class Client("), ('"Customer"', '"Client"'))
    for path in [each for each in code.files if each.startswith("legacy/export/")]:
        code.files[path] = re.sub(r"\bCustomer\b", "Client", code.files[path])


def deleted_class(code: Code) -> None:
    code.take_class("LogEntry")
    code.files.pop("legacy/export/log_entry.py")
    code.files["legacy/export/__init__.py"] = re.sub(
        r".*[Ll]og_?[Ee]ntry.*\n", "", code.files["legacy/export/__init__.py"]
    )


def deleted_field(code: Code) -> None:
    code.swap((FAX, ""), (FAX_INDEX, ""))
    stub = "legacy/export/customer.py"
    code.files[stub] = re.sub(r".*\bfax\b.*\n", "", code.files[stub])


def two_classes(code: Code) -> None:
    code.at_end(
        "class CustomerName(models.Model):\n"
        "    name = models.CharField(max_length=40, primary_key=True)\n\n"
        "    class Meta:\n        managed = False\n"
        '        db_table = "customer"\n'
    )


def aliased_import(code: Code) -> None:
    text = code.files[MODELS].replace("models.", "m.")
    code.files[MODELS] = text.replace(IMPORT, "from django.db import models as m\n")


def direct_imports(code: Code) -> None:
    code.swap(
        (IMPORT, "from django.db import models\nfrom django.db.models import CharField, Model\n"),
        ("class Customer(models.Model)", "class Customer(Model)"),
        (FAX, FAX.replace("models.CharField", "CharField")),
    )


def nothing(code: Code) -> None:
    del code


PLACED = (
    ProjectEdit(name="nothing", make=nothing),
    ProjectEdit(name="other app", make=to_other_app),
    ProjectEdit(name="package of another app", make=to_package_of_other_app),
    ProjectEdit(name="nested app", make=to_nested_app),
    ProjectEdit(name="app_label", make=with_app_label),
    ProjectEdit(name="if", make=in_if),
    ProjectEdit(name="if and else", make=in_if_else, concerns=("customer",), needs_class=True),
    ProjectEdit(name="try", make=in_try),
    ProjectEdit(name="with", make=in_with),
    ProjectEdit(name="function", make=in_function, concerns=("customer",), needs_class=True),
    ProjectEdit(name="other module", make=to_other_module),
    ProjectEdit(name="module for each class", make=a_module_for_each, concerns=("log_entry", "customer_tag")),
    ProjectEdit(name="package with stars", make=with_stars),
    ProjectEdit(name="nested package", make=in_nested_package),
    ProjectEdit(name="renamed class", make=renamed_class),
    ProjectEdit(name="deleted class", make=deleted_class),
    ProjectEdit(name="deleted field", make=deleted_field),
    ProjectEdit(name="two classes", make=two_classes, concerns=("customer.name",)),
    ProjectEdit(name="aliased import", make=aliased_import),
    ProjectEdit(name="direct imports", make=direct_imports),
)
