"""The app as a server on odd machines: no home, one that cannot be written, the POSIX locale, 2 GB, a clock that jumps.

Each is run in earnest: a visitor opens the home page, moves a lever, a phone asks for the door of workshops; nothing ends in a traceback,
and what cannot be had is said by `/ready` and by a sentence.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.app_visitor import visitor
from tests.deployment import free_ports, needed, until, waited
from tests.test_report_odd_machines import LACKS

ROOT = Path(__file__).parents[2]
GROUPS = Path("/sys/fs/cgroup/memory")
MEMORY = 2 * 1024**3
YEAR = 365 * 86400


@dataclass
class Server:
    """A running app: its address, its process, and what it says."""

    address: str
    process: subprocess.Popen
    said: Path

    def visited(self, *, levers: int = 3) -> list[float]:
        """Figures that a visitor's charts carry after each of some moves of a lever: how many messages came."""

        async def go() -> list[float]:
            async with visitor(self.address) as one:
                slider = one.sliders["benchmarking"]
                return [
                    (await one.move("benchmarking", slider.least + n * slider.step)).messages for n in range(1, levers + 1)
                ]

        return asyncio.run(go())

    def asked(self, path: str) -> tuple[int, str]:
        """Status and text of an answer."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def complaints(self) -> list[str]:
        """Lines of what the server said that tell of an error."""
        text = self.said.read_text(encoding="utf-8", errors="replace")
        return [line for line in text.splitlines() if re.search("Traceback|Error|Exception", line)]


@contextlib.contextmanager
def started(folder: Path, limit: Callable[[], None] | None = None, **changes: str | None) -> Iterator[Server]:
    """The app in a process of its own with other settings; None takes one away. It ends at the first word."""
    (port,) = free_ports(1)
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **changes}
    kept = {name: value for name, value in settings.items() if value is not None and not name.startswith("SOE_TEST")}
    command = [sys.executable, "-m", "simulation", "app", "--server.port", str(port)]
    with (folder / "said").open("wb") as said:
        server = subprocess.Popen(command, cwd=folder, env=kept, stdout=said, stderr=said, preexec_fn=limit)
    try:
        waited(f"http://127.0.0.1:{port}/live")
        yield Server(f"http://127.0.0.1:{port}", server, folder / "said")
    finally:
        server.terminate()
        assert server.wait(timeout=30) in (0, -15)


def sound(server: Server) -> None:
    """A visitor works, a phone is answered, nothing is complained of."""
    assert all(messages > 10 for messages in server.visited())
    assert server.asked("/w")[0] == 200
    assert "GET /" not in server.said.read_text(encoding="utf-8", errors="replace"), "requests stand in our log alone"
    assert not server.complaints(), server.complaints()


@pytest.mark.parametrize("lack", LACKS)
def test_a_server_that_lacks_something_serves(tmp_path, lack):
    with started(tmp_path, **{"PYTHONPATH": str(ROOT), **LACKS[lack], "SOE_DATA": str(tmp_path / "rooms")}) as server:
        sound(server)
        assert server.asked("/ready")[0] == 200


@pytest.mark.parametrize("lack", ["no home", "a home that cannot be written"])
def test_rooms_without_a_place_are_said_and_the_rest_goes_on(tmp_path, lack):
    """Nobody named a folder for rooms, and there is no home for one."""
    with started(tmp_path, **LACKS[lack], SOE_DATA=None) as server:
        status, told = server.asked("/ready")
        assert all(messages > 10 for messages in server.visited())
        assert status == 200 or '"store":"ok"' not in told.replace(" ", "")
        if status != 200:
            assert server.asked("/w/ABC234")[0] in (404, 503)
        assert "Traceback" not in server.said.read_text(encoding="utf-8", errors="replace")


@contextlib.contextmanager
def small_machine(name: str) -> Iterator[Callable[[], None]]:
    """A group of processes that together hold 2 GB at most, as the service file has it; what joins it."""
    folder = GROUPS / name
    try:
        folder.mkdir()
        (folder / "memory.limit_in_bytes").write_text(str(MEMORY))
    except OSError as error:
        pytest.skip(f"no group of processes can be limited here: {error}")
    try:
        yield lambda: (folder / "tasks").write_text(str(os.getpid())) and None
    finally:
        until(lambda: not (folder / "tasks").read_text().split(), patience=30)
        folder.rmdir()


def test_two_gigabytes_carry_visitors_and_a_report(tmp_path, capsys):
    """Twenty open tabs that move levers, and documents made meanwhile by the app's own workers."""
    with small_machine(f"soe-{os.getpid()}") as join:
        with started(tmp_path, limit=join, SOE_DATA=str(tmp_path)) as server:
            report = [
                sys.executable,
                "-m",
                "simulation",
                "report",
                "deepening",
                "--format",
                "docx,pdf,xlsx",
                "--output",
                "r",
            ]
            made = subprocess.Popen(report, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=join)

            async def crowd() -> list[int]:
                async with contextlib.AsyncExitStack() as stack:
                    tabs = [await stack.enter_async_context(visitor(server.address)) for _ in range(20)]
                    found = []
                    for n in range(1, 4):
                        found += [
                            (await one.move("benchmarking", n * one.sliders["benchmarking"].step)).messages for one in tabs
                        ]
                    return found

            assert min(asyncio.run(crowd())) > 10
            assert made.wait(timeout=300) == 0
            assert server.process.poll() is None and not server.complaints()
        group = GROUPS / f"soe-{os.getpid()}"
        most, stopped = (int((group / name).read_text()) for name in ("memory.max_usage_in_bytes", "memory.failcnt"))
    with capsys.disabled():
        print(f"\n20 tabs and a report: {most / 2**20:.0f} MB at most, of 2,048 ({stopped} refusals)")


def test_a_clock_that_jumps_takes_nothing_away(tmp_path):
    """Two hours back (a clock set right), a year ahead, and back again: who is in goes on, who comes is let in."""
    library = needed_library()
    clock = tmp_path / "clock"
    clock.write_text("+0")
    faked = {
        "LD_PRELOAD": library,
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "DONT_FAKE_MONOTONIC": "1",  # a clock that is set leaves the one that only counts alone
    }
    with started(tmp_path, SOE_DATA=str(tmp_path), SOE_LOG=str(tmp_path / "log"), **faked) as server:

        async def work() -> None:
            async with visitor(server.address) as early:
                step = early.sliders["benchmarking"].step
                for number, jump in enumerate((0, -7200, YEAR, -YEAR, 0), start=1):
                    clock.write_text(f"{jump:+d}")
                    assert (await early.move("benchmarking", number * step)).messages > 10
                    async with visitor(server.address) as late:
                        assert (await late.move("benchmarking", 2 * step)).messages > 10
                    assert (
                        await asyncio.to_thread(server.asked, "/ready")
                        and (await asyncio.to_thread(server.asked, "/w"))[0] == 200
                    )

        asyncio.run(work())
        assert server.asked("/ready")[0] == 200 and not server.complaints(), server.complaints()
    years = {line[:4] for line in next((tmp_path / "log").glob("*access.log*")).read_text(encoding="utf-8").splitlines()}
    assert years, "requests are written down whatever the clock says"


def needed_library() -> str:
    """libfaketime, which moves the clock of one process."""
    found = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if found is None:
        needed("faketime")
        pytest.skip("no libfaketime found (Debian: libfaketime)")
    return str(found)
