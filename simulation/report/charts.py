"""Charts as plain Vega-Lite specifications: the same findings, colours and rules as on the screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

from simulation.engine.catalogue import catalogue
from simulation.report.facts import Case
from simulation.report.fonts import FAMILY, shown
from simulation.report.story import Story

SCENARIO, REFERENCE, GOLD, LESS, TINT = "#1f4e9c", "#6b7482", "#8a5a00", "#b3402e", "#c7d5ec"
SEVERAL = (SCENARIO, GOLD, "#2f7f79", LESS, "#7a4fa0", "#5f8fd6")
MOST_LEVERS, MOST_SWINGS = 7, 6
SIZES = {"small": (300, 190), "wide": (560, 250), "screen": (640, 360)}


@dataclass(frozen=True)
class Chart:
    """A chart: id, the finding that is its title, what it shows for one who cannot see it, its specification."""

    id: str
    title: str
    description: str
    spec: dict[str, Any]


def charts(story: Story, size: str = "small", titled: bool = False) -> list[Chart]:
    """Every chart of a report: a path for each outcome; then levers and assumptions, or ranges of a comparison."""
    found = [path(story, variable, size, titled) for variable in story.facts.request.outcomes]
    wide = "screen" if size == "screen" else "wide"
    if not story.single:
        found += [ranges(story, variable, size, titled) for variable in story.facts.request.outcomes[:4]]
        return found
    return [*found, levers(story, story.lead, wide, titled), swings(story, story.lead, wide, titled)]


def _frame(title: str, size: str, titled: bool, layers: list[dict], **more: Any) -> dict[str, Any]:
    width, height = SIZES[size]
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": width, "height": height, "layer": layers,
        "padding": 4, "background": "#ffffff", **more,
        "config": {
            "font": f"{FAMILY}, sans-serif", "view": {"stroke": None},
            "axis": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelColor": "#3a4350",
                     "titleColor": "#3a4350", "gridColor": "#e6e9ef", "domainColor": "#9aa3b0", "tickColor": "#9aa3b0"},
            "title": {"anchor": "start", "fontSize": 13, "fontWeight": "bold", "color": "#1b2430", "offset": 12},
        },
    }
    if titled:
        spec["title"] = {"text": shown(title), "limit": width + 90}
    return spec


def _axis(unit: str, **more: Any) -> dict[str, Any]:
    """An axis with its unit written level above it."""
    return {"title": unit, "titleAngle": 0, "titleAlign": "left", "titleBaseline": "bottom", "titleX": 0, "titleY": -6, "tickCount": 4, **more}


def _ends(rows: list[dict[str, Any]], reach: float) -> list[dict[str, Any]]:
    """Labels at line ends, moved apart where they would touch."""
    rows = sorted(rows, key=lambda row: row["value"])
    at = [row["value"] for row in rows]
    for i in range(1, len(at)):
        at[i] = max(at[i], at[i - 1] + reach)
    shift = (sum(at) - sum(row["value"] for row in rows)) / max(len(at), 1)
    return [{**row, "at": place - shift} for row, place in zip(rows, at)]


def path_rows(story: Story, variable: str) -> tuple[list[dict], list[dict], list[tuple[str, str, bool]]]:
    """Rows of lines and of the range, and each line's name, colour and whether it is the reference."""
    factor = story.words.factor(catalogue().variables[variable].unit)
    lines, kinds = [], []
    for code, (projection, _) in story.facts.references.items():
        kinds.append((code, story.names[code], REFERENCE, True))
        lines += [_point(code, year, value * factor) for year, value in zip(projection.years, projection.total(variable))]
    for case, colour in zip(story.facts.cases, SEVERAL):
        if case.moved or not story.single:
            kinds.append((case.code, story.names[case.code], colour, False))
            lines += [_point(case.code, year, value * factor) for year, value in zip(case.years, case.projection.total(variable))]
    band = []
    if story.single:
        low, high = story.lead.ensemble.quantiles(variable, (0.1, 0.9)) * factor
        band = [{"year": y, "low": float(a), "high": float(b)} for y, a, b in zip(story.lead.years, low, high)]
    return lines, band, [(code, colour, dashed) for code, _, colour, dashed in kinds]


def _point(code: str, year: int, value: float) -> dict[str, Any]:
    return {"code": code, "year": year, "value": float(value)}


