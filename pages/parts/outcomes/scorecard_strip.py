"""The indicators of the scorecard as one strip: how far each moves from the base year, better to the right."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from pages.parts.figures import dot_rows, outcome_charts, row_names
from pages.parts.shared import target_inputs
from pages.parts.shared.view import View
from pages.parts.wording.words import at_base, figure, name, printed_gap, same, word
from simulation import catalogue
from simulation.engine.rows import Indicator

PARTS = ("earnings", "capital", "innovation", "risk")
LEAST = 0.02  # of the base-year value: a row whose changes are smaller does not fill its scale
SET_APART = ("operating_profit",)  # from total profit by one-off items alone
SHAPES = {1: "▲", 0: "—", -1: "▼"}


def better(key: str) -> int:
    """Which way is better: 1 up, -1 down."""
    return 1 if catalogue().scorecard[key].better == "up" else -1


def since_base(view: View, key: str) -> float:
    """Change since the base year as printed, above nought where it is for the better."""
    own = view.projection.total(key)
    gap = printed_gap(key, own[0], own[-1])
    return 0.0 if same(key, gap) or math.isnan(gap) else better(key) * gap


def verdict(view: View, key: str) -> int:
    """1 better than in the base year, -1 worse, 0 the same as printed."""
    since = since_base(view, key)
    return (since > 0) - (since < 0)


def same_as_profit(view: View) -> list[str]:
    """Indicators that are total profit by construction as long as nothing sets them apart: not counted beside it."""
    runs = (view.projection, view.reference)
    return [key for key in SET_APART if all(np.array_equal(run.total(key), run.total("total_profit")) for run in runs)]


def strip(view: View) -> None:
    """A row an indicator, grouped: base year hollow, current practice a tick, the scenario filled, its target if it has one."""
    marks: list[dict] = []
    for part in PARTS:
        rows = [key for key, row in catalogue().scorecard.items() if row.part == part and row.of_the_21]
        marks.append(
            {
                "item": word(f"scorecard.part.{part}"),
                "kind": "head",
                "x": 0.0,
                "text": word(f"scorecard.part.{part}"),
                "role": "target",
            }
        )
        for key in rows:
            marks += _row(view, key, catalogue().scorecard[key])
    spec = dot_rows.dot_rows_spec("", word("column.item"), 124)
    height = row_names.ROW * (sum(row.of_the_21 for row in catalogue().scorecard.values()) + len(PARTS)) + 30
    outcome_charts.draw(dot_rows.rows_of(marks), spec, "scorecard_strip", word("scorecard.strip_alt"), height)
    st.caption(word("scorecard.strip_legend", base=view.years[0], year=view.last))


def _row(view: View, key: str, row: Indicator) -> list[dict]:
    own, usual = view.projection.total(key), view.reference.total(key)
    if key in view.place.unreported:
        return [{"item": name(key), "kind": "end", "role": "target", "text": figure(key, own[0])}]
    target = target_inputs.chosen().get(key, view.last)
    values = {"dot": own[-1], "tick": usual[-1], **({"aim": target.value} if target else {})}
    reach = max(*(abs(value - own[0]) for value in values.values()), LEAST * abs(own[0])) or 1.0
    role = "less" if verdict(view, key) < 0 else "scenario"
    at = {kind: better(key) * float(value - own[0]) / reach for kind, value in values.items()}
    item, marks = name(key), [{"kind": "link", "x": 0.0, "x2": at["dot"], "role": role}]
    marks.append(
        {"kind": "ring", "x": 0.0, "role": "target", "hint": f"{view.years[0]} {at_base(key, figure(key, own[0]))}"}
    )
    roles = {"dot": role, "tick": "reference", "aim": "target"}
    named = {"dot": word("role.scenario"), "tick": word("role.reference"), "aim": word("scorecard.aim")}
    marks += [
        {"kind": kind, "x": at[kind], "role": roles[kind], "hint": f"{named[kind]} {figure(key, values[kind])}"}
        for kind in ("aim", "tick", "dot")
        if kind in at
    ]
    marks.append({"kind": "end", "role": role, "text": f"{SHAPES[verdict(view, key)]} {figure(key, own[-1])}"})
    return [{"item": item, **mark} for mark in marks]
