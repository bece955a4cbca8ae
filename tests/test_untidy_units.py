"""Figures whose unit stands in their row, their cell, their column's head, above the table or in their format; what is hidden by its size."""

import io
import zipfile

import openpyxl
import pytest

from simulation.engine.setting import ScenarioError
from simulation.intake import parser
from simulation.intake.own_workbook import read_workbook
from simulation.intake.parser import Refused, sheets_of
from simulation.intake.template import FIRST
from simulation.places import load_place
from simulation.tracking.record_file import read_record_file
from tests.intake_support import edited, filled, saved

ROW = FIRST + 1
PROFIT = "record!A7='利润总额'¶record!B7='2026-03'¶"
SALES = "record!A8='营业收入'¶record!B8='2026-03'¶record!C8=30¶record!D8='亿元'"


@pytest.mark.parametrize(
    "edits",
    [
        f"{PROFIT}record!C7=13000¶record!D7='万元'¶{SALES}",  # rows of two units
        f"{PROFIT}record!C7='13000万元'¶{SALES}",
        f"{PROFIT}record!C7='13000 万元'¶record!D7='万元'¶{SALES}",
        f"record!C4='累计值（万元）'¶{PROFIT}record!C7=13000¶{SALES}",
        f"record!D4='单位（万元）'¶{PROFIT}record!C7=13000¶{SALES}",
        f"record!A7='利润总额（万元）'¶record!B7='2026-03'¶record!C7=13000¶{SALES}",
        f"record!A2='单位：万元'¶{PROFIT}record!C7='１３，０００'¶{SALES}",
    ],
)
def test_a_row_of_the_record_is_read_in_the_unit_stated_nearest_to_it(edits):
    book = edited(edits)
    assert not book.errors
    assert {one.indicator: one.figure.value for one in book.record} == pytest.approx({"total_profit": 1.3, "revenue": 30.0})


@pytest.mark.parametrize(
    ("edits", "kind"),
    [
        (f"{PROFIT}record!C7='13000万元'¶record!D7='亿元'", "units_differ"),
        (f"{PROFIT}record!C7='13000人'", "unit_not_of"),
        (f"{PROFIT}record!C7='6.2%'", "percent"),
    ],
)
def test_units_that_do_not_go_together_are_refused_with_one_sentence(edits, kind):
    (one,) = edited(edits).errors
    assert one.kind == kind and one.cell == "C7" and one.reason("zh") and one.suggestion("en")


def record(*rows, above=(), percent=""):
    """A workbook that holds a monthly record alone."""
    book = openpyxl.Workbook()
    for row in (*above, *rows):
        book.active.append(row)
    if percent:
        book.active[percent].number_format = "0.0%"
    return saved(book)


HEADS = ("指标", "月份", "数值", "单位")


@pytest.mark.parametrize(
    ("content", "want"),
    [
        (record(HEADS, ("利润总额", "2026-03", 900000, "万元"), ("营业收入", "2026-03", 2000, "亿元")), (90.0, 2000.0)),
        (record(HEADS[:3], ("利润总额", "2026-03", "900000万元"), ("营业收入", "2026-03", 2000)), (90.0, 2000.0)),
        (record(("指标", "月份", "数值（万元）"), ("利润总额", "2026-03", 900000)), (90.0,)),
        (record(HEADS[:3], ("利润总额（万元）", "2026-03", 900000), ("从业人员（人）", "2026-03", 90000)), (90.0, 9.0)),
        (record(HEADS[:3], ("利润总额", "2026-03", 900000), above=(("月报",), ("单位：万元",))), (90.0,)),
        (
            record(("指标", "1月", "2月"), ("利润总额", 300000, 600000), above=(("2026年月报",), ("单位：万元",))),
            (30.0, 60.0),
        ),
        (record(HEADS, ("资产负债率", "2026-03", 0.65, "%"), percent="C2"), (0.65,)),
        (record(HEADS, ("资产负债率", "2026-03", 65, "%")), (0.65,)),
    ],
)
def test_a_record_of_its_own_likewise(content, want):
    read = read_record_file(content, "months.xlsx", load_place())
    assert not read.problems and [one.value for one in read.record.entries] == pytest.approx(list(want))


