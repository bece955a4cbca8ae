"""A row for each item with its values as dots on one scale: conditions, enterprises, indicators."""

from __future__ import annotations

import altair as alt
import pandas as pd

from pages.parts.cache import kept
from pages.parts.figures import outcome_charts, row_names

LOW = row_names.lowered()
COLUMNS = ("item", "kind", "x", "x2", "role", "text", "hint")


@kept(16)
def dot_rows_spec(unit: str, item: str, right: int = 60) -> dict:
    """Marks by `kind`: dot (filled), ring (hollow), tick, aim (diamond), head (a row without marks), link (from x to x2), line (over all rows, named above), end (words).

    unit: of the axis, which is left out where it is empty; right: pixels for words beside the rows; in a narrow chart these stand above them.
    """
    base = alt.Chart(pd.DataFrame({"item": []}))
    y = alt.Y(
        "item:N",
        sort=outcome_charts.IN_PLACE,
        title=None,
        axis=row_names.names_axis(grid=True),
    )
    axis = alt.Axis(tickCount=6, grid=False) if unit else None
    x = alt.X("x:Q", title=unit or None, scale=alt.Scale(zero=False, padding=12), axis=axis)
    tips = [alt.Tooltip("item:N", title=item), alt.Tooltip("hint:N", title=" ")]
    color = outcome_charts.role_colour()

    def only(kind: str) -> alt.Chart:
        return base.transform_filter(f"datum.kind == '{kind}'")

    at_end = {"align": "right", "dx": row_names.length(right - 4, 8), "fontSize": 12, **row_names.raised()}
    end = {"y": y, "x": alt.value("width"), "text": "text:N"}
    paper = alt.Stroke("paper:N", scale=alt.Scale(domain=list(outcome_charts.ROLES), range="category"), legend=None)
    layers = [
        only("link").mark_rule(strokeWidth=3, opacity=0.4, **LOW).encode(y=y, x=x, x2="x2:Q", color=color),
        only("line").mark_rule(strokeDash=[5, 3], strokeWidth=1.4).encode(x=x, color=color),
        only("line")
        .mark_text(dy=-6, fontSize=12, baseline="bottom")
        .encode(x=x, y=alt.value(0), text="text:N", color=color),
        only("tick")
        .mark_tick(thickness=2.5, size=row_names.length(18, 13), opacity=1, **LOW)
        .encode(y=y, x=x, color=color, tooltip=tips),
        only("ring")
        .mark_point(size=85, filled=False, strokeWidth=2, opacity=1, **LOW)
        .encode(y=y, x=x, color=color, tooltip=tips),
        only("dot").mark_point(size=95, filled=True, opacity=1, **LOW).encode(y=y, x=x, color=color, tooltip=tips),
        only("aim")
        .mark_point(shape="diamond", size=90, filled=False, strokeWidth=1.6, opacity=1, **LOW)
        .encode(y=y, x=x, color=color, tooltip=tips),
        only("head").mark_point(opacity=0).encode(y=y, x=x),
        only("end")  # no line runs through words
        .transform_calculate(paper="'paper'")
        .mark_text(**at_end, strokeWidth=5, strokeJoin="round")
        .encode(**end, stroke=paper),
        only("end").mark_text(**at_end).encode(**end, color=color),
    ]
    return outcome_charts.bare_spec(alt.layer(*layers))


@kept(16)
def distance_spec(unit: str, item: str) -> dict:
    """A bar from nought for each item, what it means written at its end."""
    base = alt.Chart(pd.DataFrame({"item": []}))
    y = alt.Y("item:N", sort=outcome_charts.IN_PLACE, title=None, axis=row_names.names_axis())
    x = alt.X("x:Q", title=unit, axis=alt.Axis(tickCount=5))
    tips = [alt.Tooltip("item:N", title=item), alt.Tooltip("text:N", title=" ")]
    color = outcome_charts.role_colour()
    bars = base.mark_bar(size=row_names.length(13, row_names.HEIGHT), opacity=0.8, **LOW).encode(
        y=y, x=x, color=color, tooltip=tips
    )
    ends = base.mark_text(align="left", dx=6, fontSize=12, **LOW).encode(y=y, x=x, text="text:N", color=color)
    return outcome_charts.bare_spec(bars + ends)


def rows_of(marks: list[dict]) -> pd.DataFrame:
    """Rows for `dot_rows_spec` from marks, in the order in which items first stand."""
    frame = pd.DataFrame(marks).reindex(columns=list(COLUMNS))
    order = {item: place for place, item in enumerate(dict.fromkeys(frame["item"].dropna()))}
    return frame.assign(place=frame["item"].map(order))
