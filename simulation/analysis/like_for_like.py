"""The base year beside later years, like with like: where its opening is not known, closing stocks stand in for averages in every year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulation.engine.place import Place
from simulation.model import model
from simulation.projection import TOTAL, Projection

OPENED_BY = {  # averages of opening and closing: the column that tells the base year's opening, or none does
    "average_equity": "equity_gained",
    "average_attributable_equity": "equity_gained",
    "average_assets": "assets_gained",
    "average_employees": None,
    "average_debt": None,
}
RESTING = (  # what is divided by them or charged on them, in the order in which it is computed
    "labour_productivity",
    "labour_productivity_net",
    "attributable_return_on_equity",
    "equity_if_borrowed",
    "return_on_equity",
    "return_on_equity_if_borrowed",
    "asset_turnover",
    "equity_multiplier",
    "profit_per_head",
    "invested_capital",
    "return_on_invested_capital",
    "adjusted_capital",
    "capital_charge",
    "eva",
    "eva_without_add_back",
    "eva_rate",
)
FROM_CHANGES = ("cash_collection_ratio", "operating_cash_ratio")  # flows of which the base year's change of stocks is a part


def opening_known(place: Place, average: str) -> np.ndarray:
    """Whether an average of the base year is one, by entity: its opening stands in the place's own figures."""
    column = OPENED_BY[average]
    return np.zeros(len(place.entities), bool) if column is None else np.ravel(place.columns[column]) != 0


def like_for_like(projection: Projection) -> Projection:
    """The run with closing stocks in place of averages in all years, for entities whose base year has no opening."""
    values = dict(projection.values)
    for name in (*OPENED_BY, *RESTING):
        equation = model().equations[name]
        found = equation.function(*(_same_year(projection, values, cause.name) for cause in equation.arguments))
        known = opening_known(projection.baseline, name)[None, :, None] if name in OPENED_BY else False
        values[name] = np.where(known, values[name], found)
    return replace(projection, values=values)


def _same_year(projection: Projection, values: dict[str, np.ndarray], name: str) -> np.ndarray:
    """What enters an equation, its opening read as its closing."""
    return values[name] if name in values else projection.inputs[name]


def on_closing(projection: Projection, variable: str) -> bool:
    """Whether a variable of the whole is compared with the base year on closing stocks and not as it is shown."""
    if variable not in OPENED_BY and variable not in RESTING:
        return False
    return not np.allclose(like_for_like(projection).total(variable), projection.total(variable), rtol=1e-12, atol=0)


def since_base(projection: Projection, variable: str, entity: str = TOTAL) -> np.ndarray:
    """The path of the whole, or of one entity, in which later years can be set beside the base year."""
    return (like_for_like(projection) if variable in RESTING else projection).entity(variable, entity)


def first_alike(variable: str) -> int:
    """How many years after the base year a variable can first be compared: flows that hold a change of stocks a year later."""
    return int(variable in FROM_CHANGES)


def unopened(place: Place, variable: str) -> bool:
    """Whether a variable's base-year value stands on a closing stock where later years have an average."""
    causes = {variable, *(cause.name for cause in model().equations[variable].arguments)}
    return any(not opening_known(place, average).all() for average in causes & OPENED_BY.keys())
