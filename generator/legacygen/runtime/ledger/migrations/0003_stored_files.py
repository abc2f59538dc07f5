from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("legacygen_ledger", "0002_shards"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=255)),
                ("field", models.CharField(max_length=255)),
                ("name", models.TextField()),
                ("digest", models.BigIntegerField(db_index=True)),
            ],
        ),
    ]
