"""Which lever a place in a scenario names, as a refusal states it."""

from __future__ import annotations

from typing import Any

from simulation.engine.catalogue import catalogue


def lever_in(place: Any) -> str:
    """The lever at a place in a scenario, such as `levers.benchmarking` or `entities.steel.benchmarking`."""
    parts = place.split(".") if isinstance(place, str) else []
    stated = (parts[:1], len(parts)) in ((["levers"], 2), (["entities"], 3))
    return parts[-1] if stated and parts[-1] in catalogue().lever_rows else ""


def setting_in(place: Any) -> tuple[str, ...]:
    """The lever at a place within its setting, and which part of it, such as `levers.benchmarking.start` or `levers.benchmarking.2027`."""
    whole, _, part = place.rpartition(".") if isinstance(place, str) else ("", "", "")
    lever = lever_in(whole)
    return (lever, part) if lever else ()
