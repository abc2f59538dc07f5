"""Projects of the template in each shape, with an app of the user's, in a git repository."""

from tests.template.conftest import render, shop, template

__all__ = ["render", "shop", "template"]
