"""What a test does whose programs are not installed."""

import os
from typing import NoReturn

import pytest


def skip_without(reason: str) -> NoReturn:
    """Skip the test; fail it with CI=true, where everything has to be installed."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
