"""What a workbook leaves out: required figures as stated, the rest from the industry's ratios, marked assumed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from simulation.engine.baseline import NOTHING, left_out
from simulation.engine.catalogue import catalogue
from simulation.engine.folders import DATA
from simulation.engine.tables import Row, read_table
from simulation.intake.cell_values import Figure
from simulation.intake.read_values import ReadWorkbook

DERIVED = ("labour_cost", "interest_bearing_debt", "interest_expense")  # typed as amounts, held as ratios
NEW_ENERGY = ("new_energy_capacity", "new_energy_building", "quota_open")
GAINED = {"equity_gained": "equity", "assets_gained": "total_assets"}  # of a year whose opening the history knows
ROOM = 0.95  # of total assets that completed fixed capital may take beside what is stated


class IndustryRatio(Row):
    """A ratio of an industry: `value` times column `of`, or `value` itself where `of` is blank."""

    industry: str
    variable: str
    of: str = ""
    value: float
    grade: Literal["A", "B", "C"]
    source: str


@dataclass(frozen=True)
class Completed:
    """A figure with how it came about: `reported` as stated, `assumed` from a ratio, and its source."""

    value: float
    grade: str
    source: str


@cache
def ratios() -> Mapping[tuple[str, str], IndustryRatio]:
    """Ratios by industry and variable."""
    rows = read_table(DATA / "industry_ratios.csv", IndustryRatio, key=("industry", "variable"))
    return MappingProxyType({(row.industry, row.variable): row for row in rows})


@cache
def _of_industry(industry: str) -> tuple[IndustryRatio, ...]:
    return tuple(row for row in ratios().values() if row.industry == industry)


def nothing() -> Completed:
    """What an own workbook does not have."""
    return Completed(0.0, "assumed", NOTHING)


def completed(book: ReadWorkbook) -> dict[str, dict[str, Completed]]:
    """Every column of every enterprise: stated, turned from what is stated, or completed; shares add up to 1."""
    found = _each(book)
    _left_out(book, found)
    for name in catalogue().ruled("adds_up"):
        weights = _weights(found, name)
        if math.fsum(weights.values()) <= 0:
            weights = {key: own["total_assets"].value for key, own in found.items()}
        total = math.fsum(weights.values())
        for key, own in found.items():
            own[name] = Completed(weights[key] / total, "assumed", own[name].source)
    return found


def _left_out(book: ReadWorkbook, found: Mapping[str, dict[str, Completed]]) -> None:
    """What some enterprises state of a column that may be left out whole is completed for the others."""
    for column in catalogue().columns.values():
        lacking = [key for key, own in found.items() if column.id not in own]
        if column.scope != "entity" or not column.otherwise or len(lacking) == len(found):
            continue
        for key in lacking:
            industry = book.enterprises[key].industry
            value = left_out(column, industry, found[key]["revenue"].value)
            source = catalogue().industries[industry].source if column.otherwise.startswith("industry") else nothing().source
            found[key][column.id] = Completed(value, "assumed", source)


def sizes(book: ReadWorkbook) -> dict[str, float]:
    """Size beside the embedded place in what each share column spreads: 1 where the industries hold as much as there."""
    found = _each(book)
    return {name: math.fsum(_weights(found, name).values()) for name in catalogue().ruled("adds_up")}


def _weights(found: Mapping[str, Mapping[str, Completed]], name: str) -> dict[str, float]:
    """What an amount is spread by: new energy by what each has of it, where any is stated; else the industry's ratio."""
    if name == "new_energy_share":
        weights = {key: sum(own[part].value for part in NEW_ENERGY) for key, own in found.items()}
        if sum(weights.values()) > 0:
            return weights
    return {key: max(own[name].value, 0.0) for key, own in found.items()}


def _each(book: ReadWorkbook) -> dict[str, dict[str, Completed]]:
    stated: dict[str, dict[str, Figure]] = {key: {} for key in book.enterprises}
    for (key, name), figure in book.figures.items():
        if key in stated:
            stated[key][name] = figure
    return {key: _one(book, key, own) for key, own in stated.items()}


def _one(book: ReadWorkbook, key: str, stated: dict[str, Figure]) -> dict[str, Completed]:
    found = {name: _reported(figure.value, figure) for name, figure in stated.items() if name not in DERIVED}
    _turned(found, stated)
    industry = book.enterprises[key].industry
    any_sign = catalogue().ruled("any_sign")
    for row in _of_industry(industry):
        if row.variable not in found:
            base = found[row.of].value if row.of else 1.0
            if row.variable not in any_sign:
                base = max(base, 0.0)  # of an equity below zero nothing is a part
            found[row.variable] = Completed(row.value * base, "assumed", row.source)
    _kept_within(found)
    trend = catalogue().industries[industry]
    found.setdefault("productivity_trend", Completed(trend.trend, "assumed", trend.trend_source))
    for name in NEW_ENERGY:
        found.setdefault(name, nothing())
    for name, part in GAINED.items():
        before = book.history.get((key, book.base_year - 1, part))
        if before is not None:
            told = f"{before.sheet}!{before.cell}"
            source = f"年末数减上年末数，自有数据 {told} | closing less opening, own workbook, {told}"
            found[name] = Completed(found[part].value - before.value, "derived", source)
    found.setdefault("new_energy_quota_won", _won(found))
    return found


def _won(found: Mapping[str, Completed]) -> Completed:
    """Quota won so far: what became of it; nothing where nothing of that is reported."""
    parts = [found[name] for name in NEW_ENERGY]
    if all(part == nothing() for part in parts):
        return nothing()
    told = "在运、在建与未开工之和 | operating, building and open added up"
    return Completed(math.fsum(part.value for part in parts), "derived", told)


def _reported(value: float, figure: Figure) -> Completed:
    return Completed(
        value, "reported", f"自有数据 {figure.sheet}!{figure.cell} | own workbook, {figure.sheet}!{figure.cell}"
    )


def _turned(found: dict[str, Completed], stated: Mapping[str, Figure]) -> None:
    """Amounts as they are typed, turned into the ratios that the model holds."""
    employees, cost = stated["employees"].value, stated["labour_cost"]
    found["compensation_per_head"] = _reported(cost.value / employees, cost)
    liabilities = stated["total_assets"].value - stated["equity"].value
    debt, interest = stated.get("interest_bearing_debt"), stated.get("interest_expense")
    if debt and liabilities > 0:
        found["interest_bearing_share"] = _reported(min(debt.value / liabilities, 1.0), debt)
        if interest and debt.value > 0:
            found["interest_rate"] = _reported(min(interest.value / debt.value, 1.0), interest)


def _kept_within(found: dict[str, Completed]) -> None:
    """Completed fixed capital leaves room for what else is stated of the assets."""
    fixed = found["fixed_capital"]
    if fixed.grade == "assumed":
        taken = sum(found[name].value for name in ("receivables", "inventories", "roads_in_progress") if name in found)
        most = max(ROOM * found["total_assets"].value - taken, 0.05 * found["total_assets"].value)
        found["fixed_capital"] = Completed(min(fixed.value, most), fixed.grade, fixed.source)
    if found["fixed_capital"].value <= 0:  # an enterprise without any cannot be projected
        found["fixed_capital"] = Completed(1e-3 * found["total_assets"].value, "assumed", fixed.source)
    tax = found["tax_rate"]
    if tax.value <= 0:
        found["tax_rate"] = Completed(1e-6, tax.grade, tax.source)
