"""Native bar charts of a deck: scenarios, differences by year, waterfall of levers, swings of assumptions."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from simulation.engine.catalogue import catalogue
from simulation.explanation.assumptions_in_words import assumption_name, grade_letter
from simulation.language.numbers import cell_format
from simulation.report.charts import path_charts as colours
from simulation.report.charts.bar_charts import BAR, EVIDENCE, lever_steps
from simulation.report.content.facts import Case
from simulation.report.content.story import Story
from simulation.report.powerpoint.deck_charts import (
    Place,
    add_chart,
    axes,
    combine,
    floor_of,
    no_marker,
    rgb,
    write_label,
)

CROWDED = 5  # bars from which on names are set smaller
MOST_BARS = 7  # beyond which their values need small type


def bars(story: Story, slide: Any, variable: str, place: Place, title: str) -> None:
    """An outcome in the last year, a bar for each scenario; bars begin at zero."""
    factor = story.words.factor(catalogue().variables[variable].unit)
    items = [
        *((code, p) for code, (p, _) in story.facts.references.items()),
        *((c.code, c.projection) for c in story.facts.cases),
    ]
    values = [float(p.total(variable)[-1]) * factor for _, p in items]
    draw_bars(story, slide, [code for code, _ in items], values, place, title, story.words.digits(variable))


def draw_bars(
    story: Story, slide: Any, codes: list[str], values: list[float], place: Place, title: str, places: int
) -> None:
    """A bar for each code in its colour, with its value."""
    data = CategoryChartData(number_format="General")
    data.categories = [story.brief()[code] for code in codes]
    data.add_series(title, values)
    chart = add_chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, place, title, story.language)
    axes(chart, cell_format(0), 0.0 if min(values) >= 0 else None, grid=False)
    chart.value_axis.visible = False
    plot = chart.plots[0]
    plot.gap_width = 60
    for number, code in enumerate(codes):
        fill = plot.series[0].points[number].format.fill
        fill.solid()
        fill.fore_color.rgb = rgb(colours.REFERENCE if code.startswith("R") else colours.SEVERAL[int(code[1:]) - 1])
    _labels(plot, cell_format(places))
    if len(codes) > CROWDED:  # names in the width of a bar
        chart.category_axis.tick_labels.font.size = Pt(8)
    chart.has_legend = False


def _labels(plot: Any, number_format: str, position: Any = XL_LABEL_POSITION.OUTSIDE_END) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked, labels.show_value = number_format, False, True
    labels.font.size = Pt(11 if len(plot.categories) <= MOST_BARS else 8)
    labels._element.get_or_add_txPr().bodyPr.set("wrap", "none")  # a number wider than its bar stays on one line
    if position is not None:
        labels.position = position


def gap_heights(story: Story, case: Case, variable: str, cumulated: bool) -> list[float]:
    """Difference from the reference by year as both are printed, in the unit shown."""
    paths = [projection.total(variable)[1:] for projection in (case.reference, case.projection)]
    ends = zip(*(path.cumsum() if cumulated else path for path in paths), strict=True)
    return [story.words.gap(variable, float(usual), float(own)) * story.words.factor("亿元") for usual, own in ends]


def gaps(story: Story, slide: Any, case: Case, variable: str, place: Place, title: str, cumulated: bool) -> None:
    """Difference from the reference by year, cumulated or not."""
    heights = gap_heights(story, case, variable, cumulated)
    data = CategoryChartData(number_format="General")
    data.categories = [str(year) for year in story.facts.years[1:]]
    data.add_series(title, heights)
    chart = add_chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, place, title, story.language)
    low, high = min(heights), max(heights)
    room = 0.18 * (max(high, 0.0) - low)  # for labels below bars, above the years
    axes(chart, cell_format(0), 0.0 if low >= 0 else low - room, grid=False)
    chart.value_axis.visible = False
    plot = chart.plots[0]
    plot.gap_width = 60
    series = plot.series[0]
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(colours.GOLD if cumulated else colours.SCENARIO)
    _labels(plot, story.words.label_format(variable, True))
    chart.has_legend = False


def levers(story: Story, slide: Any, case: Case, place: Place, title: str) -> None:
    """Waterfall from current practice to the scenario: an unseen base, totals, steps up and down, values above."""
    rows, texts, steps = *_steps(story, case), lever_steps(story, case)
    data = CategoryChartData(number_format="General")
    data.categories = [name for name, _, _ in steps]
    for number, name in enumerate(("", "role.total", "role.up", "role.down")):
        data.add_series(story.words(name) if name else " ", [row[number] or None for row in rows])
    tops = [sum(row) for row in rows]
    data.add_series(story.words("paper.book.value"), tops)
    chart = add_chart(slide, XL_CHART_TYPE.COLUMN_STACKED, data, place, title, story.language)
    axes(chart, cell_format(0), _floor(story, case))
    combine(chart, 4, "c:barChart")
    bars = chart.plots[0]
    bars.gap_width, bars.overlap = 45, 100
    for series, colour in zip(bars.series, (None, colours.REFERENCE, colours.SCENARIO, colours.LESS), strict=True):
        if colour is None:
            series.format.fill.background()
            continue
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(colour)
    line = chart.plots[1].series[0]
    line.format.line.fill.background()
    no_marker(line)
    for number, text in enumerate(texts):
        label = line.points[number].data_label
        label.position = XL_LABEL_POSITION.ABOVE
        write_label(label.text_frame, text, story.language)
    chart.has_legend = False


def levers_heading(story: Story, case: Case) -> str:
    """What a waterfall measures, its unit, and whether its axis is cut."""
    words = story.words
    heading = words("with_unit", name=words.variable("total_profit"), unit=words.unit("亿元"))
    return heading + words("list.comma") + words("paper.chart.axis") if _floor(story, case) else heading


def _floor(story: Story, case: Case) -> float | None:
    """Where the axis of a waterfall begins."""
    return floor_of([row[0] or row[1] for row in _steps(story, case)[0]])


def _steps(story: Story, case: Case) -> tuple[list[tuple[float, float, float, float]], list[str]]:
    """Heights of base, total, step up and step down for each bar, and what is written above it."""
    factor, level = story.words.factor("亿元"), 0.0
    rows: list[tuple[float, float, float, float]] = []
    texts = []
    for _, raw, kind in lever_steps(story, case):
        value = raw * factor
        rows.append((0, value, 0, 0) if kind == "total" else (min(level, level + value), 0, max(value, 0), max(-value, 0)))
        level = value if kind == "total" else level + value
        texts.append(story.words.bare(raw, "total_profit", kind != "total"))
    return rows, texts


def by_case(story: Story, slide: Any, variable: str, place: Place, title: str, cumulated: bool) -> None:
    """Money of each scenario and reference: cumulated over the projected years, or at their end."""
    factor = story.words.factor(catalogue().variables[variable].unit)
    items = [
        *((code, p) for code, (p, _) in story.facts.references.items()),
        *((c.code, c.projection) for c in story.facts.cases),
    ]
    totals = [p.total(variable) for _, p in items]
    values = [float(row[1:].sum() if cumulated else row[-1]) * factor for row in totals]
    draw_bars(story, slide, [code for code, _ in items], values, place, title, story.words.digits(variable))


def swings(story: Story, slide: Any, case: Case, count: int, place: Place, title: str) -> None:
    """Total profit with each assumption at either end against the central result: one bar each, the fuller the firmer its evidence.

    The farther end is drawn first; where both lie on one side, the nearer one takes its part away in white.
    """
    words, factor, chosen = story.words, story.words.factor("亿元"), list(reversed(case.swings[:count]))
    ends = [_ends(story, swing) for swing in chosen]
    data = CategoryChartData(number_format="General")
    letters = [grade_letter(swing.grade) for swing in chosen]
    names = (assumption_name(words, case.scenario.place, swing.assumption) for swing in chosen)
    data.categories = [words("sensitivity.marked", name=name, grade=one) for name, one in zip(names, letters, strict=True)]
    for number, key in enumerate(("paper.chart.far", "paper.chart.near")):
        data.add_series(words(key), [both[number][0] * factor for both in ends])
    chart = add_chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, place, title, story.language)
    axes(chart, cell_format(max(0, words.digits("total_profit") - 1), True))
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 100
    for number, series in enumerate(plot.series):
        series.invert_if_negative = False
        for at, (both, letter) in enumerate(zip(ends, letters, strict=True)):
            within = number and both[0][0] * both[1][0] > 0
            _evidence(series.points[at], "" if within else letter)
            label = series.points[at].data_label
            label.position = XL_LABEL_POSITION.INSIDE_END if within else XL_LABEL_POSITION.OUTSIDE_END
            write_label(label.text_frame, both[number][1], story.language)
    values = [both[0][0] * factor for both in ends]
    reach = 1.35 * max(map(abs, values))  # with room for what is written beside bars
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = -reach, reach
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.category_axis.tick_labels.font.size = Pt(12)
    chart.has_legend = False


def _ends(story: Story, swing: Any) -> list[tuple[float, str]]:
    """Difference from the central result and what is written, of the farther end and of the nearer one."""
    both = []
    for end, value in (("low", swing.at_low), ("high", swing.at_high)):
        said = story.words(f"paper.chart.end.{end}", value=story.words.bare(value, "total_profit"))
        both.append((story.words.gap("total_profit", swing.central, value), said))
    return sorted(both, key=lambda one: -abs(one[0]))


def _evidence(point: Any, letter: str) -> None:
    """Fill and outline of a bar by the grade of its evidence, as on the other formats; white without one."""
    share, dash = EVIDENCE[letter] if letter else (0.0, [1, 0])
    mixed = (round(255 + (int(BAR[at : at + 2], 16) - 255) * share) for at in (1, 3, 5))
    point.format.fill.solid()
    point.format.fill.fore_color.rgb = RGBColor(*mixed)
    line = point.format.line
    line.width, line.color.rgb = Pt(1.25), rgb(BAR if letter else "#ffffff")
    line.dash_style = MSO_LINE.DASH if dash[-1] else MSO_LINE.SOLID
