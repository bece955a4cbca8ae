"""An own workbook as a place: messy ones once mended, a filled template, 28 groups and 600 subsidiaries; what is stated stays, what is not is brought to size."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from simulation import Scenario, ScenarioError, load_place, project
from simulation.engine.catalogue import catalogue
from simulation.engine.place_reading import embedded_place, place_of, tables_of
from simulation.intake.own_place import own_place
from simulation.intake.own_size import Size, _anchors, _round_step, _step_through
from simulation.intake.own_workbook import read_workbook
from simulation.intake.template import FIRST, columns_of
from simulation.intake.workbook_fields import FIGURES, fields
from tests.intake_support import BASE, edited, filled, saved
from tests.messy_workbooks import COUNT, MESSY, groups, mended
from tests.support import assert_sound


@pytest.fixture(scope="module")
def pasted():
    return own_place(read_workbook(mended("pasted"), "own.xlsx"))


@pytest.mark.parametrize("name", MESSY)
def test_a_messy_workbook_once_mended_is_a_place(name, tmp_path):
    """From the file to a projection whose accounts close, base year as stated; the same file is the same place."""
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(mended(name))
    place = load_place(path)
    book = read_workbook(mended(name), "own.xlsx")
    assert (place.base_year, len(place.entities), place.id) == (BASE, COUNT, "own")
    assert place == load_place(path) and place != embedded_place()
    for preset in ("reference", "first_class"):
        projection = project(Scenario.preset(preset, place), until=2035)
        assert_sound(projection)
        assert projection.years[0] == BASE and np.isfinite(projection.total("total_profit")).all()
        stated = sum(figure.value for (_, column), figure in book.figures.items() if column == "total_profit")
        assert projection.total("total_profit")[0] == pytest.approx(stated)


@pytest.mark.parametrize("name", MESSY)
def test_a_messy_workbook_is_refused_with_its_first_error(name, tmp_path):
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(MESSY[name]())
    with pytest.raises(ScenarioError) as error:
        load_place(path)
    first = read_workbook(MESSY[name](), "own.xlsx").errors[0]
    for language in ("zh", "en"):
        said = error.value.said(language)
        assert path.name in said and f"{first.sheet}!{first.cell}" in said and first.reason(language) in said
    assert pickle.loads(pickle.dumps(error.value)).said("zh") == error.value.said("zh")


def test_a_table_of_text_is_a_place(tmp_path):
    heads = "企业名称,企业类型,所属行业,营业收入（亿元）,利润总额（亿元）,净利润（亿元）,资产总额（亿元）,所有者权益（亿元）,从业人员（人）,人工成本（亿元）"
    rows = [",".join([one["name"], one["type"], one["industry"], *(str(one[name]) for name in FIGURES)]) for one in groups()]
    path = tmp_path / "own.csv"
    path.write_text("\n".join([f"{BASE}年", heads, *rows]), encoding="gb18030")
    assert len(load_place(path).entities) == COUNT


def test_a_file_that_is_not_there_is_said_to_be(tmp_path):
    with pytest.raises(ScenarioError) as error:
        load_place(tmp_path / "none.xlsx")
    assert error.value.key == "error.file.missing"


@pytest.mark.parametrize("count", [1, 5, 600])
def test_any_number_of_enterprises(count):
    place = own_place(read_workbook(saved(filled("zh", count, history=0)), "own.xlsx")).place
    projection = project(Scenario(place=place), until=2030)
    assert len(place.entities) == count
    assert_sound(projection)


def test_what_is_stated_stays_and_the_rest_says_that_it_is_assumed(pasted):
    """Grades and ranges: stated figures have none, completed ones that of the embedded place's like."""
    place = pasted.place
    for entity in place.entity_ids:
        for name in ("revenue", "total_profit", "equity", "compensation_per_head"):
            cell = place.cells[entity, name]
            assert cell.grade == "reported" and cell.low == cell.value == cell.high
        cell = place.cells[entity, "depreciation"]
        assert cell.grade == "assumed" and cell.high == pytest.approx(1.2 * cell.value) and cell.low < cell.value
    trends = [place.cells[entity, "productivity_trend"] for entity in place.entity_ids]
    assert all(cell.grade == "derived" and cell.low < cell.value < cell.high for cell in trends)
    assert {fact.scope[:2] for fact in place.facts.values()} == {
        "国务",
        "全国",
    } and place.row.part_known == embedded_place().row.part_known


def test_with_one_year_the_prior_stands_and_says_so():
    found = own_place(read_workbook(mended("annual"), "own.xlsx"))
    assert not any(trend.own for trend in found.trends.values())
    again = place_of(tables_of(found.place))  # its tables say that it has no targets: a room or bundle on it has none either
    assert again == found.place and not again.targets and not found.place.targets
    assert {found.place.cells[e, "productivity_trend"].grade for e in found.place.entity_ids} == {"assumed"}


