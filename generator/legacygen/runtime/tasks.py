"""The task of Celery for `legacy run --workers N --celery`; Celery finds it by itself, and nothing else imports it."""

from celery import shared_task

from legacygen.runtime.commands.action import Stubs
from legacygen.runtime.export.plan import ExportError, find_stubs
from legacygen.runtime.export.shards.worker import refuse_work, work_on_runs


def _work(alias: str) -> None:
    """Carry shards of a target database over until none is left, so that a lost or doubled message does no harm."""
    try:
        work_on_runs([alias], Stubs(find_stubs()).filled)
    except ExportError as error:
        refuse_work(alias, str(error))
        raise


# Late, so that a worker that is killed leaves its message to another one.
work = shared_task(name="legacygen.work", ignore_result=True, acks_late=True, reject_on_worker_lost=True)(_work)
