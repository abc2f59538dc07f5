"""Projects from the template, as the tests of refresh have them."""

from tests.refresh.conftest import make_project, rendered

__all__ = ["make_project", "rendered"]
