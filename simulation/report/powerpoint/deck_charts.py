"""Native charts of a deck: data stay editable; ranges as stacked areas behind lines, waterfalls as stacked bars."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

from simulation.language.numbers import cell_format
from simulation.report.charts import path_charts as colours
from simulation.report.charts.path_charts import SIZES, ends_apart, path_title
from simulation.report.content.story import Story
from simulation.report.make_templates import FONT

Place = tuple[float, float, float, float]
DASHES = (
    MSO_LINE.SOLID,
    MSO_LINE.DASH,
    MSO_LINE.ROUND_DOT,
    MSO_LINE.DASH_DOT,
    MSO_LINE.LONG_DASH,
)  # by number of a reference
SIGNS = ("━━", "- - -", "· · ·", "- · -", "– –")
MARKS = (
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.TRIANGLE,
    XL_MARKER_STYLE.DIAMOND,
    XL_MARKER_STYLE.X,
    XL_MARKER_STYLE.PLUS,
)  # of scenarios, told apart without colour
MARK_SIGNS = "●■▲◆✕✚"
PLOT = (0.76, 0.8, 0.84)  # width of a plot with names at its right, with codes there, and height, in shares of its chart
LABEL = 0.42  # height in cm of a line of a label
SMALLEST = 0.005  # shares of the chart by which a label is not moved
LINE_NAME = 12  # half-width characters of a name beside a line, which programs would break
UNDER_WAY = "#9aa3b0"  # open dots are not drawn alike by all programs
TEXT = RGBColor.from_string("3A4350")


def rgb(code: str) -> RGBColor:
    """A colour from its code, such as `#1f4e9c`."""
    return RGBColor.from_string(code.lstrip("#").upper())


def add_chart(slide: Any, kind: Any, data: CategoryChartData, place: Place, title: str, language: str) -> Any:
    """A chart with its description, fonts for every script, blanks as gaps, and valid axis ids."""
    frame = slide.shapes.add_chart(kind, *(Cm(side) for side in place), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", title)
    chart = frame.chart
    chart.has_title = False
    chart.font.size, chart.font.name, chart.font.color.rgb = Pt(10), FONT, TEXT
    for properties in chart._chartSpace.iter(qn("a:defRPr")):
        properties.set("lang", {"zh": "zh-CN", "en": "en-GB"}[language])
        latin = properties.find(qn("a:latin"))
        if latin is not None:
            latin.addnext(latin.makeelement(qn("a:ea"), {"typeface": FONT}))
    for tag in ("c:axId", "c:crossAx"):
        for element in chart._chartSpace.iter(qn(tag)):
            element.set("val", str(abs(int(element.get("val")))))
    gaps = chart._chartSpace.chart.find(qn("c:dispBlanksAs"))
    if gaps is not None:
        gaps.set("val", "gap")
    return chart


def axes(chart: Any, number_format: str, floor: float | None = None, grid: bool = True) -> None:
    """Quiet axes: years or names below, values in a format, from `floor` on where one is given."""
    value, category = chart.value_axis, chart.category_axis
    value.has_major_gridlines = grid
    if grid:
        value.major_gridlines.format.line.color.rgb = rgb("#e6e9ef")
    value.format.line.fill.background()
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = number_format, False
    value.tick_labels.font.size = category.tick_labels.font.size = Pt(10)
    category.format.line.color.rgb = rgb("#9aa3b0")
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    turn = category._element.find(qn("c:txPr") + "/" + qn("a:bodyPr"))
    turn.set("rot", "0")  # names are broken over lines, never turned
    turn.set("vert", "horz")
    if floor is not None:
        value.minimum_scale = floor


def unit_heading(story: Story, variable: str) -> str:
    """An outcome with its unit."""
    return story.words("with_unit", name=story.words.variable(variable), unit=story.words.unit_of(variable))


def path_heading(story: Story, variable: str) -> str:
    """Finding above a path; in a comparison the outcome with its unit."""
    if not story.single:
        return unit_heading(story, variable)
    return path_title(story, variable)


def _number_format(story: Story, variable: str) -> str:
    return cell_format(max(0, story.words.digits(variable) - 1))


def room(chart: Any, left: float = 0.07, top: float = 0.04, width: float = 0.81, height: float = 0.72) -> None:
    """Fix the plot's place, in shares of the chart, so that labels at its right end have room."""
    area = chart._chartSpace.chart.plotArea
    old = area.find(qn("c:layout"))
    if old is not None:
        area.remove(old)
    layout = area.makeelement(qn("c:layout"), {})
    place = layout.makeelement(qn("c:manualLayout"), {})
    layout.append(place)
    values = (
        ("layoutTarget", "inner"),
        ("xMode", "edge"),
        ("yMode", "edge"),
        ("x", left),
        ("y", top),
        ("w", width),
        ("h", height),
    )
    for tag, value in values:
        place.append(place.makeelement(qn(f"c:{tag}"), {"val": str(value)}))
    area.insert(0, layout)


