"""Lists the relations that nobody has declared, as the last run has judged them."""

from collections.abc import Collection
from dataclasses import dataclass

from legacygen import workspace
from legacygen.config import parse_config
from legacygen.errors import ConfigError
from legacygen.plan import Plan
from legacygen.pycode.field_arguments import is_relation_class
from legacygen.schema.undeclared import UndeclaredKey, Verdict
from legacygen.workspace import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationList:
    """The undeclared relations of one app.

    `generated` are proven and relations in the code. `proven` are so too, but the code has had a plain field before.
    `undecided` and `rejected` have a reason. Whatever legacygen.toml decides is in none of them.
    """

    app: str
    generated: tuple[UndeclaredKey, ...]
    proven: tuple[UndeclaredKey, ...]
    undecided: tuple[UndeclaredKey, ...]
    rejected: tuple[UndeclaredKey, ...]


def list_relations(source: Source) -> RelationList:
    """List the undeclared relations of a source; raises ConfigError if there was no run yet."""
    state = workspace.load_state(source)
    config = parse_config(workspace.read_text(source.config), source.config.name)
    if state.schema is None:
        folder = source.format_path(source.state)
        raise ConfigError(f"There is no {folder}/schema.json; run `legacygen refresh` first.")
    found = [each for each in state.schema.undeclared if each.place not in config.relations]
    by_verdict = {verdict: tuple(each for each in found if each.verdict is verdict) for verdict in Verdict}
    places = _list_relation_places(state.base)
    return RelationList(
        app=config.app,
        generated=tuple(each for each in by_verdict[Verdict.PROVEN] if each.place in places),
        proven=tuple(each for each in by_verdict[Verdict.PROVEN] if each.place not in places),
        undecided=by_verdict[Verdict.UNDECIDED],
        rejected=by_verdict[Verdict.REJECTED],
    )


def _list_relation_places(base: Plan) -> Collection[str]:
    return {
        f"{model.label}.{each.columns[0]}"
        for model in base.models
        for each in model.fields
        if is_relation_class(each.cls) and len(each.columns) == 1
    }
