"""People who move levers: protocol clients at low priority, for the other benchmarks.

`python tests/benchmarks/crowd.py --people 30 --changes 20 URL...` says `ready` once all pages stand, begins at a line of
its input, and prints what it saw as JSON. People are dealt out evenly over the addresses. Each moves one lever after another,
every three seconds from a moment of their own; a change that waits for the one before it counts from when it was due.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.app_visitor import SETTLED, CutOff, Visitor, visitor

PACE = 3.0
AT_ONCE = 4  # pages that open side by side


class Person:
    """Someone who moves levers: their chance, what they waited, whether they were cut off or a plan of theirs was lost."""

    def __init__(self, number: int, changes: int):
        self.chance = np.random.default_rng([2023, number])
        self.changes, self.waits, self.late = changes, list[float](), 0
        self.cut = self.lost = False

    async def play(self, one: Visitor, pace: float) -> None:
        """All changes, each to a value of its own."""
        begun = time.perf_counter() + float(self.chance.uniform(0, pace))
        try:
            for turn in range(self.changes):
                due = begun + turn * pace
                wait = due - time.perf_counter()
                self.late += wait < 0
                await asyncio.sleep(max(wait, 0))
                await one.move(*self.choice(one))
                self.waits.append(one.sent + one.answer.last - due)
            self.lost = not kept(one)
        except (CutOff, TimeoutError):
            self.cut = True

    def choice(self, one: Visitor) -> tuple[str, float]:
        """A lever, and a value that it does not have."""
        lever = str(self.chance.choice(sorted(one.sliders)))
        slider = one.sliders[lever]
        steps = max(round((slider.most - slider.least) / slider.step), 1)
        stops = [slider.least + n * slider.step for n in range(steps + 1)]
        return lever, float(self.chance.choice([stop for stop in stops if abs(stop - slider.value) > slider.step / 2]))


def kept(one: Visitor) -> bool:
    """Whether what the app last gave the browser to store is where its sliders stand: each moved lever is in it."""
    return not one.kept or all(lever in one.kept["text"] for lever, slider in one.sliders.items() if moved(one, lever))


def moved(one: Visitor, lever: str) -> bool:
    """Whether a slider stands elsewhere than where it was when the page opened."""
    return abs(one.sliders[lever].value - one.opened[lever]) > 1e-9


async def crowd(addresses: list[str], people: int, changes: int, pace: float, page: str) -> dict[str, object]:
    """Everybody's pages, then everybody's changes."""
    door, opened, leave = asyncio.Semaphore(AT_ONCE), asyncio.Event(), asyncio.Event()
    inside: list[Visitor] = []

    async def live(number: int, person: Person) -> None:
        await door.acquire()
        async with visitor(addresses[number % len(addresses)], page) as one:
            door.release()
            inside.append(one)
            await opened.wait()
            await person.play(one, pace)
            await leave.wait()

    crew = [Person(number, changes) for number in range(people)]
    tasks = [asyncio.create_task(live(number, person)) for number, person in enumerate(crew)]
    while len(inside) < people:
        await asyncio.sleep(0.1)
        for task in tasks:
            if task.done():
                task.result()
    await asyncio.sleep(SETTLED)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    clock, used = time.perf_counter(), time.process_time()
    opened.set()
    while not all(len(person.waits) == changes or person.cut for person in crew):
        await asyncio.sleep(0.2)
    share = (time.process_time() - used) / (time.perf_counter() - clock)
    leave.set()
    await asyncio.gather(*tasks)
    return {
        "medians": [float(np.median(person.waits)) if person.waits else None for person in crew],
        "waits": [round(wait, 4) for person in crew for wait in person.waits],
        "late": sum(person.late for person in crew),
        "cut": sum(person.cut for person in crew),
        "lost": sum(person.lost for person in crew),
        "clients": share,
    }


def main() -> None:
    """Play, and say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--pace", type=float, default=PACE)
    parser.add_argument("--page", default="")
    chosen = parser.parse_args()
    os.nice(10)
    print(json.dumps(asyncio.run(crowd(chosen.addresses, chosen.people, chosen.changes, chosen.pace, chosen.page))))


if __name__ == "__main__":
    main()