def end_label(series: Any, number: int, number_format: str, colour: str, shift: float, between: str) -> None:
    """Name and value of one point to its right in the colour of its line; shift: down, in shares of the chart; between: both."""
    label = series.points[number].data_label
    label.position = XL_LABEL_POSITION.RIGHT
    label.font.size, label.font.bold, label.font.color.rgb, label.font.name = Pt(9), True, rgb(colour), FONT
    element = label._dLbl
    if shift:
        layout = element.makeelement(qn("c:layout"), {})
        place = layout.makeelement(qn("c:manualLayout"), {})
        for tag, value in (("c:x", 0.0), ("c:y", round(shift, 4))):
            place.append(place.makeelement(qn(tag), {"val": str(value)}))
        layout.append(place)
        element.find(qn("c:idx")).addnext(layout)
    form = element.makeelement(qn("c:numFmt"), {"formatCode": number_format, "sourceLinked": "0"})
    element.find(qn("c:spPr")).addprevious(form) if element.find(qn("c:spPr")) is not None else element.find(
        qn("c:txPr")
    ).addprevious(form)
    for tag, shown in (("showLegendKey", 0), ("showVal", 1), ("showCatName", 0), ("showSerName", 1), ("showPercent", 0)):
        found = element.find(qn(f"c:{tag}"))
        if found is not None:
            found.set("val", str(shown))
    last = element.findall("*")[-1]
    separator = element.makeelement(qn("c:separator"), {})
    separator.text = between
    last.addnext(separator)


def write_label(frame: Any, text: str, language: str) -> None:
    """A label's own text, with fonts for every script."""
    run = frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name, run.font.color.rgb = Pt(11), True, FONT, TEXT
    properties = run._r.get_or_add_rPr()
    properties.set("lang", {"zh": "zh-CN", "en": "en-GB"}[language])
    latin = properties.find(qn("a:latin"))
    latin.addnext(latin.makeelement(qn("a:ea"), {"typeface": FONT}))


def floor_of(values: Sequence[float]) -> float | None:
    """Where an axis begins: zero unless all values lie far above it."""
    low, high = min(values), max(values)
    if low < 0:
        return None
    if low < 0.4 * high:
        return 0.0
    step = 10.0 ** (len(str(int(high))) - 1) / 2 if high >= 10 else 0.5
    return float(int(low * 0.97 / step) * step)


def kinds(story: Story) -> list[tuple[str, str, int]]:
    """Code, colour and dash of each line."""
    return colours.path_rows(story, "total_profit")[2]


def coded(story: Story) -> bool:
    """Whether lines are called by their codes, which the key resolves."""
    return not story.single and story.line_names(LINE_NAME) == {code: code for code in story.names}


