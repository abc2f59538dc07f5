"""The new shop."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "store"
