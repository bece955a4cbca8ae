"""Identities of the accounts, recomputed from a run: the largest amount by which each one is missed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulation.analysis.causes.decomposition import Moment, productivity_drivers, profit_drivers, return_drivers
from simulation.engine.scenario import Scenario
from simulation.projection import Projection
from simulation.run import project

TOLERANCE = 1e-6


def identity_residuals(projection: Projection) -> dict[str, float]:
    """Largest absolute residual of each identity over years and entities (units of the variable)."""
    return {name: check(projection) for name, check in CHECKS.items()}


def _gap(left: np.ndarray, right: np.ndarray) -> float:
    return float(np.max(np.abs(np.asarray(left) - np.asarray(right))))


def _value_added(p: Projection) -> float:
    v = p.values
    income = v["labour_compensation"] + v["depreciation"] + v["production_taxes"] + v["operating_surplus"]
    return _gap(v["value_added"], income)


def _profit(p: Projection) -> float:
    v = p.values
    return _gap(
        v["total_profit"],
        v["operating_surplus"] - v["interest_expense"] + v["other_net_income"] + v["one_off_items"],
    )


def _balance(p: Projection) -> float:
    v = p.values
    return _gap(v["total_assets"], v["liabilities"] + v["equity"])


def _step(p: Projection, name: str) -> np.ndarray:
    """Change of a stock within each year, apart from what an enterprise that leaves takes with it."""
    path = p.values[name]
    return path[1:] - path[:-1] * (1 - p.values["leaving"][1:])


def _equity(p: Projection) -> float:
    v = p.values
    flow = v["net_profit"] - v["dividends"] + v["capital_paid_in"] + v["deal_cash"] + v["rescue_capital"]
    return _gap(_step(p, "equity"), flow[1:])


def _exits(p: Projection) -> float:
    v = p.values
    paid = _gap(v["exit_proceeds"], v["exit_settlements"] + v["exit_repaid"] + v["exit_owner_cash"])
    owed = _gap(v["exit_debts"], v["exit_repaid"] + v["exit_unpaid"])
    return max(paid, owed, _gap(v["exit_equity"][1:], v["leaving"][1:] * v["equity"][:-1]))


def _debt(p: Projection) -> float:
    v = p.values
    uses = v["investment"] + v["cooperation_capital"] + v["dividends"] + v["working_capital_change"]
    sources = v["net_profit"] + v["depreciation"] + v["disposal_write_off"] + v["disposal_proceeds"] + v["capital_paid_in"]
    sources = sources + v["deal_cash"] + v["rescue_capital"]
    return _gap(_step(p, "net_debt"), (uses - sources)[1:])


def _owner(p: Projection) -> float:
    v = p.values
    profit = _gap(v["net_profit"], v["attributable_net_profit"] + v["minority_profit"])
    return max(profit, _gap(v["equity"], v["attributable_equity"] + v["minority_interests"]))


def _minority(p: Projection) -> float:
    """Equity of other holders is their share of all equity but what the owner alone has put in since the base year."""
    v = p.values
    own = v["capital_paid_in"] + v["rescue_capital"] + v["old_share_cash"]
    walked = _gap(_step(p, "owner_capital"), own[1:])
    return max(walked, _gap(v["minority_interests"], v["outside_share"] * (v["equity"] - v["owner_capital"])))


def _owner_account(p: Projection) -> float:
    v = p.values
    received = v["dividends"] - v["minority_dividends"] + v["owner_sale_proceeds"] + v["exit_owner_cash"]
    flows = (received - v["capital_paid_in"] - v["rescue_capital"])[1:]
    return _gap(v["cumulative_owner_cash"][1:], np.cumsum(flows, axis=0))


def _quota(p: Projection) -> float:
    parts = ("quota_open", "new_energy_building", "new_energy_capacity", "quota_expired")
    return _gap(p.total("new_energy_quota_won"), np.sum([p.total(name) for name in parts], axis=0))


def _dupont(p: Projection) -> float:
    product = p.total("net_margin") * p.total("asset_turnover") * p.total("equity_multiplier")
    return _gap(p.total("return_on_equity"), product)


def _totals(p: Projection) -> float:
    names = ("total_profit", "net_profit", "total_assets", "equity", "employees", "revenue")
    p = p.whole
    return max(_gap(p.total(n), np.sum([p.entity(n, e) for e in p.baseline.entity_ids], axis=0)) for n in names)


def _base_year(p: Projection) -> float:
    cells = p.baseline.columns
    names = ("total_profit", "net_profit", "revenue", "total_assets", "equity", "employees", "new_energy_capacity")
    return max(_gap(p.values[n][0], cells[n]) for n in names)


def _neutral(p: Projection) -> float:
    told = p.scenario
    until = p.years[-1]
    bare = project(
        Scenario("bare", conditions=told.conditions, assumptions=told.assumptions, place=told.place), p.baseline, until
    )
    stated = project(p.scenario.reference(), p.baseline, until)
    return max(_gap(bare.values[n], stated.values[n]) for n in ("total_profit", "equity", "new_energy_capacity"))


def _decompositions(p: Projection) -> float:
    first, last = Moment(p, p.years[0]), Moment(p, p.years[-1])
    pairs = {
        "total_profit": profit_drivers,
        "labour_productivity": productivity_drivers,
        "return_on_equity": return_drivers,
    }
    return max(abs(last.total(n) - first.total(n) - sum(f(first, last).values())) for n, f in pairs.items())


CHECKS: dict[str, Callable[[Projection], float]] = {
    "base_year": _base_year,
    "neutral": _neutral,
    "value_added": _value_added,
    "profit": _profit,
    "balance": _balance,
    "equity": _equity,
    "debt": _debt,
    "owner": _owner,
    "minority": _minority,
    "owner_account": _owner_account,
    "exits": _exits,
    "quota": _quota,
    "dupont": _dupont,
    "totals": _totals,
    "decompositions": _decompositions,
}
