"""Own workbooks: what is right is read, what is wrong is named with its place, reason and remedy, in both languages."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from types import MappingProxyType

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation import TableError, embedded_baseline
from simulation.cli.commands import main
from simulation.engine.baseline import check_baseline
from simulation.engine.errors import sentences
from simulation.intake.own_workbook import read_workbook
from simulation.intake.workbook_fields import FIGURES, squeezed
from tests.intake_support import BASE, edited, empty, figures, filled, saved
from tests.support import read

WRONG = read("wrong_workbooks.csv")


def test_sixty_ways_to_be_wrong():
    assert sum(row["level"] in ("error", "warning") for row in WRONG) >= 60


@pytest.mark.parametrize("row", WRONG, ids=[row["case"] for row in WRONG])
def test_what_is_wrong_is_named(row):
    book = edited(row["edits"])
    if row["level"] == "none":
        assert not book.problems
        return
    sheet, _, cell = row["where"].partition("!")
    found = [p for p in book.problems if (p.level, p.sheet, p.cell) == (row["level"], sheet, cell)]
    said = [(p.reason("zh"), p.reason("en"), p.suggestion("zh"), p.suggestion("en")) for p in found]
    assert any(row["zh"] in zh and row["en"] in en for zh, en, _, _ in said), [p.plain("zh") for p in book.problems]
    assert all(all(parts) for parts in said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_filled_template_is_read_without_a_remark(language):
    made = filled(language)
    made.worksheets[2].sheet_format.zeroHeight = True  # rows that hold nothing are hidden: there is nothing to say of them
    book = read_workbook(saved(made), "own.xlsx")
    assert not book.problems, [p.plain("en") for p in book.problems]
    assert book.base_year == BASE and len(book.enterprises) == 5 and book.completion() == (45, 45)
    stated = figures(5)
    for one, row in zip(book.enterprises, stated, strict=True):
        for name in FIGURES:
            scale = 1e-4 if name == "employees" else 1
            assert book.figures[one, name].value == pytest.approx(row[name] * scale)
    assert len(book.history) == 5 * 2 * len(FIGURES)
    assert [one.type for one in book.enterprises.values()] == [
        "competitive",
        "competitive",
        "infrastructure",
        "public_service",
        "finance",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_untouched_template_lacks_what_is_required(language):
    book = read_workbook(empty(language), "own.xlsx")
    assert {p.kind for p in book.errors} == {"required", "no_base_year", "no_enterprises"} and not book.warnings


SIZES = {  # of a workbook filled in: enterprises, draw of figures, language, unit of money and how many of it are 亿元
    "count": st.integers(1, 40),
    "seed": st.integers(0, 10_000),
    "language": st.sampled_from(["zh", "en"]),
    "unit": st.sampled_from([("亿元", 1), ("万元", 1e4), ("元", 1e8), ("CNY m", 100)]),
}


def comes_back(count, seed, language, unit):
    """What is filled in is what is read."""
    own = figures(count, seed)
    book = filled(language, count, own, history=0)
    sheet = book[sentences()["own.sheet.base_year"][language]]
    for column in (2, 3, 4, 5, 6, 8):
        sheet.cell(5, column, unit[0])
        for row in range(7, 7 + count):
            sheet.cell(row, column).value *= unit[1]
    found = read_workbook(saved(book), "own.xlsx")
    assert not found.errors, [p.plain("en") for p in found.errors]
    for key, row in zip(found.enterprises, own, strict=True):
        for name in FIGURES:
            assert found.figures[key, name].value == pytest.approx(
                row[name] * (1e-4 if name == "employees" else 1), abs=1e-9
            )


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(**SIZES)
def test_what_is_filled_in_is_what_is_read(**size):
    comes_back(**size)


def office(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


HEADS = (
    "序号",
    "单位名称",
    "功能分类",
    "行业",
    "营业总收入",
    "利润总额",
    "净利润",
    "资产总额",
    "净资产",
    "职工人数",
    "职工薪酬",
)


def test_one_sheet_of_an_office_is_enough():
    """A title, a line of units, a serial number, a total; amounts in 万元 with commas, dashes for nothing."""
    rows = [(f"某市属企业{BASE}年主要经济指标",), ("单位：万元、人",), HEADS]
    total = dict.fromkeys(FIGURES, 0.0)
    for i, row in enumerate(figures(6), start=1):
        cells = [f"{row[name] * 1e4:,.1f}" if name != "employees" else int(row[name]) for name in FIGURES]
        total = {name: total[name] + (row[name] * 1e4 if name != "employees" else row[name]) for name in FIGURES}
        rows.append((i, f"第{i}集团", "充分竞争类", "装备制造业", *cells))
    rows.append((None, "合　计", None, None, *total.values()))
    book = read_workbook(office(rows), "own.xlsx")
    assert not book.errors, [p.plain("zh") for p in book.errors]
    assert [p.kind for p in book.warnings] == ["base_year_of_title"] and book.base_year == BASE
    for key, row in zip(book.enterprises, figures(6), strict=True):
        assert book.figures[key, "revenue"].value == pytest.approx(row["revenue"], rel=1e-4)
        assert book.figures[key, "employees"].value == pytest.approx(row["employees"] / 1e4)


def test_heads_in_two_rows_and_last_year_beside_this():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([f"{BASE}年度省属企业情况表（金额：亿元）"])
    heads = [
        "企业名称",
        "企业类型",
        "所属行业",
        "营业收入（亿元）",
        None,
        "利润总额（亿元）",
        "净利润（亿元）",
        "资产总额（亿元）",
        "所有者权益（亿元）",
        "从业人员（人）",
        "人工成本（亿元）",
    ]
    sheet.append(heads)
    sheet.append([None, None, None, "本年", "上年"])
    sheet.merge_cells("D2:E2")
    for column in "ABCFGHIJK":
        sheet.merge_cells(f"{column}2:{column}3")
    for i, row in enumerate(figures(3), start=1):
        sheet.append(
            [f"集团{i}", "充分竞争类", "钢铁", row["revenue"], row["revenue"] * 0.9, *(row[name] for name in FIGURES[1:])]
        )
    found = read_workbook(saved(book), "own.xlsx")
    assert not found.errors, [p.plain("zh") for p in found.errors]
    key = squeezed("集团1")
    assert found.figures[key, "revenue"].value == figures(3)[0]["revenue"]
    assert found.history[key, BASE - 1, "revenue"].value == pytest.approx(figures(3)[0]["revenue"] * 0.9)
    sheet["D3"], sheet["E3"] = "本年累计", "同比%"  # a growth rate below the same head is no second figure
    found = read_workbook(saved(book), "own.xlsx")
    assert not found.errors and [p.cell for p in found.warnings if p.kind == "columns_not_read"] == ["E3"]


def test_a_table_set_sideways_or_parted_over_sheets_is_named_as_such():
    """Figures down a column are to be transposed; one table on two sheets is to be joined, not to be cut down to one of them."""
    names = ("营业收入", "利润总额", "净利润", "资产总额")
    book = read_workbook(office([("指标", "甲", "乙"), *((name, 1, 2) for name in names)]), "own.xlsx")
    assert [p.kind for p in book.errors] == ["no_base_year", "sideways"] and "转置" in book.errors[1].suggestion("zh")
    parted = openpyxl.Workbook()
    for sheet, heads in ((parted.active, names[:2]), (parted.create_sheet("二"), names[2:])):
        sheet.append(("企业名称", *heads))
        sheet.append(("甲", 1, 2))
    kinds = {p.kind: p for p in read_workbook(saved(parted), "own.xlsx").errors}
    assert "sheet_parts" in kinds and "sheet_twice" not in kinds and "one sheet" in kinds["sheet_parts"].suggestion("en")


@pytest.mark.parametrize("code", ["utf-8", "gb18030", "utf-16"])
def test_a_csv_table_is_read_like_a_sheet(code):
    lines = [",".join(HEADS[1:]) + f",{BASE}年"]
    for i, row in enumerate(figures(3), start=1):
        lines.append(f"集团{i},充分竞争类,钢铁," + ",".join(str(row[name]) for name in FIGURES))
    text = "\n".join([f"单位：亿元、人,,{BASE}年", *lines])
    book = read_workbook(text.encode(code), "own.csv")
    assert not book.errors, [p.plain("zh") for p in book.errors]
    assert book.figures[squeezed("集团2"), "equity"].value == figures(3)[1]["equity"]


def test_a_figure_may_carry_its_own_unit():
    book = edited("base_year!B7='12亿元'¶base_year!G7='8,600人'¶base_year!S7='25％'¶base_year!E7='２１０．５'")
    key = squeezed("企业1")
    assert not [p for p in book.errors if p.cell in ("B7", "G7", "S7", "E7")]
    got = {name: book.figures[key, name].value for name in ("revenue", "employees", "tax_rate", "total_assets")}
    assert got == pytest.approx({"revenue": 12, "employees": 0.86, "tax_rate": 0.25, "total_assets": 210.5})


def shell(capsys, *arguments):
    try:
        main([str(one) for one in arguments])
        code = 0
    except SystemExit as ended:
        code = ended.code
    return code, capsys.readouterr()


def test_check_tells_and_marks(tmp_path, capsys):
    source, marked = tmp_path / "own.xlsx", tmp_path / "marked.xlsx"
    book = filled()
    book["基年数据"]["B8"] = "=2+3"
    book["基年数据"]["C9"] = "亏损"
    book["基年数据"].row_dimensions[10].hidden = True
    book["基年数据"]["T4"] = "=cmd"
    source.write_bytes(saved(book))
    code, told = shell(capsys, "check", source, "--marked", marked, "--json", "--language", "zh")
    problems = json.loads(told.out)
    assert code == 2 and {"level", "sheet", "cell", "value", "reason", "suggestion"} == set(problems[0])
    assert {(p["sheet"], p["cell"]) for p in problems} >= {("基年数据", "B8"), ("基年数据", "C9"), ("基年数据", "A10")}
    again = openpyxl.load_workbook(marked)
    cell = again["基年数据"]["C9"]
    assert cell.value == "亏损" and cell.fill.fgColor.rgb.endswith("FFC7CE") and "应为数字" in cell.comment.text
    assert again["基年数据"]["B8"].value == "=2+3"  # what was typed stays
    listed = list(again["检查结果"].iter_rows(values_only=True))
    assert len(listed) == len(problems) + 1 and again.sheetnames[0] == "检查结果"
    assert all(cell.data_type == "s" for row in again["检查结果"].iter_rows() for cell in row if cell.value)
    assert len(read_workbook(marked.read_bytes(), "marked.xlsx").errors) == len(
        [p for p in problems if p["level"] == "error"]
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [(lambda: empty(), 2), (lambda: saved(filled()), 0), (lambda: saved(_with_a_warning()), 0), (lambda: b"PK\x03\x04", 2)],
)
def test_exit_codes_of_check(tmp_path, capsys, content, code):
    """An untouched template 2, a right one 0, warnings alone 0, what is no workbook 2."""
    (file := tmp_path / "own.xlsx").write_bytes(content())
    assert shell(capsys, "check", file)[0] == code


def _with_a_warning():
    book = filled()
    book["基年数据"].row_dimensions[9].hidden = True
    return book


def test_a_marked_csv_becomes_a_workbook(tmp_path, capsys):
    (file := tmp_path / "own.csv").write_bytes("企业名称,营业收入\n=1+1,x\n".encode())
    code, _ = shell(capsys, "check", file, "--marked", tmp_path / "m.xlsx")
    assert code == 2
    cell = openpyxl.load_workbook(tmp_path / "m.xlsx")["CSV"]["A2"]
    assert cell.value == "=1+1" and cell.data_type == "s"


def test_template_command(tmp_path, capsys):
    for language in ("zh", "en"):
        code, _ = shell(
            capsys, "template", "--language", language, "--output", tmp_path / f"{language}.xlsx", "--entities", 28
        )
        assert code == 0
        book = openpyxl.load_workbook(io.BytesIO((tmp_path / f"{language}.xlsx").read_bytes()))
        assert [sheet.title for sheet in book.worksheets[:8]] == [
            sentences()[f"own.sheet.{kind}"][language]
            for kind in ("about", "entities", "base_year", "practice", "history", "record", "targets", "debt")
        ]
    assert shell(capsys, "template", "--output", tmp_path / "a.txt")[0] == 2


def test_a_baseline_refuses_a_profit_beyond_reason_as_a_workbook_does():
    """One enterprise earns 99,999 on assets of some thousand: a folder of tables is refused too, and says which cell."""
    whole = embedded_baseline()
    key = ("steel", "total_profit")
    cells = {**whole.cells, key: whole.cells[key].replaced(value=99_999.0)}
    with pytest.raises(TableError, match="steel total_profit 99999 is more than half of total_assets") as caught:
        check_baseline(replace(whole, cells=MappingProxyType(cells)))
    assert (caught.value.file, caught.value.column) == ("base_year.csv", "value")
