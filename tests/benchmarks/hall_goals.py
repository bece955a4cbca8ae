"""Goals of a hall of teams behind the shipped nginx: own figures, and a submission's way to the board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.workshop.rehearsal.load_run import BOARD_LIMIT, OWN_LIMIT
from tests.benchmarks.crowd_goals import CLIENTS
from tests.benchmarks.goal import Row, read, source, unmeasured

BUSY = 2.0  # load of the machine per core above which others had it
LIMITS = {"own": ("own figures", OWN_LIMIT), "board": ("submission to board", BOARD_LIMIT)}


def hall_rows() -> list[Row]:
    """A row for each wait of each hall."""
    measured = read("hall")
    if measured is None:
        return [unmeasured(f"thirty teams, a phone each: {what}, p95", f"< {limit:g} s") for what, limit in LIMITS.values()]
    return [_row(name, own, measured) for own in measured["halls"] for name in LIMITS]


def _row(name: str, own: Mapping[str, Any], measured: Mapping[str, Any]) -> Row:
    what, limit = LIMITS[name]
    found = f"{own[f'{name} p95']:.2f} s; {own['refused']} refused, {own['lost']} plans lost"
    said, reason = "met", ""
    if own[f"{name} p95"] >= limit or own["refused"] or own["lost"]:
        said, reason = "missed", f"{own['changes'] / measured['seconds']:.0f} changes a second on {measured['cores']} cores"
        if own["clients"] > CLIENTS:
            said, reason = "not decided", f"simulated phones took {own['clients']:.1f} of a core themselves"
        elif own["load"] > BUSY * measured["cores"]:
            said, reason = "not decided", f"others had the cores: load {own['load']:.0f}"
    phones = "a phone" if own["phones"] == 1 else f"{own['phones']} phones"
    return Row(
        f"{own['teams']} teams, {phones} each, behind nginx: {what}, p95",
        f"< {limit:g} s",
        found,
        said,
        reason,
        source(measured),
    )
