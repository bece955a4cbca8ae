"""What an own workbook leaves blank: not reported, taken over or completed, and marked so wherever it is written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulation import Scenario, project
from simulation.engine.place_reading import embedded_place
from simulation.evidence.provenance import base_columns, completed_at_base
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.language.words import Words
from simulation.report import Request, Story, gather
from simulation.report.content.story_tables import lever_table
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
