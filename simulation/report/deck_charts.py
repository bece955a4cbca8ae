"""Native charts of a deck: data stay editable; ranges as stacked areas behind lines, waterfalls as stacked bars."""

from __future__ import annotations

import copy
from typing import Any, Sequence

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

from simulation.engine.catalogue import catalogue
from simulation.report import charts as colours
from simulation.report.charts import lever_steps, path_title
from simulation.report.facts import Case
from simulation.report.make_templates import FONT
from simulation.report.story import Story

Place = tuple[float, float, float, float]
TEXT = RGBColor.from_string("3A4350")


def _rgb(code: str) -> RGBColor:
    return RGBColor.from_string(code.lstrip("#").upper())


def _add(slide: Any, kind: Any, data: CategoryChartData, place: Place, title: str, language: str) -> Any:
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


def _axes(chart: Any, number_format: str, floor: float | None = None, grid: bool = True) -> None:
    value, category = chart.value_axis, chart.category_axis
    value.has_major_gridlines = grid
    if grid:
        value.major_gridlines.format.line.color.rgb = _rgb("#e6e9ef")
    value.format.line.fill.background()
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = number_format, False
    value.tick_labels.font.size = category.tick_labels.font.size = Pt(10)
    category.format.line.color.rgb = _rgb("#9aa3b0")
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if floor is not None:
        value.minimum_scale = floor


def _legend(chart: Any, hide: Sequence[int] = ()) -> None:
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size, chart.legend.font.name = Pt(10), FONT
    for index in hide:
        entry = chart.legend._element.makeelement(qn("c:legendEntry"), {})
        for tag, value in (("c:idx", str(index)), ("c:delete", "1")):
            entry.append(entry.makeelement(qn(tag), {"val": value}))
        chart.legend._element.find(qn("c:legendPos")).addnext(entry)


def path_heading(story: Story, variable: str) -> str:
    """Finding above a path, with its unit; in a comparison the outcome alone."""
    if not story.single:
        return f"{story.words.variable(variable)} ({story.words.unit_of(variable)})"
    return f"{path_title(story, variable)} ({story.words.unit_of(variable)})"


def _number_format(story: Story, variable: str) -> str:
    places = max(0, story.words.digits(variable) - 1)
    return "#,##0" + ("." + "0" * places if places else "")


def floor_of(values: Sequence[float]) -> float | None:
    """Where an axis begins: zero unless all values lie far above it."""
    low, high = min(values), max(values)
    if low < 0:
        return None
    if low < 0.4 * high:
        return 0.0
    step = 10.0 ** (len(str(int(high))) - 1) / 2 if high >= 10 else 0.5
    return float(int(low * 0.97 / step) * step)


def path(story: Story, slide: Any, variable: str, place: Place, title: str) -> None:
    """An outcome by year; for one scenario with its range behind the lines."""
    lines, band, kinds = colours.path_rows(story, variable)
    data = CategoryChartData(number_format="General")
    data.categories = [str(year) for year in story.facts.years]
    if band:
        data.add_series("P10", [row["low"] for row in band])
        data.add_series(story.words("role.span"), [row["high"] - row["low"] for row in band])
    for code, _, _ in kinds:
        data.add_series(story.names[code], [row["value"] for row in lines if row["code"] == code])
    kind = XL_CHART_TYPE.AREA_STACKED if band else XL_CHART_TYPE.LINE
    chart = _add(slide, kind, data, place, title, story.language)
    values = [row["value"] for row in lines] + [row["low"] for row in band] + [row["high"] for row in band]
    _axes(chart, _number_format(story, variable), floor_of(values))
    if band:
        _combine(chart, 2)
        areas = chart.plots[0].series
        areas[0].format.fill.background()
        areas[1].format.fill.solid()
        areas[1].format.fill.fore_color.rgb = _rgb(colours.TINT)
    for series, (_, colour, dashed) in zip(chart.plots[-1].series, kinds):
        series.smooth, series.format.line.width, series.format.line.color.rgb = False, Pt(2.25), _rgb(colour)
        series.format.line.dash_style = MSO_LINE.DASH if dashed else MSO_LINE.SOLID
        _no_marker(series)
    _legend(chart, (0,) if band else ())


def _no_marker(series: Any) -> None:
    series.marker.style = None
    marker = series._element.find(qn("c:marker"))
    if marker is None:
        marker = series._element.makeelement(qn("c:marker"), {})
        series._element.find(qn("c:spPr")).addnext(marker)
    for child in list(marker):
        marker.remove(child)
    marker.append(marker.makeelement(qn("c:symbol"), {"val": "none"}))


def _combine(chart: Any, first: int) -> None:
    """Move the series from `first` on out of the area chart into a line chart on the same axes."""
    area = chart._chartSpace.chart.plotArea.find(qn("c:areaChart"))
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


