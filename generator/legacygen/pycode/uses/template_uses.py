"""Judges which lookups in a template are uses of fields of a model."""

from collections.abc import Collection, Iterator

from legacygen.pycode.uses.row_names import RowNames
from legacygen.pycode.uses.template_chains import TemplateChain, read_template

NOT_ROWS = set(
    "forloop parentloop loop request user block super self perms messages message site field page_obj paginator view"
    " csrf_token cycler config settings".split()
)
"""Variables and attributes of templates that usually are no rows of the project's models."""


def list_template_uses(path: str, text: str, rows: RowNames, names: Collection[str]) -> Iterator[TemplateChain]:
    """List the lookups in a template that may use fields `names`; what a variable holds is known by its name only."""
    facts = read_template(text)
    is_foreign = rows.is_foreign_file(path)
    for chain in facts.chains:
        name = chain.parts[-1]
        if name not in names or (is_foreign and any(rows.defines(key, name) for key in rows.namesakes)):
            continue
        owner, is_variable = chain.find_owner(len(chain.parts) - 1)
        judge = rows.judge_variable if is_variable else rows.judge_attribute
        verdict = judge(owner, name, is_foreign=False) if owner else True
        if verdict is not True and is_variable and owner in facts.bindings:
            held = [_judge_held(rows, each, name) for each in facts.bindings[owner]]
            verdict = True if any(held) else verdict if None in held else False
        if verdict is True or (verdict is None and owner not in NOT_ROWS):
            yield chain


def _judge_held(rows: RowNames, held: str, name: str) -> bool | None:
    """Judge what a loop or `with` gives to a variable: an attribute or another variable."""
    verdict = rows.judge_attribute(held, name, is_foreign=False)
    return rows.judge_variable(held, name, is_foreign=False) if verdict is None else verdict
