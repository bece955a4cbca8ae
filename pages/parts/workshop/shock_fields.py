"""The shock that comes next: a named set of conditions, or the facilitator's own."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import state
from pages.parts.wording.words import choices, word, written
from simulation.engine.place import Place

OWN = "own"


def shock(place: Place) -> dict[str, Any]:
    """Conditions of the round that the shock begins."""
    labels = {row.id: written(row) for row in place.condition_presets.values() if row.id != "central"}
    chosen = st.selectbox(
        word("workshop.shock"), key="workshop_shock", **choices({**labels, OWN: word("workshop.shock.own")})
    )
    if chosen != OWN:
        return {"preset": chosen}
    rows = place.conditions
    names = st.multiselect(
        word("workshop.shock.which"), key="workshop_shock_which", **choices({row.id: written(row) for row in rows.values()})
    )
    found: dict[str, Any] = {"preset": "central"}
    for name in names:
        row, factor = rows[name], state.words().factor(rows[name].unit)
        unit = state.words().unit(row.unit)
        label = word("with_unit", name=written(row), unit=unit) if unit else written(row)
        low, high, base, step = (round(end * factor, 9) for end in (row.min, row.max, row.base, row.step))
        value = st.number_input(label, low, high, min(max(base, low), high), step, key=f"workshop_shock_{name}", format="%g")
        found[name] = value / factor
    return found
