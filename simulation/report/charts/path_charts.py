"""Charts as plain Vega-Lite specifications: the same findings, colours and rules as on the screens."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulation.analysis.like_for_like import on_closing
from simulation.engine.catalogue import catalogue
from simulation.language.numbers import plain
from simulation.language.text_width import sign_widths, text_width
from simulation.report.charts.fonts import FAMILY, shown
from simulation.report.content.story import Story

SCENARIO, REFERENCE, GOLD, LESS, TINT = "#1f4e9c", "#6b7482", "#8a5a00", "#b3402e", "#c7d5ec"
OBSERVED = "#1b2430"  # years in which practice and conditions are observed, the same for every line
AIM = "#4a3a00"  # of targets: short bars, no line of a scenario is as dark and brown
CLOSED = "#8f2f6b"  # years as reported since the base year: no line of a scenario has this colour
TARGET = "T"  # beside the codes of references and scenarios
SHAPES = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
)  # dots of scenarios, told apart without colour
SEVERAL = (SCENARIO, GOLD, "#2f7f79", LESS, "#7a4fa0", "#5f8fd6")
HINT = {"field": "hint", "type": "nominal"}
DASHES = ([1, 0], [5, 4], [2, 3], [8, 3, 2, 3], [11, 4])  # of a scenario, of the first reference and so on
HALF_SIGN = {1: 6, 2: 11}  # dots of a sign of a label, by its width
TITLE_SIGN = 7.2  # dots of a half-width character of a title
HALF_NAME = 16  # the same on half of a printed page
LABEL, TWO_LINES = 17, 30  # dots that a label of one line takes, and of two
SETTLED = 8  # turns after which labels and the axis that holds them fit each other
STACKED = 3  # labels of two lines that have room on half of a page
LINE_NAME = 26  # half-width characters of a name at the end of a line in a small chart
# Plots by where they stand: on a web page, over its width, alone, half of a printed page, over it, half of a page set across.
SIZES = {
    "small": (240, 156),
    "wide": (560, 250),
    "screen": (640, 360),
    "half": (150, 106),
    "page": (380, 250),
    "low": (380, 180),
    "flat": (380, 118),
    "across": (215, 140),
}
HALF = 280  # dots of a chart on half of a printed page, at which its type is eight points high


@dataclass(frozen=True)
class Chart:
    """A chart: id, the finding that is its title, what it shows for one who cannot see it, its specification."""

    id: str
    title: str
    description: str
    spec: dict[str, Any]


def frame(title: str, size: str, titled: bool, layers: list[dict], **more: Any) -> dict[str, Any]:
    """A specification around layers: size by name (`SIZES`), look, and the title where it belongs to the picture."""
    width, height = SIZES[size]
    for layer in layers:
        if "description" not in layer["encoding"]:
            layer["mark"]["aria"] = False  # only what has words of its own is read out
    width = more.get("width", width)
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "layer": layers,
        "padding": 4,
        "background": "#ffffff",
        **more,
        "config": {
            "font": f"{FAMILY}, sans-serif",
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": 11,
                "titleFontSize": 11,
                "titleFontWeight": "normal",
                "labelColor": "#3a4350",
                "titleColor": "#3a4350",
                "gridColor": "#e6e9ef",
                "domainColor": "#9aa3b0",
                "tickColor": "#9aa3b0",
            },
            "title": {"anchor": "start", "fontSize": 13, "fontWeight": "bold", "color": "#1b2430", "offset": 12},
        },
    }
    if titled:
        spec["title"] = {"text": broken(shown(title), (width + 90) / TITLE_SIGN)}
    return spec


def broken(text: str, room: float) -> list[str]:
    """A text in lines of at most `room` half-width characters, broken between words or after Chinese signs: none of it is cut."""
    lines, used = [""], 0
    for part in re.findall(r"[\u2e80-\uffef][，。、：；）”]*|[^\u2e80-\uffef\s]+\s*|\s+", text):
        wide = text_width(part)
        if used and used + len(part.rstrip()) + wide - len(part) > room:
            lines, used = [*lines, ""], 0
        lines[-1] += part
        used += wide
    return [line.rstrip() for line in lines]


def axis(unit: str, **more: Any) -> dict[str, Any]:
    """An axis with its unit written level above it."""
    return {
        "title": unit,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleBaseline": "bottom",
        "titleX": 0,
        "titleY": -6,
        "tickCount": 4,
        **more,
    }


def _worth(spread: Sequence[float], size: str) -> float:
    """What a dot of a plot's height is worth, on an axis that holds some values."""
    return (max(spread, default=0) - min(spread, default=0) or 1) / SIZES[size][1]


