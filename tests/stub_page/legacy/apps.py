from django.apps import AppConfig


class Config(AppConfig):
    name = "tests.stub_page.legacy"
    label = "stub_page_legacy"
    default_auto_field = "django.db.models.BigAutoField"
