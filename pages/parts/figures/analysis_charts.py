"""Charts of the analyses; like those of `charts`, each specification is built once without data."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from pages.parts.cache import kept
from pages.parts.figures import outcome_charts
from pages.parts.wording.words import figure, scaled, unit_of


@kept(16)
def steps_spec(unit: str, item: str) -> dict:
    """Bars as in a waterfall, with room for the texts at their ends."""
    return _roomy(outcome_charts.waterfall_spec(unit, item))


def _roomy(spec: dict) -> dict:
    return {**spec, "padding": {**spec["padding"], "right": 52}}


@kept(16)
def swing_spec(unit: str, item: str) -> dict:
    """Two bars for each item, from a middle line to either end."""
    base = alt.Chart(pd.DataFrame({"item": []}))
    y = alt.Y("item:N", sort=outcome_charts.IN_PLACE, title=None, axis=outcome_charts.NAMES)
    tips = [alt.Tooltip("item:N", title=item), alt.Tooltip("hint:N", title=unit)]
    x = alt.X("start:Q", title=unit, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=6))
    bars = base.mark_bar(size=13).encode(y=y, x=x, x2="end:Q", color=outcome_charts.role_colour(), tooltip=tips)
    middle = base.mark_rule(strokeWidth=1.5).encode(x="start:Q", color=outcome_charts.role_colour("rule"))
    texts = base.transform_filter("isValid(datum.text)").mark_text(align="left", dx=6, fontSize=12)
    ends = texts.encode(y=y, x="right:Q", text="text:N", color=outcome_charts.role_colour())
    return _roomy(outcome_charts.bare_spec(bars + middle + ends))


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
    return _roomy(
        outcome_charts.bare_spec(line + dots + named.encode(x=x, y=y, text="label:N", color=outcome_charts.role_colour()))
    )


def trade_data(points: Sequence[tuple], first: str, second: str) -> pd.DataFrame:
    """Rows for `trade_spec` from (first, second, role, name, label); a point with a label lies off the front."""
    frame = pd.DataFrame(points, columns=["x", "y", "role", "name", "label"])
    frame["first"] = [figure(first, value) for value in frame["x"]]
    frame["second"] = [figure(second, value) for value in frame["y"]]
    return frame.assign(x=scaled(frame["x"], unit_of(first)), y=scaled(frame["y"], unit_of(second)))
