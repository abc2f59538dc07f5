"""The project of the tests of refresh, for those of stubs."""

from tests.refresh.conftest import make_project, rendered

__all__ = ["make_project", "rendered"]
