"""A mirror of a project has new texts in place, and is the project in all else."""

from pathlib import Path

import pytest

from legacygen import workspace
from legacygen.errors import LegacygenError


def make_project(root: Path) -> Path:
    for path, text in {"shop/models.py": "old", "shop/admin.py": "admin", "data/big.bin": "", "manage.py": ""}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def test_new_texts_stand_among_links_to_the_project(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    with workspace.mirror_project(root, {"shop/models.py": "new", "shop/migrations/0001.py": "made"}) as folder:
        assert (folder / "shop/models.py").read_text(encoding="utf-8") == "new"
        assert (folder / "shop/migrations/0001.py").read_text(encoding="utf-8") == "made"
        assert (folder / "shop/admin.py").resolve() == root / "shop/admin.py"
        assert (folder / "data").resolve() == root / "data"
    assert not folder.exists()
    assert (root / "shop/models.py").read_text(encoding="utf-8") == "old"
    assert not (root / "shop/migrations").exists()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("raise SystemExit('stop')", "Django could not make migrations: SystemExit: stop. Nothing was written."),
        ("import os; os._exit(3)", "Django could not make migrations: it gave no answer. Nothing was written."),
        ("1 +", "SyntaxError: invalid syntax"),
    ],
)
def test_a_project_that_does_not_load_is_one_sentence(settings: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(settings, encoding="utf-8")
    with pytest.raises(LegacygenError, match=message):
        workspace.run_migration_job(tmp_path, "broken", "detect", {"apps": [], "name": ""})


def test_an_error_that_the_system_check_finds_ends_a_proof(tmp_path: Path) -> None:
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "real.sqlite3")}
    settings = f"INSTALLED_APPS = ['shop']\nDATABASES = {{'default': {database!r}}}\nUSE_TZ = True\n"
    model = "from django.db import models\n\nclass Good(models.Model):\n    name = models.CharField(max_length=-1)\n"
    texts = {"site_settings.py": settings, "shop/models.py": model, "shop/migrations/__init__.py": ""}
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    proof = str(tmp_path / "proof.sqlite3")
    job = {"database": proof, "charset": [], "statements": [], "targets": ["shop"], "apps": []}
    with pytest.raises(LegacygenError, match=r"shop\.Good\.name: \(fields\.E121\)"):
        workspace.run_migration_job(tmp_path, "site_settings", "prove", job)
