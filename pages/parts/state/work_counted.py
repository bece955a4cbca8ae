"""How much work there is: what goes when all is cleared, counted kind by kind."""

from __future__ import annotations

import streamlit as st

from pages.parts.state.joined_work import DIFFERING, others
from pages.parts.state.kept_work import LASTING, SHARED, Part
from pages.parts.state.own_scenarios import bench, timeline
from pages.parts.state.session_places import elsewhere, names_of
from simulation.workbench.joined_choices import SELECTION, WHOLE, counted

SELECTED = (SELECTION, WHOLE)  # what pages show, rather than work


def work() -> dict[str, int]:
    """Of the place looked at: scenarios, steps, and every choice that is kept, by name."""
    kept = {name: st.session_state.get(f"kept_{name}") for name in LASTING if name not in SHARED}
    return {"scenarios": len(bench().own), "steps": len(timeline().steps) - 1} | _choices(kept)


def work_elsewhere() -> list[tuple[dict[str, str], int]]:
    """Of other places that have any: names of the place by language, and how many scenarios and entries."""
    found = [(part.get("label"), _part(part)) for part in elsewhere().values()]
    return [(label, count) for label, count in found if isinstance(label, dict) and count]


def selections() -> int:
    """How many choices of what pages show go with the work."""
    names = [name for name, lasting in LASTING.items() if lasting.shape in SELECTED]
    return sum(st.session_state.get(f"kept_{name}") is not None for name in names)


def _choices(kept: dict) -> dict[str, int]:
    shaped = {name: lasting.shape for name, lasting in LASTING.items() if lasting.shape and lasting.shape not in SELECTED}
    found = {name: counted(shape, kept.get(name)) for name, shape in shaped.items() if name != DIFFERING}
    return found | {DIFFERING: len(others(kept))}


def _part(part: Part) -> int:
    kept = part.get("kept")
    return len(names_of(part)) + (sum(_choices(kept).values()) if isinstance(kept, dict) else 0)
