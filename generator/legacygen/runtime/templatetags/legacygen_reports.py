"""Lists the reports in a template: `{% list_reports as apps %}`."""

from django import template

from legacygen.runtime.admin.reports import find_reports

register = template.Library()


@register.simple_tag
def list_reports() -> list[str]:
    """Return the apps whose legacy database has a report."""
    return list(find_reports())
