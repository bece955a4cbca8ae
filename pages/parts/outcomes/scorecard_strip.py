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
from simulation.analysis.like_for_like import first_alike, on_closing, since_base

PARTS = ("earnings", "capital", "innovation", "risk")
LEAST = 0.02  # of the base-year value: a row whose changes are smaller does not fill its scale
SET_APART = ("operating_profit",)  # from total profit by one-off items alone
SHAPES = {1: "▲", 0: "—", -1: "▼"}


def better(key: str) -> int:
    """Which way is better: 1 up, -1 down."""
    return 1 if catalogue().scorecard[key].better == "up" else -1


def change_since(view: View, key: str) -> float:
    """Change since the base year as printed, like with like; of what can be compared from a year later alone, since then."""
    return printed_gap(key, *_ends(view, key))


def as_compared(view: View, key: str, written: str) -> str:
    """A change since the base year as written, marked where it is not that of the two figures shown beside it."""
    how = "closing" if on_closing(view.projection, key) else "later" if first_alike(key) else ""
    return word(f"scorecard.since.{how}.cell", change=written, next=view.years[0] + 1) if how else written


def _ends(view: View, key: str) -> tuple[float, float]:
    alike = since_base(view.projection, key)
    return float(alike[first_alike(key)]), float(alike[-1])


def improved(view: View, key: str) -> float:
    """The same, above nought where it is for the better."""
    gap = change_since(view, key)
    return 0.0 if same(key, gap) or math.isnan(gap) else better(key) * gap


def verdict(view: View, key: str) -> int:
    """1 better than in the base year, -1 worse, 0 the same as printed."""
    since = improved(view, key)
    return (since > 0) - (since < 0)


def same_as_profit(view: View) -> list[str]:
    """Indicators that are total profit by construction as long as nothing sets them apart: not counted beside it."""
    runs = (view.projection, view.reference)
    return [key for key in SET_APART if all(np.array_equal(run.total(key), run.total("total_profit")) for run in runs)]


def strip(view: View) -> None:
    """A row an indicator, grouped: base year hollow, current practice a tick, the scenario filled, its target if it has one."""
    marks: list[dict] = []
    indicators = catalogue().monthly(view.last)
    for part in PARTS:
        rows = [key for key, row in indicators.items() if row.part == part]
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
            marks += _row(view, key)
    spec = dot_rows.dot_rows_spec("", word("column.item"), 124)
    height = row_names.ROW * (len(indicators) + len(PARTS)) + 30
    outcome_charts.draw(dot_rows.rows_of(marks), spec, "scorecard_strip", word("scorecard.strip_alt"), height)
    st.caption(word("scorecard.strip_legend", base=view.years[0], year=view.last))
    for text in _alike_said(view):
        st.caption(text)


def _alike_said(view: View) -> list[str]:
    """Which indicators are compared on closing figures, and which since the year after the base year."""
    keys = [key for key in catalogue().monthly(view.last) if key not in view.place.unreported]
    found = {
        "closing": [name(key) for key in keys if on_closing(view.projection, key)],
        "later": [name(key) for key in keys if first_alike(key)],
    }
    comma, base = word("list.comma"), view.years[0]
    return [
        word(f"scorecard.since.{how}", base=base, next=base + 1, names=comma.join(names))
        for how, names in found.items()
        if names
    ]


def _row(view: View, key: str) -> list[dict]:
    own, usual = view.projection.total(key), view.reference.total(key)
    if key in view.place.unreported:
        return [{"item": name(key), "kind": "end", "role": "target", "text": figure(key, own[0])}]
    target = target_inputs.chosen().get(key, view.last)
    values = {"dot": own[-1], "tick": usual[-1], **({"aim": target.value} if target else {})}
    before, after = _ends(view, key)
    base = own[-1] - (
        after - before
    )  # where the ring stands, so that the dot is as far from it as the change like with like
    reach = max(*(abs(value - base) for value in values.values()), LEAST * abs(own[0])) or 1.0
    role = "less" if verdict(view, key) < 0 else "scenario"
    at = {kind: better(key) * float(value - base) / reach for kind, value in values.items()}
    since = first_alike(key)
    item, marks = name(key), [{"kind": "link", "x": 0.0, "x2": at["dot"], "role": role}]
    written = figure(key, own[since])
    written = written if since else at_base(key, written)
    marks.append({"kind": "ring", "x": 0.0, "role": "target", "hint": f"{view.years[since]} {written}"})
    roles = {"dot": role, "tick": "reference", "aim": "target"}
    named = {"dot": word("role.scenario"), "tick": word("role.reference"), "aim": word("scorecard.aim")}
    marks += [
        {"kind": kind, "x": at[kind], "role": roles[kind], "hint": f"{named[kind]} {figure(key, values[kind])}"}
        for kind in ("aim", "tick", "dot")
        if kind in at
    ]
    marks.append({"kind": "end", "role": role, "text": f"{SHAPES[verdict(view, key)]} {figure(key, own[-1])}"})
    return [{"item": item, **mark} for mark in marks]