def sign(code: str, dashed: int) -> str:
    """How a key draws a line: its dash, or the dot of a scenario."""
    return SIGNS[dashed] if code.startswith("R") else f"━{MARK_SIGNS[int(code[1:]) - 1]}━"


def path(story: Story, slide: Any, variable: str, place: Place, title: str) -> None:
    """An outcome by year; for one scenario with its range behind the lines; observed years as one strong line."""
    lines, band, kinds = colours.path_rows(story, variable)
    values = (
        [row["value"] for row in lines + colours.closed_rows(story, variable) + colours.aim_rows(story, variable)]
        + [row["low"] for row in band]
        + [row["high"] for row in band]
    )
    kind = XL_CHART_TYPE.AREA_STACKED if band else XL_CHART_TYPE.LINE_MARKERS
    chart = add_chart(slide, kind, _path_data(story, variable, lines, band, kinds), place, title, story.language)
    floor = floor_of(values)
    axes(chart, _number_format(story, variable), floor)
    if band:
        combine(chart, 2)
        areas = chart.plots[0].series
        areas[0].format.fill.background()
        areas[1].format.fill.solid()
        areas[1].format.fill.fore_color.rgb = rgb(colours.TINT)
    plot, (named, called, high) = chart.plots[-1].series, PLOT
    aims = colours.aim_rows(story, variable)
    ends = [row for row in lines + aims if row["year"] == story.year]
    spread = [max(values), floor if floor is not None else min(values)]
    between = " " if coded(story) else "\n"  # programs break a longer label where they like
    tall = LABEL * (1 if coded(story) else 2) * SIZES["half"][1] / (high * place[3])
    apart = {row["code"]: row["at"] - row["value"] for row in ends_apart(ends, spread, "half", tall)}
    written = story.words.label_format(variable)
    for series, (code, colour, dashed) in zip(plot, kinds, strict=False):
        drawn(series, code, colour, dashed)
        down = -apart[code] / ((spread[0] - spread[1]) or 1) * high
        end_label(series, len(story.facts.years) - 1, written, colour, down if abs(down) > SMALLEST else 0.0, between)
    parts = (*_past_parts(story), *(["closed"] if story.closed(variable) else []))
    others = list(plot)[len(kinds) :]
    for series, part in zip(others, parts, strict=False):
        past(series, part)
    if aims:
        aimed(others[-1])
        if colours.TARGET in apart:
            down = -apart[colours.TARGET] / ((spread[0] - spread[1]) or 1) * high
            at = len(story.facts.years) - 1
            end_label(others[-1], at, written, colours.AIM, down if abs(down) > SMALLEST else 0.0, between)
    chart.has_legend = False
    room(chart, width=called if coded(story) else named, height=high)


def _past_parts(story: Story) -> list[str]:
    """Parts of the past that have years."""
    return [part for part in ("observed", "under_way") if story.lead.projection.parts[part]]


def _path_data(
    story: Story, variable: str, lines: list[dict], band: list[dict], kinds: list[tuple[str, str, int]]
) -> CategoryChartData:
    """Figures behind a chart: the range, a column for each line, then the reference in observed years and those under way, then years as reported."""
    data = CategoryChartData(number_format="General")
    data.categories = [str(year) for year in story.facts.years]
    if band:
        low, high = ([row[end] for row in _each_year(story, band)] for end in ("low", "high"))
        data.add_series("P10", low)
        wide = [None if None in ends else ends[1] - ends[0] for ends in zip(low, high, strict=True)]
        data.add_series(story.words("role.span"), wide)
    names = story.line_names(LINE_NAME)
    for code, _, _ in kinds:
        own = _each_year(story, [row for row in lines if row["code"] == code])
        data.add_series(names[code], [row["value"] for row in own])
    first = _each_year(story, [row for row in lines if row["code"] == kinds[0][0]])
    parts = story.lead.projection.parts
    for part in _past_parts(story):
        name = story.words(f"paper.part.{part}", years=story.years(parts[part][0], parts[part][-1]))
        data.add_series(name, [row["value"] if row["year"] in parts[part] else None for row in first])
    closed = {row["year"]: row["value"] for row in colours.closed_rows(story, variable)}
    if closed:
        data.add_series(story.words("role.closed"), [closed.get(year) for year in story.facts.years])
    aims = {row["year"]: row["value"] for row in colours.aim_rows(story, variable)}
    if aims:
        data.add_series(story.words("role.target"), [aims.get(year) for year in story.facts.years])
    return data


