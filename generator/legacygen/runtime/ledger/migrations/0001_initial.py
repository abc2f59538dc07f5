import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started", models.DateTimeField(auto_now_add=True)),
                ("finished", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("rolled back", "Rolled Back"),
                        ],
                        default="running",
                        max_length=11,
                    ),
                ),
                ("options", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Shape",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=255)),
                ("fields", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="LegacyTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=63)),
                ("table", models.CharField(max_length=255)),
                ("part", models.CharField(blank=True, max_length=63)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "table", "part"), name="legacygen_one_table")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField()),
                ("key_text", models.TextField(null=True)),
                ("reason", models.TextField()),
                ("follows", models.BooleanField()),
                ("row", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "table",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="legacygen_ledger.legacytable"),
                ),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="legacygen_ledger.run")),
            ],
            options={
                "indexes": [models.Index(fields=["table", "key"], name="legacygen_reject_key")],
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.BigIntegerField()),
                ("part", models.CharField(max_length=63)),
                ("position", models.SmallIntegerField()),
                ("key_text", models.TextField(null=True)),
                ("target", models.BigIntegerField()),
                ("target_text", models.TextField(null=True)),
                ("is_created", models.BooleanField()),
                ("merge_key", models.CharField(max_length=32, null=True)),
                ("source_hash", models.BigIntegerField(null=True)),
                ("target_hash", models.BigIntegerField()),
                (
                    "table",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="legacygen_ledger.legacytable"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="legacygen_ledger.run"
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="legacygen_ledger.run",
                    ),
                ),
                (
                    "shape",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="legacygen_ledger.shape"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["target"], name="legacygen_origin_target"),
                    models.Index(fields=["merge_key"], name="legacygen_origin_merged"),
                ],
                "constraints": [models.UniqueConstraint(fields=("table", "key", "part"), name="legacygen_one_origin")],
            },
        ),
    ]
