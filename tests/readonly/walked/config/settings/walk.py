"""The settings as generated, and an app of the new project."""

from .dev import *  # noqa: F403
from .dev import BASE_DIR, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "newapp"]
ALLOWED_HOSTS = ["testserver"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