def test_record_targets_and_debt_are_handed_on(pasted):
    place = pasted.place
    assert [(e.indicator, e.period, e.value, e.entity) for e in pasted.record.entries] == [
        ("total_profit", "2026-03", 21.5, "total"), ("total_profit", "2026-06", 44.0, "total"), ("revenue", "2026-06", 1500.0, "total"),
    ]  # fmt: skip
    assert {key: target.value for key, target in place.targets.items()} == {("total_profit", 2027): 130.0}
    due = {(row.entity, row.year): row.value for row in pasted.place.obligations}
    first = place.entity_ids[0]
    assert due == {(first, 2027): 12.0, (first, 2028): 8.0} and not pasted.left_out


def test_targets_of_another_place_are_none_of_this_one():
    assert not own_place(read_workbook(mended("annual"), "own.xlsx")).place.targets


def test_a_target_without_use_is_named():
    """One beyond the last year; one of an indicator that has no targets in the register gets a rule of its own."""
    book = filled()
    sheet = book["目标"]
    for at, row in enumerate((("利润总额", 2039, 130), ("营业收入", 2028, 900)), start=7):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column, value)
    found = own_place(read_workbook(saved(book), "own.xlsx"))
    assert [refusal.key for refusal in found.left_out] == ["own.left_out.late"] and "2039" in found.left_out[0].said("zh")
    assert set(found.place.targets) == {("revenue", 2028)} and found.place.target_rules["revenue"].side == "least"


def test_amounts_go_with_the_industries_of_a_place():
    """The embedded place's own figures give a size of 1; a place without power plants starts none by practice, and may begin to."""
    size, levers = Size(read_workbook(saved(filled(count=5)), "own.xlsx")), embedded_place().levers
    assert size.practice(levers["new_energy_starts"]) == 0 < size.room(levers["new_energy_starts"])
    assert size.practice(levers["debt_ceiling"]) is None and 0 < size.own["assets"] < 0.2
    place = own_place(read_workbook(saved(filled(count=5)), "own.xlsx")).place
    assert place.levers["new_energy_starts"].neutral == 0 < place.levers["new_energy_starts"].max
    assert (
        place.parameters["groups_total"].value == 5
        and place.parameters["rd_return"] == embedded_place().parameters["rd_return"]
    )


def test_practice_as_stated_is_what_levers_stand_at():
    """In the last observed year; the range reaches it, and a step of the slider hits it."""
    book = filled()
    sheet, order = book["现行做法"], [row.id for row, _ in columns_of("practice", "zh")]
    rows = {sheet.cell(at, order.index("lever") + 1).value: at for at in range(FIRST, 60)}
    for name, value in (("资产负债率上限", 0.655), ("产业链重点项目投资", 12.5)):
        sheet.cell(rows[name], order.index("value") + 1, value)
    place = own_place(read_workbook(saved(book), "own.xlsx")).place
    ceiling, chain = place.levers["debt_ceiling"], place.levers["chain_investment"]
    assert (ceiling.neutral, chain.neutral) == (0.655, 12.5)
    assert place.practice["debt_ceiling", BASE].grade == "reported"
    for lever in (ceiling, chain):
        assert lever.min <= lever.neutral <= lever.max
        assert round(lever.neutral / lever.step) * lever.step == pytest.approx(lever.neutral)


def test_words_beside_values():
    row = embedded_place().levers["sale_form"]
    cells = {"min": 0.0, "max": 2.0, "neutral": 0.0}
    assert _anchors(row, cells, True)["anchors_zh"].startswith("0=现行做法：转让老股|1=")


def test_steps_read_well():
    assert [_round_step(size) for size in (0.7, 3.4, 10, 99)] == [0.5, 2, 10, 50]
    assert _step_through(0.655, 0.01) == 0.005


@pytest.mark.parametrize(("cell", "year"), [("B5", 2019), ("B5", 2035), ("B7", 2038)])
def test_years_without_conditions_are_refused_in_the_workbook(cell, year):
    errors = edited(f"about!{cell}={year}").errors
    assert [(p.kind, p.cell) for p in errors if p.kind == "year_without_conditions"] == [("year_without_conditions", cell)]


def test_a_column_that_some_enterprises_fill_is_completed_for_the_others():
    """Each optional column of the base year, stated by the second enterprise only; and the year before, of one only."""
    names, columns = [row.id for row, _ in columns_of("base_year", "zh")], catalogue().columns
    optional = [row for row in fields()["base_year"].values() if row.need == "optional"]
    assert {row.id for row in optional} >= {"outside_share", "receivables", "inventories"}
    for row in optional:
        book, value = filled(history=0), 0.25 if row.kind == "share" else 1.5
        book["基年数据"].cell(FIRST + 2, names.index(row.id) + 1, value)
        read = read_workbook(saved(book), "own.xlsx")
        place = own_place(read).place
        if row.id in columns:
            assert place.columns[row.id][1, 0] == value and np.isfinite(place.columns[row.id]).all()
            assert place.cells[place.entity_ids[0], row.id].grade == "assumed"
    assert (
        place.columns["receivables"][0, 0]
        == catalogue().industries["equipment"].receivables * place.columns["revenue"][0, 0]
    )
    book, one = read_workbook(saved(filled(history=1)), "own.xlsx"), "企业2"
    place = own_place(replace(book, history={key: cell for key, cell in book.history.items() if key[0] == one})).place
    gained = place.columns["equity_gained"]
    assert gained[1, 0] != 0 and gained[0, 0] == 0
