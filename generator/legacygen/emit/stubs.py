"""Renders export/, with one stub for each table, which is written once and filled in by hand."""

import keyword
import re
from collections.abc import Iterable, Iterator, Mapping

from legacygen.emit.emitted_file import EmittedFile
from legacygen.emit.rendering import render_template
from legacygen.emit.stub_details import StubDetails, StubLine, StubTarget
from legacygen.plan import Field, Model, Plan
from legacygen.pycode.field_arguments import is_relation_class, read_target
from legacygen.pycode.layout import lay_out_argument, lay_out_class_head, lay_out_comment, lay_out_import

FOLDER = "export"
DERIVED_FIELDS = ("models.CompositePrimaryKey", "RowKey", "models.ForeignObject", "models.ManyToManyField")
DEVICE_NAMES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$", re.I)
"""Names that Windows reserves for devices, and does not allow for files with any extension."""


def emit(plan: Plan, app: str, modules: Mapping[str, str]) -> Iterator[EmittedFile]:
    """Emit the package and the stub of each table."""
    package = f"{FOLDER}/__init__.py"
    yield EmittedFile(path=package, text=render_template("export.py.jinja"))
    for model in plan.models:
        path = f"{FOLDER}/{stub_module_name(model.name)}.py"
        yield EmittedFile(path=path, text=render_stub(model, app, modules=modules), table=model.label)


def stub_module_name(class_name: str) -> str:
    """Return the name of the module for the stub of a class, in snake case.

    It is valid in Python and as a file name on every system, and pytest does not collect it.
    """
    # Between a letter and a capitalized word, and between a small letter or digit and a capital: HTTPLog -> http_log.
    name = re.sub(r"(?<=[^\W_])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])", "_", class_name).lower()
    if name.startswith("test"):
        return f"table_{name}"
    is_reserved = keyword.iskeyword(name) or name.endswith("_test") or DEVICE_NAMES.match(name)
    return f"{name}_table" if is_reserved else name


def render_stub(
    model: Model, app: str, details: StubDetails | None = None, modules: Mapping[str, str] | None = None
) -> str:
    """Render the stub of a model for the app with that import path: a line for each column, and its facts.

    `details` are those of a stub that is rendered for a target, `modules` are as in `Emitter`.
    """
    details = details or StubDetails()
    fields = [field for field in model.fields if field.name in details.lines or not _is_derived(field)]
    lines = [_choose_line(field, model, details) for field in fields]
    relations = [field for field, line in zip(fields, lines, strict=True) if "ref" in line.names]
    is_open = details.target is None or any(line.value and not line.is_sure for line in lines)
    names = {"Export", *(["Unmapped"] if is_open else []), *(name for line in lines for name in line.names)}
    return render_template(
        "stub.py.jinja",
        model=model,
        # The label is in the docstring, where a name may not end it or be an escape.
        label=" ".join(model.label.split()).replace("\\", "\\\\").replace('"""', '\\"\\"\\"'),
        head=lay_out_class_head(f"{model.name}Export", "Export", 0),
        kit=lay_out_import("legacygen.runtime.export", names),
        models=_lay_out_model_imports(model, relations, app, modules or {}, details.target),
        target=details.target,
        before=[lay_out_comment(text, 8) for text in details.before],
        lines=[text for field, line in zip(fields, lines, strict=True) for text in _render_line(field, line, details)],
        after=[lay_out_comment(text, 12) for text in details.after],
    )


def _lay_out_model_imports(
    model: Model, relations: Iterable[Field], app: str, modules: Mapping[str, str], target: StubTarget | None
) -> str:
    """Lay out the imports of the model, of the targets of its relations, and of the new model.

    Classes of other apps are imported from these.
    """
    apps = {model.name: ""}
    for field in relations:
        apps.setdefault(_get_target(field, model), field.positional[0].strip("\"'").rpartition(".")[0])
    names: dict[str, set[str]] = {}
    for cls, other in apps.items():
        names.setdefault(modules.get(cls, f"{other or app}.models"), set()).add(cls)
    if target:
        names.setdefault(target.module, set()).add(target.imported)
    return "\n".join(lay_out_import(each, names[each]) for each in sorted(names))


def _is_derived(field: Field) -> bool:
    """Return whether the new database numbers the field itself, or its columns belong to other fields or tables."""
    return field.cls.endswith("AutoField") or field.cls in DERIVED_FIELDS


def _choose_line(field: Field, model: Model, details: StubDetails) -> StubLine:
    names = ("ref",) if is_relation_class(field.cls) else ()
    return details.lines.get(field.name) or StubLine(keyword=field.name, value=render_value(field, model), names=names)


def _render_line(field: Field, line: StubLine, details: StubDetails) -> Iterator[str]:
    """Yield the lines of a field within `self.target(…)`: a comment with its facts, and the argument."""
    facts = "; ".join(filter(None, (field.facts, details.facts.get(field.name))))
    yield from [lay_out_comment(facts, 12)] if facts else []
    if line.value:
        yield lay_out_argument(f"{line.keyword}={line.value if line.is_sure else f'Unmapped({line.value})'}", 12)


def render_value(field: Field, model: Model) -> str:
    """Render the expression that reads a column of a legacy row, or refers to what another row has become."""
    if not is_relation_class(field.cls):
        return f"old.{field.name}"
    # A relation to another column than the primary key: `ref(Customer, code=old.customer_id)`.
    by = next((item.value.strip("\"'") + "=" for item in field.arguments if item.name == "to_field"), "")
    return f"ref({_get_target(field, model)}, {by}old.{field.name}_id)"


def _get_target(field: Field, model: Model) -> str:
    name = read_target(field.positional[0]) if field.positional else ""
    return model.name if name == "self" else name
