"""Finds which dropped parts the user's own code uses, in the project as it will be after the refresh."""

from collections.abc import Collection, Iterator

from legacygen.pycode.masking import Maskable, mask_nodes
from legacygen.refresh.draft_sides import DraftSides
from legacygen.refresh.dropped import DroppedPart
from legacygen.refresh.generated_code import list_generated_nodes
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.match import MatchedCode
from legacygen.refresh.references import find_uses, without_untouched_stub


def find_used_parts(
    candidates: Collection[DroppedPart],
    removed: Collection[DroppedPart],
    inputs: RefreshInputs,
    code: MatchedCode,
    drafts: DraftSides,
) -> Iterator[DroppedPart]:
    """Find the candidates that are used; code that is generated or among the `removed` parts does not count."""
    if not candidates:
        return
    texts = {**inputs.project_texts, **mask_modules(removed, code, drafts)}
    for each in candidates:
        app = inputs.config.app
        searched = without_untouched_stub(each.tombstone, code.user.written, texts, inputs.folder, app)
        if any(not use.is_idle for use in find_uses(each.tombstone, searched, inputs.project_texts)):
            yield each


def mask_modules(removed: Collection[DroppedPart], code: MatchedCode, drafts: DraftSides) -> dict[str, str]:
    """Return the modules of models without what the refresh itself updates or removes."""
    nodes: dict[str, list[Maskable]] = {module.path: [] for module in code.user.modules}
    for label in drafts.labels:
        if label not in code.waiting:
            sides = drafts.get_sides(label)
            nodes[sides.ours.cls.module.path] += list_generated_nodes(sides, drafts.find_kept_classes(label))
    for each in removed:
        nodes[each.path].append(each.node)
    return {module.path: mask_nodes(module.text, nodes[module.path]) for module in code.user.modules}
