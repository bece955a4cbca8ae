"""A name, year or unit that is a formula without a stored result: told once, at its cell, and never taken for something else."""

from __future__ import annotations

import pytest

from simulation.intake.nearest import Nearest
from simulation.intake.own_workbook import read_workbook
from simulation.intake.template import FIRST, columns_of
from simulation.intake.workbook_fields import choices, squeezed
from tests.intake_support import edited, filled, saved

ROW = FIRST + 1


def column(kind: str, name: str) -> int:
    return [row.id for row, _ in columns_of(kind, "zh")].index(name) + 1


def told(book) -> list[tuple[str, str, str]]:
    return [(one.kind, one.sheet, one.cell) for one in book.errors]


def read(book):
    return read_workbook(saved(book), "own.xlsx")


@pytest.mark.parametrize("sheet", ["企业", "基年数据", "历史数据"])
def test_one_message_a_cell(sheet):
    """Not also that the enterprise has no figures, is not listed, or that the row has no name."""
    book = filled(count=3)
    for row in range(ROW, ROW + 3):
        book[sheet].cell(row, 1, f"='别处'!B{row}")
    assert told(read(book)) == [("no_result", sheet, f"A{row}") for row in range(ROW, ROW + 3)]


def test_an_error_is_no_name():
    book = filled(count=2)
    book["基年数据"].cell(ROW, 1).value, book["基年数据"].cell(ROW, 1).data_type = "#REF!", "e"
    assert told(read(book)) == [("error_value", "基年数据", f"A{ROW}")]


def test_one_table_for_list_and_figures_tells_it_once():
    book = filled(count=2, history=0)
    figures, listed = book["基年数据"], book["企业"]
    at = figures.max_column + 1
    for row in (FIRST - 2, ROW, ROW + 1):
        for more in (0, 1):
            figures.cell(row, at + more, listed.cell(row, 2 + more).value)
    del book["企业"]
    figures.cell(ROW, 1, "=Z9")
    assert told(read(book)) == [("no_result", "基年数据", f"A{ROW}")]


def test_figures_beside_an_unread_name_are_checked_at_once():
    book = filled(count=2)
    book["基年数据"].cell(ROW, 1, "=Z9")
    book["基年数据"].cell(ROW, column("base_year", "revenue"), "88 0000")
    assert [kind for kind, *_ in told(read(book))] == ["no_result", "not_number"]


def test_an_unread_enterprise_is_not_the_whole():
    """A figure of one enterprise, whose name has no result, was read as that of all together."""
    book = filled(count=2)
    for at, value in enumerate(("利润总额", "2026-03", 1.3, "亿元", "=Z9"), start=1):
        book["月度记录"].cell(ROW, at, value)
    found = read(book)
    assert told(found) == [("no_result", "月度记录", f"E{ROW}")] and not found.record


def test_an_unread_unit_is_not_the_usual_one():
    book = filled(count=2)
    for at, value in enumerate(("利润总额", "2026-03", 13000, "=Z9"), start=1):
        book["月度记录"].cell(ROW, at, value)
    for at, value in enumerate(("利润总额", 2027, 13000, None, "=Z9"), start=1):
        book["目标"].cell(ROW, at, value)
    found = read(book)
    assert told(found) == [("no_result", "月度记录", f"D{ROW}"), ("no_result", "目标", f"E{ROW}")]
    assert not found.record and not found.targets


@pytest.mark.parametrize(("sheet", "at"), [("历史数据", f"B{ROW}"), ("说明", "B4"), ("说明", "B5"), ("到期债务", f"A{ROW}")])
def test_a_year_or_name_elsewhere_is_told_once(sheet, at):
    book = filled(count=2)
    book[sheet][at] = "=Z9"
    if sheet == "到期债务":
        book[sheet].cell(ROW, 2, 3.0)
    assert told(read(book)) == [("no_result", sheet, at)]


def test_a_word_that_counts_otherwise_is_not_near():
    """商业二类 is not 商业一类 mistyped, nor the second of several groups the first; what may be chosen is said instead."""
    assert Nearest().of("names", "第五集团公司", ["第三集团公司"], 0.5) is None
    assert Nearest().of("names", "第五集体公司", ["第五集团公司"], 0.5) == "第五集团公司"
    (one,) = edited("entities!B7='商业二类'").errors
    assert one.kind == "unknown_several" and "不能代为确定" in one.reason("zh")
    assert "基础设施类（公路等基础设施企业）" in one.suggestion("zh") and "Infrastructure (Roads" in one.suggestion("en")


@pytest.mark.parametrize(
    ("word", "indicator"),
    [("研发经费投入强度", "rd_intensity"), ("ROE", "return_on_equity"), ("国有资产保值增值率", "capital_preservation_rate")],
)
def test_indicators_as_official_papers_call_them(word, indicator):
    assert choices("indicators")[squeezed(word)] == indicator
