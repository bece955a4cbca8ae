"""The tables of the place that an own workbook describes, named and laid out as in a place's folder."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from simulation.benchmarking.enterprise_standing import CLASSES
from simulation.engine.baseline import PROVINCE
from simulation.engine.catalogue import catalogue
from simulation.engine.place_reading import embedded_place
from simulation.intake.completion import Completed, completed, nothing
from simulation.intake.measures import GRADES
from simulation.intake.own_size import spreads
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.trends import Trend, trends
from simulation.language.clean import unmarked
from simulation.language.texts import texts

SHORT, LONG = 8, 32  # digits of an enterprise's id; the long one for names whose short ones agree
TREND = "productivity_trend"
OWN_WORKBOOK = "自有数据填报表 | own workbook"
MARKETS = {"metals": "metals_price", "coal": "coal_price", "steel": "steel_spread", "power": "power_price"}
Cells = dict[str, Any]


def ids_of(book: ReadWorkbook) -> dict[str, str]:
    """Id of each enterprise in the tables, from its name: the same wherever it stands in a workbook, whoever stands beside it."""
    digests = {key: hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest() for key in book.enterprises}
    alike = Counter(digest[:SHORT] for digest in digests.values())
    return {key: f"e{digest[: SHORT if alike[digest[:SHORT]] == 1 else LONG]}" for key, digest in digests.items()}


def tables_of(book: ReadWorkbook) -> dict[str, list[Cells]]:
    """Tables of the place that a workbook without errors describes, named and laid out as in a place's folder."""
    ids = ids_of(book)
    entities = [
        {
            "id": ids[key],
            "label_zh": unmarked(one.name),
            "label_en": unmarked(one.name),
            "kind": "group",
            "type": one.type,
            "industry": one.industry,
        }
        for key, one in book.enterprises.items()
    ]
    columns, widths, own = catalogue().columns, spreads(), completed(book)
    cells = [
        _cell(ids[key], name, figure, widths.get(name, 0.0))
        for key in book.enterprises
        for name, figure in own[key].items()
        if name in columns and name != TREND
    ]
    cells += [_trend(ids[key], trend, own[key][TREND].source) for key, trend in own_trends(book).items()]
    whole = [_cell(PROVINCE, row.id, nothing()) for row in columns.values() if row.scope == PROVINCE and not row.otherwise]
    own_tables = {"obligations": _obligations(book, ids), "own_classes": _classes(book, ids)}
    own_tables |= {"own_benchmarks": _benchmarks(book), "standard_values": _standards(book)}
    return {"entities": entities, "base_year": cells + whole, "place": [_place(book)], **own_tables}


def _obligations(book: ReadWorkbook, ids: dict[str, str]) -> list[Cells]:
    """Debt that falls due after the base year, and guarantees."""
    told = {"grade": "reported", "source": OWN_WORKBOOK}
    due = [
        {"entity": ids[key], "kind": "due", "year": year, "value": figure.value, **told}
        for (key, year), figure in book.debt.items()
        if year > book.base_year
    ]
    given = [
        {"entity": ids[key], "kind": "guarantee", "value": figure.value, **told} for key, figure in book.guarantees.items()
    ]
    return due + given


def _classes(book: ReadWorkbook, ids: dict[str, str]) -> list[Cells]:
    """Own classes; the model's own by their names in either language."""
    labels = {texts()[f"class.{name}"][language]: name for name in CLASSES for language in ("zh", "en")}
    return [
        {
            "entity": ids[key],
            "own_class": labels.get(one.own_class, labels.get(one.own_class.removesuffix("类"), one.own_class)),
        }
        for key, one in book.enterprises.items()
        if one.own_class
    ]


def _standards(book: ReadWorkbook) -> list[Cells]:
    """Standard values filled in, beside the examples that every place has."""
    own = [
        {
            "year": one.year,
            "variable": one.indicator,
            "industry": one.industry,
            **{name: figure.value for name, figure in zip(GRADES, one.grades, strict=True)},
            "standing": "own",
            "source": one.source or OWN_WORKBOOK,
        }
        for one in book.standards
    ]
    return [*(row.model_dump(mode="json") for row in embedded_place().appraisal.examples), *own]


def _benchmarks(book: ReadWorkbook) -> list[Cells]:
    """Figures of others that the workbook states."""
    return [
        {
            "set": one.against,
            "variable": one.indicator,
            "industry": one.industry,
            "value": one.figure.value,
            "year": one.year,
            "period": one.period,
            "grade": "reported",
            "source": one.source or OWN_WORKBOOK,
        }
        for one in book.benchmarks
    ]


def own_trends(book: ReadWorkbook) -> dict[str, Trend]:
    """The trend of each enterprise beside the prices of its years, as far as these are known."""
    place, prices = embedded_place(), dict[str, dict[int, float]]()
    for market in MARKETS:
        known = {row.year: row.value for row in place.past_conditions if row.condition == MARKETS[market]}
        path = place.condition_paths["central", MARKETS[market]]
        prices[market] = known | {year: point.value for year, point in path.items() if year <= place.observed_until}
    return trends(book, prices)


def _cell(entity: str, name: str, figure: Completed, width: float = 0.0) -> Cells:
    """A figure as a row; what is assumed has a range of `width` times the figure to both sides, shares within 0 and 1."""
    unit = catalogue().columns[name].unit
    half = abs(figure.value) * width if figure.grade == "assumed" and name not in catalogue().ruled("adds_up") else 0.0
    low, high = figure.value - half, figure.value + half
    if unit == "share":
        low, high = max(low, 0.0), min(high, 1.0)
    told = {"entity": entity, "variable": name, "value": figure.value, "low": low, "high": high}
    return {**told, "unit": unit, "grade": figure.grade, "source": figure.source}


def _trend(entity: str, trend: Trend, prior: str) -> Cells:
    """The yearly trend with its range: the prior, or own years beside it."""
    years = f"{trend.years[0]}—{trend.years[-1]}" if trend.own else ""
    told = f"自有历史 {years} 与行业先验加权 | own history {years.replace('—', '–')} weighed with the industry's prior"
    cell = _cell(entity, TREND, Completed(trend.value, "derived" if trend.own else "assumed", told if trend.own else prior))
    return {**cell, "low": trend.low, "high": trend.high}


def _place(book: ReadWorkbook) -> Cells:
    name = str(book.about.get("place_name") or "")
    labels = {"label_zh": name or "自有数据", "label_en": name or "Own figures"}
    years = {part: int(book.about[part]) for part in ("base_year", "observed_until", "decided_from")}
    return {"id": "own", **labels, **years, "source": OWN_WORKBOOK}
