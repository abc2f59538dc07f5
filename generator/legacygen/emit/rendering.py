"""Renders the Jinja2 templates of the emitters, which arrange text and make no decisions."""

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined


def render_template(template: str, **values: object) -> str:
    """Render a template of the folder `templates`."""
    return _environment().get_template(template).render(**values)


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("legacygen.emit"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Python source, not HTML
    )
