"""Own workbooks for tests: the template filled in with plausible figures, and single cells changed."""

from __future__ import annotations

import ast
import io
from functools import cache
from typing import Any

import numpy as np
import openpyxl

from simulation.engine.errors import sentences
from simulation.intake.own_workbook import read_workbook
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.template import FIRST, columns_of, template

KINDS = (
    ("充分竞争类", "装备制造"), ("充分竞争类", "有色金属"), ("基础设施类", "建筑与交通"), ("公益与政策类", "水务燃气等公用事业"), ("金融投资类", "金融投资"),
)  # fmt: skip
ENGLISH = (
    ("Competitive", "Equipment"), ("Competitive", "Nonferrous metals"), ("Infrastructure", "Construction and transport"),
    ("Policy and public service", "Water gas and other utilities"), ("Finance and investment", "Finance and investment"),
)  # fmt: skip
BASE = 2025


def figures(count: int, seed: int = 1) -> list[dict[str, float]]:
    """Plausible base-year figures: 亿元, employees in persons."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        staff, revenue = float(rng.integers(2_000, 20_000)), float(rng.uniform(20, 200))
        assets = revenue * float(rng.uniform(1.2, 3.0))
        profit = revenue * float(rng.uniform(-0.01, 0.08))
        found.append({
            "revenue": round(revenue, 2), "total_profit": round(profit, 2), "net_profit": round(profit * 0.8 if profit > 0 else profit * 1.05, 2),
            "total_assets": round(assets, 2), "equity": round(assets * float(rng.uniform(0.25, 0.5)), 2), "employees": staff,
            "labour_cost": round(staff * float(rng.uniform(12, 20)) / 1e4, 4),
        })  # fmt: skip
    return found


@cache
def empty(language: str = "zh", entities: int = 30) -> bytes:
    """The template, made once."""
    return template(language, entities)


def filled(language: str = "zh", count: int = 5, own: list[dict[str, float]] | None = None, history: int = 2) -> Any:
    """The template filled in for so many enterprises, with years of history; an openpyxl workbook."""
    book = openpyxl.load_workbook(io.BytesIO(empty(language, max(30, count))))
    sheet = {
        kind: book[sentences()[f"own.sheet.{kind}"][language]] for kind in ("about", "entities", "base_year", "history")
    }
    sheet["about"]["B4"], sheet["about"]["B5"] = ("某市属企业" if language == "zh" else "City enterprises"), BASE
    order = {kind: [row.id for row, _ in columns_of(kind, language)] for kind in ("base_year", "history")}
    at = FIRST + 1
    for i, row in enumerate(own or figures(count)):
        name = f"企业{i + 1}" if language == "zh" else f"Enterprise {i + 1}"
        kind, industry = (KINDS if language == "zh" else ENGLISH)[i % len(KINDS)]
        for column, value in enumerate((name, kind, industry), start=1):
            sheet["entities"].cell(FIRST + 1 + i, column, value)
        for id, value in {"name": name, **row}.items():
            sheet["base_year"].cell(FIRST + 1 + i, order["base_year"].index(id) + 1, value)
        for back in range(history):
            year = {"name": name, "year": BASE - 1 - back, **{id: value * 0.96 ** (back + 1) for id, value in row.items()}}
            for id, value in year.items():
                sheet["history"].cell(at, order["history"].index(id) + 1, value)
            at += 1
    return book


def saved(book: Any) -> bytes:
    """A workbook's bytes."""
    book.save(buffer := io.BytesIO())
    return buffer.getvalue()


def edited(edits: str, language: str = "zh") -> ReadWorkbook:
    """What is read after cells of the filled template are changed: `sheet!cell=value`, one a line; a value as Python writes it.

    `hide row`, `hide column`, `hide sheet`, `delete`, `merge`, `copy` do to the row, column, sheet or area what they say.
    """
    book = filled(language)
    for line in filter(None, (line.strip() for line in edits.split("¶"))):
        where, _, value = line.partition("=")
        kind, _, cell = where.strip().partition("!")
        sheet = book[sentences()[f"own.sheet.{kind}"][language]]
        _change(book, sheet, cell.strip(), value.strip())
    return read_workbook(saved(book), "own.xlsx")


def _change(book: Any, sheet: Any, cell: str, value: str) -> None:
    match value:
        case "hide row":
            sheet.row_dimensions[int(cell)].hidden = True
        case "hide column":
            sheet.column_dimensions[cell].hidden = True
        case "hide sheet":
            sheet.sheet_state = "hidden"
        case "delete":
            book.remove(sheet)
        case "delete column":
            sheet.delete_cols(openpyxl.utils.column_index_from_string(cell))
        case "copy":
            book.copy_worksheet(sheet).title = "副本"
        case "date":
            import datetime

            sheet[cell] = datetime.date(2025, 1, 1)
        case _:
            sheet[cell] = ast.literal_eval(value)
