"""Time and memory of a full report pack: `python tests/benchmarks/bench_report.py`.

Word, PowerPoint, Excel, PDF and web page of one scenario and of a comparison, cold and warm, wall and processor
seconds; then each format alone; then the same pack in the process that the app leaves it to, with how long another
thread of the app waits for its turn meanwhile. Peak memory is that of the whole process, MB.
"""

import resource
import sys
import threading
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from simulation import Scenario
from simulation.report import Request, Story, background, gather, produce
from simulation.report.content.request import FORMATS
from simulation.report.produce import build

PACK = ("docx", "pptx", "xlsx", "pdf", "html")


def timed(work):
    """Wall and processor seconds of a piece of work."""
    wall, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - own


def peak():
    """Peak memory so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def request(names, seed):
    """A request that has not been made before; its draws are new with the seed."""
    return Request(tuple(Scenario.preset(name) for name in names), formats=PACK, seed=seed, date="2026-11-22")


def waits(stop, found):
    """How much later than asked for a thread wakes up, again and again, ms."""
    while not stop.is_set():
        begun = time.perf_counter()
        time.sleep(0.005)
        found.append((time.perf_counter() - begun - 0.005) * 1000)


def apart():
    """The pack made by the worker, and by this process, with the waits of another thread."""
    background.call(peak)
    for name, make in (("worker", background.produce_apart), ("this process", produce)):
        for run in range(3):
            stop, found = threading.Event(), []
            watcher = threading.Thread(target=waits, args=(stop, found))
            watcher.start()
            wall, _ = timed(lambda make=make, run=run: make(request(("deepening",), 300 + run)))
            stop.set()
            watcher.join()
            late = np.percentile(found, (50, 99, 100))
            print(
                f"{name}, run {run + 1}: {wall:5.2f} s; another thread waits {late[0]:.1f} ms, 99% {late[1]:.0f}, worst {late[2]:.0f}"
            )
    print(f"worker's peak {background.call(peak):.0f} MB")


def main():
    """Print a table."""
    apart()
    for names in (("deepening",), ("deepening", "first_class", "new_energy_first")):
        for run in range(3):
            wall, own = timed(lambda names=names, run=run: produce(request(names, 100 + run)))
            print(f"pack of {len(names)}, run {run + 1}: {wall:5.2f} s wall, {own:5.2f} s processor, peak {peak():.0f} MB")
    story = Story(gather(request(("deepening",), 7)))
    for name in FORMATS:
        wall, own = timed(lambda name=name: build(story, name, {}))
        print(f"{name:8s} {wall:5.2f} s wall, {own:5.2f} s processor, peak {peak():.0f} MB")


if __name__ == "__main__":
    main()
