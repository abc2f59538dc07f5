"""Sets a process up for calling stubs and storing what they make."""

import contextlib
from collections.abc import Iterator, Sequence

from legacygen.runtime.export.constraints import strict_sessions
from legacygen.runtime.export.given import watch_constructors
from legacygen.runtime.export.plan import list_new_models
from legacygen.runtime.export.run.quiet import HeldMail, hold_mail, keep_no_queries, spare_collector
from legacygen.runtime.export.stub import Export


@contextlib.contextmanager
def prepare_process(exports: Sequence[type[Export]], aliases: Sequence[str]) -> Iterator[None]:
    """Set this process up for a run of stubs into target databases, as long as the block lasts."""
    HeldMail.count = 0
    with contextlib.ExitStack() as stack:
        stack.enter_context(strict_sessions(aliases))
        stack.enter_context(keep_no_queries())
        stack.enter_context(spare_collector())
        stack.enter_context(watch_constructors(list_new_models(exports)))
        if not any(export.signals for export in exports):
            stack.enter_context(hold_mail())
        yield
