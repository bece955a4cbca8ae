"""Sessions opened and closed over a day: the process takes no more memory, and everybody is let in."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app_visitor import visitor
from tests.deployment import free_ports, waited

ROOT = Path(__file__).parents[2]
WARM, SESSIONS = 140, int(os.environ.get("SOE_TEST_SESSIONS", "200"))
GROWTH = 0.25  # MB a session beyond what stays after the first ones: Streamlit keeps 128 closed ones for two minutes


async def visit(port: int) -> None:
    """A session that draws the home page, moves a lever and is closed, as of a browser that kept nothing."""
    async with visitor(f"http://127.0.0.1:{port}") as one:
        assert one.answer.last > 0, "charts were drawn"
        lever, slider = next(iter(one.sliders.items()))
        assert (await one.move(lever, slider.value + slider.step)).last > 0


def held(process: subprocess.Popen) -> float:
    """Memory of a process, MB."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def test_memory_does_not_grow_with_sessions(tmp_path, capsys):
    if not Path("/proc/self/status").exists():
        pytest.skip("the operating system does not say how much memory a process holds")
    (port,) = free_ports(1)
    own = {**os.environ, "PYTHONPATH": str(ROOT), "SOE_DATA": str(tmp_path), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "simulation", "app", "--server.port", str(port)]
    with (tmp_path / "said").open("wb") as said:
        server = subprocess.Popen(command, cwd=ROOT, env=own, stdout=said, stderr=said)
    try:
        waited(f"http://127.0.0.1:{port}/live")
        for _ in range(WARM):
            asyncio.run(visit(port))
        before = held(server)
        for _ in range(SESSIONS):
            asyncio.run(visit(port))
        after = held(server)
    finally:
        server.terminate()
        server.wait(timeout=30)
    with capsys.disabled():
        print(f"\n{before:.0f} MB after {WARM} sessions, {after:.0f} MB after {SESSIONS} more")
    assert (after - before) / SESSIONS < GROWTH
    assert b"Traceback" not in (tmp_path / "said").read_bytes()
