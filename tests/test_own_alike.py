"""Problems that say the same of many cells: one line with their ranges and how many, on the page and in the shell."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from simulation.cli.intake_commands import check
from simulation.intake.alike import ranges, told_once
from simulation.intake.own_workbook import read_workbook
from simulation.intake.problems import Problem
from simulation.intake.template import FIRST
from tests.intake_support import filled, saved

ROW = FIRST + 1


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (["B7"], ["B7"]),
        (["B7", "B8", "C7", "C8"], ["B7:C8"]),
        (["B7", "B9", "C9"], ["B7", "B9:C9"]),
        (["Z7", "AA7", "Z8", "AA8", "AC7"], ["Z7:AA8", "AC7"]),
        (["B7", "C8"], ["B7", "C8"]),
    ],
)
def test_cells_as_ranges(cells, written):
    assert ranges(cells) == written


@pytest.fixture(scope="module")
def formulas() -> bytes:
    """Five enterprises whose seven required figures are formulas that were never computed."""
    book = filled(count=5)
    for row in range(ROW, ROW + 5):
        for column in range(2, 9):
            book["基年数据"].cell(row, column, "=1+1")
    return saved(book)


def test_formulas_without_a_result_stand_in_one_line(formulas):
    book = read_workbook(formulas, "own.xlsx")
    assert len(book.errors) == 35  # each cell stays one problem, marked in the copy
    assert [where for where, _ in told_once(book.errors, "zh")] == [f"基年数据!B{ROW}:H{ROW + 4}（共35个单元格）"]
    assert [where for where, _ in told_once(book.errors, "en")] == [f"基年数据!B{ROW}:H{ROW + 4} (cells: 35)"]


def test_the_shell_tells_them_once(formulas, tmp_path):
    file = tmp_path / "own.xlsx"
    file.write_bytes(formulas)
    said = CliRunner().invoke(check, [str(file), "--language", "en"]).output
    assert said.count("no stored result") == 1 and "(cells: 35)" in said


def test_a_row_left_blank_is_one_line_with_what_belongs_there():
    """Seven figures of one enterprise, a type and an industry: three lines, each with its columns and its remedy."""
    book = filled(count=3)
    for column in range(2, 9):
        book["基年数据"].cell(ROW, column).value = None
    book["企业"].cell(ROW, 2).value = book["企业"].cell(ROW + 1, 2).value = book["企业"].cell(ROW, 3).value = None
    found = told_once(read_workbook(saved(book), "own.xlsx").errors, "zh")
    assert [where for where, _ in found] == [
        f"企业!B{ROW}:B{ROW + 1}（共2个单元格）",
        f"企业!C{ROW}",
        f"基年数据!B{ROW}:H{ROW}（共7个单元格）",
    ]
    assert "从充分竞争类、基础设施类、公益与政策类、金融投资类中选一项" in found[0][1].suggestion("zh")
    assert "“营业收入”、“利润总额”、“净利润”" in found[2][1].reason("zh") and "从“企业”表中删去" in found[2][1].suggestion(
        "zh"
    )
    assert "“Revenue”, “Total profit”" in found[2][1].reason("en")


def test_what_differs_stays_apart():
    """Another value, sheet, level or reason is another line; what belongs to a whole sheet is never joined."""
    same = [Problem("error", "no_result", "A", cell) for cell in ("B7", "B8")]
    others = [Problem("error", "no_result", "B", "B9"), Problem("warning", "no_result", "A", "B9")]
    whole = [Problem("error", "no_result", "A")] * 2
    assert [where for where, _ in told_once([*same, *others, *whole], "en")] == [
        "A!B7:B8 (cells: 2)",
        "B!B9",
        "A!B9",
        "A",
        "A",
    ]
