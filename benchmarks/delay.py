"""A proxy before the socket of a server that makes every round trip longer."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

CHUNK = 1 << 16


@contextlib.contextmanager
def delayed(target: Path, socket: Path, seconds: float) -> Iterator[None]:
    """Listen on `socket` and pass everything on to `target`; there and back take `seconds` together."""
    loop = asyncio.new_event_loop()
    listening = threading.Event()

    async def serve() -> None:
        server = await asyncio.start_unix_server(lambda *ends: _pass_on(target, seconds / 2, *ends), str(socket))
        listening.set()
        async with server:
            await server.serve_forever()

    task = loop.create_task(serve())
    thread = threading.Thread(target=lambda: _until_cancelled(loop, task), daemon=True)
    thread.start()
    listening.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(10)


def _until_cancelled(loop: asyncio.AbstractEventLoop, task: "asyncio.Task[None]") -> None:
    with contextlib.suppress(asyncio.CancelledError):
        loop.run_until_complete(task)
    left = asyncio.all_tasks(loop)
    for each in left:
        each.cancel()
    asyncio.set_event_loop(loop)  # gather() asks for it
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(asyncio.sleep(0.01))  # for the sockets that were closed just now
    loop.close()


async def _pass_on(target: Path, seconds: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    far_reader, far_writer = await asyncio.open_unix_connection(str(target))
    try:
        await asyncio.gather(_pipe(reader, far_writer, seconds), _pipe(far_reader, writer, seconds))
    finally:
        writer.close()
        far_writer.close()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Pass chunks on in order, each `seconds` after it came; a long answer is delayed once, not once a chunk."""
    chunks: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    feeding = asyncio.create_task(_feed(reader, chunks, seconds))
    while True:
        due, chunk = await chunks.get()
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        if not chunk:
            break
        writer.write(chunk)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
    writer.close()
    await feeding


async def _feed(reader: asyncio.StreamReader, chunks: "asyncio.Queue[tuple[float, bytes]]", seconds: float) -> None:
    chunk = b"-"
    while chunk:
        try:
            chunk = await reader.read(CHUNK)
        except ConnectionError:
            chunk = b""
        chunks.put_nowait((time.monotonic() + seconds, chunk))
