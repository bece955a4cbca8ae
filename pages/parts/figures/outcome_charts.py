"""Charts: each specification is built once without data; afterwards only data travel to the browser.

Colours come from the theme's `chartCategoricalColors`, in the order of `ROLES`.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from pages.parts import state
from pages.parts.figures import row_names

OTHERS = tuple(f"other_{letter}" for letter in "BCDEF")  # further scenarios beside the chosen one
ROLES = (
    "scenario",
    "reference",
    "benchmark",
    "less",
    "operating",
    "building",
    "open",
    "expired",
    *OTHERS,
    "target",
    "paper",
)
DASHES = {"scenario": [1, 0], "reference": [5, 4], "benchmark": [2, 3]}
LARGE_DOT, DOT = 50, 24  # of years observed or under way, and of those that can be decided
FIRST = "first_line"  # the signal of a chart that says whose path its first line is
FLAT = 1e-9  # what differs by less does not differ: an axis of it would have nothing but noughts
LABEL, AXIS = 17, 52  # pixels: from one end label to the next, and what the year axis and the unit take
YEARS = "width > 290 || indexof([0, 3, 7], round(datum.index * 7)) >= 0 ? datum.label : ''"  # first, last and one between where there is little room
NAMES = row_names.names_axis()
IN_PLACE = alt.EncodingSortField(
    "place", op="min"
)  # the order of the rows; left to itself, Vega keeps names in the order first seen
HALL_LEAST = 44.0  # pixels of writing on a hall screen of 1,080, read from its last row
WRITING, BOLDER, TALLER = HALL_LEAST / 12, 2.0, 2.4  # times as large there: what goes with writing, marks, and the chart
GROWS = {
    **dict.fromkeys(
        ("fontSize", "labelFontSize", "titleFontSize", "titleY", "labelLimit", "lineHeight", "dx", "dy", "padding"), WRITING
    ),
    **dict.fromkeys(("strokeWidth", "thickness", "size"), BOLDER),
}
CONFIG = {
    "mark": {"aria": False},
    "view": {"stroke": None},
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
}


def role_colour(field: str = "role", **scale: Any) -> alt.Color:
    """Colour by role; the colours themselves belong to the theme."""
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=list(ROLES), range="category"), legend=None, **scale)


def year_axis(title: str) -> alt.X:
    """A horizontal axis of years."""
    axis = alt.Axis(labelAngle=0, labelOverlap="greedy", labelExpr=YEARS, grid=False, title=title or None)
    return alt.X("year:O", axis=axis)


def measure_axis(unit: str, ticks: int) -> alt.Axis:
    """A vertical axis with its unit written level above it."""
    return alt.Axis(
        title=unit,
        tickCount=ticks,
        labelExpr="datum.value ? datum.label : '0'",  # of nothing but noughts the ticks would be 0.000000
        labelFlush=False,
        titleAngle=0,
        titleAlign="left",
        titleBaseline="bottom",
        titleX=0,
        titleY=-7,
    )


def bare_spec(chart: alt.TopLevelMixin) -> dict:
    """A specification without data, ready for `st.vega_lite_chart`."""
    spec = chart.properties(padding={"left": 2, "right": 16, "top": 4, "bottom": 2}).to_dict()
    for name in ("data", "datasets", "config"):
        spec.pop(name, None)
    spec["config"] = CONFIG
    return spec


@st.cache_resource(max_entries=64, show_spinner=False)
def path_spec(unit: str, year: str, history: str, observed: int = -1, decided: int = 0) -> dict:
    """Lines by year, last value written at the line's end, the base year marked as history.

    observed, decided: last year observed and first that can be decided; dots are large to the one, small from the other, and
    open between them.
    A band lies behind the first line, and targets are thin lines with a tick in each year, where the data hold them.
    """
    base = alt.Chart(pd.DataFrame({"year": [], "value": []})).encode(x=year_axis(""))
    dash = alt.StrokeDash("role:N", scale=alt.Scale(domain=list(DASHES), range=list(DASHES.values())), legend=None)
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("year:O", title=year), alt.Tooltip("text:N", title=unit)]
    y = alt.Y("value:Q", scale=alt.Scale(zero=False, nice=True), axis=measure_axis(unit, 4))
    lines = (
        base.transform_filter("datum.role != 'target'")
        .mark_line(strokeWidth=2.4)
        .encode(y=y, color=role_colour(), strokeDash=dash, detail="name:N", order=alt.Order("year:O"))
    )
    measured = base.transform_filter("datum.role != 'benchmark' && datum.role != 'target'")
    points = dots(measured, observed, decided, y=y, color=role_colour(), tooltip=tips)
    past = (
        base.transform_filter("datum.past")
        .mark_point(size=90, filled=False, strokeWidth=2)
        .encode(y=y, color=role_colour(), tooltip=[alt.Tooltip("text:N", title=history)])
    )
    ends = (
        base.transform_filter("isValid(datum.label)")
        .mark_text(align="left", dx=8, fontSize=12)
        .encode(y=alt.Y("label_at:Q"), text="label:N", color=role_colour())
    )
    return _once(bare_spec(alt.layer(_band(base), lines, *_targets(base, y, tips), *points, past, ends)))


def _once(spec: dict) -> dict:
    """A specification in layers with what they share stated once above them: it travels with every move of a lever."""
    layers = [{**layer, "encoding": {"tooltip": None, **layer["encoding"]}} for layer in spec["layer"]]
    shared = {}
    for channel in ("x", "y", "color", "tooltip"):
        texts = [json.dumps(layer["encoding"][channel]) for layer in layers]
        usual = max(texts, key=lambda text: texts.count(text) * len(text))
        shared[channel] = json.loads(usual)
        for layer, text in zip(layers, texts, strict=True):
            if text == usual:
                del layer["encoding"][channel]
    return {**spec, "encoding": shared, "layer": layers}


def dots(measured: alt.Chart, observed: int, decided: int, **channels: Any) -> list[alt.Chart]:
    """A dot a year: large where it is observed, open where it is under way, small where it can still be decided."""
    between = f"datum.year > {observed} && datum.year < {decided}"
    return [
        measured.transform_filter(f"datum.year <= {observed}")
        .mark_point(size=LARGE_DOT, filled=True, opacity=1)
        .encode(**channels),
        measured.transform_filter(between)
        .mark_point(size=LARGE_DOT, filled=False, opacity=1, strokeWidth=1.8)
        .encode(**channels),
        measured.transform_filter(f"datum.year >= {decided}")
        .mark_point(size=DOT, filled=True, opacity=1)
        .encode(**channels),
    ]


def _band(base: alt.Chart) -> alt.Chart:
    """From P10 to P90."""
    spread = base.transform_filter("isValid(datum.low)").mark_area(opacity=0.16)
    return spread.encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"), color=role_colour())


def _targets(base: alt.Chart, y: alt.Y, tips: list[alt.Tooltip]) -> list[alt.Chart]:
    own = base.transform_filter("datum.role == 'target'").encode(y=y, color=role_colour())
    return [own.mark_line(strokeWidth=1), own.mark_point(shape="stroke", size=200, strokeWidth=2).encode(tooltip=tips)]


def path_data(
    years: Sequence[int], lines: Sequence[dict], band: Sequence[np.ndarray | None] | None = None, height: int = 180
) -> pa.Table:
    """Rows for `path_spec`: lines are dicts of role, name, values, texts, past, an optional end label, which
    stands below or above a line's end where `beside` is -1 or 1, and
    years where they are not all of `years`; `band` is low and high by year of the first line;
    height: of the chart, so that end labels keep a line apart. A table in the form in which it travels, for lines are
    sent with every move of a lever.
    """
    columns: dict[str, list] = {}
    for line, label_at in zip(lines, _apart(lines, band, height), strict=True):
        own_years = list(line.get("years", years))
        n = len(own_years)
        own = {
            "year": own_years,
            "value": [float(value) if abs(value) > FLAT else 0.0 for value in line["values"]],
            "role": [line["role"]] * n,
            "name": [line["name"]] * n,
            "text": line["texts"],
            "past": [line["past"], *[False] * (n - 1)],
            "label": [*[None] * (n - 1), line["label"]],
            "label_at": [None] * (n - 1) + [label_at],
        }
        for column, cells in own.items():
            columns.setdefault(column, []).extend(cells)
    rest = len(columns["year"]) - len(years)
    for i, column in enumerate(("low", "high")):
        edge = None if band is None else band[i]
        cells = [None] * len(years) if edge is None else [float(value) for value in edge]
        columns[column] = [*cells, *[None] * rest]
    return pa.table(columns)


def of_outcome(spec: dict, variable: str, height: int) -> dict:
    """A specification of paths that tells the browser whose path its first line is, so that it moves it while a lever is held."""
    return {**spec, "params": [{"name": FIRST, "value": {"of": variable, "room": label_room(height)}}]}


def outcome_of(spec: dict) -> str:
    """The variable whose path a chart's first line is; blank where the browser is told of none."""
    return next((one["value"]["of"] for one in spec.get("params", ()) if one["name"] == FIRST), "")


