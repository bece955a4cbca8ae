"""A place of an own workbook in projections, on pages and in documents: what is said of it is true of it, and nothing of another place."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from pptx import Presentation

from pages.parts.outcomes import dupont
from pages.parts.outcomes.dupont import beside_central, distance
from pages.parts.outcomes.productivity import finding
from pages.parts.outcomes.yardsticks import yardsticks
from pages.parts.shared.view import View
from simulation import Scenario, project, project_ensemble
from simulation.analysis.uncertainty.history_weights import history_fit
from simulation.engine.own_amounts import as_one_sets_it
from simulation.engine.place_reading import embedded_place, place_of, tables_of
from simulation.explanation.closed_in_words import closed_sentences
from simulation.intake.cell_values import Figure
from simulation.intake.long_sheets import Reading
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.intake.template import FIRST, columns_of
from simulation.language.clean import unmarked
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.report import Request, Story, gather, produce
from simulation.report.charts.path_charts import path
from simulation.report.content.story_tables import group_table, lever_table
from simulation.report.pdf import content_of
from simulation.report.scenario_table import read_table, settings_table
from simulation.tracking.closed_years import last_closed, reported, weighed_by
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from tests.intake_support import BASE, filled, saved
from tests.messy_workbooks import COUNT, mended


@pytest.fixture(scope="module")
def pasted():
    return own_place(read_workbook(mended("pasted"), "own.xlsx"))


@pytest.mark.parametrize("place", [embedded_place(), own_place(read_workbook(saved(filled()), "own.xlsx")).place])
def test_an_average_is_of_a_year_that_stands_beside_it_or_says_of_which(place, monkeypatch):
    """Productivity of central enterprises is published for 2023 and 2025, their return on equity for 2023 alone."""
    plan = Scenario(place=place)
    path = project(plan)
    view = View("labour_productivity", plan, path, path)
    work, (back,) = yardsticks(view, "labour_productivity")[0], yardsticks(view, "return_on_equity")
    assert (work.year, work.value) == {2023: (2023, 77.3), BASE: (BASE, 81.1)}[place.base_year] and work.same_year(view)
    assert str(work.year) in work.period and back.same_year(view) == (place.base_year == 2023) and back.year == 2023
    others, returns = str(finding(view)), str(distance(view))
    assert "同年1" not in returns and "2023年1—11月" in returns and ("两者不同年" in returns) == (place.base_year != 2023)
    assert f"{place.base_year}年" in others and f"{work.value:g}" in others
    drawn = []
    monkeypatch.setattr(dupont.outcome_charts, "draw", lambda rows, *_: drawn.append(rows))
    beside_central(view)
    own = float(path.total("return_on_equity")[0]) * 100
    assert drawn[0]["x"].tolist() == pytest.approx([own, 6.8]) and f"{place.base_year}" in drawn[0]["item"][0]
    assert "2023" in drawn[0]["item"][1] and drawn[0]["text"][1] == "6.8%", "both from nought on one scale"


def test_every_package_is_within_the_ranges_and_nothing_speaks_of_another_place(pasted):
    for lever in pasted.place.levers.values():
        assert "2023" not in lever.anchors_zh + lever.anchors_en + lever.source
        assert lever.min <= lever.neutral <= lever.max and lever.step > 0
    for name in pasted.place.scenario_presets:
        Scenario.preset(name, pasted.place)


def test_ranges_count_what_is_assumed():
    """Doubt about completed figures and trends widens the band; a place of its own totals keeps them."""
    place = own_place(read_workbook(saved(filled(count=5)), "own.xlsx")).place
    found = project_ensemble(Scenario(place=place), 200, 1, place, 2030)
    low, high = (found.quantiles("labour_productivity", (q,))[0] for q in (0.1, 0.9))
    assert (high > low).all()


def test_papers_and_tables_name_the_enterprise_of_a_setting_and_its_own_practice():
    """In the table of a document with its range; in the table of scenarios as head, which is read again."""
    place, lever = own_place(read_workbook(saved(filled(count=5)), "own.xlsx")).place, "transformation_investment"
    one = place.entity_ids[0]
    row = as_one_sets_it(place.levers[lever], place, one)
    plan = Scenario("改造", {}, {one: {lever: round(1.5 * row.neutral, 1)}}, place=place)
    story = Story(gather(Request((plan,), "zh", ("docx",), draws=8, date="2026-11-29")))
    cells = lever_table(story, story.facts.cases[0]).rows[0]
    assert (
        cells[0] == "“三化”改造投资（企业1）"
        and cells[2].startswith(f"{row.neutral:.1f}")
        and cells[3] == f"{1.5 * row.neutral:.1f}"
    )
    assert cells[4] == f"0～{row.max:.0f}"
    table = settings_table([plan])
    assert f"企业1.{lever}" in table.columns
    again = read_table([list(table.columns), *table.to_numpy().tolist()], place)
    assert not again.problems and again.scenarios[0].entities == plan.entities


def test_what_is_said_of_own_figures_is_true_of_them():
    """Figures that each enterprise reports are no split of totals; capacity that none states is not reported, a stated zero is."""
    book = filled(count=3, history=0)
    place = own_place(read_workbook(saved(book), "own.xlsx")).place
    assert place.split_stated and not embedded_place().split_stated
    assert place.taken_as_zero("new_energy_capacity") and not embedded_place().taken_as_zero("new_energy_capacity")
    told = Story(gather(Request((Scenario(place=place),), "zh", ("docx",), draws=8, date="2026-11-29"))).uncovered
    assert any("新能源装机未填报" in line for line in told) and not any("拆分" in line for line in told)
    column = [row.id for row, _ in columns_of("base_year", "zh")].index("new_energy_capacity") + 1
    book["基年数据"].cell(FIRST + 1, column, 0)
    assert not own_place(read_workbook(saved(book), "own.xlsx")).place.taken_as_zero("new_energy_capacity")


def test_years_that_december_closed_weigh_the_draws():
    """Of the whole, after the base year; another profit gives other weights, and an enterprise's or a half-year none."""
    book = read_workbook(saved(filled(count=5)), "own.xlsx")
    profit = sum(figure.value for (_, name), figure in book.figures.items() if name == "total_profit")
    first, middles = next(iter(book.enterprises)), {}
    for value in (0.7 * profit, 1.4 * profit):
        figure = Figure(value, "月度记录", "C7")
        book.record = [
            Reading("total_profit", BASE + 1, 12, "", figure, ""), Reading("total_profit", BASE + 1, 6, "", figure, ""),
            Reading("total_profit", BASE + 1, 12, first, figure, ""), Reading("eva", BASE + 1, 12, "", figure, ""),
        ]  # fmt: skip
        place = own_place(book).place
        assert [(row.variable, row.year, row.grade) for row in place.history] == [("total_profit", BASE + 1, "reported")]
        assert (place.history[0].low + place.history[0].high) / 2 == pytest.approx(value)
        found = project_ensemble(Scenario(place=place), 256, 1, place, 2030, ("total_profit",))
        middles[value] = found.weighted(history_fit(256, 1, place).weights).quantiles("total_profit", (0.5,))[0, 1]
    low, high = (middles[value] for value in sorted(middles))
    assert low < high


