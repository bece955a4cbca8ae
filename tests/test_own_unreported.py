"""What an own workbook leaves blank: not reported, taken over or completed, and marked so wherever it is written."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import openpyxl
import pytest

from pages.parts.outcomes import home
from simulation import Scenario, project
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.goals.targets import TargetSet
from simulation.engine.place_reading import embedded_place
from simulation.evidence.provenance import base_columns, completed_at_base, marks_at_base
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.intake.template import FIRST, columns_of
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.projection import HEADLINES
from simulation.report import Request, Story, gather
from simulation.report.content.story_tables import lever_table, outcome_table
from simulation.report.excel.workbook import build
from simulation.tracking.follow_up import followed
from simulation.tracking.followed_in_words import Account
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from tests.intake_support import BASE, edited, filled, saved
from tests.messy_workbooks import mended


@pytest.fixture(scope="module")
def pasted():
    return own_place(read_workbook(mended("pasted"), "own.xlsx"))


def test_what_the_base_year_does_not_state_is_not_reported_and_never_nought(pasted):
    run = project(Scenario.preset("first_class", pasted.place), until=BASE + 3)
    for name in ("three_new_revenue", "new_product_output"):
        assert np.isnan(run.total(name)).all()
        for language, said in (("zh", "未填报"), ("en", "not reported")):
            words = Words(language)
            assert {
                words.figure(name, run.total(name)[-1]),
                words.bare(float("nan"), name),
                words.change(name, float("nan")),
            } == {said}
    assert "未填报" not in Words("zh").figure(
        "return_on_equity", float("nan")
    )  # a ratio that says nothing is another matter
    assert pasted.place.unreported == {
        "three_new_revenue",
        "new_product_output",
        "new_materials_output",
        "small_firms_engaged",
    }
    book = MonthlyRecord((Entry("three_new_revenue", BASE + 1, 6, 9.0), Entry("total_profit", BASE + 1, 6, 40.0)))
    found = followed(Scenario(place=pasted.place), book, BASE + 1)
    account = Account(Words("zh"), found, book, BASE + 1, pasted.place)
    assert [one.indicator for one in found] == ["total_profit"] and "“三新”营业收入" in str(account.doubts[0])


def test_practice_that_is_not_stated_is_marked_wherever_it_is_written(pasted):
    levers, words = pasted.place.levers, {language: Words(language) for language in ("zh", "en")}
    assert {levers[name].taken_over for name in ("loss_treatment", "debt_ceiling")} == {"sized", "embedded"}
    assert words["zh"].practice(levers["loss_treatment"], "1,260") == "1,260（折算）"
    assert words["en"].practice(levers["debt_ceiling"], "70%") == "70% (embedded)"
    assert not any(row.taken_over for row in embedded_place().levers.values())
    stated = own_place(edited("practice!B10=0.6")).place
    assert [name for name, row in stated.levers.items() if not row.taken_over and row.source.startswith("自有数据")]
    story = Story(gather(Request((Scenario.preset("first_class", pasted.place),), until=BASE + 3)), "zh")
    (case,) = story.facts.cases
    marked = {row[0]: row[2] for row in lever_table(story, case).rows if row[0]}
    assert any(cell.endswith("（折算）") for cell in marked.values()) and any(
        cell.endswith("（内置）") for cell in marked.values()
    )


def test_a_base_figure_that_rests_on_cells_nobody_filled_in_is_marked_as_completed():
    """Profit and debt ratio as stated are not; R&D intensity is until R&D and its base are stated; the embedded place never is."""
    place = own_place(read_workbook(saved(filled(count=5)), "own.xlsx")).place
    assert {"rd_spending"} < base_columns("rd_intensity") and base_columns("total_profit") == {"total_profit"}
    assert [completed_at_base(name, place) for name in ("rd_intensity", "total_profit", "debt_ratio")] == [
        True,
        False,
        False,
    ]
    assert not completed_at_base("rd_intensity", embedded_place())
    own = base_columns("rd_intensity")
    stated = {key: replace(cell, grade="reported") if key[1] in own else cell for key, cell in place.cells.items()}
    assert not completed_at_base("rd_intensity", replace(place, cells=stated))


def test_capacity_that_nobody_reports_counts_additions_alone_and_has_no_target():
    """Named so in every format, its base year not reported, without target or chance; a stated nought is a figure."""
    place = own_place(read_workbook(saved(filled(count=3, history=0)), "own.xlsx")).place
    name = "new_energy_capacity"
    assert {name, "generation", "smart_factories"} <= {n for n, mark in marks_at_base(place).items() if mark == "unreported"}
    for language, added, none in (("zh", "基年未报，仅计新增", "未填报"), ("en", "additions only", "not reported")):
        words = Words.paper(language, place)
        assert added in words.variable(name) and added not in words.variable("total_profit")
        assert words.at_base(name, "0") == none and words.at_base("total_profit", "0") == "0"
        assert words.base_format(name).startswith(f'"{none}"') and words.base_format("total_profit") == words.cell_format(
            "total_profit"
        )
        story = Story(gather(Request((Scenario(place=place),), language, ("docx",), draws=8, date="2026-11-29")), language)
        rows = {row[0]: row for row in outcome_table(story, story.lead).rows}
        assert none in rows[words.variable(name)] and none not in rows[words.variable("total_profit")]
        told = Words(language).refusal(_target(place, name))
        assert "2025" in told and Words(language).variable(name) in told
    assert TargetSet(place=place).with_value("total_profit", BASE + 2, 20.0).get("total_profit", BASE + 2)
    book = filled(count=3, history=0)
    book["基年数据"].cell(FIRST + 1, [row.id for row, _ in columns_of("base_year", "zh")].index(name) + 1, 0)
    stated = own_place(read_workbook(saved(book), "own.xlsx")).place
    assert name not in marks_at_base(stated) and stated.digest != place.digest
    assert not marks_at_base(embedded_place())


def _target(place, name):
    with pytest.raises(AnalysisError) as error:
        TargetSet(place=place).with_value(name, BASE + 2, 300.0)
    return error.value


def test_an_own_target_of_what_is_not_reported_is_left_out_with_its_cell():
    found = own_place(edited("targets!A7='新能源装机'¶targets!B7=2027¶targets!C7=300"))
    (left,) = found.left_out
    assert left.key == "own.left_out.unreported" and not found.place.targets
    assert "目标!C7" in left.said("zh") and "新能源装机" in Words("zh").refusal(left)


def test_base_figures_of_the_excel_file_bear_their_marks():
    """As number formats: the cells keep their formulas."""
    place = own_place(read_workbook(saved(filled(count=3, history=0)), "own.xlsx")).place
    request = Request((Scenario(place=place),), "zh", ("xlsx",), draws=8, date="2026-11-29")
    (content,) = build(Story(gather(request), "zh"), "own").values()
    book = openpyxl.load_workbook(io.BytesIO(content))
    formats = {cell.number_format for sheet in book for row in sheet.iter_rows() for cell in row}
    assert any("未填报" in form for form in formats) and any("（推算）" in form for form in formats)


def test_a_sentence_that_names_it_says_that_additions_alone_count():
    """Home and papers give its level in sentences of fixed words, which passed a nought that nobody reported for a figure."""
    place = own_place(read_workbook(saved(filled(count=3, history=0)), "own.xlsx")).place
    plan = Scenario.preset("first_class", place)
    for language, said in (("zh", "（仅计新增）"), ("en", " (additions only)")):
        for scenario in (Scenario(place=place), plan):
            asked = Request((scenario,), language, ("docx",), draws=8, date="2026-11-29")
            story = Story(gather(asked), language)
            (case,) = story.facts.cases
            written = story.speaker.outcomes(case)
            assert written.text.count(said) == 1
            assert [quote.variable for quote in written.quotes].count("new_energy_capacity") >= 1
        quotes = Quoter(Words.screen(language, place))
        level = quotes.level("total_profit", 5.0, "central", 2030)
        assert quotes.named("total_profit", level) is level
        assert said in str(quotes.named("new_energy_capacity", quotes.level("new_energy_capacity", 0.0, "central", 2030)))


def test_home_says_so_in_its_reading():
    place = own_place(read_workbook(saved(filled(count=3, history=0)), "own.xlsx")).place
    run = project(Scenario(place=place), until=BASE + 5)
    view = SimpleNamespace(projection=run, reference=run, last=BASE + 5, moved=False)
    assert "（仅计新增）" in home._told(Quoter(Words.screen("zh", place)), view, HEADLINES, priced=False).text


def test_marked_figures_of_the_excel_file_are_seen_and_a_long_summary_stays_legible():
    """A marked base-year figure was a row of ### where it was long; a summary of many sentences was put on one page in tiny type."""
    place = own_place(read_workbook(saved(filled(count=3, history=0)), "own.xlsx")).place
    request = Request((Scenario.preset("first_class", place),), "en", ("xlsx",), draws=8, date="2026-11-29")
    story = Story(gather(request), "en")
    (content,) = build(story, "own").values()
    book = openpyxl.load_workbook(io.BytesIO(content))
    words, sheet = story.words, book[story.words("paper.sheet.comparison")]
    written = [words.at_base(name, words.bare(story.lead.projection.total(name)[0], name)) for name in request.outcomes]
    assert max(map(len, written)) > 13 and sheet.column_dimensions["D"].width > max(map(len, written))
    summary = book[words("paper.sheet.summary")]
    high = sum(summary.row_dimensions[row].height or 15 for row in range(1, summary.max_row + 1))
    assert high > 1500 * 0.75 and summary.page_setup.fitToHeight == 0 and summary.page_setup.fitToWidth in (None, 1)
