"""Standard values and benchmark figures that an own workbook states: read, shown, kept, and told where they are wrong."""

import pytest

from simulation import Scenario, load_place, project
from simulation.benchmarking.benchmark_values import found
from simulation.benchmarking.enterprise_standing import STANDARD, standing
from simulation.benchmarking.group_figures import groups, shown, together
from simulation.engine.errors import sentences
from simulation.engine.place_reading import place_of, tables_of
from simulation.intake.marked_copy import marked_copy
from simulation.intake.next_workbook import next_workbook
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.intake.template import FIRST, columns_of
from simulation.language.words import Words
from simulation.report.enterprise.sheet_request import SheetRequest
from simulation.report.enterprise.sheet_story import Runs, SheetStory
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from tests.intake_support import BASE, filled, saved

GRADES = dict(zip(("excellent", "good", "mean", "low", "poor"), ("10.4%", 0.08, "5", 0.005, "-10.2%"), strict=True))
WORDS = {
    "zh": ("净资产收益率", "资产负债率", "装备制造", "中央企业", "装备行业标杆", "2025年1—11月"),
    "en": ("Return on equity", "Debt-to-asset ratio", "Equipment", "Central", "Best makers", "Jan–Nov 2025"),
}


def put(book, kind, language, *rows):
    """Rows of a sheet of the template, by column."""
    sheet = book[sentences()[f"own.sheet.{kind}"][language]]
    order = [row.id for row, _ in columns_of(kind, language)]
    for at, row in enumerate(rows, start=FIRST + 1):
        for name, value in row.items():
            sheet.cell(at, order.index(name) + 1, value)
    return sheet.title


def stated(language="zh"):
    """The filled template with standard values of all and of one industry, and two sets of others."""
    roe, debt, industry, central, best, when = WORDS[language]
    book = filled(language)
    all_ = GRADES | {"mean": "5%"}
    own = dict(zip(GRADES, (12, 10, 7, 2, -5), strict=True))
    low = dict(zip(GRADES, (0.486, 0.536, 0.586, 0.686, 0.836), strict=True))
    put(book, "standards", language, {"indicator": roe, **all_}, {"indicator": roe, "industry": industry, "year": 2024, "standard_unit": "%", **own},
        {"indicator": debt, **low})  # fmt: skip
    put(book, "benchmarks", language, {"against": central, "indicator": roe, "value": "6.6%", "dated": when},
        {"against": best, "indicator": roe, "industry": industry, "value": 9.5, "benchmark_unit": "%"},
        {"against": best, "indicator": debt, "value": 0.6, "dated": 2024})  # fmt: skip
    return book


@pytest.fixture(scope="module")
def made():
    book = read_workbook(saved(stated()), "own.xlsx")
    return book, own_place(book)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_filled_template_is_read_as_it_was_meant(language):
    best = WORDS[language][4]
    book = read_workbook(saved(stated(language)), "own.xlsx")
    assert not book.problems
    values = {(one.indicator, one.industry, one.year): [round(g.value, 6) for g in one.grades] for one in book.standards}
    assert values == {
        ("return_on_equity", "", BASE): [0.104, 0.08, 0.05, 0.005, -0.102],
        ("return_on_equity", "equipment", 2024): [0.12, 0.1, 0.07, 0.02, -0.05],
        ("debt_ratio", "", BASE): [0.486, 0.536, 0.586, 0.686, 0.836],
    }
    told = {
        (one.against, one.indicator, one.industry): (round(one.figure.value, 6), one.year, one.period)
        for one in book.benchmarks
    }
    assert told == {
        ("central", "return_on_equity", ""): (0.066, 2025, WORDS[language][5]),
        (best, "return_on_equity", "equipment"): (0.095, BASE, ""),
        (best, "debt_ratio", ""): (0.6, 2024, ""),
    }


def test_scores_and_gaps_are_by_them_and_say_of_which_year(made):
    """Of the industry first; of a year without values by the last before it; others keep the program's figures and examples."""
    _, own = made
    place = own.place
    equipment, metals = place.entity_ids[:2]
    plan = Scenario.preset("deepening", place)
    runs = Runs.of(plan, place)
    for entity, mean, graded in ((equipment, 0.07, 2024), (metals, 0.05, BASE)):
        roe, margin, *_ = standing(runs.plan, runs.practice, entity, 2030)
        against = {one.against: one.benchmark for one in roe.standings}
        assert against[STANDARD] == pytest.approx(mean) and (roe.graded, roe.example) == (graded, False)
        assert against["central"] == pytest.approx(0.066) and margin.example
        assert against["装备行业标杆"] == (pytest.approx(0.095) if entity == equipment else None)
    story = SheetStory(SheetRequest(plan, 2030, "zh"), equipment, runs, Words("zh", place))
    rows = {row[0]: row for row in story.gaps.rows}
    assert "2024年标准值" in rows["得分"][1] and "示例" in rows["得分"][2]
    assert rows["装备行业标杆"][1].startswith("9.5") and "中央企业为2025年1—11月" in story.dates
    assert found("central", "profit_margin", place.own_benchmarks) is not None


