"""The causal map of one lever as a drawing, with the same as a table."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.explanation.label_places import Area, Scale, area, clear
from pages.parts.figures import outcome_charts
from pages.parts.figures.page_tables import table
from pages.parts.shared.view import View
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.ranges_in_words import inner
from pages.parts.wording.words import (
    change,
    digits,
    gap_unit,
    name,
    number,
    percent,
    plain,
    same,
    scaled,
    unit_of,
    word,
)
from simulation import Scenario, catalogue
from simulation.explanation.causal_map import Arrow, CausalMap, causal_map
from simulation.explanation.flows import Flow, flow_of
from simulation.explanation.map_layout import Layout, arranged
from simulation.explanation.obstacles_in_words import node_name
from simulation.language.quotes import Sentence

HALF, HALL_HALF = 0.34, 0.28  # half a box, in layers, and on a hall screen
BENT = 0.15  # of a box: what an arrow may rise or fall and still count as level
ROW, HALL_ROW = 80, 270  # pixels a row of boxes, and on a hall screen
LEAST, HALL = 960, 1780  # pixels across that a map has at least (`wide_map` in style.css), and on a hall screen
HALL_MOST, HALL_LAYERS = 8, 4  # boxes and layers that are read from the last row
LINE = {"zh": (7, 1.1), "en": (13, 0.62)}  # characters a line in a box at most, and how wide one is, of the labels' writing
NEARER = 0.3  # of the way down an arrow both of whose ends are shared
DIRECT = 4  # corners of an arrow to the next layer
FINEST = 4  # decimals
THICKEST, THINNEST = 5.0, 1.0


@kept(64)
def flow(scenario: Scenario, lever: str, variable: str, year: int) -> Flow:
    """How a lever's effect on an outcome in a year runs through the equations."""
    return flow_of(scenario, lever, variable, year, until=year)


@kept(64)
def mapped(scenario: Scenario, lever: str, variable: str, year: int, hall: bool = False) -> CausalMap:
    """The causal map of the same; for a hall of few boxes."""
    few = {"most": HALL_MOST, "layers": HALL_LAYERS} if hall else {}
    return causal_map(flow(scenario, lever, variable, year), lever, **few)


def placed(found: CausalMap, hall: bool = False) -> tuple[Layout, Scale]:
    """Where boxes and arrows of a map go, and how large it is drawn."""
    half = HALL_HALF if hall else HALF
    layout = arranged(found, half)
    places = [x for x, _ in layout.boxes.values()]
    across = max(places) - min(places) + 2 * half
    if hall:
        return layout, Scale(HALL / across, HALL_ROW, outcome_charts.HALL_LEAST, half)
    return layout, Scale(LEAST / across, ROW, 11, half)


def draw(view: View, lever: str, variable: str, year: int) -> None:
    """The map with its finding above and the same as a table below."""
    found = mapped(view.scenario, lever, variable, year, state.big())
    heading(finding(found))
    if same(variable, found.change) and all(same(variable, arrow.carried) for arrow in found.arrows):
        st.info(word("map.none", lever=title(lever), name=inner(name(variable)), year=year))
        return
    st.caption(word("map.note", unit=gap_unit(variable), name=inner(name(variable)), year=year))
    layout, scale = placed(found, state.big())
    with st.container(key="wide_map"):
        high = scale.row / (outcome_charts.TALLER if state.big() else 1)  # of a row, before the hall screen makes it taller
        rows, alt_text = rows_of(found, layout, scale), word("map.alt")
        outcome_charts.draw(rows, map_spec(), "explain_map", alt_text, round(layout.height * high))
    quotes = quoter()
    unseen = quotes.change(variable, found.unseen, found.unseen, f"effect_unseen:{lever}", year)
    st.caption(str(quotes.say("map.rule", share=quotes.part(found.threshold, "threshold"), unseen=unseen)))
    with st.expander(word("map.table")):
        _table(found)
        st.caption(word("map.table_note"))


def finding(found: CausalMap) -> Sentence:
    """What the lever does to the outcome, in words."""
    key = "same" if same(found.outcome, found.change) else "up" if found.change > 0 else "down"
    quotes, size = quoter(), abs(found.change)
    return quotes.say(
        f"map.finding.{key}",
        lever=title(found.lever),
        year=found.year,
        name=inner(name(found.outcome)),
        size=quotes.size(found.outcome, size, found.change, f"effect:{found.lever}", found.year),
    )


def title(node: str) -> str:
    """Name of a variable, a lever or an input that levers move."""
    return node_name(state.words(), state.place(), node)


