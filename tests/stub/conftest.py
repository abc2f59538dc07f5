"""The project of the tests of refresh, for those of stubs."""

from tests.refresh.conftest import make_project

__all__ = ["make_project"]
