"""Charts of bars and dots: contributions of levers, swings of assumptions, ranges of several scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.scenario import Scenario
from simulation.explanation.assumptions_in_words import assumption_name, grade_letter
from simulation.explanation.prices_in_words import lever_as_set
from simulation.language.words import Words
from simulation.report.charts.fonts import shown
from simulation.report.charts.path_charts import (
    HINT,
    LESS,
    REFERENCE,
    SCENARIO,
    SEVERAL,
    SIZES,
    Chart,
    frame,
    in_lines,
    named,
    path,
)
from simulation.report.content import findings
from simulation.report.content.facts import Case
from simulation.report.content.story import Story

MOST_LEVERS, MOST_SWINGS = 7, 6
NAME = 30  # half-width characters of a name on one line
ENDS = 62  # dots on either side for what is written at the ends of bars
BAR = SEVERAL[2]  # of an assumption, which is neither plan nor practice
EVIDENCE: dict[str, tuple[float, list[int]]] = {"A": (0.9, [1, 0]), "B": (0.4, [1, 0]), "C": (0.08, [3, 3])}  # fill, outline


def lever_steps(story: Story, case: Case) -> list[tuple[str, float, str]]:
    """Steps from profit without to profit with the plan: name, value, and total, up or down."""
    before, after, shares = case.attribution
    words, kept, rest = story.words, shares[:MOST_LEVERS], shares[MOST_LEVERS:]
    printed = story.speaker.shares(case)
    steps = [
        (
            lever_as_set(words, case.scenario, share.player, inside=False),
            printed[share.player],
            "up" if share.value >= 0 else "down",
        )
        for share in sorted(kept, key=lambda s: -s.value)
    ]
    if rest:
        left = sum(printed[share.player] for share in rest)
        steps.append((words("paper.chart.rest", count=len(rest)), left, "up" if left >= 0 else "down"))
    return [(_start(story, case), before, "total"), *steps, (story.brief()[case.code], after, "total")]


def _start(story: Story, case: Case) -> str:
    """What a waterfall starts from: current practice, and under which conditions where those of the case are others."""
    words, usual = story.words, Scenario().reference()
    if case.reference.scenario.id == usual.id:
        return words("role.reference")
    return words("role.reference.under", conditions=words.conditions(usual))


def lever_rows(story: Story, case: Case) -> tuple[list[dict[str, Any]], float]:
    """Bars of a waterfall in the unit shown, and where their axis begins: zero unless all levels lie above it."""
    factor, steps = story.words.factor("亿元"), lever_steps(story, case)
    level = 0.0
    rows: list[dict[str, Any]] = []
    for order, (name, raw, kind) in enumerate(steps):
        value = raw * factor
        start, level = (0.0, value) if kind == "total" else (level, level + value)
        text = story.words.bare(raw, "total_profit", signed=kind != "total")
        rows.append({"name": shown(name), "order": order, "start": start, "end": level, "kind": kind, "text": text})
        rows[-1]["hint"] = shown(story.words("paper.hint.bar", name=name, value=text, unit=story.words.unit("亿元")))
    floor = max(0.0, 0.9 * min(row["end"] for row in rows))
    for row in rows:
        row["start"] = floor if row["kind"] == "total" else row["start"]
        row["right"] = max(row["start"], row["end"])
    return rows, floor


def levers(story: Story, case: Case, size: str = "wide", titled: bool = False) -> Chart:
    """Total profit from current practice to the scenario, measure by measure."""
    rows, floor = lever_rows(story, case)
    note = f" · {story.words('paper.chart.axis')}" if floor else ""
    scale = {"zero": False, "domainMin": floor} if floor else {"zero": True}
    axis = {"title": story.words.unit("亿元") + note, "tickCount": 6}
    x = {"field": "start", "type": "quantitative", "scale": scale, "axis": axis}
    colours = {"domain": ["total", "up", "down"], "range": [REFERENCE, SCENARIO, LESS]}
    look = {
        "y": named([row["name"] for row in rows], NAME),
        "color": {"field": "kind", "type": "nominal", "legend": None, "scale": colours},
    }
    layers = [
        {"mark": {"type": "bar", "size": 14}, "encoding": {**look, "x": x, "x2": {"field": "end"}, "description": HINT}},
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11},
            "encoding": {**look, "x": {**x, "field": "right"}, "text": {"field": "text"}},
        },
    ]
    title = lever_title(story, case)
    tall = any(len(in_lines(row["name"], NAME)) > 1 for row in rows)
    # No taller on paper than it needs.
    row, least = (24 if tall else 20, 0) if size == "page" else (28 if tall else 24, SIZES[size][1])
    more = {"height": max(least, row * len(rows))} if tall or size == "page" else {}
    return Chart("levers", title, title, frame(title, size, titled, layers, data={"values": rows}, **more))


def lever_title(story: Story, case: Case) -> str:
    """From where to where total profit goes, and what adds most, or takes most where it falls."""
    words, (before, after, shares) = story.words, case.attribution
    falls = after < before and min((share.value for share in shares), default=0.0) < 0
    best = (min if falls else max)(shares, key=lambda share: share.value, default=None)
    if best is None:
        return words("paper.chart.levers.none")
    return words(
        "paper.chart.levers.less" if falls else "paper.chart.levers",
        before=words.figure("total_profit", before),
        after=words.figure("total_profit", after),
        lever=lever_as_set(words, case.scenario, best.player),
    )


def _swing_rows(story: Story, case: Case) -> list[dict[str, Any]]:
    """One bar for each assumption: profit at its lesser and its greater end, either named, and its evidence."""
    words, factor = story.words, story.words.factor("亿元")
    rows = []
    for order, swing in enumerate(case.swings[:MOST_SWINGS]):
        name, letter = assumption_name(words, case.scenario.place, swing.assumption), grade_letter(swing.grade)
        (least, first), (most, last) = sorted(((swing.at_low, "low"), (swing.at_high, "high")))
        hints = (
            words("paper.hint.end", name=name, side=words(f"role.{end}"), value=words.figure("total_profit", value))
            for end, value in ((first, least), (last, most))
        )
        rows.append(
            {
                "name": words("sensitivity.marked", name=name, grade=letter),
                "order": order,
                "letter": letter,
                "start": least * factor,
                "end": most * factor,
                "centre": swing.central * factor,
                "least": words(f"paper.chart.end.{first}", value=words.bare(least, "total_profit")),
                "most": words(f"paper.chart.end.{last}", value=words.bare(most, "total_profit")),
                "hint": shown(words("list.semicolon").join(hints)),
            }
        )
    return rows


def swings(story: Story, case: Case, size: str = "wide", titled: bool = False) -> Chart:
    """Total profit with each assumption at either end of its range, as the page draws it: the firmer the evidence the fuller the bar."""
    words, rows = story.words, _swing_rows(story, case)
    y = named([row["name"] for row in rows], NAME)
    x = {
        "field": "start",
        "type": "quantitative",
        "scale": {"zero": False, "padding": ENDS},
        "axis": {"title": words.unit("亿元"), "tickCount": 5, "grid": False},
    }
    layers: list[dict[str, Any]] = []
    for letter, (fill, dash) in EVIDENCE.items():
        bar = {"type": "bar", "size": 14, "color": BAR, "fillOpacity": fill, "stroke": BAR, "strokeDash": dash}
        ends = {"y": y, "x": x, "x2": {"field": "end"}, "description": HINT}
        layers.append({"transform": [{"filter": f"datum.letter == '{letter}'"}], "mark": bar, "encoding": ends})
    centre = {"x": {**x, "field": "centre"}}
    layers.append({"mark": {"type": "rule", "strokeWidth": 1.5, "color": REFERENCE}, "encoding": centre})
    for align, shift, field, text in (("right", -5, "start", "least"), ("left", 5, "end", "most")):
        mark = {"type": "text", "align": align, "dx": shift, "fontSize": 11, "color": "#3a4350"}
        layers.append({"mark": mark, "encoding": {"y": y, "x": {**x, "field": field}, "text": {"field": text}}})
    title = findings.assumption(story).text
    more = {"height": 30 * len(rows)} if size == "page" else {}  # no taller on paper than its bars need
    return Chart("assumptions", title, title, frame(title, size, titled, layers, data={"values": rows}, **more))


def swing_note(words: Words) -> str:
    """How the chart is read."""
    return words("list.sentences", first=words("paper.note.swings"), then=words("paper.note.swings.look"))


def _range_rows(story: Story, variable: str) -> list[dict[str, Any]]:
    """One line for each scenario: range, central value and how it is written."""
    factor, rows = story.words.factor(catalogue().variables[variable].unit), []
    items: Sequence = [(c, p, e) for c, (p, e) in story.facts.references.items()] + [
        (c.code, c.projection, c.ensemble) for c in story.facts.cases
    ]
    for order, (code, projection, ensemble) in enumerate(items):
        low, high = ensemble.quantiles(variable, (0.1, 0.9))[:, -1]
        value = float(projection.total(variable)[-1])
        rows.append(
            {
                "name": story.names[code],
                "order": order,
                "kind": "reference" if code.startswith("R") else "scenario",
                "low": float(low) * factor,
                "high": float(high) * factor,
                "value": value * factor,
                "text": story.words.bare(value, variable),
                "hint": shown(
                    story.words(
                        "paper.hint.range",
                        name=story.names[code],
                        value=story.words.figure(variable, value),
                        span=story.words.span(variable, float(low), float(high)),
                    )
                ),
            }
        )
    return rows


def ranges(story: Story, variable: str, size: str = "small", titled: bool = False) -> Chart:
    """An outcome in the last year by scenario: central value as a dot, range as a line."""
    rows = _range_rows(story, variable)
    y = named([row["name"] for row in rows], 20)
    x = {
        "field": "low",
        "type": "quantitative",
        "scale": {"zero": False},
        "axis": {"title": story.words.unit_of(variable), "tickCount": 5},
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["reference", "scenario"], "range": [REFERENCE, SCENARIO]},
    }
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 4, "opacity": 0.35},
            "encoding": {"y": y, "x": x, "x2": {"field": "high"}, "color": colour},
        },
        {
            "mark": {"type": "circle", "size": 80, "opacity": 1},
            "encoding": {"y": y, "x": {**x, "field": "value"}, "color": colour, "description": HINT},
        },
        {
            "mark": {"type": "text", "dy": -9, "fontSize": 11},
            "encoding": {"y": y, "x": {**x, "field": "value"}, "text": {"field": "text"}, "color": colour},
        },
    ]
    tall = (
        20 * len(rows) if size == "across" else max(SIZES[size][1], (30 if size in ("small", "screen") else 22) * len(rows))
    )
    title = findings.ranges(story, variable)
    return Chart(f"ranges_{variable}", title, title, frame(title, size, titled, layers, data={"values": rows}, height=tall))


def charts(story: Story, size: str = "small", titled: bool = False) -> list[Chart]:
    """Every chart of a report: a path for each outcome; then levers and assumptions, or ranges of a comparison."""
    found = [path(story, variable, size, titled) for variable in story.facts.request.outcomes]
    wide = "screen" if size == "screen" else "wide"
    if not story.single:
        found += [ranges(story, variable, size, titled) for variable in story.facts.request.outcomes[:4]]
        return found
    return [*found, levers(story, story.lead, wide, titled), swings(story, story.lead, wide, titled)]
