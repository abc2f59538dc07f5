from django.db import migrations

LANGUAGES = {"de": "German", "en": "English", "fr": "French"}
FEATURES = ("Bloopers", "Commentary", "Deleted Scenes", "Trailers")


def add_rows(apps, schema_editor):
    alias = schema_editor.connection.alias
    for code, name in LANGUAGES.items():
        apps.get_model("rental", "Language").objects.using(alias).create(
            code=code, name=name
        )
    for name in FEATURES:
        apps.get_model("rental", "Feature").objects.using(alias).create(name=name)
    apps.get_model("auth", "Group").objects.using(alias).create(name="Staff")


class Migration(migrations.Migration):
    dependencies = [
        ("rental", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
