"""Enterprises beside their industries: whole places are not doubted, a slip names its figures and its size."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from simulation import embedded_place
from simulation.intake.cell_values import Figure
from simulation.intake.completion import ratios
from simulation.intake.industry_slips import MONEY, industry_slips, usual_of
from tests.test_second_place import PLACE


def book(rows):
    """A workbook of enterprises (id, industry, figures), without history."""
    enterprises = {key: SimpleNamespace(industry=industry) for key, industry, _ in rows}
    figures = {(key, name): Figure(value, "", "") for key, _, own in rows for name, value in own.items()}
    return SimpleNamespace(enterprises=enterprises, figures=figures, history={}, base_year=2025)


def enterprises_of(place):
    for one in place.entities:
        own = {
            name: place.cells[one.id, name].value
            for name in ("revenue", "total_profit", "net_profit", "total_assets", "equity", "employees")
        }
        pay = place.cells[one.id, "compensation_per_head"].value
        yield one.id, one.industry, {**own, "labour_cost": pay * own["employees"]}


@pytest.mark.parametrize("place", [embedded_place(), PLACE], ids=["embedded", "second"])
def test_no_enterprise_of_a_whole_place_is_doubted(place):
    assert list(industry_slips(book(list(enterprises_of(place))))) == []


def typical(industry):
    """Figures of an enterprise that is as its industry, of 10,000 persons."""
    usual = usual_of(industry)
    revenue, assets = usual["revenue_per_head"], usual["assets_per_head"]
    profit = revenue * usual["profit_on_revenue"]
    amounts = (revenue, profit, 0.75 * profit, assets, assets * usual["equity_ratio"], usual["pay_per_head"])
    return {**dict(zip(MONEY, amounts, strict=True)), "employees": 1.0}


@pytest.mark.parametrize("industry", sorted({name for name, _ in ratios()}))
def test_a_slip_of_any_industry_is_named_with_its_size(industry):
    cases = [
        (("revenue",), 10),
        (("total_assets", "equity"), 10),
        (("labour_cost",), 10),
        (MONEY, 100),
        (MONEY, 1e3),
        (MONEY, 0.01),
    ]
    assert list(industry_slips(book([("own", industry, typical(industry))]))) == []
    for columns, times in cases:
        own = typical(industry)
        moved = {**own, **{name: own[name] * times for name in columns}}
        ((_, slip),) = industry_slips(book([("own", industry, moved)]))
        assert (set(slip.columns), slip.times) == (set(columns), pytest.approx(times))
