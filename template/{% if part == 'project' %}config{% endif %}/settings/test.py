"""Settings for tests, which read neither .env nor a legacy server."""

from config import legacy

from .base import *  # noqa: F403

SECRET_KEY = "for tests only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
}
legacy.install(globals(), testing=True)
