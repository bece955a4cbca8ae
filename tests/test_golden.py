"""Golden run: current practice must stay what it was, unless a change is meant.

After a meant change: `python tests/regenerate.py`, and say in the changelog which results moved and why.
"""

import pytest

from tests.regenerate import STORED, VARIABLES, golden
from tests.support import OUTCOMES, read

COMMAND = "`python tests/regenerate.py`"


def key(row):
    """What identifies a figure."""
    return row["entity"], row["variable"], int(row["year"])


def test_golden_run():
    """Totals and entities, each fixed outcome and year, to 1e-9."""
    stored = {key(row): float(row["value"]) for row in read(STORED.name)}
    current = {key(row): row["value"] for row in golden().to_dict("records")}
    assert stored.keys() == current.keys(), f"run {COMMAND}"
    moved = {k: (stored[k], current[k]) for k in stored if current[k] != pytest.approx(stored[k], rel=1e-9, abs=1e-12)}
    assert not moved, f"{len(moved)} figures moved, first {next(iter(moved.items()))}; if meant: {COMMAND}"


def test_golden_run_holds_the_outcomes():
    """The stored run covers every fixed outcome."""
    assert set(OUTCOMES) <= set(VARIABLES)
