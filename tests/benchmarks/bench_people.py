"""Many people at once: `python tests/benchmarks/bench_people.py [--changes 40] [--json FILE]`. How long one of them waits.

A browser that moves a lever every three seconds is the probe, alone and beside people who do the same (`crowd.py`: protocol clients
at low priority, a process of their own). In turn: thirty over two processes, ten in one, sixty over two, each with the probe alone in the
same processes before it. Printed: the probe's wait from key to last chart, its ratio to the wait alone with a bootstrap interval of 95 %, how even the people's own
waits were, how many were cut off or lost a plan, and what share of a core the clients took. Linux; needs an installed Chromium.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import sync_playwright

from tests.benchmarks.bench_change import SOCKETS, WATCH, change, processor_seconds
from tests.benchmarks.circumstances import told
from tests.benchmarks.crowd import PACE
from tests.browser.conftest import FLAGS, TOUR_SEEN, installed_browser, serve
from tests.browser.test_app import still

SETTINGS = {"thirty, two processes": (30, 2), "ten, one process": (10, 1), "sixty, two processes": (60, 2)}
SAMPLES = 4000
LEVERS = "[data-testid=stSidebar] [data-testid=stSlider] input[type=range]"


class Probe:
    """A browser that moves a lever at a pace."""

    def __init__(self, play, address: str):
        self.browser = play.chromium.launch(executable_path=installed_browser(), args=list(FLAGS))
        self.page = self.browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        self.page.set_default_timeout(120_000)
        self.page.add_init_script(TOUR_SEEN)
        self.page.add_init_script(f"({SOCKETS})()")
        self.page.goto(address)
        self.page.locator(LEVERS).first.wait_for()
        self.page.locator("svg.marks").first.wait_for()
        still(self.page)
        self.page.evaluate(WATCH)
        self.levers, self.turn = self.page.locator(LEVERS).all(), 0
        self.move()  # what the first change of a session loads is no lever's doing

    def move(self) -> float:
        """The next lever one step on, so that no plan comes twice: milliseconds from key to last chart."""
        slider = self.levers[self.turn % len(self.levers)]
        end = slider.input_value() == slider.get_attribute("max")
        self.turn += 1
        return change(self.page, slider, "ArrowLeft" if end else "ArrowRight")["last"]

    def waits(self, count: int) -> list[float]:
        """Milliseconds from key to last chart, one at each pace."""
        found, begun = [], time.monotonic()
        for turn in range(count):
            time.sleep(max(begun + turn * PACE - time.monotonic(), 0))
            found.append(self.move())
        return found


def turn(play, people: int, processes: int, changes: int) -> dict:
    """One setting in fresh processes: the probe alone, then among the others."""
    servers = [serve() for _ in range(processes)]
    addresses = [address for _, address in servers]
    try:
        probe = Probe(play, addresses[0])
        alone = probe.waits(changes)
        # The probe is one of the people, with the first process.
        command = [sys.executable, str(Path(__file__).with_name("crowd.py")), "--people", str(people - 1)]
        command += ["--changes", str(changes), *reversed(addresses)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as others:
            assert others.stdin and others.stdout
            if others.stdout.readline().strip() != "ready":
                raise RuntimeError("the people did not arrive")
            before, clock = sum(processor_seconds(server.pid) for server, _ in servers), time.monotonic()
            others.stdin.write("begin\n")
            others.stdin.flush()
            among = probe.waits(changes)
            spent = (sum(processor_seconds(server.pid) for server, _ in servers) - before) / (time.monotonic() - clock)
            seen = json.loads(others.stdout.readline())
        probe.browser.close()
    finally:
        for server, _ in servers:
            server.kill()
            server.wait()
    return {"alone": alone, "among": among, "server": spent, "load": os.getloadavg()[0], **seen}


def ratio(alone: list[float], among: list[float], part: float = 95) -> tuple[float, float, float]:
    """Ratio of a percentile among others to that alone, and the ends of its bootstrap interval of 95 %."""
    chance = np.random.default_rng(2023)
    drawn = [
        np.percentile(chance.choice(values, (SAMPLES, len(values))), part, axis=1)
        for values in map(np.array, (among, alone))
    ]
    low, high = np.percentile(drawn[0] / drawn[1], [2.5, 97.5])
    return float(np.percentile(among, part) / np.percentile(alone, part)), float(low), float(high)


def summary(turns: list[dict]) -> dict:
    """What the turns of one setting come to."""
    alone, among = (sum((one[name] for one in turns), []) for name in ("alone", "among"))
    medians = [median for one in turns for median in one["medians"] if median is not None]
    found = {name: max(one[name] for one in turns) for name in ("clients", "server", "load")}
    found |= {name: sum(one[name] for one in turns) for name in ("late", "cut", "lost")}
    for part in (50, 95):
        found |= {f"alone p{part}": float(np.percentile(alone, part)), f"among p{part}": float(np.percentile(among, part))}
    middle, low, high = ratio(alone, among)
    waits = [wait for one in turns for wait in one["waits"]]
    return found | {
        "ratio": middle, "low": low, "high": high, "uneven": max(medians) / float(np.median(medians)),
        "people p50": float(np.median(waits)), "people p95": float(np.percentile(waits, 95)),
    }  # fmt: skip


def main() -> None:
    """Measure, print, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--changes", type=int, default=40)
    parser.add_argument("--turns", type=int, default=1)
    parser.add_argument("--only", choices=SETTINGS)
    parser.add_argument("--json", type=Path)
    chosen, begun = parser.parse_args(), told()
    kept = (
        json.loads(chosen.json.read_text(encoding="utf-8")) if chosen.only and chosen.json and chosen.json.exists() else {}
    )
    found: dict[str, dict] = kept.get("settings", {})
    with sync_playwright() as play:
        for name, (people, processes) in SETTINGS.items():
            if chosen.only in (None, name):
                found[name] = summary([turn(play, people, processes, chosen.changes) for _ in range(chosen.turns)])
                said = {key: round(value, 2) for key, value in found[name].items()}
                print(name, said, flush=True)
                if chosen.json:  # after each, for all together take long
                    chosen.json.write_text(json.dumps({**begun, "settings": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
