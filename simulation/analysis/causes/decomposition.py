"""Exact decompositions of a change into drivers: contributions always add up to the change.

Products are split with logarithmic means (LMDI) or Shapley values, so neither order nor a residual matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import permutations

import numpy as np

from simulation.engine.maths import divide
from simulation.model import model
from simulation.projection import Projection

PARTS = {
    "new_energy": ("new_energy_value_added",),
    "chains": ("chain_value_added",),
    "tolls": ("extra_tolls",),
    "research": ("research_return", "rd_bought"),
    "savings": ("cost_savings", "losses_avoided", "closed_unit_output"),
    "programme_costs": ("programme_costs",),
    "other": (),
}
DUPONT = ("net_margin", "asset_turnover", "equity_multiplier")


@dataclass(frozen=True)
class Moment:
    """One projection at one year."""

    projection: Projection
    year: int

    def each(self, variable: str) -> np.ndarray:
        """A variable by entity in the year (central draw)."""
        values = self.projection.values[variable][self.projection.years.index(self.year)][:, 0]
        return np.broadcast_to(values, (len(self.projection.baseline.entities),))

    def total(self, variable: str) -> float:
        """The province's value in the year."""
        return float(self.projection.total(variable)[self.projection.years.index(self.year)])


def logarithmic_mean(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`(a - b) / ln(a / b)`, a where both are equal, 0 where signs differ or one is zero."""
    usable = a * b > 0
    ratio = np.log(np.where(usable, a, 1.0) / np.where(usable, b, 1.0))
    flat = np.abs(ratio) < 1e-12
    return np.where(usable, np.where(flat, a, (a - b) / np.where(flat, 1.0, ratio)), 0.0)


def output_factors(moment: Moment) -> dict[str, np.ndarray]:
    """Factors whose product, times a constant, is core output by entity: index numbers above zero."""
    alpha = float(np.ravel(moment.projection.inputs["capital_elasticity"])[0])
    capital = moment.each("capital_index") ** alpha
    people = moment.each("labour_index") ** (1 - alpha)
    demand = moment.each("demand_index")
    return {
        "capital": capital,
        "people": people,
        "demand": demand,
        "trend": divide(moment.each("volume_index"), capital * people * demand, otherwise=1.0),
        "price": moment.each("price_value_index"),
        "capability": np.exp(moment.each("capability") + moment.each("operating_disturbance")),
    }


def output_drivers(before: Moment, after: Moment) -> dict[str, float]:
    """Change of core output by factor, 亿元; sums exactly to the change.

    Where output falls to zero only a price of zero can be the cause, so the whole change is put there.
    """
    old_output, new_output = before.each("core_output"), after.each("core_output")
    alive = old_output * new_output > 0
    mean = logarithmic_mean(new_output, old_output)
    old, new = output_factors(before), output_factors(after)
    drivers = {}
    for name in new:
        ratio = np.where(alive, new[name], 1.0) / np.where(alive, old[name], 1.0)
        drivers[name] = float((mean * np.log(ratio)).sum())
    drivers["price"] += float((new_output - old_output)[~alive].sum())
    return drivers


@cache
def terms(variable: str) -> dict[str, float]:
    """Sign and weight of each cause in an equation that is a plain sum, read from the equation itself."""
    equation = model().equations[variable]
    names = [argument.name for argument in equation.arguments]
    units = np.eye(len(names))
    return {name: float(equation.function(*row)) for name, row in zip(names, units, strict=True)}


def sum_drivers(before: Moment, after: Moment, variable: str, left_out: tuple[str, ...]) -> dict[str, float]:
    """Change of a sum by term, except terms that are split elsewhere (units of the variable)."""
    return {
        name: weight * (after.total(name) - before.total(name))
        for name, weight in terms(variable).items()
        if name not in left_out
    }


def value_added_drivers(before: Moment, after: Moment) -> dict[str, float]:
    """Change of value added by driver, 亿元; sums exactly to the change."""
    drivers = {**output_drivers(before, after), **dict.fromkeys(PARTS, 0.0)}
    for name, value in sum_drivers(before, after, "value_added", ("core_output",)).items():
        part = next((part for part, members in PARTS.items() if name in members), "other")
        drivers[part] += value
    return drivers


def profit_drivers(before: Moment, after: Moment) -> dict[str, float]:
    """Change of total profit by driver, 亿元; sums exactly to the change."""
    added = value_added_drivers(before, after)
    volume = sum(added.pop(name) for name in ("capital", "people", "demand", "trend"))
    return {
        "volume": volume,
        **added,
        **sum_drivers(before, after, "operating_surplus", ("value_added",)),
        **sum_drivers(before, after, "total_profit", ("operating_surplus",)),
    }


def productivity_drivers(before: Moment, after: Moment) -> dict[str, float]:
    """Change of labour productivity by driver, 万元/人; sums exactly to the change.

    Value added is split by driver; fewer or more people count both in output and in the denominator.
    """
    per_head = (1 / before.total("average_employees") + 1 / after.total("average_employees")) / 2
    drivers = {name: value * per_head for name, value in value_added_drivers(before, after).items()}
    output = (before.total("value_added") + after.total("value_added")) / 2
    drivers["people"] += output * (1 / after.total("average_employees") - 1 / before.total("average_employees"))
    return drivers


def shapley_product(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Change of a product of factors by factor: mean over all orders in which factors may change."""
    names = list(before)
    orders = list(permutations(names))
    found = dict.fromkeys(names, 0.0)
    for order in orders:
        state = dict(before)
        for name in order:
            old = float(np.prod(list(state.values())))
            state[name] = after[name]
            found[name] += (float(np.prod(list(state.values()))) - old) / len(orders)
    return found


def return_drivers(before: Moment, after: Moment) -> dict[str, float]:
    """Change of return on equity by DuPont factor, share; sums exactly to the change."""
    return shapley_product(*({name: moment.total(name) for name in DUPONT} for moment in (before, after)))