def ends_apart(rows: list[dict[str, Any]], spread: Sequence[float], size: str, high: float = LABEL) -> list[dict[str, Any]]:
    """Labels at line ends, moved apart where they would touch; spread: values that the axis holds; high: dots a label takes."""
    reach = high * _worth(spread, size)
    rows = sorted(rows, key=lambda row: row["value"])
    heaps: list[
        list[float]
    ] = []  # of labels that touch: each one's value less its rank times the reach, so that all are to be equal
    for rank, row in enumerate(rows):
        heaps.append([row["value"] - rank * reach])
        while len(heaps) > 1 and sum(heaps[-2]) / len(heaps[-2]) > sum(heaps[-1]) / len(heaps[-1]):
            heaps[-2:] = [heaps[-2] + heaps[-1]]
    level = [sum(heap) / len(heap) for heap in heaps for _ in heap]
    return [{**row, "at": place + rank * reach} for rank, (row, place) in enumerate(zip(rows, level, strict=True))]


def held_apart(
    rows: list[dict[str, Any]], spread: Sequence[float], size: str, high: float = LABEL
) -> tuple[list[dict[str, Any]], list[float]]:
    """The same on an axis that holds the labels too, the lowest whole, for years stand below it, and the ends of that axis: what it
    must hold more makes each dot worth more."""
    held = list(spread)
    for _ in range(SETTLED):
        labels, half = ends_apart(rows, held, size, high), high / 2 * _worth(held, size)
        held = [*spread, *(row["at"] for row in labels), *(row["at"] - half for row in labels[:1])]
    return labels, [min(held), max(held)] if held else []


def path_rows(story: Story, variable: str) -> tuple[list[dict], list[dict], list[tuple[str, str, int]]]:
    """Rows of lines and of the range, and each line's code, colour and number among the references, 0 for a scenario."""
    factor = story.words.factor(catalogue().variables[variable].unit)
    lines: list[dict] = []
    kinds: list[tuple[str, str, int]] = []  # of a ratio that says nothing in a year there is no point
    for number, (code, (projection, _)) in enumerate(story.facts.references.items(), start=1):
        kinds.append((code, REFERENCE, min(number, len(DASHES) - 1)))
        lines += [
            _point(code, year, value * factor)
            for year, value in zip(projection.years, projection.total(variable), strict=False)
        ]
    for case, colour in zip(story.facts.cases, SEVERAL, strict=False):
        if case.moved or not story.single:
            kinds.append((case.code, colour, 0))
            lines += [
                _point(case.code, year, value * factor)
                for year, value in zip(case.years, case.projection.total(variable), strict=False)
            ]
    band = []
    if story.single:
        low, high = story.lead.ensemble.quantiles(variable, (0.1, 0.9)) * factor
        band = [{"year": y, "low": float(a), "high": float(b)} for y, a, b in zip(story.lead.years, low, high, strict=False)]
    lines, band = ([row for row in rows if not any(map(_none, row.values()))] for rows in (lines, band))
    return lines, band, kinds


