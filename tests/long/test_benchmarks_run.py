"""Each benchmark runs at its least size and writes what the table of speed goals reads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deployment import needed

ROOT = Path(__file__).parents[2]
LEAST = {
    "change": ("--changes", "10", "--pages", "home"),
    "held": ("--drags", "1", "--turns", "1", "--pages", "home"),
    "people": ("--changes", "2", "--only", "ten, one process"),
    "hall": ("--teams", "2", "--seconds", "4"),
    "memory": ("--sessions", "1", "--closed", "2"),
    "link": ("--changes", "2"),
    "cold": ("--turns", "1"),
    "start": ("--turns", "1"),
    "model": (),
    "draws": ("--turns", "2"),
    "cluster": ("--turns", "1", "--entities", "100", "--draws", "32"),
    "peers": ("--only", "plain Python"),
}
SILENT = {"intake": (), "heavy": ("1",), "report": (), "analysis": ()}  # these print alone
CIRCUMSTANCES = {"date", "cores", "load", "command"}


def run(name: str, *options: object) -> None:
    """A benchmark as its command runs it; what it says on the way is shown where it fails."""
    needed("chromium-headless-shell")
    command = [sys.executable, f"tests/benchmarks/bench_{name}.py", *map(str, options)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]


@pytest.mark.parametrize("name", LEAST)
def test_a_benchmark_writes_its_file(name, tmp_path):
    run(name, *LEAST[name], "--json", tmp_path / "measured.json")
    found = json.loads((tmp_path / "measured.json").read_text())
    kept = json.loads((ROOT / "tests" / "benchmarks" / "measured" / f"{name}.json").read_text())
    assert set(found) >= CIRCUMSTANCES and set(found) >= set(kept) - {"left"}


@pytest.mark.parametrize("name", SILENT)
def test_a_benchmark_that_prints_alone_ends(name):
    run(name, *SILENT[name])
