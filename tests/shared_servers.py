"""One server of each kind for all workers of a run: the controller starts it when a worker first asks for it.

The controller of pytest-xdist owns the processes, so that they end with the run whatever becomes of a worker.
"""

import contextlib
import threading
from collections.abc import Iterator
from multiprocessing.connection import Client, Listener

from tests import servers


@contextlib.contextmanager
def serve() -> Iterator[str]:
    """Answer the workers' requests for servers in a thread; give the address to ask, end all servers at the end."""
    with servers.short_folder() as folder, Listener(str(folder / "ask"), "AF_UNIX") as listener:
        address = str(folder / "ask")
        thread = threading.Thread(target=_answer_all, args=(listener,), name="servers")
        thread.start()
        try:
            yield address
        finally:
            with Client(address) as controller:
                controller.send("")
            thread.join()


def ask(address: str, name: str) -> servers.Server:
    """Return the server of that name, one of servers.START; a worker calls this."""
    with Client(address) as connection:
        connection.send(name)
        answer = connection.recv()
    if isinstance(answer, servers.ServerMissingError):
        raise answer
    assert isinstance(answer, servers.Server)
    return answer


def _answer_all(listener: Listener) -> None:
    """Answer until an empty name comes, one request at a time; the servers' processes end with this thread."""
    known: dict[str, servers.Server | servers.ServerMissingError] = {}
    with contextlib.ExitStack() as running:
        while True:
            with listener.accept() as connection, contextlib.suppress(OSError, EOFError):  # the worker was killed
                name = connection.recv()
                if not name:
                    return
                if name not in known:
                    known[name] = _start(name, running)
                connection.send(known[name])


def _start(name: str, running: contextlib.ExitStack) -> servers.Server | servers.ServerMissingError:
    try:
        return running.enter_context(servers.START[name]())
    except servers.ServerMissingError as missing:
        return missing