def test_a_record_of_its_own_with_two_units_in_a_row_is_refused():
    content = record(HEADS, ("利润总额", "2026-03", "900000万元", "亿元"))
    (one,) = read_record_file(content, "months.xlsx", load_place()).problems
    assert isinstance(one, ScenarioError) and "只留一个" in one.said("zh") and "leave one" in one.said("en")


def test_what_a_sheet_shows_as_per_cent_is_that_whatever_unit_stands_beside_it():
    """0.65 in a cell of the format 0.0% beside the unit %: 65%, in records, targets and columns of shares."""
    book = filled()
    for sheet, at, value in (
        ("月度记录", "A7", "资产负债率"),
        ("月度记录", "B7", "2026-03"),
        ("月度记录", "D7", "%"),
        ("基年数据", "R5", "%"),
    ):
        book[sheet][at] = value
    for sheet, at in (("月度记录", "C7"), ("基年数据", "R7")):
        book[sheet][at] = 0.65
        book[sheet][at].number_format = "0.0%"
    read = read_workbook(saved(book), "own.xlsx")
    assert not read.errors and read.record[0].figure.value == 0.65
    assert [figure.value for (_, name), figure in read.figures.items() if figure.cell == "R7"] == [0.65]


def test_rows_and_columns_without_height_or_width_are_said_to_be_hidden():
    book = filled()
    book["基年数据"].row_dimensions[ROW].height = 77.5
    book["基年数据"].column_dimensions["D"].width = 33.5
    content = changed(
        saved(book), lambda _, text: text.replace(b'ht="77.5"', b'ht="0"').replace(b'width="33.5"', b'width="0"')
    )
    told = {(one.kind, one.cell) for one in read_workbook(content, "own.xlsx").warnings}
    assert told == {("hidden_row", f"A{ROW}"), ("hidden_column", "D4")}


def changed(content: bytes, change) -> bytes:
    """A workbook whose parts are changed."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for part in source.namelist():
            made.writestr(part, change(part, source.read(part)))
    return target.getvalue()


def styled(xfs: int, names: int) -> bytes:
    """A workbook with so many formats of cells and so many named styles."""
    formats = b'<xf numFmtId="9" fontId="0" fillId="0" borderId="0"/>' * xfs + b"</cellXfs>"
    many = b"".join(b'<cellStyle name="s%d" xfId="0" customBuiltin="0"/>' % at for at in range(names)) + b"</cellStyles>"

    def change(part: str, text: bytes) -> bytes:
        own = part == "xl/styles.xml"
        return text.replace(b"</cellXfs>", formats).replace(b"</cellStyles>", many) if own else text

    return changed(saved(filled(count=1)), change)


def test_formats_of_cells_are_bounded_and_left_over_styles_cost_nothing(monkeypatch):
    """Tens of thousands of named styles, as years of copying leave them, are read past; more formats than programs allow are refused."""
    book = read_workbook(styled(10, 60_000), "own.xlsx")
    assert len(book.enterprises) == 1 and not book.errors
    monkeypatch.setattr(parser, "MOST_FORMATS", 2_000)
    with pytest.raises(Refused) as refused:
        sheets_of(styled(2_001, 0), "own.xlsx")
    assert refused.value.key == "error.sheet_formats"


def test_a_row_of_units_without_a_name_and_a_foot_of_several_cells_are_no_enterprises():
    heads = [
        "企业名称",
        "企业类型",
        "所属行业",
        "营业收入",
        "利润总额",
        "净利润",
        "资产总额",
        "所有者权益",
        "从业人员",
        "人工成本",
    ]
    rows = [
        ("2025年省属企业主要指标表",), ("填报单位：某市国资委",), heads, ("", "", "", *["万元"] * 5, "人", "万元"),
        ("甲集团", "竞争类", "装备制造", 1200000, 48000, 36000, 2100000, 800000, 8600, 140000),
        ("乙集团", "公益类", "水务", 200000, 5000, 4000, 900000, 300000, 3000, 40000), ("填表人：", "张", "", "审核人：", "李", "", "联系电话：", "0931"),
    ]  # fmt: skip
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    read = read_workbook(saved(book), "own.xlsx")
    assert not read.errors and {one.name for one in read.enterprises.values()} == {"甲集团", "乙集团"}
    values = (
        [read.figures[key, "revenue"].value for key in read.enterprises],
        [read.figures[key, "employees"].value for key in read.enterprises],
    )
    assert values == (pytest.approx([120.0, 20.0]), pytest.approx([0.86, 0.3]))
