"""Bytes on the line from a server to its visitors, as they are sent: a relay that hands everything on and counts."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

CHUNK = 1 << 16


class Wire:
    """A relay before a server. address: where visitors find it; received: bytes that came from the server so far."""

    def __init__(self, address: str):
        self._server = urlsplit(address)
        self.address, self.received = "", 0
        self._loop = asyncio.new_event_loop()
        self._listening: asyncio.Server | None = None

    async def _listen(self) -> None:
        self._listening = await asyncio.start_server(self._visited, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._listening.sockets[0].getsockname()[1]}"

    async def _visited(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        further, onward = await asyncio.open_connection(self._server.hostname, self._server.port)
        await asyncio.gather(self._hand(reader, onward, 0), self._hand(further, writer, 1), return_exceptions=True)

    async def _hand(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, counted: int) -> None:
        try:
            while part := await source.read(CHUNK):
                self.received += counted * len(part)
                to.write(part)
                await to.drain()
        finally:
            to.close()

    def start(self) -> None:
        """Listen, in a thread of its own: a driven browser has a loop in this one."""
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    def stop(self) -> None:
        """Listen no more."""
        self._loop.call_soon_threadsafe(self._loop.stop)


@contextmanager
def counted(address: str) -> Iterator[Wire]:
    """A relay while it is needed."""
    wire = Wire(address)
    wire.start()
    yield wire
    wire.stop()
