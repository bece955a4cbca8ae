"""Native charts of a deck: data stay editable; ranges as stacked areas behind lines, waterfalls as stacked bars."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

from simulation.language.numbers import cell_format
from simulation.report.charts import path_charts as colours
from simulation.report.charts.end_labels import apart
from simulation.report.charts.path_charts import path_title
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


def legend(chart: Any, hide: Sequence[int] = ()) -> None:
    """A legend below the chart, without the series to be hidden."""
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size, chart.legend.font.name = Pt(10), FONT
    for index in hide:
        entry = chart.legend._element.makeelement(qn("c:legendEntry"), {})
        for tag, value in (("c:idx", str(index)), ("c:delete", "1")):
            entry.append(entry.makeelement(qn(tag), {"val": value}))
        chart.legend._element.find(qn("c:legendPos")).addnext(entry)


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


def end_label(series: Any, number: int, number_format: str, colour: str) -> None:
    """Write the value of one point to its right, in the colour of its line."""
    label = series.points[number].data_label
    label.position = XL_LABEL_POSITION.RIGHT
    label.font.size, label.font.bold, label.font.color.rgb, label.font.name = Pt(10), True, rgb(colour), FONT
    element = label._dLbl
    form = element.makeelement(qn("c:numFmt"), {"formatCode": number_format, "sourceLinked": "0"})
    element.find(qn("c:spPr")).addprevious(form) if element.find(qn("c:spPr")) is not None else element.find(
        qn("c:txPr")
    ).addprevious(form)
    for tag, shown in (("showLegendKey", 0), ("showVal", 1), ("showCatName", 0), ("showSerName", 0), ("showPercent", 0)):
        found = element.find(qn(f"c:{tag}"))
        if found is not None:
            found.set("val", str(shown))


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


def legend_rows(names: Sequence[str], width: float, size: float) -> int:
    """Rows that a legend below a chart takes: its columns are as wide as the longest name. width: cm; size: points."""
    widest = max(sum(1 if ord(character) < 256 else 1.75 for character in name) for name in names) * size * 0.5 + 4 * size
    return -(-len(names) // max(1, min(len(names), int(0.95 * width * 28.35 / widest))))


def kinds(story: Story) -> list[tuple[str, str, int]]:
    """Code, colour and dash of each line."""
    return colours.path_rows(story, "total_profit")[2]


def path(story: Story, slide: Any, variable: str, place: Place, title: str) -> None:
    """An outcome by year; for one scenario with its range behind the lines."""
    lines, band, kinds = colours.path_rows(story, variable)
    data = CategoryChartData(number_format="General")
    data.categories = [str(year) for year in story.facts.years]
    if band:
        data.add_series("P10", [row["low"] for row in band])
        data.add_series(story.words("role.span"), [row["high"] - row["low"] for row in band])
    for code, _, _ in kinds:
        data.add_series(story.brief()[code], [row["value"] for row in lines if row["code"] == code])
    kind = XL_CHART_TYPE.AREA_STACKED if band else XL_CHART_TYPE.LINE
    chart = add_chart(slide, kind, data, place, title, story.language)
    values = [row["value"] for row in lines] + [row["low"] for row in band] + [row["high"] for row in band]
    axes(chart, _number_format(story, variable), floor_of(values))
    if band:
        combine(chart, 2)
        areas = chart.plots[0].series
        areas[0].format.fill.background()
        areas[1].format.fill.solid()
        areas[1].format.fill.fore_color.rgb = rgb(colours.TINT)
    ends = [row["value"] for row in lines if row["year"] == story.year]
    order = list(reversed(range(len(kinds))))  # scenarios before references
    free = dict(zip(order, apart([ends[i] for i in order], (max(values) - min(values)) * 0.1), strict=True))
    written = story.words.label_format(variable)
    for number, (series, (_, colour, dashed)) in enumerate(zip(chart.plots[-1].series, kinds, strict=False)):
        series.smooth, series.format.line.width, series.format.line.color.rgb = False, Pt(2.25), rgb(colour)
        series.format.line.dash_style = DASHES[dashed]
        no_marker(series)
        if free[number]:
            end_label(series, len(story.facts.years) - 1, written, colour)
    if not story.single:
        chart.has_legend = False
        room(chart, height=0.8)
        return
    names = [story.brief()[code] for code, _, _ in kinds] + [story.words("role.span")] * bool(band)
    legend(chart, (0,) if band else ())
    room(chart, height=max(0.34, 0.72 - (legend_rows(names, place[2], 10) - 1) * 15 / (place[3] * 28.35)))


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
