"""A removed class leaves the packages that re-export it, and nothing else does."""

import pytest

from legacygen.pycode.reexports import remove_reexports, rename_reexports

PEOPLE = "legacy/models/people.py"
INIT = "legacy/models/__init__.py"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from .people import Customer\nfrom .shop import Order\n", "from .shop import Order\n"),
        ("from .people import Customer  # noqa: F401\n", ""),
        ("from .people import Customer, Tag\n", "from .people import Tag\n"),
        ("from .people import Address, Customer\n", "from .people import Address\n"),
        ("from .people import Customer as Customer\n", ""),
        (
            "from legacy.models.people import (\n    Address,\n    Customer,\n)\n",
            "from legacy.models.people import (\n    Address,\n)\n",
        ),
        (
            'from .people import *\n\n__all__ = ["Address", "Customer"]\n',
            'from .people import *\n\n__all__ = ["Address"]\n',
        ),
        (
            'from .people import Customer\n__all__ = [\n    "Customer",\n    "Tag",\n]\n',
            '__all__ = [\n    "Tag",\n]\n',
        ),
        ("import os; from .people import Customer\n", "import os; pass\n"),
        ("from .people import Customer as Client\n", None),
        ("from .other import Customer\n", None),
        ('from .other import Tag\n\n__all__ = ["Customer"]\n', None),
        ("from .people import Tag\n", None),
        ("def broken(:\n", None),
    ],
)
def test_a_class_is_removed_from_imports_and_from_all(before: str, after: str | None) -> None:
    found = remove_reexports({INIT: before, PEOPLE: ""}, PEOPLE, "Customer", ())
    assert found == ({} if after is None else {INIT: after})


def test_packages_that_import_from_packages_are_followed() -> None:
    texts = {
        "crm/__init__.py": "from crm.models import Customer\n",
        "crm/models/__init__.py": "from .people import Customer\n",
        "crm/models/people/__init__.py": "from .customer import Customer\n",
        "crm/models/people/customer.py": "",
    }
    found = remove_reexports(texts, "crm/models/people/customer.py", "Customer", ())
    assert found == dict.fromkeys(list(texts)[:3], "")


def test_an_import_is_a_use_but_for_packages_and_modules_with_models() -> None:
    line = "from legacy.people import Customer\n"
    texts = {"legacy/models.py": line, "legacy/views.py": line, "legacy/people.py": ""}
    assert remove_reexports(texts, "legacy/people.py", "Customer", {"legacy/models.py"}) == {"legacy/models.py": ""}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from .people import Address, Customer  # own\n", "from .people import Address, Client  # own\n"),
        ("from .people import Customer as Customer\n", "from .people import Client as Client\n"),
        (
            "from .people import *\n\n__all__ = ('Customer', 'Tag')\n",
            "from .people import *\n\n__all__ = ('Client', 'Tag')\n",
        ),
        ("from .people import Customer as Buyer\n", None),
        ("from .other import Customer\n", None),
    ],
)
def test_a_class_gets_its_new_name_in_imports_and_in_all(before: str, after: str | None) -> None:
    found = rename_reexports({INIT: before, PEOPLE: ""}, PEOPLE, "Customer", "Client", ())
    assert found == ({} if after is None else {INIT: after})