def _each_year(story: Story, rows: list[dict]) -> list[defaultdict[str, Any]]:
    """Rows by year; of a year that has none, every figure is None."""
    found = {row["year"]: row for row in rows}
    return [defaultdict(lambda: None, found.get(year, {"year": year})) for year in story.facts.years]


def drawn(series: Any, code: str, colour: str, dashed: int) -> None:
    """A line in its colour and dash with small dots: round for a reference, of its own shape for each scenario."""
    series.smooth, series.format.line.width, series.format.line.color.rgb = False, Pt(2.25), rgb(colour)
    series.format.line.dash_style = DASHES[dashed]
    number = 0 if code.startswith("R") else int(code[1:]) - 1
    dotted(series, MARKS[number], 4 if not number else 6, colour, colour)


def dotted(series: Any, style: Any, size: int, edge: str, fill: str) -> None:
    """Dots of a line."""
    marker = series.marker
    marker.style, marker.size = style, size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(fill)
    marker.format.line.color.rgb = rgb(edge)


def past(series: Any, part: str) -> None:
    """Observed years as a strong line with large dots over those of all lines; years under way as grey dots, years as reported as diamonds."""
    series.smooth = False
    if part == "observed":
        series.format.line.width, series.format.line.color.rgb = Pt(2.75), rgb(colours.OBSERVED)
        dotted(series, XL_MARKER_STYLE.CIRCLE, 7, colours.OBSERVED, colours.OBSERVED)
        return
    series.format.line.fill.background()
    if part == "closed":
        dotted(series, XL_MARKER_STYLE.DIAMOND, 9, colours.CLOSED, colours.CLOSED)
        return
    dotted(series, XL_MARKER_STYLE.CIRCLE, 8, UNDER_WAY, UNDER_WAY)


def aimed(series: Any) -> None:
    """Targets: a thin line with a short bar in each year, under the dots of none."""
    series.smooth = False
    series.format.line.width, series.format.line.color.rgb = Pt(0.75), rgb(colours.AIM)
    dotted(series, XL_MARKER_STYLE.DASH, 10, colours.AIM, colours.AIM)


def no_marker(series: Any) -> None:
    """A line without marks at its points."""
    series.marker.style = None
    marker = series._element.find(qn("c:marker"))
    if marker is None:
        marker = series._element.makeelement(qn("c:marker"), {})
        series._element.find(qn("c:spPr")).addnext(marker)
    for child in list(marker):
        marker.remove(child)
    marker.append(marker.makeelement(qn("c:symbol"), {"val": "none"}))


def combine(chart: Any, first: int, kind: str = "c:areaChart") -> None:
    """Move the series from `first` on out of an area or bar chart into a line chart on the same axes."""
    area = chart._chartSpace.chart.plotArea.find(qn(kind))
    moved = area.findall(qn("c:ser"))[first:]
    line = area.makeelement(qn("c:lineChart"), {})
    line.append(line.makeelement(qn("c:grouping"), {"val": "standard"}))
    line.append(line.makeelement(qn("c:varyColors"), {"val": "0"}))
    for series in moved:
        area.remove(series)
        line.append(series)
    line.append(line.makeelement(qn("c:marker"), {"val": "1"}))
    for axis in area.findall(qn("c:axId")):
        line.append(copy.deepcopy(axis))
    area.addnext(line)
