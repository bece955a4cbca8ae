"""A workbook with a sheet for each year, as offices keep them: the last is the base year, the others are history."""

from __future__ import annotations

import openpyxl
import pytest

from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.intake.workbook_fields import choices
from tests.intake_support import BASE, figures, saved

HEADS = (
    "序号", "单位名称", "功能定位", "主业", "营业总收入", "利润总额", "净利润", "资产合计", "所有者权益合计", "在岗职工（人）", "薪酬总额", "备注",
)  # fmt: skip
KINDS = (("竞争类", "装备制造"), ("公益类", "供水供气"), ("基础设施类", "交通建设"), ("金融类", "金融"))
ROWS = figures(len(KINDS), seed=5)


def by_year(years: tuple[int, ...], titled: bool = True):
    """A workbook in 万元 under merged titles, with parts, subtotals, a total and notes, a sheet a year."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, year in enumerate(years):
        sheet = book.create_sheet(f"{year}年" if titled else f"表{number}")
        sheet["A1"] = f"{year}年度省属企业主要财务指标汇总表" if titled else "省属企业主要财务指标汇总表"
        sheet.merge_cells("A1:L1")
        sheet["A2"], sheet["K2"] = "编制单位：某省国资委", "金额单位：万元"
        for column, text in enumerate(HEADS, start=1):
            sheet.cell(3, column, text)
        sheet["A4"] = "一、全部企业"
        part = 0.95 ** (max(years) - year)
        lines = [
            [round(value * part * (1 if name == "employees" else 1e4), 2) for name, value in row.items()] for row in ROWS
        ]
        for at, (kind, line) in enumerate(zip(KINDS, lines, strict=True)):
            for column, value in enumerate((at + 1, f"第{at + 1}集团", *kind, *line), start=1):
                sheet.cell(5 + at, column, value)
        for at, text in enumerate(("小计", "总　计"), start=5 + len(lines)):
            for column, value in enumerate(("", text, "", "", *map(sum, zip(*lines, strict=True))), start=1):
                sheet.cell(at, column, value)
        sheet.cell(8 + len(lines), 1, "注：本表为快报口径")
    return read_workbook(saved(book), "own.xlsx")


@pytest.mark.parametrize("years", [(BASE, BASE - 1, BASE - 2), (BASE - 2, BASE, BASE - 1)])
def test_the_last_year_is_the_base_and_the_others_are_history(years):
    """Whatever the order of sheets; what is read as what is said, sheet by sheet."""
    book = by_year(years)
    assert not book.errors and book.base_year == BASE and len(book.enterprises) == len(KINDS)
    first = next(iter(book.enterprises))
    assert book.figures[first, "revenue"].value == pytest.approx(ROWS[0]["revenue"], rel=1e-6)
    assert {year for _, year, _ in book.history} == {BASE - 1, BASE - 2}
    assert book.history[first, BASE - 1, "revenue"].value == pytest.approx(ROWS[0]["revenue"] * 0.95, rel=1e-6)
    told = [problem for problem in book.warnings if problem.kind == "sheet_of_year"]
    assert {problem.sheet for problem in told} == {f"{BASE - 1}年", f"{BASE - 2}年"}
    assert not any(problem.kind == "columns_not_read" for problem in book.problems)
    place = own_place(book).place
    assert {row.type for row in place.entities} == {"competitive", "public_service", "infrastructure", "finance"}
    assert "某省国资委" in {str(problem.value) for problem in book.warnings if problem.kind == "name_of_line"}


def test_two_sheets_of_which_none_says_its_year_are_still_asked_about():
    book = by_year((BASE, BASE - 1), titled=False)
    assert any(problem.kind == "sheet_twice" for problem in book.errors)


def test_official_words_mean_one_choice_alone():
    """What is ambiguous (功能类, 商业二类, 冶金) stays asked about."""
    for kind, words in (
        ("types", ("竞争类", "竞争", "公益类", "商业一类")),
        ("industries", ("水务", "交通", "金融", "文旅")),
    ):
        assert all(word in choices(kind) for word in words)
    assert not {"功能类", "商业二类", "功能"} & set(choices("types")) and "冶金" not in choices("industries")