def label_room(height: int) -> float:
    """What part of a chart's scale two end labels stay apart by; few ticks widen the scale."""
    room = LABEL * WRITING / (height * TALLER - AXIS * WRITING) if state.big() else LABEL / (height - AXIS)
    return min(room, 0.45)


def _apart(lines: Sequence[dict], band: Sequence[np.ndarray | None] | None, height: int) -> list[float]:
    """Heights of the end labels, moved apart where lines end close together."""
    at = [float(line["values"][-1]) for line in lines]
    shown = [line["values"] for line in lines] + [part for part in band or () if part is not None]
    spread = [value for values in shown for value in (min(values), max(values))]
    height_of_all = max(spread) - min(spread)
    reach = (height_of_all if height_of_all > FLAT else 1.0) * label_room(height)
    beside = {i: side for i, line in enumerate(lines) if (side := line.get("beside", 0))}
    for i, side in beside.items():  # a line that ends among others
        at[i] += 0.8 * side * reach
    order = sorted((i for i, line in enumerate(lines) if line["label"] and i not in beside), key=at.__getitem__)
    for _ in range(8):
        for below, above in itertools.pairwise(order):
            short = max(reach - (at[above] - at[below]), 0) / 2
            at[below], at[above] = at[below] - short, at[above] + short
    return at


