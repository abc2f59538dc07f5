"""The same without any of legacygen's protection."""

from .walk import *  # noqa: F403
from .walk import DATABASES

DATABASE_ROUTERS = ["newapp.article.ArticleRouter"]
ENGINE = DATABASES["legacy"]["ENGINE"].replace("legacygen.runtime.backends", "django.db.backends")
DATABASES = {**DATABASES, "legacy": {**DATABASES["legacy"], "ENGINE": ENGINE}}