def path(story: Story, variable: str, size: str = "small", titled: bool = False) -> Chart:
    """An outcome by year: scenario, reference, range; or all scenarios of a comparison."""
    lines, band, kinds = path_rows(story, variable)
    places, codes = story.words.digits(variable), [code for code, _, _ in kinds]
    spread = [row["value"] for row in lines] + [row[side] for row in band for side in ("low", "high")]
    last = [row for row in lines if row["year"] == story.year]
    reach = (max(spread) - min(spread) or 1) * 17 / SIZES[size][1]
    labels = [
        {**row, "label": shown(f"{_short(story.names[row['code']], size)} {row['value']:,.{places}f}")} for row in _ends(last, reach)
    ]
    x = {"field": "year", "type": "quantitative", "scale": {"nice": False},
         "axis": {"title": None, "format": "d", "grid": False, "values": list(story.facts.years)[::1 if len(story.facts.years) < 9 else 2]}}
    y = {"field": "value", "type": "quantitative", "scale": {"zero": False}, "axis": _axis(story.words.unit_of(variable))}
    colour = {"field": "code", "type": "nominal", "legend": None, "scale": {"domain": codes, "range": [c for _, c, _ in kinds]}}
    dash = {"field": "code", "type": "nominal", "legend": None, "scale": {"domain": codes, "range": [[5, 4] if d else [1, 0] for _, _, d in kinds]}}
    layers: list[dict[str, Any]] = []
    if band:
        area = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
        layers.append({"data": {"values": band}, "mark": {"type": "area", "color": TINT, "opacity": 0.75}, "encoding": area})
    layers.append({"data": {"values": lines}, "mark": {"type": "line", "strokeWidth": 2.2}, "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash}})
    base = [row for row in lines if row["year"] == story.base][:1]
    layers.append({"data": {"values": base}, "mark": {"type": "point", "size": 46, "strokeWidth": 1.8, "fill": "white", "stroke": REFERENCE}, "encoding": {"x": x, "y": y}})
    layers.append({"data": {"values": labels}, "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 11},
                   "encoding": {"x": x, "y": {**y, "field": "at"}, "text": {"field": "label"}, "color": colour}})
    title = path_title(story, variable)
    return Chart(f"path_{variable}", title, title, _frame(title, size, titled, layers))


def _short(name: str, size: str) -> str:
    most = 14 if size == "screen" else 10
    width = sum(1 if ord(character) < 256 else 2 for character in name)
    if width <= most * 2:
        return name
    kept = ""
    for character in name:
        if sum(1 if ord(c) < 256 else 2 for c in kept) >= most * 2 - 2:
            break
        kept += character
    return kept.rstrip() + "…"


def path_title(story: Story, variable: str) -> str:
    """What a path chart shows, from the data."""
    words = story.words
    if not story.single:
        return str(story.speaker.best("title.path", variable))
    h = story.lead.headline(variable)
    value = words.figure(variable, h.value)
    if not story.lead.moved:
        return words("chart.level", name=words.variable(variable), year=story.year, value=value)
    gap = str(story.speaker.more(story.lead, variable, h.gap))
    return words("chart.paths", name=words.variable(variable), year=story.year, value=value, gap=gap)


def lever_steps(story: Story, case: Case) -> list[tuple[str, float, str]]:
    """Steps from profit without to profit with the plan: name, value, and total, up or down."""
    before, after, shares = case.attribution
    words, kept, rest = story.words, shares[:MOST_LEVERS], shares[MOST_LEVERS:]
    steps = [(words.lever(share.player), share.value, "up" if share.value >= 0 else "down") for share in sorted(kept, key=lambda s: -s.value)]
    if rest:
        left = sum(share.value for share in rest)
        steps.append((words("chart.rest", count=len(rest)), left, "up" if left >= 0 else "down"))
    return [(words("role.reference"), before, "total"), *steps, (story.names[case.code], after, "total")]


def levers(story: Story, case: Case, size: str = "wide", titled: bool = False) -> Chart:
    """Total profit from current practice to the scenario, measure by measure."""
    factor, level, rows = story.words.factor("亿元"), 0.0, []
    places = story.words.digits("total_profit")
    steps = lever_steps(story, case)
    low = min(steps[0][1], steps[-1][1], steps[0][1] + min(0.0, *(v for _, v, k in steps if k != "total"))) if len(steps) > 2 else 0
    floor = max(0.0, low * 0.9) * factor
    for order, (name, value, kind) in enumerate(steps):
        start, end = (floor, value * factor) if kind == "total" else (level, level + value * factor)
        level = end
        text = f"{value * factor:,.{places}f}" if kind == "total" else story.words.bare(value, "total_profit", True)
        rows.append({"name": shown(name), "order": order, "start": start, "end": end, "right": max(start, end), "kind": kind, "text": text})
    y = {"field": "name", "type": "nominal", "sort": {"field": "order"}, "axis": {"title": None, "labelLimit": 230, "ticks": False, "domain": False}}
    note = f" · {story.words('chart.axis')}" if floor else ""
    x = {"field": "start", "type": "quantitative", "scale": {"zero": not floor, "domainMin": floor}, "axis": {"title": story.words.unit("亿元") + note, "tickCount": 6}}
    colour = {"field": "kind", "type": "nominal", "legend": None, "scale": {"domain": ["total", "up", "down"], "range": [REFERENCE, SCENARIO, LESS]}}
    layers = [
        {"mark": {"type": "bar", "size": 14}, "encoding": {"y": y, "x": x, "x2": {"field": "end"}, "color": colour}},
        {"mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11}, "encoding": {"y": y, "x": {**x, "field": "right"}, "text": {"field": "text"}, "color": colour}},
    ]
    title = lever_title(story, case)
    return Chart("levers", title, title, _frame(title, size, titled, layers, data={"values": rows}))


def lever_title(story: Story, case: Case) -> str:
    """Which measure adds most."""
    words, (before, after, shares) = story.words, case.attribution
    best = max(shares, key=lambda share: share.value, default=None)
    if best is None:
        return words("chart.levers.none")
    return words("chart.levers", before=words.figure("total_profit", before), after=words.figure("total_profit", after), lever=words.lever(best.player))


def swings(story: Story, case: Case, size: str = "wide", titled: bool = False) -> Chart:
    """Total profit with each assumption at either end of its range."""
    words, factor, rows = story.words, story.words.factor("亿元"), []
    for order, swing in enumerate(case.swings[:MOST_SWINGS]):
        for end, value in (("low", swing.at_low), ("high", swing.at_high)):
            rows.append({"name": shown(words.lever(swing.assumption)), "order": order, "side": words(f"role.{end}"), "start": swing.central * factor,
                         "end": value * factor, "text": words.bare(value, "total_profit"), "dx": 6 if value >= swing.central else -6})
    y = {"field": "name", "type": "nominal", "sort": {"field": "order"}, "axis": {"title": None, "labelLimit": 230, "ticks": False, "domain": False}}
    x = {"field": "start", "type": "quantitative", "scale": {"zero": False, "padding": 34}, "axis": {"title": words.unit("亿元"), "tickCount": 6}}
    sides = [words("role.low"), words("role.high")]
    colour = {"field": "side", "type": "nominal", "scale": {"domain": sides, "range": [GOLD, SCENARIO]}, "legend": {"title": None, "orient": "top"}}
    layers = [{"mark": {"type": "bar", "size": 15}, "encoding": {"y": y, "x": x, "x2": {"field": "end"}, "color": colour}}]
    for align, test in (("left", "datum.dx > 0"), ("right", "datum.dx < 0")):
        layers.append({"transform": [{"filter": test}], "mark": {"type": "text", "align": align, "dx": 5 if align == "left" else -5, "fontSize": 11, "color": "#3a4350"},
                       "encoding": {"y": y, "x": {**x, "field": "end"}, "text": {"field": "text"}}})
    title = words("chart.swings", name=words.lever(case.swings[0].assumption), year=story.year)
    return Chart("assumptions", title, title, _frame(title, size, titled, layers, data={"values": rows}))


def ranges(story: Story, variable: str, size: str = "small", titled: bool = False) -> Chart:
    """An outcome in the last year by scenario: central value as a dot, range as a line."""
    factor, rows = story.words.factor(catalogue().variables[variable].unit), []
    items: Sequence = [(c, p, e) for c, (p, e) in story.facts.references.items()] + [(c.code, c.projection, c.ensemble) for c in story.facts.cases]
    for order, (code, projection, ensemble) in enumerate(items):
        low, high = ensemble.quantiles(variable, (0.1, 0.9))[:, -1]
        value = float(projection.total(variable)[-1])
        rows.append({"name": shown(_short(story.names[code], size)), "order": order, "kind": "reference" if code.startswith("R") else "scenario",
                     "low": float(low) * factor, "high": float(high) * factor, "value": value * factor, "text": story.words.bare(value, variable)})
    y = {"field": "name", "type": "nominal", "sort": {"field": "order"}, "axis": {"title": None, "labelLimit": 200, "ticks": False, "domain": False}}
    x = {"field": "low", "type": "quantitative", "scale": {"zero": False}, "axis": {"title": story.words.unit_of(variable), "tickCount": 5}}
    colour = {"field": "kind", "type": "nominal", "legend": None, "scale": {"domain": ["reference", "scenario"], "range": [REFERENCE, SCENARIO]}}
    layers = [
        {"mark": {"type": "rule", "strokeWidth": 4, "opacity": 0.35}, "encoding": {"y": y, "x": x, "x2": {"field": "high"}, "color": colour}},
        {"mark": {"type": "circle", "size": 80, "opacity": 1}, "encoding": {"y": y, "x": {**x, "field": "value"}, "color": colour}},
        {"mark": {"type": "text", "dy": -11, "fontSize": 11}, "encoding": {"y": y, "x": {**x, "field": "value"}, "text": {"field": "text"}, "color": colour}},
    ]
    title = story.words("chart.ranges", name=story.words.variable(variable), year=story.year)
    return Chart(f"ranges_{variable}", title, title, _frame(title, size, titled, layers, data={"values": rows}))