def _none(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _point(code: str, year: int, value: float) -> dict[str, Any]:
    return {"code": code, "year": year, "value": float(value)}


def _labels(
    story: Story, variable: str, size: str, lines: list[dict], spread: list[float]
) -> tuple[list[dict[str, Any]], list[float]]:
    """Last values with the names of their lines, moved apart, and the ends of the axis; on half of a page few of them stand below their names."""
    places = story.words.digits(variable)
    last = [row for row in lines if row["year"] == story.year]
    stacked = size == "half" and len(last) <= STACKED
    names = {**_names(story, size), TARGET: story.words("role.target")}
    lines_of = {row["code"]: [shown(names[row["code"]]), plain(row["value"], places)] for row in last}
    apart, ends = held_apart(last, spread, size, TWO_LINES if stacked else LABEL)
    return [{**row, "label": lines_of[row["code"]] if stacked else " ".join(lines_of[row["code"]])} for row in apart], ends


def _names(story: Story, size: str) -> dict[str, str]:
    """Names at the ends of lines, as there is room for them."""
    if size == "half":
        return story.line_names(HALF_NAME)
    return story.brief() if size == "screen" else story.brief(LINE_NAME)


def _room(labels: list[dict[str, Any]]) -> dict[str, int]:
    """Width of a plot on half of a page: what its axis and the labels at its right leave."""
    told = [line for row in labels for line in (row["label"] if isinstance(row["label"], list) else [row["label"]])]
    longest = max((sum(HALF_SIGN[wide] for wide in sign_widths(line)) for line in told), default=0)
    return {"width": max(96, HALF - 50 - longest)}


def _years(story: Story, variable: str, size: str) -> dict[str, Any]:
    """The axis of years; on half of a page only those that part them."""
    years = list(story.facts.years)[:: 1 if len(story.facts.years) < 9 else 2]
    if size == "half":
        observed = story.lead.projection.parts["observed"]
        years = sorted({story.base, *observed[-1:], story.year})
    years = [*story.before(variable)][:1] + years
    return {
        "field": "year",
        "type": "quantitative",
        "scale": {"nice": False},
        "axis": {
            "title": None,
            "format": "d",
            "grid": False,
            "labelFlush": False,
            "values": years,
        },
    }


def curves(lines: list[dict], band: list[dict], channels: dict[str, Any]) -> list[dict[str, Any]]:
    """The shaded band, if there is one, and the lines over it. channels: x, y, colour and dash of the lines."""
    layers: list[dict[str, Any]] = []
    if band:
        area = {"x": channels["x"], "y": {**channels["y"], "field": "low"}, "y2": {"field": "high"}}
        layers.append({"data": {"values": band}, "mark": {"type": "area", "color": TINT, "opacity": 0.75}, "encoding": area})
    line = {"data": {"values": lines}, "mark": {"type": "line", "strokeWidth": 2.2}, "encoding": channels}
    return [*layers, line]


def path(story: Story, variable: str, size: str = "small", titled: bool = False) -> Chart:
    """An outcome by year: scenario, reference, range; or all scenarios of a comparison."""
    lines, band, kinds = path_rows(story, variable)
    codes = [code for code, _, _ in kinds]
    closed = closed_rows(story, variable)
    aims, before = aim_rows(story, variable), before_rows(story, variable)
    spread = [row["value"] for row in lines + closed + aims + before] + [
        row[side] for row in band for side in ("low", "high")
    ]
    flat = (
        [spread[0], spread[0] + 1] if spread and max(spread) == min(spread) else None
    )  # else the axis would show noughts with decimals
    labels, ends = _labels(story, variable, size, lines + aims, flat or spread)
    x = _years(story, variable, size)
    scale = {"domain": flat or ends} if ends else {"zero": False}
    y = {"field": "value", "type": "quantitative", "scale": scale, "axis": axis(story.words.unit_of(variable))}
    colour = {
        "field": "code",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": [*codes, TARGET], "range": [*(c for _, c, _ in kinds), AIM]},
    }
    dash = {
        "field": "code",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": codes, "range": [DASHES[number] for _, _, number in kinds]},
    }
    layers = curves(lines, band, {"x": x, "y": y, "color": colour, "strokeDash": dash})
    layers += _observed(story, before + lines, {"x": x, "y": y}) + _dots(story, lines, {"x": x, "y": y, "color": colour})
    layers += _closed(closed, {"x": x, "y": y}) + _aims(aims, {"x": x, "y": y})
    hints = [{**row, "hint": _hint(story, variable, row)} for row in lines]
    layers.append(
        {
            "data": {"values": hints},
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 0},
            "encoding": {"x": x, "y": y, "description": HINT},
        }
    )
    text = {"type": "text", "align": "left", "dx": 8, "fontSize": 11}
    beside = {"x": x, "y": {**y, "field": "at"}, "text": {"field": "label"}, "color": colour}
    layers.append({"data": {"values": labels}, "mark": text, "encoding": beside})
    title = path_title(story, variable)
    return Chart(
        f"path_{variable}", title, title, frame(title, size, titled, layers, **(_room(labels) if size == "half" else {}))
    )


def _observed(story: Story, lines: list[dict], place: dict[str, Any]) -> list[dict[str, Any]]:
    """Years whose practice and conditions are observed: one strong line with large dots, which no lever moves."""
    last = max(story.lead.projection.parts["observed"], default=story.base)
    data = {"values": [row for row in lines if row["code"].startswith("R") and row["year"] <= last]}
    stroke = {"type": "line", "strokeWidth": 2.8, "color": OBSERVED}
    dots = {"type": "point", "filled": True, "size": 36, "opacity": 1, "color": OBSERVED}
    return [
        {"data": data, "mark": stroke, "encoding": {**place, "detail": {"field": "code", "type": "nominal"}}},
        {"data": data, "mark": dots, "encoding": place},
    ]


def before_rows(story: Story, variable: str) -> list[dict[str, Any]]:
    """Years before a base year that the projection went on from, in the unit shown, as a part of the first line of practice."""
    factor, code = story.words.factor(catalogue().variables[variable].unit), next(iter(story.facts.references))
    return [_point(code, year, value * factor) for year, value in story.before(variable).items()]