def test_a_name_is_shown_as_it_reads_and_is_no_link():
    """Names of enterprises come from whoever fills a workbook in, and stand on pages of others."""
    assert unmarked("甘肃[a](http://x.example) *b* | www.x.example <b> $c$ 一期#2") == (
        "甘肃［a］(http：//x.example) ＊b＊ ｜ www．x.example ＜b＞ ＄c＄ 一期＃2"
    )
    assert unmarked("酒钢（集团）有限公司") == "酒钢（集团）有限公司" and unmarked("A (Lanzhou) Co., Ltd.").endswith("Ltd.")
    book = read_workbook(saved(filled(count=3)), "own.xlsx")
    one = next(iter(book.enterprises))
    named = replace(book, enterprises={**book.enterprises, one: replace(book.enterprises[one], name="[a](b)")})
    assert own_place(named).place.entities[0].label_zh == "［a］(b)"


def test_decembers_stand_in_the_charts_of_documents(pasted):
    """A point at its year and value on the path of profit, in pictures, slides and sheet, and a word on what it is; none on other paths.

    What is not weighed by (a rate, an enterprise's figure) is a point too; how far the model is from it stands among the remarks.
    """
    one = pasted.place.entity_ids[0]
    told = [Entry("total_profit", BASE + 1, 12, 190.0), Entry("return_on_equity", BASE + 1, 12, 0.03)]
    place = weighed_by(pasted.place, MonthlyRecord((*told, Entry("total_profit", BASE + 1, 12, 9.0, one))))
    assert [row.variable for row in place.history] == ["total_profit"] and last_closed(place) == BASE + 1
    assert reported(place, "return_on_equity") == {BASE + 1: 0.03} and reported(place, "total_profit", one) == {
        BASE + 1: 9.0
    }
    assert not reported(place.seen_by([place.entity_ids[1]]), "total_profit", one) and place_of(tables_of(place)) == place
    usual = project(Scenario(place=place))
    for language, wanted in (
        ("zh", f"利润总额190.0 亿元，模型现状延续为 {usual.total('total_profit')[1]:.1f} 亿元"),
        ("en", "3.00%"),
    ):
        said = closed_sentences(Quoter(Words(language)), usual)
        assert wanted.replace(" ", "") in str(said[0]).replace("\u00a0", "").replace(" ", "")
        assert str(BASE + 1) in str(said[1]) and not closed_sentences(
            Quoter(Words(language)), project(Scenario(place=pasted.place))
        )
    asked = Request((Scenario.preset("deepening", place),), "zh", ("pptx", "xlsx"), draws=16, date="2026-11-29")
    told = Story(gather(asked, place), "zh")
    points = [layer for layer in path(told, "total_profit").spec["layer"] if layer["mark"].get("shape") == "diamond"]
    assert [layer["data"]["values"] for layer in points] == [[{"year": BASE + 1, "value": 190.0}]]
    assert not [layer for layer in path(told, "net_profit").spec["layer"] if layer["mark"].get("shape") == "diamond"]
    assert told.words("paper.note.closed") in told.paths_note and told.closed("return_on_equity") == {BASE + 1: 0.03}
    assert {"closed.year", "closed.rests"} <= {sentence.key for sentence in told.speaker.remarks()}
    rows = group_table(told).rows  # beside what the owner sees: types, classes and all together, as benchmarking shows them
    assert [row[0].partition("：")[0] for row in rows] == ["类型"] * 4 + ["类别"] * 3 + ["全部企业整体"] and rows[-1][
        1
    ] == str(COUNT)
    assert sum(int(row[1]) for row in rows[:4]) == COUNT and rows[-1][2] == told.words.bare(
        told.lead.headlines[0].value, "total_profit"
    )
    assert (
        content_of(told)[0]["groups"]["rows"] == rows
        and told.words("paper.head.groups") in content_of(told)[0]["heads"].values()
    )
    files = {name.rpartition(".")[2]: content for name, content in produce(asked, place).files.items()}
    charts = [s.chart for slide in Presentation(io.BytesIO(files["pptx"])).slides for s in slide.shapes if s.has_chart]
    named = [one for chart in charts for plot in chart.plots for one in plot.series if one.name == told.words("role.closed")]
    assert [[value for value in one.values if value is not None] for one in named][:1] == [[190.0]] and len(named) == 2
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))[told.words("paper.sheet.paths")]
    head = next(c for row in sheet.iter_rows() for c in row if c.value == told.words("role.closed"))
    column = [sheet.cell(head.row + n, head.column).value for n in range(1, len(told.facts.years) + 1)]
    assert column == [None, 190.0, None, None, None, None]
    cells = [
        c.value
        for row in openpyxl.load_workbook(io.BytesIO(files["xlsx"]))[told.words("paper.sheet.comparison")].iter_rows()
        for c in row
    ]
    assert told.words("paper.head.groups") in cells and {row[0] for row in rows} <= {*cells}