def test_they_are_part_of_the_place_and_of_its_tables(made, tmp_path):
    """Another value is another place; tables and a workbook on disk give the same one."""
    _, own = made
    again = place_of(tables_of(own.place))
    assert again.own_benchmarks == own.place.own_benchmarks
    assert again.appraisal.standards == own.place.appraisal.standards
    other = stated()
    put(other, "benchmarks", "zh", {"value": "6.7%"})
    path = tmp_path / "own.xlsx"
    path.write_bytes(saved(other))
    loaded = load_place(path)
    assert loaded != own.place and found("central", "return_on_equity", loaded.own_benchmarks).value == pytest.approx(0.067)
    runs = (project(Scenario.preset("deepening", one), one) for one in (loaded, own.place))
    first, second = (run.total("total_profit")[-1] for run in runs)
    assert first == second  # none of it enters a projection


def test_the_next_workbook_has_them_still(made):
    book, own = made
    closing = MonthlyRecord(tuple(Entry("revenue", 2026, 12, 50.0, id, "x") for id in own.place.entity_ids))
    again = read_workbook(next_workbook(book, closing, "zh"), "next.xlsx")
    kept = lambda one: (one.indicator, one.industry, one.year, [g.value for g in one.grades])  # noqa: E731
    assert list(map(kept, again.standards)) == list(map(kept, book.standards))
    told = lambda one: (one.against, one.indicator, one.industry, one.figure.value, one.year, one.period)  # noqa: E731
    assert list(map(told, again.benchmarks)) == list(map(told, book.benchmarks))


@pytest.mark.parametrize(
    ("sheet", "cells", "level", "kind", "zh", "en"),
    [
        ("standards", {"mean": None}, "error", "required", "平均值", "Average"),
        ("standards", {"excellent": -0.5}, "error", "grades_fall", "越高越好", "more of"),
        ("standards", {"indicator": "净资产收益律"}, "error", "unknown_near", "净资产收益律", "Return on equity"),
        ("standards", {"indicator": "速动比率"}, "warning", "not_benchmarked", "没有采用", "was left out"),
        ("standards", {"industry": "航天"}, "error", "unknown", "航天", "航天"),
        ("standards", {"year": "二五年"}, "error", "not_year", "年份", "year"),
        ("standards", {"good": 8}, "error", "share_above_one", "大于1", "above 1"),
        ("standards", {"standard_unit": "万元"}, "error", "unit_not_of", "万元", "万元"),
        ("benchmarks", {"against": None}, "error", "required", "对标对象", "Held against"),
        ("benchmarks", {"value": "八"}, "error", "not_number", "八", "八"),
        ("benchmarks", {"value": 6.6}, "error", "share_above_one", "65%", "65%"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(sheet, cells, level, kind, zh, en):
    book = stated()
    title = put(book, sheet, "zh", cells)
    order = [row.id for row, _ in columns_of(sheet, "zh")]
    if None in cells.values():
        ((name, _),) = cells.items()
        book[title].cell(FIRST + 1, order.index(name) + 1).value = None
    content = saved(book)
    found_ = read_workbook(content, "own.xlsx")
    one = next(problem for problem in found_.problems if problem.sheet == title)
    assert (one.level, one.kind, one.cell.lstrip("ABCDEFGHIJ")) == (
        level,
        kind if kind != "unknown" else one.kind,
        str(FIRST + 1),
    )
    assert zh in one.reason("zh") + one.suggestion("zh") and en in one.reason("en") + one.suggestion("en")
    if kind == "grades_fall":
        import io

        import openpyxl

        copy = openpyxl.load_workbook(io.BytesIO(marked_copy(content, "own.xlsx", found_, "zh")))
        assert "越高越好" in copy[title][one.cell].comment.text


def test_types_and_classes_together_are_sums_and_ratios_of_sums(made):
    """Two competitive groups of 120 and 30 亿元 of assets, equity 60 and 3, worked by hand: 87 of 150 is debt, not the mean of a half and nine tenths."""
    own = [
        {"revenue": 100.0, "total_profit": 6.0, "net_profit": 4.5, "total_assets": 120.0, "equity": 60.0, "employees": 5000.0, "labour_cost": 8.0},
        {"revenue": 20.0, "total_profit": -1.2, "net_profit": -1.2, "total_assets": 30.0, "equity": 3.0, "employees": 2000.0, "labour_cost": 2.4},
        {"revenue": 40.0, "total_profit": 2.0, "net_profit": 1.5, "total_assets": 200.0, "equity": 80.0, "employees": 3000.0, "labour_cost": 4.0},
    ]  # fmt: skip
    place = own_place(read_workbook(saved(filled(count=3, own=own, history=0)), "own.xlsx")).place
    first, second, road = place.entity_ids
    plan = project(Scenario.preset("reference", place), place)
    found_ = groups(plan, {first: "steady", second: "nurtured", road: "steady"})
    assert [(one.by, one.name, one.members) for one in found_] == [
        ("type", "competitive", (first, second)), ("type", "infrastructure", (road,)),
        ("class", "steady", (first, road)), ("class", "nurtured", (second,)),
    ]  # fmt: skip
    competitive, steady = (together(plan, found_[at].members) for at in (0, 2))
    want = {"total_profit": 4.8, "revenue": 120.0, "total_assets": 150.0, "employees": 0.7, "profit_margin": 4.8 / 120,
            "debt_ratio": 87 / 150, "return_on_equity": 3.3 / 63}  # fmt: skip
    assert {name: float(competitive[name][0, 0]) for name in want} == pytest.approx(want)
    assert float(steady["debt_ratio"][0, 0]) == pytest.approx(180 / 320) and float(steady["employees"][0, 0]) == 0.8
    whole = together(plan, place.entity_ids)
    assert all(whole[name][:, 0] == pytest.approx(plan.total(name)) for name in shown())
