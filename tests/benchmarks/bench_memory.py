"""Memory a visitor takes: `python tests/benchmarks/bench_memory.py [--sessions 60] [--closed 500] [--json FILE]`.

This app and the usual one (`yardsticks/usual.py`), each with a first crowd that comes and goes, so that what a process keeps for all is
there. Then so many sessions at once, in batches, each session with twenty changes, all through the same plans; garbage is collected
before each look (`collecting.py`), and a session is the median slope between two looks, as a process may take or give back megabytes at once. Then, in this app, sessions that open, move a lever and close, one after the other: what they leave behind. Clients of the protocol, no browser; Linux.
"""

import argparse
import asyncio
import json
import os
import re
import select
import signal
import subprocess
import sys
import urllib.request
from contextlib import AsyncExitStack
from itertools import combinations
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.app_visitor import Visitor, visitor
from tests.benchmarks.circumstances import told
from tests.browser.conftest import ROOT
from tests.deployment import free_ports, until

CHANGES, FIRST, BATCHES = 20, 5, 6
HELD_ON = 128  # closed sessions that Streamlit keeps for two minutes, in case they come back
APPS = {"ours": (ROOT, "app.py"), "usual": (Path(__file__).with_name("yardsticks"), "usual.py")}


class Server:
    """An app in a process of its own, and what it holds."""

    def __init__(self, app: str):
        (port,) = free_ports(1)
        folder, script = APPS[app]
        options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
        command = [sys.executable, str(Path(__file__).with_name("collecting.py")), script, *options]
        settings = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(command, cwd=folder, env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.address = f"http://127.0.0.1:{port}"
        until(lambda: urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=5).status == 200)

    def held(self) -> float:
        """Memory of its own that is left when garbage is collected, MB."""
        assert self.process.stdout
        self.process.send_signal(signal.SIGUSR1)
        said = b""
        while b"collected" not in said:
            if not select.select([self.process.stdout], [], [], 60)[0]:
                raise RuntimeError("the app did not answer")
            said += os.read(self.process.stdout.fileno(), 65536)
        text = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="ascii")
        return sum(int(size) for size in re.findall(r"Private_\w+:\s+(\d+) kB", text)) / 1024

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


async def changes(one: Visitor, count: int = CHANGES) -> None:
    """So many changes, the same in each session: levers in turn, a step each."""
    levers = sorted(one.sliders)
    for turn in range(count):
        slider = one.sliders[levers[turn % len(levers)]]
        way = -slider.step if slider.value + slider.step > slider.most + 1e-9 else slider.step
        await one.move(levers[turn % len(levers)], slider.value + way)


async def together(server: Server, *counts: int) -> list[float]:
    """What is held while so many sessions are open, each after its changes, then so many more, MB."""
    held = []
    async with AsyncExitStack() as stack:
        for count in counts:
            for _ in range(count):
                await changes(await stack.enter_async_context(visitor(server.address)))
            held.append(server.held())
    return held


async def one_by_one(server: Server, sessions: int) -> None:
    """Sessions that open, move a lever, and close."""
    for _ in range(sessions):
        async with visitor(server.address) as one:
            await changes(one, 1)


def together_in(app: str, sessions: int) -> dict[str, float]:
    """MB a session, and of the process before them."""
    server = Server(app)
    try:
        asyncio.run(together(server, FIRST))
        batches = min(BATCHES, sessions)
        open_ = np.cumsum([FIRST, *(len(part) for part in np.array_split(np.arange(sessions), batches))])
        held = asyncio.run(together(server, *np.diff(open_, prepend=0)))
        slopes = [(held[j] - held[i]) / (open_[j] - open_[i]) for i, j in combinations(range(len(held)), 2)]
        return {"session": float(np.median(slopes)), "process": held[0]}
    finally:
        server.close()


def left_by(closed: int) -> dict[str, float]:
    """MB before and after so many sessions of this app."""
    server = Server("ours")
    try:
        asyncio.run(one_by_one(server, HELD_ON))
        before = server.held()
        asyncio.run(one_by_one(server, closed))
        return {"before": before, "after": server.held(), "closed": closed}
    finally:
        server.close()


def main() -> None:
    """Measure, print, write the file; what is not asked for stays in it as it was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=60)
    parser.add_argument("--closed", type=int, default=500)
    parser.add_argument("--json", type=Path)
    chosen, begun = parser.parse_args(), told()
    known = json.loads(chosen.json.read_text(encoding="utf-8")) if chosen.json and chosen.json.exists() else {}
    found = {**known, **begun}

    def keep(**parts: object) -> None:
        found.update(parts)
        print(parts, flush=True)
        if chosen.json:
            chosen.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")

    if chosen.sessions:
        keep(sessions=chosen.sessions, **{app: together_in(app, chosen.sessions) for app in APPS})
    if chosen.closed:
        keep(left=left_by(chosen.closed))


if __name__ == "__main__":
    main()
