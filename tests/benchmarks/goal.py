"""A goal of speed as it stands: a row of the table in README.md, and the measured file it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

MEASURED = Path(__file__).parent / "measured"
QUIET = 1.0  # load above which two cores cannot be told to be idle


class Row(NamedTuple):
    """A goal as it stands."""

    what: str
    goal: str
    found: str
    verdict: str
    reason: str
    source: str


def read(name: str) -> dict[str, Any] | None:
    """A measured file, or None."""
    path = MEASURED / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def source(measured: Mapping[str, Any]) -> str:
    """Command, date, machine and load of a measured file."""
    command = measured["command"].removeprefix("python ")
    return f"`python {command}`, {measured['date'][:10]}, {measured['cores']} cores, load {measured['load']:.1f}"


def unmeasured(what: str, goal: str, instead: str = "") -> Row:
    """A goal of which nothing is known. instead: what was measured in its place."""
    return Row(what, goal, "", "not decided", instead or "not measured", "")