def bars(story: Story, slide: Any, variable: str, place: Place, title: str) -> None:
    """An outcome in the last year, a bar for each scenario; bars begin at zero."""
    factor = story.words.factor(catalogue().variables[variable].unit)
    items = [(code, p) for code, (p, _) in story.facts.references.items()] + [(c.code, c.projection) for c in story.facts.cases]
    data = CategoryChartData(number_format="General")
    data.categories = [story.names[code] for code, _ in items]
    values = [float(p.total(variable)[-1]) * factor for _, p in items]
    data.add_series(story.words.variable(variable), values)
    chart = _add(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, place, title, story.language)
    places = story.words.digits(variable)
    _axes(chart, "#,##0", 0.0 if min(values) >= 0 else None, grid=False)
    chart.value_axis.visible = False
    plot = chart.plots[0]
    plot.gap_width = 60
    for number, (code, _) in enumerate(items):
        fill = plot.series[0].points[number].format.fill
        fill.solid()
        fill.fore_color.rgb = _rgb(colours.REFERENCE if code.startswith("R") else colours.SEVERAL[int(code[1:]) - 1])
    _labels(plot, "#,##0" + ("." + "0" * places if places else ""))
    chart.has_legend = False


def _labels(plot: Any, number_format: str, position: Any = XL_LABEL_POSITION.OUTSIDE_END) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked, labels.show_value = number_format, False, True
    labels.font.size = Pt(11)
    if position is not None:
        labels.position = position


def gaps(story: Story, slide: Any, case: Case, variable: str, place: Place, title: str, cumulated: bool) -> None:
    """Difference from the reference by year, cumulated or not."""
    values = (case.projection.total(variable) - case.reference.total(variable))[1:] * story.words.factor("亿元")
    data = CategoryChartData(number_format="General")
    data.categories = [str(year) for year in story.facts.years[1:]]
    data.add_series(title, [float(value) for value in (values.cumsum() if cumulated else values)])
    chart = _add(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, place, title, story.language)
    _axes(chart, "#,##0", 0.0 if values.min() >= 0 else None, grid=False)
    chart.value_axis.visible = False
    plot = chart.plots[0]
    plot.gap_width = 60
    series = plot.series[0]
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _rgb(colours.GOLD if cumulated else colours.SCENARIO)
    places = story.words.digits("total_profit")
    _labels(plot, f"+#,##0.{'0' * places};−#,##0.{'0' * places};0")
    chart.has_legend = False


def levers(story: Story, slide: Any, case: Case, place: Place, title: str) -> None:
    """Waterfall from current practice to the scenario: an unseen base, totals, steps up and steps down."""
    factor, level, steps = story.words.factor("亿元"), 0.0, lever_steps(story, case)
    rows: list[tuple[float, ...]] = []
    for _, raw, kind in steps:
        value = raw * factor
        if kind == "total":
            rows.append((0, value, 0, 0))
            level = value
        else:
            rows.append((min(level, level + value), 0, max(value, 0), max(-value, 0)))
            level += value
    data = CategoryChartData(number_format="General")
    data.categories = [name for name, _, _ in steps]
    for number, name in enumerate(("", "role.total", "role.up", "role.down")):
        data.add_series(story.words(name) if name else " ", [row[number] or None for row in rows])
    chart = _add(slide, XL_CHART_TYPE.COLUMN_STACKED, data, place, title, story.language)
    _axes(chart, "#,##0", floor_of([row[0] or row[1] for row in rows]))
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    places = story.words.digits("total_profit")
    looks = (None, colours.REFERENCE, colours.SCENARIO, colours.LESS)
    signs = ("", "#,##0.{0}", "+#,##0.{0}", "−#,##0.{0}")
    for series, colour, sign in zip(plot.series, looks, signs):
        if colour is None:
            series.format.fill.background()
            continue
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(colour)
        labels = series.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, sign.format("0" * places), False
        labels.font.size, labels.font.bold, labels.position = Pt(11), True, XL_LABEL_POSITION.INSIDE_BASE
        labels.font.color.rgb = _rgb("#ffffff")
    chart.has_legend = False


def swings(story: Story, slide: Any, case: Case, count: int, place: Place, title: str) -> None:
    """Change of total profit with each assumption at either end: bars to both sides of the central value."""
    factor, chosen = story.words.factor("亿元"), list(reversed(case.swings[:count]))
    data = CategoryChartData(number_format="General")
    data.categories = [story.words.lever(swing.assumption) for swing in chosen]
    data.add_series(story.words("role.low"), [(swing.at_low - swing.central) * factor for swing in chosen])
    data.add_series(story.words("role.high"), [(swing.at_high - swing.central) * factor for swing in chosen])
    chart = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, place, title, story.language)
    places = story.words.digits("total_profit")
    pattern = f"+#,##0.{'0' * places};−#,##0.{'0' * places};0"
    _axes(chart, "+#,##0;−#,##0;0" if places < 2 else pattern)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 100
    for series, colour in zip(plot.series, (colours.GOLD, colours.SCENARIO)):
        series.invert_if_negative = False
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(colour)
    _labels(plot, pattern)
    chart.category_axis.tick_labels.font.size = Pt(12)
    _legend(chart)
