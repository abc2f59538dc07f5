"""Lines that legacygen has written are taken out of a module, and lines of the user that use what goes are found."""

import pytest

from legacygen.retire.code_edits import is_left_empty, remove_own_code
from legacygen.retire.code_uses import find_module_uses
from legacygen.retire.gone_names import GoneNames

NAMES = GoneNames(
    modules=frozenset({"config.legacy", "legacy", "legacy.models", "legacy.settings", "legacy.router"}),
    kept=frozenset({"config", "legacy.helpers", "shop.models"}),
    labels=frozenset({"legacy"}),
    models=frozenset({"legacy.customer"}),
)

EDITS = {
    "the settings of the template": (
        "import os\n\nfrom config import env, legacy\n\nfrom .base import *\n\nA = 1\nlegacy.install(globals())\n",
        "import os\n\nfrom config import env\n\nfrom .base import *\n\nA = 1\n",
    ),
    "those of tests": (
        '"""Tests."""\n\nfrom config import legacy\n\nfrom .base import *\n\nlegacy.install(globals(), testing=1)\n',
        '"""Tests."""\n\nfrom .base import *\n',
    ),
    "the end of another project's settings": (
        "A = 1\n\nfrom legacy import settings as legacy\n\nlegacy.install(globals())  # during tests, in memory\n",
        "A = 1\n",
    ),
    "the middle of settings": (
        "A = 1\n\n\nfrom legacy.settings import install\ninstall(globals())\n\nB = 2\n",
        "A = 1\n\n\nB = 2\n",
    ),
    "a module by its whole name": ("import legacy.settings\nlegacy.settings.install(globals())\nA = 1\n", "A = 1\n"),
    "the first of several names": (
        "from config import legacy, env\nlegacy.install(globals())\n",
        "from config import env\n",
    ),
    "names in brackets": (
        "from config import (\n    env,\n    legacy,\n)\nlegacy.install(globals())\n",
        "from config import (\n    env,\n)\n",
    ),
    "line ends of Windows": (
        "A = 1\r\nfrom config import env, legacy\r\nlegacy.install(globals())\r\n",
        "A = 1\r\nfrom config import env\r\n",
    ),
    "a conftest with more in it": (
        "import pytest\nfrom legacygen.runtime.testing import legacy_db\n\n__all__ = ['legacy_db', 'a']\na = 1\n",
        "import pytest\n\n__all__ = ['a']\na = 1\n",
    ),
    "the conftest of the template": (
        '"""Fixtures."""\n\nfrom legacygen.runtime.testing import legacy_db\n\n__all__ = ["legacy_db"]\n',
        '"""Fixtures."""\n',
    ),
}


@pytest.mark.parametrize(("text", "expected"), EDITS.values(), ids=EDITS)
def test_what_legacygen_has_written_is_taken_out_and_nothing_else(text: str, expected: str) -> None:
    found = find_module_uses("config/settings/dev.py", text, NAMES)
    assert found
    assert found.uses == ()
    assert remove_own_code(text, found) == expected


USES = {
    "an import": ("from legacy.models import Customer\n", ["1 legacy.models.Customer"]),
    "its uses": (
        "from legacy import models\n\nmodels.Customer.objects.get()\n",
        ["1 legacy.models", "3 legacy.models.Customer.objects.get"],
    ),
    "a star import": ("from legacy.models import *\n", ["1 legacy.models"]),
    "an import within a function": ("def f():\n    import legacy.models\n", ["2 legacy.models"]),
    "a relative import": ("from ..legacy.models import Customer\n", ["1 legacy.models.Customer"]),
    "an import for its effect": ("import legacy.models\n", ["1 legacy.models"]),
    "a module that stays": ("from legacy import helpers\nimport shop.models\n", []),
    "a namesake": ("from .legacy import x\nimport legacy_tools\n", []),
    "a relation": ("field = ForeignKey('Legacy.CUSTOMER')\n", ["1 Legacy.CUSTOMER"]),
    "a router": ("DATABASE_ROUTERS = ['legacy.router.LegacyRouter']\n", ["1 legacy.router.LegacyRouter"]),
    "an alias": ("Customer.objects.using('legacy')\n", ["1 legacy ?"]),
    "a permission, or the name of a log": ("x = 'legacy.view_customer'\n", ["1 legacy.view_customer ?"]),
    "prose": ('"""legacy"""\nx = Field(verbose_name="legacy", help_text="legacy.models")\n', []),
    "a dependency of a migration": ("x = [('legacygen_ledger', '0001_initial')]\n", ["1 legacygen_ledger"]),
    "a legacy app among others": ("INSTALLED_APPS += ['legacy']\n", ["1 legacy"]),
    "the package": ("session.install('legacygen')\n", ["1 legacygen ?"]),
    "an installed app": ("INSTALLED_APPS = ['legacygen.runtime']\n", ["1 legacygen.runtime"]),
    "a field": (
        "from legacygen.runtime import fields\nx = fields.SetField()\n",
        ["1 legacygen.runtime.fields", "2 legacygen.runtime.fields.SetField"],
    ),
    "a field in a migration": (
        "import legacygen.runtime.fields.sets\nx = legacygen.runtime.fields.sets.SetField()\n",
        ["1 legacygen.runtime.fields.sets", "2 legacygen.runtime.fields.sets.SetField"],
    ),
    "a test with the fixture": ("def test_it(legacy_db): ...\n", ["1 legacygen.runtime.testing.legacy_db"]),
    "the setting": ("x = settings.LEGACY_APPS\n", ["1 settings.LEGACY_APPS"]),
    "the command": ("call_command('legacy', 'run')\n", ["1 legacy ?", "1 manage.py legacy"]),
    "an install that stands in a block": (
        "from config import legacy\nif not TESTING:\n    legacy.install(globals())\n",
        ["1 config.legacy", "3 config.legacy.install"],
    ),
    "an install of a name that other settings have imported": (
        "from .base import *\n\nlegacy.install(globals())\n",
        ["3 legacy.install ?"],
    ),
    "an install that shares its line": (
        "from config import legacy\nA = 1; legacy.install(globals())\n",
        ["1 config.legacy", "2 config.legacy.install"],
    ),
    "an import that is used elsewhere too": (
        "from config import legacy\nlegacy.install(globals())\nx = legacy.SOURCES\n",
        ["1 config.legacy", "3 config.legacy.SOURCES"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), USES.values(), ids=USES)
def test_lines_of_the_user_that_use_what_goes_are_found(text: str, expected: list[str]) -> None:
    found = find_module_uses("shop/views.py", text, NAMES)
    assert found
    assert [f"{use.line} {use.name}{' ?' * use.is_vague}" for use in found.uses] == expected


def test_a_module_that_is_no_python_has_no_uses() -> None:
    assert find_module_uses("shop/views.py", "print 'legacy'\n", NAMES) is None


@pytest.mark.parametrize(
    ("text", "with_star", "expected"),
    [
        ('"""A docstring."""\n', False, True),
        ("from .dev import *\n", False, False),
        ('"""Settings."""\n\nfrom .dev import *\n', True, True),
        ("from .dev import DEBUG\n", True, False),
        ("A = 1\n", True, False),
    ],
)
def test_a_module_is_empty_without_statements(text: str, with_star: bool, expected: bool) -> None:
    assert is_left_empty(text, with_star=with_star) is expected
