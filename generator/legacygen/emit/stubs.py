"""export/: one stub a table, written once and filled in by hand."""

import keyword
import re
from collections.abc import Iterator

from legacygen.emit.rendering import render_template
from legacygen.plan import Field, Model, Plan
from legacygen.pycode.layout import lay_out_argument, lay_out_class_head, lay_out_comment, lay_out_import

FOLDER = "export"
RELATIONS = ("models.ForeignKey", "models.OneToOneField")
DERIVED = ("models.CompositePrimaryKey", "RowKey", "models.ForeignObject", "models.ManyToManyField")
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$", re.I)
"""Names that Windows does not allow for files, whatever their ending."""


def render_stubs(plan: Plan, app: str) -> Iterator[tuple[str, str]]:
    """Paths within the app and texts; each is written only where it has never been before."""
    yield f"{FOLDER}/__init__.py", render_template("export.py.jinja")
    for model in plan.models:
        yield f"{FOLDER}/{stub_module_name(model.name)}.py", render_stub(model, app)


def stub_module_name(class_name: str) -> str:
    """The module of a class: its words in snake case, safe as a file and as a module anywhere, and no test module."""
    name = re.sub(r"(?<=[^\W_])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])", "_", class_name).lower()
    if name.startswith("test"):
        return f"table_{name}"
    taken = keyword.iskeyword(name) or name.endswith("_test") or DEVICES.match(name)
    return f"{name}_table" if taken else name


def render_stub(model: Model, app: str) -> str:
    """The stub of one model: every column that may be carried over, with what the database says of it."""
    fields = [field for field in model.fields if not _is_made_anew(field)]
    relations = [field for field in fields if field.cls in RELATIONS]
    kit = {"Export", "Unmapped"} | ({"ref"} if relations else set())
    return render_template(
        "stub.py.jinja",
        model=model,
        label=" ".join(model.label.split()).replace("\\", "\\\\").replace('"""', '\\"\\"\\"'),
        head=lay_out_class_head(f"{model.name}Export", "Export", 0),
        kit=lay_out_import("legacygen.runtime.export", kit),
        models=lay_out_import(f"{app}.models", {model.name, *(_target(field, model) for field in relations)}),
        lines=[line for field in fields for line in _lines(field, model)],
    )


def _is_made_anew(field: Field) -> bool:
    """Keys that only count are not carried over, nor what stands on columns that are carried over by themselves."""
    return field.cls.endswith("AutoField") or field.cls in DERIVED


def _lines(field: Field, model: Model) -> Iterator[str]:
    yield lay_out_comment(field.facts, 12)
    value = f"old.{field.name}"
    if field.cls in RELATIONS:
        by = next((item.value.strip("\"'") + "=" for item in field.arguments if item.name == "to_field"), "")
        value = f"ref({_target(field, model)}, {by}old.{field.name}_id)"
    yield lay_out_argument(f"{field.name}=Unmapped({value})", 12)


def _target(field: Field, model: Model) -> str:
    name = field.positional[0].strip("\"'")
    return model.name if name == "self" else name
