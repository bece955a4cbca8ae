"""What heavy work costs somebody else: `python tests/benchmarks/bench_heavy.py [levers]`.

How long a lever's run with its range takes in the program's process: alone, beside five searches and a study of shares in
threads of that process, and beside the same asked of the pool. Ratios to alone hold across machines, since other work slows all alike.
"""

import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from simulation import HEADLINES, Scenario, catalogue
from simulation.analysis.goals.plans import Limits
from simulation.analysis.goals.targets import Target
from simulation.analysis.uncertainty.released_ranges import released_ranges
from simulation.workers import studies
from simulation.workers.pool import pool

SEARCHES = 5


class Stop(BaseException):
    """Ends heavy work when the levers have been measured."""


def waits(count: int) -> list[float]:
    """Seconds of each of some moves of a lever."""
    found = []
    for number in range(count):
        plan = Scenario("lever", {"benchmarking": 0.3 + 0.01 * number})
        begun = time.perf_counter()
        released_ranges(plan, HEADLINES)
        found.append(time.perf_counter() - begun)
        time.sleep(0.3)
    return found


def beside(count: int, ask: Callable) -> list[float]:
    """The same while five searches and a study are asked for."""
    done, faults = threading.Event(), []

    def told(*_: object) -> None:
        if done.is_set():
            raise Stop

    def heavy(work: Callable, *arguments: object) -> None:
        try:
            while True:
                ask(work, *arguments, told=told)
        except Stop:
            return
        except Exception as error:
            faults.append(error)

    reference, names = Scenario.preset("reference"), tuple(catalogue().parameters)[:24]
    asked = [
        (studies.route, (Target("total_profit", 2030, at_least=260.0 + n),), Limits(), reference) for n in range(SEARCHES)
    ]
    asked.append((studies.shares, reference, names, None, HEADLINES[0], 2030))
    threads = [threading.Thread(target=heavy, args=one) for one in asked]
    for thread in threads:
        thread.start()
    time.sleep(5.0)
    found = waits(count)
    done.set()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return found


def here(work: Callable, *arguments: object, told: Callable) -> object:
    """As it was before there was a pool."""
    return work(*arguments, told=told)


def apart(work: Callable, *arguments: object, told: Callable) -> object:
    return pool().ask(work, *arguments, told=told, queued=told, alive=told)


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    waits(2)
    alone = waits(count)
    rows = {"alone": alone, "beside work in the pool": beside(count, apart), "beside work in threads": beside(count, here)}
    middle = statistics.median(alone)
    print(f"{'lever, ms':28} {'p50':>7} {'max':>7} {'x alone':>9}")
    for label, times in rows.items():
        half = statistics.median(times)
        print(f"{label:28} {1000 * half:7.0f} {1000 * max(times):7.0f} {half / middle:9.2f}")
    pool().end()


if __name__ == "__main__":
    main()