def test_return_on_equity_of_the_base_year_takes_its_opening_from_the_history():
    """Net profit over the average of opening and closing equity, by hand; without a history closing stands for the average."""
    for history in (2, 0):
        book = read_workbook(saved(filled(count=3, history=history)), "own.xlsx")
        closing, profit, assets, revenue = (
            sum(book.figures[key, name].value for key in book.enterprises)
            for name in ("equity", "net_profit", "total_assets", "revenue")
        )
        opening, before = (
            sum(book.history[key, BASE - 1, name].value for key in book.enterprises) if history else now
            for name, now in (("equity", closing), ("total_assets", assets))
        )
        run = project(Scenario(place=own_place(book).place), until=BASE + 2)
        first = {
            name: run.total(name)[0] for name in ("return_on_equity", "asset_turnover", "opening_equity", "average_equity")
        }
        assert first["return_on_equity"] == pytest.approx(profit / ((opening + closing) / 2))
        assert first["asset_turnover"] == pytest.approx(revenue / ((before + assets) / 2), rel=1e-6)
        assert first["opening_equity"] == pytest.approx(opening)
        assert run.total("capital_preservation_rate")[0] == pytest.approx((opening + profit) / opening)
        assert run.total("average_equity")[1] == pytest.approx((closing + run.total("equity")[1]) / 2)
        own, owner = run.total("average_attributable_equity")[0], run.total("attributable_equity")[0]
        assert own == pytest.approx(owner) if not history else own < owner
