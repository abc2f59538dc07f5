"""Export stubs: written once for every table, then only told of what is new."""

from collections.abc import Collection, Iterable, Mapping

from legacygen import emit
from legacygen.emit import stubs
from legacygen.lock import Stub
from legacygen.merge import stubs as announcing
from legacygen.merge.identity import key_of
from legacygen.merge.sides import Prepared
from legacygen.plan import Plan
from legacygen.renewal.given import Given


def stub_texts(given: Given, prepared: Prepared, plan: Plan, waiting: Collection[str]) -> Mapping[str, str]:
    """Stubs for tables that have never had one, and comments about new columns in those there are."""
    known = {each.table for each in _adopted_stubs(given, prepared)}
    new = Plan(models=tuple(model for model in plan.models if model.label not in known))
    made = {f"{given.folder}/{path}": text for path, text in emit.handed_over(new, given.config.app).items()}
    there = given.python() if new.models else {}
    found = {path: text for path, text in made.items() if new.models and path not in there}
    found.update(_announced(given, prepared, plan, waiting))
    return found


def _announced(given: Given, prepared: Prepared, plan: Plan, waiting: Collection[str]) -> Mapping[str, str]:
    written = (model for model in prepared.written.models if model.label not in waiting)
    before = {model.label: {key_of(each) for each in model.fields} for model in written}
    paths = {each.table: each.path for each in given.lock.stubs}
    came = [
        (model, fields)
        for model in plan.models
        if model.label in before
        and (fields := [each for each in model.fields if key_of(each) not in before[model.label]])
    ]
    there = given.python() if came else {}
    found = {}
    for model, fields in came:
        path = paths.get(model.label, "")
        if path in there:
            text = announcing.announce(there[path], model.name, fields, model.fields)
            if text != there[path]:
                found[path] = text
    return found


def _adopted_stubs(given: Given, prepared: Prepared) -> tuple[Stub, ...]:
    """The stubs known from the last run; where it is forgotten, every table of the code has had its own."""
    if given.lock.stubs or not prepared.is_adopted:
        return given.lock.stubs
    prefix = f"{given.folder}/{stubs.FOLDER}/"
    there = {path: text for path, text in given.python().items() if path.startswith(prefix)}
    by_class = {name: path for path, text in there.items() for name in announcing.source_of(text)}
    return tuple(
        Stub(table=label, path=by_class.get(held.cls.name, ""))
        for label, held in prepared.located.held.items()
        if there
    )


def known_stubs(given: Given, prepared: Prepared, plan: Plan) -> tuple[Stub, ...]:
    """Every stub that was ever written, those of this run among them."""
    return all_stubs(given, plan, _adopted_stubs(given, prepared))


def all_stubs(given: Given, plan: Plan, known: Iterable[Stub]) -> tuple[Stub, ...]:
    """The stubs of a plan by table; where one is known already, its path stays."""
    by_table = {
        model.label: f"{given.folder}/{stubs.FOLDER}/{stubs.module_name(model.name)}.py" for model in plan.models
    }
    by_table.update({each.table: each.path for each in known})
    return tuple(Stub(table=table, path=path) for table, path in sorted(by_table.items()))
