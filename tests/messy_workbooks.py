"""Three workbooks of 28 groups as untidy as office life, made for tests: python -m tests.messy_workbooks FOLDER writes them.

annual: one sheet under a merged title, 万元 and 人, heads in two rows with last year beside this, sections, parts, totals, notes, a hidden row.
files: figures and history apart, columns in another order, units in heads, names merged over years, base year 2025, two years of history.
pasted: the template with figures pasted in: stray blanks, full-width digits, amounts with commas, formulas with results, record, targets, debt.
Each has what cannot be guessed wrong in it; `MENDED` says which cells its messages ask to change.
"""

from __future__ import annotations

import io
import sys
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from simulation.engine.catalogue import catalogue
from simulation.intake.template import FIRST, columns_of
from simulation.intake.workbook_fields import FIGURES
from tests.intake_support import BASE, figures, filled, saved

COUNT = 28
INDUSTRIES = ("nonferrous", "steel", "coal_chemicals", "equipment", "power", "construction_transport", "trade_logistics", "agriculture_pharma_culture", "finance", "building_materials", "public_services", "other")  # fmt: skip
TYPES = {"construction_transport": "infrastructure", "finance": "finance", "public_services": "public_service"}
WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def groups() -> list[dict[str, Any]]:
    """Names, types, industries and figures of 28 groups: 亿元, persons."""
    found = []
    for i, row in enumerate(figures(COUNT, seed=28)):
        industry = INDUSTRIES[i % len(INDUSTRIES)]
        kinds = catalogue().types[TYPES.get(industry, "competitive")].label_zh, catalogue().industries[industry].label_zh
        found.append({"name": f"第{i + 1}集团有限公司", "type": kinds[0], "industry": kinds[1], **row})
    return found


