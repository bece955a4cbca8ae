"""Native bar charts of a deck: scenarios, differences by year, waterfall of levers, swings of assumptions."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.util import Pt

from simulation.engine.catalogue import catalogue
from simulation.report import charts as colours
from simulation.report.chart_bars import lever_steps
from simulation.report.deck_charts import Place, add_chart, axes, floor_of, legend, rgb
from simulation.report.facts import Case
from simulation.report.story import Story


def bars(story: Story, slide: Any, variable: str, place: Place, title: str) -> None:
    """An outcome in the last year, a bar for each scenario; bars begin at zero."""
    factor = story.words.factor(catalogue().variables[variable].unit)
    items = [(code, p) for code, (p, _) in story.facts.references.items()] + [
        (c.code, c.projection) for c in story.facts.cases
    ]
    data = CategoryChartData(number_format="General")
    data.categories = [story.names[code] for code, _ in items]
    values = [float(p.total(variable)[-1]) * factor for _, p in items]
    data.add_series(story.words.variable(variable), values)
    chart = add_chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, place, title, story.language)
    places = story.words.digits(variable)
    axes(chart, "#,##0", 0.0 if min(values) >= 0 else None, grid=False)
    chart.value_axis.visible = False
    plot = chart.plots[0]
    plot.gap_width = 60
    for number, (code, _) in enumerate(items):
        fill = plot.series[0].points[number].format.fill
        fill.solid()
        fill.fore_color.rgb = rgb(colours.REFERENCE if code.startswith("R") else colours.SEVERAL[int(code[1:]) - 1])
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
    chart = add_chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, place, title, story.language)
    axes(chart, "#,##0", 0.0 if values.min() >= 0 else None, grid=False)
    chart.value_axis.visible = False
    plot = chart.plots[0]
    plot.gap_width = 60
    series = plot.series[0]
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(colours.GOLD if cumulated else colours.SCENARIO)
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
    chart = add_chart(slide, XL_CHART_TYPE.COLUMN_STACKED, data, place, title, story.language)
    axes(chart, "#,##0", floor_of([row[0] or row[1] for row in rows]))
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    places = story.words.digits("total_profit")
    looks = (None, colours.REFERENCE, colours.SCENARIO, colours.LESS)
    signs = ("", "#,##0.{0}", "+#,##0.{0}", "−#,##0.{0}")
    for series, colour, sign in zip(plot.series, looks, signs, strict=False):
        if colour is None:
            series.format.fill.background()
            continue
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(colour)
        labels = series.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, sign.format("0" * places), False
        labels.font.size, labels.font.bold, labels.position = Pt(11), True, XL_LABEL_POSITION.INSIDE_BASE
        labels.font.color.rgb = rgb("#ffffff")
    chart.has_legend = False


def swings(story: Story, slide: Any, case: Case, count: int, place: Place, title: str) -> None:
    """Change of total profit with each assumption at either end: bars to both sides of the central value."""
    factor, chosen = story.words.factor("亿元"), list(reversed(case.swings[:count]))
    data = CategoryChartData(number_format="General")
    data.categories = [story.words.lever(swing.assumption) for swing in chosen]
    data.add_series(story.words("role.low"), [(swing.at_low - swing.central) * factor for swing in chosen])
    data.add_series(story.words("role.high"), [(swing.at_high - swing.central) * factor for swing in chosen])
    chart = add_chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, place, title, story.language)
    places = story.words.digits("total_profit")
    pattern = f"+#,##0.{'0' * places};−#,##0.{'0' * places};0"
    axes(chart, "+#,##0;−#,##0;0" if places < 2 else pattern)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 100
    for series, colour in zip(plot.series, (colours.GOLD, colours.SCENARIO), strict=False):
        series.invert_if_negative = False
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(colour)
    _labels(plot, pattern)
    chart.category_axis.tick_labels.font.size = Pt(12)
    legend(chart)
