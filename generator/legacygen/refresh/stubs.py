"""Export stubs: written once for every table, then only told of what is new."""

from collections.abc import Collection, Iterable, Mapping

from legacygen import emit
from legacygen.emit.stubs import FOLDER, stub_module_name
from legacygen.lockfile import WrittenStub
from legacygen.matching.models import field_identity
from legacygen.merge.inputs import UserSide
from legacygen.plan import Plan
from legacygen.pycode.stub_comments import announce_columns, list_stub_models
from legacygen.refresh.inputs import RefreshInputs


def render_new_stubs(
    given: RefreshInputs, prepared: UserSide, plan: Plan, waiting: Collection[str]
) -> Mapping[str, str]:
    """Stubs for tables that have never had one, and comments about new columns in those there are."""
    known = {each.table for each in _adopted_stubs(given, prepared)}
    new = Plan(models=tuple(model for model in plan.models if model.label not in known))
    made = {f"{given.folder}/{path}": text for path, text in emit.handed_over(new, given.config.app).items()}
    there = given.python() if new.models else {}
    found = {path: text for path, text in made.items() if new.models and path not in there}
    found.update(_announced(given, prepared, plan, waiting))
    return found


def _announced(given: RefreshInputs, prepared: UserSide, plan: Plan, waiting: Collection[str]) -> Mapping[str, str]:
    written = (model for model in prepared.written.models if model.label not in waiting)
    before = {model.label: {field_identity(each) for each in model.fields} for model in written}
    paths = {each.table: each.path for each in given.lock.stubs}
    came = [
        (model, fields)
        for model in plan.models
        if model.label in before
        and (fields := [each for each in model.fields if field_identity(each) not in before[model.label]])
    ]
    there = given.python() if came else {}
    found = {}
    for model, fields in came:
        path = paths.get(model.label, "")
        if path in there:
            text = announce_columns(
                there[path],
                model.name,
                {each.name: each.facts for each in fields},
                [each.name for each in model.fields],
            )
            if text != there[path]:
                found[path] = text
    return found


def _adopted_stubs(given: RefreshInputs, prepared: UserSide) -> tuple[WrittenStub, ...]:
    """The stubs known from the last run; where it is forgotten, every table of the code has had its own."""
    if given.lock.stubs or not prepared.is_adopted:
        return given.lock.stubs
    prefix = f"{given.folder}/{FOLDER}/"
    there = {path: text for path, text in given.python().items() if path.startswith(prefix)}
    by_class = {name: path for path, text in there.items() for name in list_stub_models(text)}
    return tuple(
        WrittenStub(table=label, path=by_class.get(held.cls.name, ""))
        for label, held in prepared.located.held.items()
        if there
    )


def list_known_stubs(given: RefreshInputs, prepared: UserSide, plan: Plan) -> tuple[WrittenStub, ...]:
    """Every stub that was ever written, those of this run among them."""
    return list_stubs(given, plan, _adopted_stubs(given, prepared))


def list_stubs(given: RefreshInputs, plan: Plan, known: Iterable[WrittenStub]) -> tuple[WrittenStub, ...]:
    """The stubs of a plan by table; where one is known already, its path stays."""
    by_table = {model.label: f"{given.folder}/{FOLDER}/{stub_module_name(model.name)}.py" for model in plan.models}
    by_table.update({each.table: each.path for each in known})
    return tuple(WrittenStub(table=table, path=path) for table, path in sorted(by_table.items()))
