"""The process that does heavy work: `python -m simulation.workers.worker`, asked and answering on its standard streams.

Requests and answers are pickles from the parent and for it, nobody else's. It ends with its parent, however that ends,
after a while without work, and gives way to whoever moves a lever meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import sys
import threading
import time
from typing import Any, BinaryIO, NoReturn

from simulation.workers.wire import Wire

IDLE = 600.0  # seconds without work
EVERY = 0.1  # seconds between two reports of progress
COURTESY = 5  # niceness: how far work stands back behind the answers to levers


class Told:
    """What work says of itself while it runs: `told("share", 0.5)`; shares are passed on ten times a second at most."""

    def __init__(self, answers: BinaryIO, wire: Wire):
        self.answers, self.wire, self.last = answers, wire, 0.0

    def __call__(self, kind: str, *facts: Any) -> None:
        now = time.monotonic()
        if kind != "share" or now - self.last >= EVERY:
            self.last = now
            self.wire.send(self.answers, ("told", kind, facts))


def serve() -> NoReturn:
    """Answer requests until the parent is gone or asks for nothing any more; the process ends with it."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(max(COURTESY - os.nice(0), 0))
    waiting: queue.Queue = queue.Queue()
    wire = Wire()
    threading.Thread(target=_listen, args=(requests, waiting, wire), daemon=True).start()
    while True:
        try:
            work, arguments, telling = waiting.get(timeout=IDLE)
        except queue.Empty:  # past the interpreter's own end, which would wait in vain for the thread that listens
            os._exit(0)
        _answer(answers, wire, work, arguments, telling)


def _listen(requests: BinaryIO, waiting: queue.Queue, wire: Wire) -> None:
    """Take in requests; when the parent is gone, end at once, in the middle of whatever is being done."""
    try:
        while True:
            waiting.put(wire.received(requests))
    except BaseException:
        os._exit(0)


def _answer(answers: BinaryIO, wire: Wire, work: Any, arguments: tuple, telling: bool) -> None:
    try:
        told = {"told": Told(answers, wire)} if telling else {}
        message = ("done", work(*arguments, **told))
    except Exception as error:
        message = ("failed", error)
    try:
        wire.send(answers, message)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        wire.send(answers, ("failed", RuntimeError(f"{type(error).__name__}: {error}")))


if __name__ == "__main__":
    from simulation.workers.worker import serve as serve_here  # the classes of the package, not of __main__

    serve_here()
