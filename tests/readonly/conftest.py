"""Projects from the template, as the tests of refresh have them."""

from tests.refresh.conftest import make_project

__all__ = ["make_project"]
