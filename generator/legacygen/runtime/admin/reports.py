"""Shows the pages of `legacygen report` in the admin: in development only, and to superusers, for they hold values."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse


def find_reports() -> dict[str, Path]:
    """Return the page of each legacy app that has one, by the import path of the app; none without DEBUG."""
    legacy = getattr(settings, "LEGACY_APPS", {}) if settings.DEBUG else {}
    pages = {
        each.name: _build_path(Path(each.path), each.name) for each in apps.get_app_configs() if each.name in legacy
    }
    return {name: page for name, page in pages.items() if page.is_file()}


def _build_path(folder: Path, name: str) -> Path:
    """Return the path at which `legacygen report` writes the page of an app in this folder."""
    return folder.resolve().parents[name.count(".")] / "docs" / name / "report.html"


def show_report(request: HttpRequest, app: str) -> HttpResponse:
    """Show the page of an app, as one of another origin, whose script can do nothing in the admin."""
    page = find_reports().get(app)
    if page is None or not getattr(request.user, "is_superuser", False):
        raise Http404
    return HttpResponse(page.read_bytes(), headers={"Content-Security-Policy": "sandbox allow-scripts"})