def moved(node: str, value: float) -> str:
    """Change of a node in its own unit."""
    if node in catalogue().variables:
        logarithm = unit_of(node).startswith("ln")
        return percent(math.expm1(value), True, "relative") if logarithm else change(node, value)
    row = state.place().levers.get(node)
    return number(value, row.unit, signed=True) if row else number(value, "levers", signed=True)


@kept(1)
def map_spec() -> dict:
    """Boxes, lines, heads and labels of a map; everything that changes is in the data."""
    base = alt.Chart(pd.DataFrame({"kind": []}))
    bare: dict[str, Any] = {"axis": None, "scale": alt.Scale(zero=False, nice=False, padding=6)}
    x, y = alt.X("x:Q", **bare), alt.Y("y:Q", axis=None, scale=alt.Scale(zero=False, nice=False, reverse=True, padding=4))
    dash = alt.StrokeDash("role:N", scale=alt.Scale(domain=["scenario", "less"], range=[[1, 0], [5, 4]]), legend=None)

    def only(kind: str) -> alt.Chart:
        return base.transform_filter(f"datum.kind == '{kind}'")

    drawn: dict[str, Any] = {"x": x, "y": y, "detail": "edge:N", "order": "order:Q", "color": outcome_charts.role_colour()}
    drawn |= {"strokeDash": dash, "strokeWidth": alt.StrokeWidth("width:Q", scale=None)}
    lines = only("line").mark_line(interpolate="monotone", opacity=0.75).encode(**drawn)
    returns = only("return").mark_line(opacity=0.75).encode(**drawn)
    heads = (
        only("head")
        .mark_point(shape="triangle-right", filled=True, size=70, opacity=1)
        .encode(
            x=x,
            y=y,
            color=outcome_charts.role_colour(),
            tooltip=[alt.Tooltip("hint:N", title=" ")],
        )
    )
    boxes = (
        only("box")
        .mark_rect(cornerRadius=4, strokeWidth=1.2, fillOpacity=0.07)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            color=outcome_charts.role_colour(),
            stroke=outcome_charts.role_colour(),
            tooltip=[alt.Tooltip("hint:N", title=" ")],
        )
    )
    names = (
        only("name")
        .mark_text(lineBreak="\n", fontSize=12, lineHeight=14, baseline="line-top")
        .encode(x=x, y=y, text="text:N", color=outcome_charts.role_colour())
    )
    figures = (
        only("figure")
        .mark_text(fontSize=11, fontWeight="bold")
        .encode(x=x, y=y, text="text:N", color=outcome_charts.role_colour())
    )
    sides: tuple[tuple[str, Literal["bottom", "top"], int], ...] = (
        ("above", "bottom", -5),
        ("higher", "bottom", -17),
        ("below", "top", 5),
    )
    labels = [
        only(kind)
        .mark_text(lineBreak="\n", fontSize=11, lineHeight=12, baseline=side, dy=off)
        .encode(x=x, y=y, text="text:N", color=outcome_charts.role_colour(field), **rim)
        for kind, side, off in sides
        for field, rim in (
            ("paper", {"stroke": outcome_charts.role_colour("paper"), "strokeWidth": alt.value(4)}),
            ("role", {}),
        )
    ]
    return outcome_charts.bare_spec(lines + returns + heads + boxes + names + figures + alt.layer(*labels))


def rows_of(found: CausalMap, layout: Layout, scale: Scale) -> pd.DataFrame:
    """Rows for `map_spec`: boxes with names and figures, arrows with labels that cover nothing where there is room."""
    rows: list[dict] = []
    largest = max(abs(arrow.carried) for arrow in found.arrows)
    taken = [Area(x - scale.half, x + scale.half, y - 0.42, y + 0.42) for x, y in layout.boxes.values()]
    for arrow in sorted(found.arrows, key=lambda arrow: -abs(arrow.carried)):
        rows += _line_rows(found, arrow, layout.lines[arrow.source, arrow.target], largest, taken, scale)
    for node in found.nodes:
        (x, y), ends = layout.boxes[node.id], node.id in (found.lever, found.outcome)
        hint = f"{title(node.id)} {moved(node.id, node.change)}"
        rows += [
            {
                "kind": "box",
                "x": x - scale.half,
                "x2": x + scale.half,
                "y": y - 0.42,
                "y2": y + 0.42,
                "hint": hint,
                "role": "scenario" if ends else "reference",
            },
            {"kind": "name", "x": x, "y": y - 0.37, "text": "\n".join(_wrapped(title(node.id), scale)), "role": "reference"},
            {
                "kind": "figure",
                "x": x,
                "y": y + 0.29,
                "text": moved(node.id, node.change),
                "role": "scenario" if node.change >= 0 else "less",
            },
        ]
    return pd.DataFrame(rows)


