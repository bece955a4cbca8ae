"""The chart of an indicator's year in a monthly report: as on the page, drawn to stand alone."""

from __future__ import annotations

from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.report.charts.fonts import shown
from simulation.report.charts.path_charts import GOLD, REFERENCE, SCENARIO, Chart, axis, curves, frame, held_apart
from simulation.report.monthly.month_story import MonthStory
from simulation.tracking.follow_up import Followed
from simulation.tracking.year_path import free_side, year_path

COLOURS = {"reported": SCENARIO, "plan": REFERENCE, "landing": GOLD, "target": "#1b2430"}
LOWERED = 12  # dots
DASHES = {"reported": [1, 0], "plan": [5, 4], "landing": [2, 3], "target": [1, 0]}


def month_chart(story: MonthStory, each: Followed, size: str = "low") -> Chart:
    """Months as reported, the plan by even months, the target, the landing with its range."""
    words, name = story.words, each.indicator
    factor = words.factor(catalogue().variables[name].unit)
    path = year_path(each, story.request.record, story.request.year)
    parts = [part for part in COLOURS if getattr(path, part) and (part != "target" or each.own_target)]
    lines = [
        {"part": part, "month": month, "value": value * factor} for part in parts for month, value in getattr(path, part)
    ]
    last = {"reported": each.landing.so_far, "plan": each.gap.planned, "landing": each.landing.middle, "target": each.target}
    ends = [
        {"part": p, "month": getattr(path, p)[-1][0], "value": last[p] * factor, "label": _label(story, name, p, last[p])}
        for p in parts
    ]
    band = [
        {"month": month, "low": low * factor, "high": high * factor}
        for (month, low), (_, high) in zip(path.low, path.high, strict=True)
    ]
    levels = [row["value"] for row in lines] + [row[side] for row in band for side in ("low", "high")]
    within = [row for row in ends if row["month"] < 12]  # lines go on beside it: its label stands below or above them
    labels, axis_ends = held_apart([row for row in ends if row["month"] == 12], levels, size)
    labels += [
        {**row, "at": row["value"], "dy": -LOWERED * free_side(row["value"], last["landing"] * factor, levels)}
        for row in within
    ]
    layers = _layers(words.unit_of(name), lines, labels, band, parts, axis_ends)
    title = str(story.account.title(each))
    description = words("track.chart.alt", name=words.variable(name))
    return Chart(f"month_{name}", title, description, frame(title, size, False, layers))


def _label(story: MonthStory, name: str, part: str, value: float) -> str:
    return shown(f"{story.words(f'track.line.{part}')} {story.words.figure(name, value)}")


def _layers(
    unit: str, lines: list[dict], ends: list[dict], band: list[dict], parts: list[str], axis_ends: list[float]
) -> list[dict[str, Any]]:
    months = {"title": None, "grid": False, "values": list(range(13)), "format": "d"}
    x = {"field": "month", "type": "quantitative", "scale": {"domain": [0, 12], "nice": False}, "axis": months}
    y = {"field": "value", "type": "quantitative", "scale": {"domain": axis_ends}, "axis": axis(unit)}
    of = {"field": "part", "type": "nominal", "legend": None}
    colour = {**of, "scale": {"domain": parts, "range": [COLOURS[part] for part in parts]}}
    dash = {**of, "scale": {"domain": parts, "range": [DASHES[part] for part in parts]}}
    layers = curves(lines, band, {"x": x, "y": y, "color": colour, "strokeDash": dash})
    reported = [row for row in lines if row["part"] == "reported"]
    layers.append(
        {
            "data": {"values": reported},
            "mark": {"type": "point", "filled": True, "size": 30, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour},
        }
    )
    for moved in dict.fromkeys(row.get("dy", 0) for row in ends):
        layers.append(
            {
                "data": {"values": [row for row in ends if row.get("dy", 0) == moved]},
                "mark": {"type": "text", "align": "left", "dx": 6, "dy": moved, "fontSize": 11},
                "encoding": {"x": x, "y": {**y, "field": "at"}, "text": {"field": "label"}, "color": colour},
            }
        )
    return layers
