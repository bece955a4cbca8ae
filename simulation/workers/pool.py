"""One pool for the whole program: few workers, a queue in which askers take turns, work that can be given up at any moment."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simulation.engine.errors import Refusal
from simulation.engine.settings import configured
from simulation.workers.wire import Wire

GLANCE = 0.2  # seconds between two looks at what else happened
MOST_WAITING = 20
MOST_OF_ONE = 15  # of them of one asker, so that nobody fills the queue alone
SECONDS = 900.0  # for one piece of work
MEMORY = 1024 * 1024 * 1024  # bytes a worker may hold; beyond them its work is given up
ROOMY = MEMORY // 2  # bytes with which a worker may go on to other work
PROOF = 30.0  # seconds within which a worker answers a question, its start included
QUIET = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1")

Watch = Callable[[], object]  # what is called meanwhile; its answer does not count
Queued = Callable[[int], object]
_ENDED = ("ended",)
ASKER: ContextVar[str] = ContextVar("asker", default="")  # for whom work is asked, where that is known


class WorkError(Refusal):
    """Work that was not done: too many wait, it took too long or too much memory, or its process ended."""


class Worker:
    """A process that is started when it is first needed, and anew after it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen | None = None
        self._answers: queue.Queue = queue.Queue()
        self._wire = Wire()
        self.busy = False

    @property
    def pid(self) -> int | None:
        """Id of the process while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def ask(self, work: Callable, *arguments: Any, told: Callable | None = None, alive: Watch = lambda: None) -> Any:
        """What `work` gives; with `told`, it is called as `work(..., told=...)` and says how far it is.

        alive: called every moment; what it raises gives the work up. WorkError where it was not done.
        """
        process = self._running()
        self.busy, begun = True, time.monotonic()
        try:
            self._wire.send(process.stdin, (work, arguments, told is not None))  # type: ignore[arg-type]
        except OSError:
            self.end()
            raise WorkError("error.work.ended") from None
        while True:
            alive()
            try:
                kind, *facts = self._answers.get(timeout=GLANCE)
            except queue.Empty:
                self._within_bounds(process.pid, begun)
                continue
            if kind == "told":
                if told is not None:
                    told(facts[0], *facts[1])
                continue
            self.busy = False
            if kind == "done":
                return facts[0]
            if kind == "failed":
                raise WorkError("error.work.memory") if isinstance(facts[0], MemoryError) else facts[0]
            self.end()
            raise WorkError("error.work.ended")

    def settle(self) -> None:
        """Make ready for others: end what was given up, and a process that has grown."""
        if self.busy or (self.pid and resident(self.pid) > ROOMY):
            self.end()

    def end(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process, self.busy = self._process, None, False
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                stream.close()  # type: ignore[union-attr]

    def _within_bounds(self, pid: int, begun: float) -> None:
        reason = "late" if time.monotonic() - begun > SECONDS else "memory" if resident(pid) > MEMORY else None
        if reason:
            logging.getLogger(__name__).warning("work given up: %s", reason)
            self.end()
            raise WorkError(f"error.work.{reason}")

    def _running(self) -> subprocess.Popen:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.end()
        self._answers, self._wire = queue.Queue(), Wire()
        places = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, sys.path)])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "simulation.workers.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **QUIET, "PYTHONPATH": places},
        )
        threading.Thread(target=_hear, args=(self._process, self._answers, self._wire), daemon=True).start()
        return self._process


def _hear(process: subprocess.Popen, answers: queue.Queue, wire: Wire) -> None:
    """Take in what a worker says, to the end."""
    try:
        while True:
            answers.put(wire.received(process.stdout))  # type: ignore[arg-type]
    except Exception:
        answers.put(_ENDED)
    process.wait()  # one that ended by itself leaves nothing behind


@dataclass(eq=False)
class Ticket:
    """A place in the queue, and whose it is."""

    who: str


class Pool:
    """Workers, and those who wait for one: askers in turn, each in the order in which they came."""

    def __init__(self, size: int, most_waiting: int = MOST_WAITING):
        self.workers = tuple(Worker() for _ in range(size))
        self.most_waiting = most_waiting
        self._free = list(self.workers)
        self._waiting: list[Ticket] = []
        self._held: Counter[str] = Counter()  # workers by whose work they do
        self._last: dict[str, int] = {}  # when each asker last got one, counted in workers given; forgotten when none waits
        self._given_out = 0
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @property
    def working(self) -> int:
        """How many workers are taken."""
        return len(self.workers) - len(self._free)

    @contextlib.contextmanager
    def worker(self, queued: Queued = lambda place: None) -> Iterator[Worker]:
        """A worker for oneself, waited for. queued: called every moment with one's place (1 is next).

        Whatever is raised gives the place, or the work, up. WorkError where too many wait already.
        """
        ticket = Ticket(ASKER.get())
        held = self._taken(ticket, queued)
        try:
            yield held
        finally:
            held.settle()
            with self._changed:
                self._free.append(held)
                self._held[ticket.who] -= 1
                self._changed.notify_all()

    def ask(
        self,
        work: Callable,
        *arguments: Any,
        told: Callable | None = None,
        queued: Queued = lambda place: None,
        alive: Watch = lambda: None,
    ) -> Any:
        """What `work` gives, done by the next worker that is free."""
        with self.worker(queued) as held:
            return held.ask(work, *arguments, told=told, alive=alive)

    def prove(self, patience: float = PROOF) -> None:
        """WorkError unless a worker answers, or all of them are alive at their work."""
        if not self._free:
            if not all(one.pid for one in self.workers):
                raise WorkError("error.work.ended")
            return
        end = time.monotonic() + patience

        def in_time(*_: object) -> None:
            if time.monotonic() > end:
                raise WorkError("error.work.late")

        self.ask(os.getpid, queued=in_time, alive=in_time)

    def end(self) -> None:
        """End all workers."""
        for one in self.workers:
            one.end()

    def _taken(self, ticket: Ticket, queued: Queued) -> Worker:
        with self._changed:
            if self._free and not self._waiting:
                return self._given(ticket)
            own = sum(one.who == ticket.who for one in self._waiting)
            full = len(self._waiting) >= self.most_waiting
            if own >= MOST_OF_ONE or (full and not self._made_room(own)):
                raise WorkError("error.work.busy", count=len(self._waiting))
            self._waiting.append(ticket)
        try:
            while True:
                with self._changed:
                    if ticket not in self._waiting:
                        raise WorkError("error.work.busy", count=len(self._waiting))
                    if self._free and self._order()[0] is ticket:
                        self._waiting.remove(ticket)
                        return self._given(ticket)
                    self._changed.wait(GLANCE)
                    place = self._order().index(ticket) + 1 if ticket in self._waiting else 0
                if place:
                    queued(place)
        except BaseException:
            with self._changed:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
                self._changed.notify_all()
            raise

    def _made_room(self, own: int) -> bool:
        """Whether the last in a full queue made room for somebody with so many places, for it was of one with two more or beyond: a few who ask for much keep nobody out."""
        last = next(iter(reversed(self._order())), None)
        if last is None or sum(one.who == last.who for one in self._waiting) <= own + 1:
            return False
        self._waiting.remove(last)
        self._changed.notify_all()
        return True

    def _given(self, ticket: Ticket) -> Worker:
        self._held[ticket.who] += 1
        self._given_out += 1
        self._last = {**self._last, ticket.who: self._given_out} if self._waiting else {ticket.who: self._given_out}
        return self._free.pop()

    def _order(self) -> list[Ticket]:
        """Who is next: whoever has fewest workers and earlier places, then whoever got one longest ago, then who came first."""
        turns, ranked = Counter(self._held), []
        for came, ticket in enumerate(self._waiting):
            ranked.append((turns[ticket.who], self._last.get(ticket.who, 0), came, ticket))
            turns[ticket.who] += 1
        return [ticket for *_, ticket in sorted(ranked, key=lambda one: one[:3])]


def resident(pid: int) -> int:
    """Bytes of memory a process holds; 0 where the system does not say."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0


@cache
def _made() -> Pool:
    wanted = configured("SOE_WORKERS")
    found = Pool(min(int(wanted), 16) if wanted.isdecimal() and int(wanted) else max(1, min(4, (os.cpu_count() or 1) // 2)))
    atexit.register(found.end)
    return found


_making = threading.Lock()


def pool() -> Pool:
    """The program's pool: as many workers as SOE_WORKERS says, else half as many as there are cores, at most four."""
    with _making:
        return _made()
