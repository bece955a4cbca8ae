"""Charts of the analyses; like those of `charts`, each specification is built once without data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from pages.parts.cache import kept
from pages.parts.figures import outcome_charts, row_names
from pages.parts.wording.words import figure, scaled, unit_of
from simulation.language.text_width import text_width

SHARES = 44  # pixels of a column of shares beside a chart
EVIDENCE: dict[str, dict[str, Any]] = {"A": {}, "B": {}, "C": {"strokeDash": [3, 3]}}
FILLS = {"A": 0.9, "B": 0.4, "C": 0.08}
COLUMN = (74, 46)  # pixels of a column of figures, beside the bars of a wide chart and beside the names of a narrow one
END = 40  # pixels at the end of the longest bar, for its value


@kept(16)
def steps_spec(unit: str, item: str) -> dict:
    """Bars as in a waterfall, with room for the texts at their ends."""
    return _roomy(outcome_charts.waterfall_spec(unit, item))


@kept(16)
def ranked_spec(unit: str, item: str, columns: tuple[tuple[str, tuple[str, ...]], ...]) -> dict:
    """Bars from nought with their value at the end, and beside them columns of figures.

    columns: for each the name of its field and the lines of its head.
    """
    names = alt.Y("driver:N", sort=outcome_charts.IN_PLACE, title=None, axis=row_names.names_axis(240))
    base = alt.Chart(pd.DataFrame({"driver": []})).encode(y=names)
    tips = [alt.Tooltip("driver:N", title=item), alt.Tooltip("text:N", title=unit)]
    tips += [alt.Tooltip(f"{field}:N", title=" ".join(head)) for field, head in columns]
    x = alt.X("start:Q", title=unit, axis=alt.Axis(tickCount=5, labelOverlap="greedy"))
    thick, low = row_names.length(13, row_names.HEIGHT), row_names.lowered()
    bars = base.mark_bar(size=thick, cornerRadius=1, **low)
    bars = bars.encode(x=x, x2="end:Q", color=outcome_charts.role_colour(), tooltip=tips)
    ends = base.mark_text(align="left", dx=5, fontSize=12, **low).encode(
        x="right:Q", text="text:N", color=outcome_charts.role_colour()
    )
    grey = base.transform_calculate(role="'reference'")
    layers = [bars, ends]
    for at, (field, head) in enumerate(columns, 1):
        edge = row_names.length(END + at * COLUMN[0], END + (at - len(columns)) * COLUMN[1])
        figures = grey.mark_text(align="right", dx=edge, fontSize=12, **row_names.raised())
        layers.append(figures.encode(x=alt.value("width"), text=f"{field}:N", color=outcome_charts.role_colour()))
        heads = grey.transform_filter("datum.place === 0").transform_calculate(head=json.dumps(head, ensure_ascii=True))
        heads = heads.mark_text(
            align="right", baseline="bottom", dx=edge, dy=-16 - 12 * (len(head) - 1), fontSize=11, lineHeight=12
        )
        layers.append(heads.encode(x=alt.value("width"), text="head:N", color=outcome_charts.role_colour()))
    spec = outcome_charts.bare_spec(alt.layer(*layers))
    above = 12 * max(
        (len(head) for _, head in columns), default=0
    )  # heads stand above the first row, clear of the chart's edge
    return {**spec, "padding": {**spec["padding"], "top": spec["padding"]["top"] + above}}


def _roomy(spec: dict) -> dict:
    return {**spec, "padding": {**spec["padding"], "right": 24}}


ENDS = 62  # pixels on either side for what is written at the ends of bars, at least
SIGN, BESIDE, PLOT = 6, 12, 300  # pixels of a half-width sign there, of the gaps around it, and of the narrowest plot


def room_at_ends(rows: Sequence[Mapping[str, Any]]) -> int:
    """Pixels on either side of a plot in which what is written at the ends of bars touches no name: a bar that ends within needs less."""
    low, high = min((row["least"] for row in rows), default=0.0), max((row["most"] for row in rows), default=0.0)
    spare = PLOT / ((high - low) or 1)
    left = [text_width(row["least_text"]) * SIGN - spare * (row["least"] - low) for row in rows]
    right = [text_width(row["most_text"]) * SIGN - spare * (high - row["most"]) for row in rows]
    return round(max([ENDS, *(BESIDE + one for one in left + right)]))


@kept(16)
def swing_spec(unit: str, item: str, share: str, ends: int = ENDS) -> dict:
    """A bar for each item from its least to its most, either end named, a line at the middle; the firmer the evidence
    (letters A, B, C) the fuller the bar. share: head of a column of shares at the right, where there is one; ends: `room_at_ends`.
    """
    base = alt.Chart(pd.DataFrame({"item": []}))
    y = alt.Y("item:N", sort=outcome_charts.IN_PLACE, title=None, axis=row_names.names_axis(300))
    tips = [alt.Tooltip("item:N", title=item), alt.Tooltip("hint:N", title=unit)]
    room = alt.Scale(zero=False, padding=ends)
    x = alt.X("least:Q", title=unit, scale=room, axis=alt.Axis(tickCount=6, grid=False))
    color = outcome_charts.role_colour()
    thick, low = row_names.length(13, row_names.HEIGHT), row_names.lowered()
    layers: list[alt.Chart] = []
    for letter, look in EVIDENCE.items():
        bars = base.transform_filter(f"datum.letter == '{letter}'")
        layers.append(
            bars.mark_bar(size=thick, fill=None, strokeWidth=1.4, **look, **low).encode(
                y=y, x=x, x2="most:Q", stroke=_stroke(), tooltip=tips
            )
        )
        filled = bars.mark_bar(size=thick, opacity=FILLS[letter], **low)
        layers.append(filled.encode(y=y, x=x, x2="most:Q", color=color, tooltip=tips))
    layers.append(
        base.mark_rule(strokeWidth=1.5, opacity=row_names.either(1, 0.4)).encode(
            x="centre:Q", color=outcome_charts.role_colour("rule")
        )
    )
    sides: tuple[tuple[Literal["left", "right"], int, str], ...] = (("right", -5, "least"), ("left", 5, "most"))
    for align, shift, field in sides:
        named = base.mark_text(align=align, dx=shift, fontSize=11, **low)
        layers.append(named.encode(y=y, x=f"{field}:Q", text=f"{field}_text:N", color=color))
    if share:
        held = base.transform_filter("isValid(datum.share)")
        at = held.mark_text(align="right", dx=SHARES, fontSize=12, fontWeight=600, **low)
        layers.append(at.encode(y=y, x=alt.value("width"), text="share:N", color=color))
    return outcome_charts.bare_spec(alt.layer(*layers))


def _stroke() -> alt.Stroke:
    domain = list(outcome_charts.ROLES)
    return alt.Stroke("role:N", scale=alt.Scale(domain=domain, range="category"), legend=None)


@kept(16)
def trade_spec(first: str, second: str, first_title: str, second_title: str) -> dict:
    """Plans as points between two outcomes, joined along the front; single plans marked and named."""
    base = alt.Chart(pd.DataFrame({"x": [], "y": []}))
    level, own = alt.Scale(zero=False), alt.Axis(title=first_title, tickCount=8)
    x = alt.X("x:Q", axis=own, scale=level)
    y = alt.Y("y:Q", axis=outcome_charts.measure_axis(second_title, 5), scale=level)
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("first:N", title=first), alt.Tooltip("second:N", title=second)]
    front = base.transform_filter("!isValid(datum.label)")
    line = front.mark_line(strokeWidth=1.5, opacity=0.5).encode(x=x, y=y, order="x:Q", color=outcome_charts.role_colour())
    dots = base.mark_circle(size=60, opacity=1).encode(x=x, y=y, color=outcome_charts.role_colour(), tooltip=tips)
    named = base.transform_filter("isValid(datum.label)").mark_text(align="left", dx=8, fontSize=12)
    far = base.transform_filter("isValid(datum.reach_text)")
    way = far.mark_rule(strokeWidth=2, strokeDash=[4, 3]).encode(x=x, y=y, y2="reach:Q", color=outcome_charts.role_colour())
    tip = far.mark_point(shape="triangle-up", filled=True, size=90, opacity=1).encode(
        x=x, y="reach:Q", color=outcome_charts.role_colour()
    )
    told = far.transform_calculate(middle="(datum.y + datum.reach) / 2").mark_text(
        align="left", dx=8, fontSize=13, fontWeight=600
    )
    reach = way + tip + told.encode(x=x, y="middle:Q", text="reach_text:N", color=outcome_charts.role_colour())
    return _roomy(
        outcome_charts.bare_spec(
            line + reach + dots + named.encode(x=x, y=y, text="label:N", color=outcome_charts.role_colour())
        )
    )


def trade_data(points: Sequence[tuple], first: str, second: str) -> pd.DataFrame:
    """Rows for `trade_spec` from (first, second, role, name, label); a point with a label lies off the front."""
    frame = pd.DataFrame(points, columns=["x", "y", "role", "name", "label"])
    frame["first"] = [figure(first, value) for value in frame["x"]]
    frame["second"] = [figure(second, value) for value in frame["y"]]
    frame = frame.assign(x=scaled(frame["x"], unit_of(first)), y=scaled(frame["y"], unit_of(second)))
    return frame.assign(reach=float("nan"), reach_text=None)