@st.cache_resource(max_entries=16, show_spinner=False)
def waterfall_spec(unit: str, driver: str) -> dict:
    """Bars from a first total through contributions to a last total, read downwards."""
    base = alt.Chart(pd.DataFrame({"driver": []})).encode(y=alt.Y("driver:N", sort=IN_PLACE, title=None, axis=NAMES))
    x = alt.X("start:Q", title=unit, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=6, labelOverlap="greedy"))
    tips = [alt.Tooltip("driver:N", title=driver), alt.Tooltip("text:N", title=unit)]
    thick, low = row_names.length(15, row_names.HEIGHT), row_names.lowered()
    bars = base.mark_bar(size=thick, cornerRadius=1, **low)
    bars = bars.encode(x=x, x2="end:Q", color=role_colour(), tooltip=tips)
    texts = base.mark_text(align="left", dx=6, fontSize=12, **low)
    texts = texts.encode(x=alt.X("right:Q"), text="text:N", color=role_colour())
    return bare_spec(bars + texts)


def waterfall_data(
    first: tuple[str, float], drivers: dict[str, float], last: tuple[str, float], texts: dict
) -> pd.DataFrame:
    """Rows for `waterfall_spec`; `texts` names each bar's label by driver."""
    rows, level = [(first[0], 0.0, first[1], "reference")], first[1]
    for driver, value in drivers.items():
        rows.append((driver, level, level + value, "scenario" if value >= 0 else "less"))
        level += value
    rows.append((last[0], 0.0, last[1], "reference"))
    frame = pd.DataFrame(rows, columns=["driver", "start", "end", "role"])
    frame["right"], frame["place"] = frame[["start", "end"]].max(axis=1), range(len(frame))
    frame["text"] = [texts[driver] for driver in frame["driver"]]
    return frame


