"""The tables of the place that an own workbook describes, named and laid out as in a place's folder."""

from __future__ import annotations

from typing import Any

from simulation.engine.baseline import PROVINCE
from simulation.engine.catalogue import catalogue
from simulation.intake.completion import Completed, completed, nothing
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.trends import Trend

TREND = "productivity_trend"
Cells = dict[str, Any]


def ids_of(book: ReadWorkbook) -> dict[str, str]:
    """Id of each enterprise in the tables: by its place in the workbook."""
    width = len(str(len(book.enterprises)))
    return {key: f"e{number:0{width}}" for number, key in enumerate(book.enterprises, start=1)}


def tables_of(book: ReadWorkbook) -> dict[str, list[Cells]]:
    """Tables of the place that a workbook without errors describes, named and laid out as in a place's folder."""
    ids = ids_of(book)
    entities = [
        {
            "id": ids[key],
            "label_zh": one.name,
            "label_en": one.name,
            "kind": "group",
            "type": one.type,
            "industry": one.industry,
        }
        for key, one in book.enterprises.items()
    ]
    columns = catalogue().columns
    cells = [
        _cell(ids[key], name, figure)
        for key in book.enterprises
        for name, figure in completed(book)[key].items()
        if name in columns
    ]
    whole = [_cell(PROVINCE, row.id, nothing()) for row in columns.values() if row.scope == PROVINCE and not row.otherwise]
    return {"entities": entities, "base_year": cells + whole, "place": [_place(book)]}


def _cell(entity: str, name: str, figure: Completed) -> Cells:
    told = {"entity": entity, "variable": name, "value": figure.value, "low": figure.value, "high": figure.value}
    return {**told, "unit": catalogue().columns[name].unit, "grade": figure.grade, "source": figure.source}


def _trend(entity: str, trend: Trend, prior: str) -> Cells:
    """The yearly trend with its range: the prior, or own years beside it."""
    years = f"{trend.years[0]}—{trend.years[-1]}" if trend.own else ""
    told = f"自有历史 {years} 与行业先验加权 | own history {years.replace('—', '–')} weighed with the industry's prior"
    cell = _cell(entity, TREND, Completed(trend.value, "derived" if trend.own else "assumed", told if trend.own else prior))
    return {**cell, "low": trend.low, "high": trend.high}


def _place(book: ReadWorkbook) -> Cells:
    name = str(book.about.get("place_name") or "自有数据")
    years = {part: int(book.about[part]) for part in ("base_year", "observed_until", "decided_from")}
    return {"id": "own", "label_zh": name, "label_en": name, **years, "source": "自有数据填报表 | own workbook"}