def closed_rows(story: Story, variable: str) -> list[dict[str, Any]]:
    """Years as Decembers reported them, in the unit shown."""
    factor = story.words.factor(catalogue().variables[variable].unit)
    return [{"year": year, "value": value * factor} for year, value in story.closed(variable).items()]


def _closed(rows: list[dict[str, Any]], place: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as points of their own, over all lines."""
    mark = {"type": "point", "filled": True, "shape": "diamond", "size": 72, "opacity": 1, "color": CLOSED}
    return [{"data": {"values": rows}, "mark": mark, "encoding": place}] if rows else []


def aim_rows(story: Story, variable: str) -> list[dict[str, Any]]:
    """Targets by year, in the unit shown."""
    factor = story.words.factor(catalogue().variables[variable].unit)
    return [_point(TARGET, year, value * factor) for year, value in story.aims(variable).items()]


def _aims(rows: list[dict[str, Any]], place: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as a thin line with a short bar in each year, as the page draws them."""
    line = {"type": "line", "strokeWidth": 0.8, "color": AIM}
    bar = {"type": "point", "shape": "stroke", "size": 90, "strokeWidth": 2, "opacity": 1, "color": AIM}
    return [{"data": {"values": rows}, "mark": mark, "encoding": dict(place)} for mark in (line, bar)] if rows else []


def _dots(story: Story, lines: list[dict], encoding: dict[str, Any]) -> list[dict[str, Any]]:
    """Dots on lines: open in years under way, small where something can still be decided, of a shape for each scenario."""
    parts = story.lead.projection.parts
    codes = [code for code in encoding["color"]["scale"]["domain"] if code != TARGET]
    shapes = [SHAPES[0] if code.startswith("R") else SHAPES[int(code[1:]) - 1] for code in codes]
    shape = {"field": "code", "type": "nominal", "legend": None, "scale": {"domain": codes, "range": shapes}}
    small = {"filled": True, "size": 14 if story.single else 26}
    marks: dict[str, dict[str, Any]] = {"under_way": {"fill": "white", "size": 36, "strokeWidth": 1.6}, "decided": small}
    return [
        {
            "data": {"values": [row for row in lines if row["year"] in parts[part]]},
            "mark": {"type": "point", "opacity": 1, **mark},
            "encoding": {**encoding, **({"shape": shape} if part == "decided" else {})},
        }
        for part, mark in marks.items()
    ]


def _hint(story: Story, variable: str, row: dict[str, Any]) -> str:
    """What is said when a point of a line is pointed at."""
    value = row["value"] / story.words.factor(catalogue().variables[variable].unit)
    return shown(
        story.words(
            "paper.hint.point", name=story.names[row["code"]], year=row["year"], value=story.words.figure(variable, value)
        )
    )


def in_lines(name: str, most: int) -> list[str]:
    """A name in one or two lines of about `most` half-width characters, broken before a bracket or between words."""
    widths = sign_widths(name)
    whole = sum(widths)
    if whole <= most:
        return [name]
    inside = range(1, len(name))
    breaks = [i for i in inside if name[i] in "（("]
    breaks = breaks or [
        i for i in inside if name[i] == " " or (2 in (widths[i - 1], widths[i]) and name[i] not in "，、：；）”")
    ]
    breaks = breaks or [len(name) // 2]
    at = min(breaks, key=lambda i: abs(2 * sum(widths[:i]) - whole))
    return [name[:at].strip(), name[at:].strip()]


def named(names: Sequence[str], most: int) -> dict[str, Any]:
    """How rows are placed and named: by their order, so that two of one name stay two; long names take two lines."""
    label = json.dumps([in_lines(shown(name), most) for name in names], ensure_ascii=True)
    axis = {"title": None, "labelExpr": f"{label}[datum.value]", "labelLimit": 230, "labelLineHeight": 12}
    return {"field": "order", "type": "ordinal", "axis": {**axis, "ticks": False, "domain": False}}


def path_title(story: Story, variable: str) -> str:
    """What a path chart shows, from the data."""
    words = story.words
    if not story.single:
        return str(story.speaker.best("paper.title.path", variable))
    h = story.lead.headline(variable)
    value = words.figure(variable, h.value)
    if not story.lead.moved:
        return words("paper.chart.level", name=words.variable(variable), year=story.year, value=value)
    since, gap = (story.signed_change(variable, *ends) for ends in (story.since(variable), (h.reference, h.value)))
    shown = {"name": words.variable(variable), "value": value, "since": since, "gap": gap}
    key = "paper.chart.paths.closing" if on_closing(story.lead.projection, variable) else "paper.chart.paths"
    return words(key, year=story.year, base=story.base, **shown)