def annual(count: int = COUNT) -> bytes:
    """One sheet of an annual report; of four groups and fewer nothing is to be mended."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "附表1"
    sheet["A1"] = f"{BASE}年市属企业主要经济指标完成情况"
    sheet.merge_cells("A1:N1")
    sheet["A2"] = "填报单位：市国资委"
    sheet["L2"] = "单位：万元、人"
    heads = [
        "序号",
        "企业名称",
        "功能类别",
        "所属行业",
        "营业总收入",
        None,
        "利润总额",
        "净利润",
        "资产总额",
        "所有者权益",
        "职工人数",
        "职工薪酬",
        "党组织书记",
        "备注",
    ]
    for column, text in enumerate(heads, start=1):
        sheet.cell(3, column, text)
    sheet["E4"], sheet["F4"] = "本年", "上年"
    sheet.merge_cells("E3:F3")
    for letter in "ABCDGHIJKLMN":
        sheet.merge_cells(f"{letter}3:{letter}4")
    row, total = 5, dict.fromkeys((*FIGURES, "last"), 0.0)
    for i, one in enumerate(groups()[:count]):
        if i in (0, 14):
            sheet.cell(row, 1, "一、重点企业" if i == 0 else "二、其他企业")
            sheet.cell(row, 2, "一、重点企业" if i == 0 else "二、其他企业")
            row += 1
        cells = {name: round(one[name] * (1 if name == "employees" else 1e4), 2) for name in FIGURES}
        written: list[Any] = [
            i + 1,
            f" {one['name'][:3]}　{one['name'][3:]} ",
            one["type"],
            one["industry"],
            cells["revenue"],
            round(cells["revenue"] * 0.95, 2),
        ]
        written += [cells[name] for name in FIGURES[1:]]
        if i == 3:
            written[4] = f"{cells['revenue']:,.2f}".translate(WIDE)
        if i == 5:
            written[6] = "亏损"  # to be mended
        if i == 7:
            written[9] = f"{cells['equity']:.0f}".replace(
                cells_head(cells["equity"]), cells_head(cells["equity"]) + ",", 1
            )  # 12,34567: to be mended
        if i == 9:
            written[10] = cells["employees"] / 1e4  # 万人 among 人: to be mended
        for column, value in enumerate(written, start=1):
            sheet.cell(row, column, value)
        total = {name: total[name] + (cells["revenue"] * 0.95 if name == "last" else cells[name]) for name in total}
        if i == 11:
            sheet.row_dimensions[row].hidden = True
        row += 1
        if i == 2:
            sheet.cell(row, 2, "其中：甲子公司")
            sheet.cell(row, 5, 12.5)
            row += 2
    sheet.cell(row, 2, "合　　计")
    for column, name in enumerate(("revenue", "last", *FIGURES[1:]), start=5):
        sheet.cell(row, column, total[name])
    sheet.cell(row + 1, 2, "注：数据为快报数，以决算为准。")
    sheet.cell(row + 2, 2, "制表：财务监管科")
    return saved(book)


def cells_head(value: float) -> str:
    """The first two digits of a number, where a comma is to slip in."""
    return f"{value:.0f}"[:2]


def files(count: int = COUNT) -> bytes:
    """Figures and history apart, the base year stated, two years of history with names merged; of four groups and fewer nothing is to be mended."""
    book = openpyxl.Workbook()
    book.active.title = "目录"
    book.active["A1"], book.active["A2"], book.active["B2"] = "资料目录", "基年", BASE
    book.active["A3"], book.active["B3"] = "名称", "某市属企业"
    sheet = book.create_sheet("Sheet1 (2)")
    order = ("net_profit", "employees", "total_assets", "equity", "revenue", "labour_cost", "total_profit")
    words = {"net_profit": "净利润（万元）", "employees": "从业人员（万人）", "total_assets": "资产总额（亿元）", "equity": "净资产（亿元）", "revenue": "营业收入（亿元）", "labour_cost": "人工成本（万元）", "total_profit": "利润总额（亿元）"}  # fmt: skip
    scale = {"net_profit": 1e4, "labour_cost": 1e4, "employees": 1e-4}
    sheet.append(["行业", *(words[name] for name in order), "单位名称", "企业分类", "法人代表"])
    for i, one in enumerate(groups()[:count]):
        if i == 13:
            sheet.append(
                ["行业", *(words[name] for name in order), "单位名称", "企业分类", "法人代表"]
            )  # heads again, on the next page
        kinds = {"industry": one["industry"], "type": one["type"]}
        if i == 4:
            kinds["industry"] = "电利"  # to be mended
        sheet.append(
            [kinds["industry"], *(one[name] * scale.get(name, 1) for name in order), one["name"], kinds["type"], "某某"]
        )
    past = book.create_sheet("以前年度")
    past.append(
        [
            "企业名称",
            "年度",
            "营业收入（亿元）",
            "利润总额（亿元）",
            "资产总额（亿元）",
            "从业人员（人）",
            "人工成本（亿元）",
        ]
    )
    for one in groups()[:count]:
        for year in (BASE - 2, BASE - 1):
            back = 0.97 ** (BASE - year)
            past.append(
                [
                    one["name"] if year == BASE - 2 else None,
                    year,
                    *(one[name] * back for name in ("revenue", "total_profit", "total_assets", "employees", "labour_cost")),
                ]
            )
        past.merge_cells(start_row=past.max_row - 1, end_row=past.max_row, start_column=1, end_column=1)
    if count > 4:
        past["B9"] = "二四年"  # to be mended
    return saved(book)


def pasted() -> bytes:
    """The template with figures pasted in, and the other sheets filled."""
    rows = groups()
    book = filled("zh", COUNT, [{name: one[name] for name in FIGURES} for one in rows], history=2)
    entities, base = book["企业"], book["基年数据"]
    order = [row.id for row, _ in columns_of("base_year", "zh")]
    for i, one in enumerate(rows):
        at = FIRST + 1 + i
        entities.cell(at, 2, one["type"].removesuffix("类"))
        entities.cell(at, 3, one["industry"])
        base.cell(at, 1, f"　{base.cell(at, 1).value} ")
        base.cell(at, order.index("revenue") + 1, f"{one['revenue']:,.2f}".translate(WIDE))
        base.cell(at, order.index("rd_spending") + 1, "—" if i % 2 else round(one["revenue"] * 0.02, 2))
        base.cell(at, order.index("new_energy_capacity") + 1, 120 if i == 4 else "无")
    base.cell(5, order.index("new_energy_capacity") + 1, "兆瓦")
    base.cell(FIRST + 1 + 20, 1, "企业2l")  # to be mended: the letter l for the digit 1
    base.cell(FIRST + 1 + 8, order.index("equity") + 1, rows[8]["total_assets"] * 1.2)  # to be mended
    record, targets, debt = book["月度记录"], book["目标"], book["到期债务"]
    for at, (indicator, period, value) in enumerate(
        [("利润总额", "2026-03", 21.5), ("利润总额", "2026年6月", 44.0), ("营业收入", "2026-06", 1500)], start=7
    ):
        for column, cell in enumerate((indicator, period, value, "亿元", None, "快报"), start=1):
            record.cell(at, column, cell)
    for column, cell in enumerate(("利润总额", 2027, 130), start=1):
        targets.cell(7, column, cell)
    debt["A7"], debt["B7"], debt["C7"] = "企业1", 12, "8亿元"
    return saved(book)


MESSY = {"annual": annual, "files": files, "pasted": pasted}
# Cells that the messages ask to change, and what the office finds in its papers.
MENDED: dict[str, dict[tuple[str, str], Any]] = {
    "annual": {
        ("附表1", "G13"): round(groups()[5]["total_profit"] * 1e4, 2),
        ("附表1", "J15"): round(groups()[7]["equity"] * 1e4, 2),
        ("附表1", "K17"): groups()[9]["employees"],
    },
    "files": {("Sheet1 (2)", "A6"): "电力", ("以前年度", "B9"): BASE - 1},
    "pasted": {("基年数据", "A27"): "企业21", ("基年数据", "F15"): round(groups()[8]["equity"], 2)},
}


@cache
def mended(name: str) -> bytes:
    """A messy workbook after its errors were corrected where the messages say."""
    book = openpyxl.load_workbook(io.BytesIO(MESSY[name]()))
    for (sheet, cell), value in MENDED[name].items():
        book[sheet][cell] = value
    return saved(book)


def with_results(rows: list[list[Any]]) -> bytes:
    """A workbook whose figures are formulas with stored results."""
    book = xlsxwriter.Workbook(buffer := io.BytesIO(), {"in_memory": True})
    sheet = book.add_worksheet("公式")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, float):
                sheet.write_formula(at, column, f"={value!r}*1", None, value)
            else:
                sheet.write(at, column, value)
    book.close()
    return buffer.getvalue()


if __name__ == "__main__":
    for name, make in MESSY.items():
        (Path(sys.argv[1]) / f"{name}.xlsx").write_bytes(make())
