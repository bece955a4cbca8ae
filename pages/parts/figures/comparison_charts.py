"""Charts of several scenarios; each specification is built once without data, as in `charts`."""

from __future__ import annotations

import altair as alt
import pandas as pd

from pages.parts.cache import kept
from pages.parts.figures import outcome_charts

LETTERS = "ABCDEF"
SHAPES = {"scenario": "circle", "reference": "stroke", "other_B": "square", "other_C": "triangle-up", "other_D": "diamond",
          "other_E": "cross", "other_F": "triangle-down"}  # fmt: skip
NAMED = "containerSize()[0] >= 600"  # pixels of the chart, which follow a window that is made narrower; less has no room for names beside lines
DASHES = {"after": [1, 0], "before": [5, 4]}


def _ends(base: alt.Chart, color: alt.Color, text: str = "datum.label") -> alt.Chart:
    named = base.transform_filter("isValid(datum.label)")
    return named.mark_text(align="left", dx=8, fontSize=12, text=alt.ExprRef(text)).encode(y="label_at:Q", color=color)


def _parts(unit: str, year: str) -> tuple[alt.Chart, alt.Y, list[alt.Tooltip]]:
    base = alt.Chart(pd.DataFrame({"year": [], "value": []})).encode(x=outcome_charts.year_axis(""))
    y = alt.Y("value:Q", scale=alt.Scale(zero=False, nice=True), axis=outcome_charts.measure_axis(unit, 5))
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("year:O", title=year), alt.Tooltip("text:N", title=unit)]
    return base, y, tips


@kept(16)
def several_spec(unit: str, year: str, observed: int, decided: int) -> dict:
    """Up to six paths and the reference; each has its own colour, its own sign and its letter at the end; signs as dots are by year."""
    base, y, tips = _parts(unit, year)
    color = outcome_charts.role_colour()
    shape = alt.Shape("role:N", scale=alt.Scale(domain=list(SHAPES), range=list(SHAPES.values())), legend=None)
    rest = base.transform_filter("datum.role !== 'reference'")
    lines = rest.mark_line(strokeWidth=2.2).encode(y=y, color=color, detail="name:N", order=alt.Order("year:O"))
    usual = base.transform_filter("datum.role === 'reference'").mark_line(strokeWidth=2.2, strokeDash=[5, 4])
    points = outcome_charts.dots(rest, observed, decided, y=y, color=color, shape=shape, tooltip=tips)
    usual = usual.encode(y=y, color=color, tooltip=tips)
    return outcome_charts.bare_spec(alt.layer(usual, lines, *points, _ends(base, color)))


@kept(16)
def four_spec(unit: str, year: str, observed: int, decided: int) -> dict:
    """Reference and scenario under conditions before (dashed) and after (solid); in a narrow chart, lines end in figures alone."""
    base, y, tips = _parts(unit, year)
    color = outcome_charts.role_colour()
    dash = alt.StrokeDash("under:N", scale=alt.Scale(domain=list(DASHES), range=list(DASHES.values())), legend=None)
    lines = base.mark_line(strokeWidth=2.2).encode(
        y=y, color=color, strokeDash=dash, detail="name:N", order=alt.Order("year:O")
    )
    points = outcome_charts.dots(base, observed, decided, y=y, color=color, tooltip=tips)
    ends = _ends(base, color, f"{NAMED} ? datum.label : datum.short")
    return outcome_charts.bare_spec(alt.layer(lines, *points, ends))
