from django.apps import AppConfig


class Config(AppConfig):
    name = "tests.stub_page.staff"
    label = "stub_page_staff"
    default_auto_field = "django.db.models.BigAutoField"
