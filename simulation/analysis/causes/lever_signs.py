"""Which way each lever moves what an owner looks at, in a target year and five years after: computed, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.analysis.batch import Batch, totals
from simulation.engine.place import Place
from simulation.engine.rows import AFTER
from simulation.engine.scenario import Scenario
from simulation.run import horizon_after

OUTCOMES = (
    "total_profit",
    "attributable_return_on_equity",
    "labour_productivity",
    "new_energy_capacity",
    "assessed_profit",
)
NOTHING = 1e-9  # a change smaller than this counts as none
Signs = tuple[int, int, int]  # with all parameters at the low end of their ranges, central, at the high end


@dataclass(frozen=True)
class LeverSigns:
    """A lever alone at `value`, an end of its range, from the first year in which it can act: signs of the change against practice.

    signs: by outcome, in the target year and five years after.
    """

    lever: str
    value: float
    signs: Mapping[str, tuple[Signs, Signs]]

    def turned(self, outcome: str) -> bool:
        """Whether the central sign five years after is the opposite one."""
        now, later = self.signs[outcome]
        return now[1] * later[1] < 0


@lru_cache(maxsize=4)
def lever_signs(place: Place, year: int | None = None) -> tuple[LeverSigns, ...]:
    """Every lever that is valued, at each end of its range that differs from practice, run on the model."""
    year = place.usual_year if year is None else year
    ends = [
        (row.id, end)
        for row in place.levers.values()
        if row.standing == "valued"
        for end in (row.min, row.max)
        if end != row.neutral
    ]
    usual = Scenario.preset("reference", place)
    plans = [usual, *(usual.renamed(lever).with_lever(lever, end) for lever, end in ends)]
    years = horizon_after(year, place)
    found = {}
    for side in ("low", "value", "high"):
        parameters = {name: np.array([[getattr(row, side)]]) for name, row in place.parameters.items()}
        batch = Batch.joined([Batch.of(plan, place, years).widened(1, parameters=parameters) for plan in plans])
        found[side] = {name: values - values[:, :1] for name, values in totals(batch, OUTCOMES).items()}
    at = years.index(year)

    def signs(outcome: str, run: int) -> tuple[Signs, Signs]:
        now, later = (
            tuple(_sign(found[side][outcome][t, run]) for side in ("low", "value", "high")) for t in (at, at + AFTER)
        )
        return now, later  # type: ignore[return-value]

    return tuple(
        LeverSigns(lever, end, {outcome: signs(outcome, run) for outcome in OUTCOMES})
        for run, (lever, end) in enumerate(ends, start=1)
    )


def _sign(change: float) -> int:
    return 0 if abs(change) <= NOTHING else 1 if change > 0 else -1