def _line_rows(
    found: CausalMap,
    arrow: Arrow,
    points: Sequence[tuple[float, float]],
    largest: float,
    taken: list[Area],
    scale: Scale,
) -> list[dict]:
    role = "scenario" if arrow.carried >= 0 else "less"
    edge = f"{arrow.source}>{arrow.target}"
    width = THINNEST + (THICKEST - THINNEST) * abs(arrow.carried) / largest
    kind = "return" if arrow.back else "line"
    rows = [
        {"kind": kind, "edge": edge, "order": i, "x": x, "y": y, "role": role, "width": width}
        for i, (x, y) in enumerate(points)
    ]
    x, y = points[-1]
    side, at_x, at_y = _label_place(found, arrow, points, 1 - 2 * scale.half)
    if not arrow.back:
        side, at_x, at_y = clear(_label(found, arrow, side), (side, at_x, at_y), points, taken, scale)
    taken.append(area(_label(found, arrow, side), side, at_x, at_y, scale))
    rows.append({"kind": "head", "x": x, "y": y, "role": role, "hint": sentence(found, arrow)})
    text = _label(found, arrow, side)
    kind = "higher" if side == "above" and "\n" in text else side
    rows.append({"kind": kind, "x": at_x, "y": at_y, "text": text, "role": role, "paper": "paper"})
    return rows


def _label_place(
    found: CausalMap, arrow: Arrow, points: Sequence[tuple[float, float]], gap: float
) -> tuple[str, float, float]:
    """Where a single arrow is level, on the side it does not bend to; nearer its source where both ends are shared.

    An arrow that returns, or passes a layer, has its label there.
    """
    if arrow.back or len(points) > DIRECT:
        return "above", (points[2][0] + points[3][0]) / 2, points[2][1]
    onward = [a for a in found.arrows if not a.back]
    (x0, y0), (x1, y1), falls = points[0], points[-1], points[-1][1] - points[0][1] > BENT
    rises = y0 - y1 > BENT
    if not falls and not rises:
        y0 = y1 = min(y0, y1)
    if sum(a.source == arrow.source for a in onward) == 1:
        return "below" if rises else "above", x0 + gap / 2, y0
    if sum(a.target == arrow.target for a in onward) == 1:
        return "below" if falls else "above", x1 - gap / 2, y1
    return "below" if falls else "above", (points[1][0] + points[2][0]) / 2 - 0.02, y0 + NEARER * (y1 - y0)


def _label(found: CausalMap, arrow: Arrow, side: str) -> str:
    text, late = carried(found, arrow.carried), word("map.lag", years=arrow.lag)
    if not arrow.lag:
        return text
    return f"{text} · {late}" if arrow.back else f"{text}\n{late}" if side == "below" else f"{late}\n{text}"


def carried(found: CausalMap, value: float) -> str:
    """What an arrow carries, in the outcome's unit, without the unit: the largest arrow has two figures at least."""
    symbol = unit_of(found.outcome)
    largest = max(abs(float(scaled(arrow.carried, symbol))) for arrow in found.arrows)
    fine = 1 - math.floor(math.log10(largest)) if largest > 0 else 0
    return plain(scaled(value, symbol), max(digits(found.outcome), min(fine, FINEST)), signed=True)


def sentence(found: CausalMap, arrow: Arrow) -> str:
    """An arrow in words."""
    return word(
        "map.step", source=title(arrow.source), target=title(arrow.target), carried=change(found.outcome, arrow.carried)
    )


def _wrapped(text: str, scale: Scale) -> list[str]:
    most, wide = LINE[state.language()]
    room = min(most, int(2 * scale.half * scale.layer / (wide * scale.font)))
    if state.language() == "zh":
        lines = -(-len(text) // room)
        even = -(-len(text) // lines)  # no single character alone on a line
        return [text[i : i + even] for i in range(0, len(text), even)][:3]
    return textwrap.wrap(text, room, max_lines=3, placeholder="…")


def _table(found: CausalMap) -> None:
    layer = {node.id: node.layer for node in found.nodes}
    moves = {node.id: node.change for node in found.nodes}
    ordered = sorted(found.arrows, key=lambda a: (layer[a.source], layer[a.target], -abs(a.carried)))
    rows = [
        (
            title(a.source),
            title(a.target),
            word("list.comma").join(map(title, a.through)) or "",
            word("map.years", years=a.lag) if a.lag else word("map.same_year"),
            moved(a.target, moves[a.target]),
            "" if a.local is None else moved(a.target, a.local),
            carried(found, a.carried),
        )
        for a in ordered
    ]
    heads = [word(f"map.head.{head}") for head in ("source", "target", "through", "delay", "moves", "alone")]
    heads.append(word("map.head.carries", unit=gap_unit(found.outcome)))
    table(pd.DataFrame(rows, columns=heads), "plain_map_table")
