"""The process that does heavy work: `python -m simulation.workers.worker`, asked and answering on its standard streams.

Requests and answers are pickles from the parent and for it, nobody else's. It ends with its parent, however that ends,
after a while without work, and gives way to whoever moves a lever meanwhile.
"""

from __future__ import annotations

import contextlib
import copyreg
import os
import pickle
import queue
import sys
import threading
import time
from types import MappingProxyType
from typing import Any, BinaryIO

IDLE = 600.0  # seconds without work
EVERY = 0.1  # seconds between two reports of progress
COURTESY = 5  # niceness: how far work stands back behind the answers to levers


def frozen(mapping: MappingProxyType) -> tuple:
    """How a read-only mapping travels."""
    return read_only, (dict(mapping),)


def read_only(mapping: dict) -> MappingProxyType:
    """A mapping that has travelled."""
    return MappingProxyType(mapping)


def send(stream: BinaryIO, message: Any) -> None:
    """One message with its length before it."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(len(content).to_bytes(8, "big") + content)
    stream.flush()


def received(stream: BinaryIO) -> Any:
    """The next message; EOFError where there is none."""
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError
    content = stream.read(int.from_bytes(head, "big"))
    return pickle.loads(content)


class Told:
    """What work says of itself while it runs: `told("share", 0.5)`; shares are passed on ten times a second at most."""

    def __init__(self, answers: BinaryIO):
        self.answers, self.last = answers, 0.0

    def __call__(self, kind: str, *facts: Any) -> None:
        now = time.monotonic()
        if kind != "share" or now - self.last >= EVERY:
            self.last = now
            send(self.answers, ("told", kind, facts))


def serve() -> None:
    """Answer requests until the parent is gone or asks for nothing any more."""
    copyreg.pickle(MappingProxyType, frozen)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(max(COURTESY - os.nice(0), 0))
    waiting: queue.Queue = queue.Queue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    while True:
        try:
            work, arguments, telling = waiting.get(timeout=IDLE)
        except queue.Empty:
            return
        _answer(answers, work, arguments, telling)


def _listen(requests: BinaryIO, waiting: queue.Queue) -> None:
    """Take in requests; when the parent is gone, end at once, in the middle of whatever is being done."""
    try:
        while True:
            waiting.put(received(requests))
    except BaseException:
        os._exit(0)


def _answer(answers: BinaryIO, work: Any, arguments: tuple, telling: bool) -> None:
    try:
        told = {"told": Told(answers)} if telling else {}
        message = ("done", work(*arguments, **told))
    except Exception as error:
        message = ("failed", error)
    try:
        send(answers, message)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        send(answers, ("failed", RuntimeError(f"{type(error).__name__}: {error}")))


if __name__ == "__main__":
    from simulation.workers.worker import serve as serve_here  # the classes of the package, not of __main__

    serve_here()
