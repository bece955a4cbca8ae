"""Where a plan meets a limit: managers' attention, money under the debt ceiling, open new-energy quota."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.engine.maths import total
from simulation.inputs import lever_inputs
from simulation.projection import Projection

MONEY_SHORT = 10.0  # 亿元 over the whole period, beyond the reference
STARTS_SHORT = 0.5  # 万千瓦 in a year


@dataclass(frozen=True)
class Limit:
    """A limit that binds: `amount` of what is wanted beyond `allowed` in `year`.

    variable: the one that both are values of; blank for managers' attention, counted in measures at full strength.
    """

    kind: str
    levers: tuple[str, ...]
    year: int
    amount: float
    allowed: float
    variable: str = ""


def attention_load(projection: Projection) -> np.ndarray:
    """Number of reform efforts at full strength that managers carry at once, by year (the busiest entity)."""
    moving, _ = lever_inputs(projection.scenario, projection.baseline, projection.years)
    return moving["attention_load"].max(axis=(1, 2))


def attention(projection: Projection) -> Limit | None:
    """More effort at once than managers can carry."""
    load, allowed = attention_load(projection), float(np.ravel(projection.inputs["attention_limit"])[0])
    if load.max() <= allowed + 1e-9:
        return None
    levers = tuple(name for name in projection.scenario.changed() if projection.baseline.levers[name].attention_full)
    return Limit("attention", levers, projection.years[int(load.argmax())], float(load.max()), allowed)


def money(projection: Projection, reference: Projection) -> Limit | None:
    """Investment wished for that cash and the debt ceiling do not allow, cumulated, against the reference."""
    short, usual = (float(p.total("investment_scaled_back").sum()) for p in (projection, reference))
    if short <= usual + MONEY_SHORT:
        return None
    return Limit("money", ("debt_ceiling",), projection.years[-1], short, usual, "investment_scaled_back")


def starts_wanted(rows: np.ndarray, entities: int) -> np.ndarray:
    """New-energy starts that the lever asks for in all (year, run), from its path (year, 1 or entity, 1 or run)."""
    return total(rows * np.ones((entities, 1)) if rows.shape[1] == 1 else rows)[:, 0]


def starts(projection: Projection) -> Limit | None:
    """New-energy starts wished for above what the open quota lets through."""
    moving, _ = lever_inputs(projection.scenario, projection.baseline, projection.years)
    wanted = starts_wanted(moving["new_energy_starts"], len(projection.baseline.entities))[:, 0]
    possible = projection.total("starts_possible")
    short = (wanted - possible)[1:]
    if short.max() <= STARTS_SHORT:
        return None
    at = 1 + int(short.argmax())
    levers = ("new_energy_starts", "new_energy_quota")
    return Limit("starts", levers, projection.years[at], float(wanted[at]), float(possible[at]), "starts")


def limits_met(projection: Projection, reference: Projection) -> list[Limit]:
    """All limits that bind in a projection."""
    found = attention(projection), money(projection, reference), starts(projection)
    return [limit for limit in found if limit]
