"""Charts of a year followed up: months so far towards the landing, and the gap to the plan part by part."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pages.parts.figures import analysis_charts, outcome_charts
from pages.parts.wording.words import figure, name, scaled, unit, unit_of, word
from simulation.tracking.follow_up import Followed
from simulation.tracking.followed_in_words import Account
from simulation.tracking.monthly_record import MonthlyRecord
from simulation.tracking.year_path import YearPath, free_side, year_path

MONTHS = range(13)
HEIGHT = 300
# The plan first: it has all months, as the range needs.
ROLES = {"reference": "plan", "scenario": "reported", "benchmark": "landing", "target": "target"}


def year(account: Account, each: Followed, record: MonthlyRecord) -> None:
    """Months as reported, the plan by even months, the target, and where the year lands with its range."""
    path, symbol = year_path(each, record, account.year), unit_of(each.indicator)
    label = {
        "reported": each.landing.so_far,
        "plan": each.gap.planned,
        "landing": each.landing.middle,
        "target": each.target,
    }
    lines: list[dict[str, Any]] = []
    for role, part in ROLES.items():
        points = getattr(path, part)
        if not points or (part == "target" and not each.own_target):  # then it is the plan's own value
            continue
        said = f"{word(f'track.line.{part}')} {figure(each.indicator, label[part])}"
        lines.append(
            {
                "role": role,
                "name": word(f"track.line.{part}"),
                "years": [month for month, _ in points],
                "values": scaled(np.array([value for _, value in points]), symbol),
                "texts": [figure(each.indicator, value) for _, value in points],
                "past": False,
                "label": said,
                "beside": 0,
            }
        )
    _beside(lines, path, scaled(each.landing.middle, symbol), symbol)
    edges = [np.full(len(MONTHS), math.nan) for _ in range(2)]
    for edge, points in zip(edges, (path.low, path.high), strict=True):
        for month, value in points:
            edge[month] = scaled(value, symbol)
    outcome_charts.draw(
        outcome_charts.path_data(MONTHS, lines, edges if path.low else None, HEIGHT),
        outcome_charts.path_spec(unit(symbol), word("track.column.period"), ""),
        "chart_track_year",
        word("track.chart.alt", name=name(each.indicator)),
        HEIGHT,
    )


def _beside(lines: list[dict[str, Any]], path: YearPath, landing: float, symbol: str) -> None:
    """The label of reported months stands beside their line, which goes on within the year."""
    bounds = [scaled(value, symbol) for _, value in (*path.low, *path.high)]
    levels = [float(value) for line in lines for value in line["values"]] + [float(value) for value in bounds]
    for line in lines:
        if line["years"][-1] < MONTHS[-1]:
            line["beside"] = free_side(float(line["values"][-1]), float(landing), levels)


def parts(account: Account, each: Followed) -> None:
    """From plan to landing, in parts that add up as printed."""
    indicator, symbol = each.indicator, unit_of(each.indicator)
    sizes = {word(f"track.head.{part.key}"): part.value for part in account.parts(each)}
    plan, landing = word("track.bars.plan"), word("track.bars.landing")
    texts = {key: account.change(indicator, value) for key, value in sizes.items()}
    texts |= {plan: figure(indicator, each.gap.planned), landing: figure(indicator, each.landing.middle)}
    shown = {key: float(scaled(value, symbol)) for key, value in sizes.items()}
    rows = outcome_charts.waterfall_data(
        (plan, float(scaled(each.gap.planned, symbol))), shown, (landing, float(scaled(each.landing.middle, symbol))), texts
    )
    spec = analysis_charts.steps_spec(unit(symbol), word("column.item"))
    outcome_charts.draw(rows, spec, "chart_track_parts", word("track.bars.alt", name=name(indicator)), 190)