@st.cache_resource(max_entries=16, show_spinner=False)
def bars_spec(unit: str, entity: str, mark: str) -> dict:
    """A bar for each entity, a tick for its reference, dotted lines for benchmarks, named on the outer side of each."""
    base = alt.Chart(pd.DataFrame({"entity": []}))
    y = alt.Y("entity:N", sort=IN_PLACE, title=None, axis=NAMES)
    tips = [alt.Tooltip("entity:N", title=entity), alt.Tooltip("text:N", title=unit)]
    own = base.transform_filter("isValid(datum.entity)").encode(y=y)
    thick, low = row_names.length(14, row_names.HEIGHT), row_names.lowered()
    bars = own.mark_bar(size=thick, **low).encode(x=alt.X("value:Q", title=unit), color=role_colour(), tooltip=tips)
    hint = [alt.Tooltip("reference_text:N", title=mark)]
    tick = own.mark_tick(thickness=3, size=row_names.length(20, 14), **low).encode(
        x="reference:Q", color=role_colour("tick"), tooltip=hint
    )
    lines = base.transform_filter("isValid(datum.benchmark)")
    rule = lines.mark_rule(strokeDash=[2, 3], strokeWidth=2).encode(x="benchmark:Q", color=role_colour("rule"))
    sides: tuple[tuple[Literal["left", "right"], int], ...] = (("right", 2), ("left", -2))
    names = [
        lines.transform_filter(f"datum.side == '{side}'")
        .mark_text(align=side, dx=shift, fontSize=12)
        .encode(x="benchmark:Q", y=alt.value(-8), text="label:N", color=role_colour("rule"))
        for side, shift in sides
    ]
    return bare_spec(alt.layer(bars, tick, rule, *names))


@st.cache_resource(max_entries=128, show_spinner=False)
def enlarged(text: str) -> dict:
    """A specification (JSON) for the hall screen: the same chart with larger writing and bolder marks."""
    larger = _larger(json.loads(row_names.in_a_hall(text, WRITING)))
    return {
        **larger,
        "config": {**larger["config"], "axisY": {"labelOverlap": False, "labelFlush": False, "labelLimit": 200 * WRITING}},
    }


def _larger(part: Any) -> Any:
    if isinstance(part, list):
        return [_larger(one) for one in part]
    if not isinstance(part, dict):
        return part
    grown = {name: _grown(name, value) if name in GROWS else _larger(value) for name, value in part.items()}
    return grown | {name: max(2, round(value * 0.7)) for name, value in part.items() if name == "tickCount"}


def _grown(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {side: size * GROWS[name] if isinstance(size, (int, float)) else size for side, size in value.items()}
    if not isinstance(value, (int, float)) or name == "padding":
        return value
    return max(value * GROWS[name], HALL_LEAST) if name.lower().endswith("fontsize") else value * GROWS[name]


def draw(rows: pd.DataFrame | pa.Table, spec: dict, key: str, alt_text: str, height: int = 260) -> None:
    """Send data to a chart; with the same key, specification and description it is never rebuilt.

    So the description says what the chart shows, not what its figures are.
    """
    state.draw(key, (rows, spec, alt_text, height))
    if state.big():
        text = json.dumps(spec)
        spec, height = enlarged(text), round(height * (WRITING if row_names.NARROW in text else TALLER))
    st.vega_lite_chart(rows, spec, key=key, alt=alt_text, height=height, width="stretch")
