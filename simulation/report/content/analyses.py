"""The analyses a report rests on, asked for in one place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.causes.attribution import EXACT, Attribution, attribute, within
from simulation.analysis.goals.limits import Limit, attention_load, limits_met
from simulation.analysis.sensitivity.tornado import tornado
from simulation.analysis.uncertainty.ensemble import Ensemble
from simulation.analysis.uncertainty.released_ranges import released_ranges
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.evidence.identities import identity_residuals
from simulation.explanation.actions import COSTS

__all__ = [
    "Ensemble",
    "Limit",
    "Share",
    "Swing",
    "attention_load",
    "identity_residuals",
    "limits_met",
    "ranges",
    "shares",
    "swings",
]


@dataclass(frozen=True)
class Share:
    """What one lever, or conditions, contributes to the change of total profit in the last year, and its cost until then, 亿元."""

    player: str
    value: float
    cost: float


@dataclass(frozen=True)
class Swing:
    """Total profit of the last year, 亿元, with one assumption at the low and at the high end of its range."""

    assumption: str
    kind: str
    grade: str
    at_low: float
    central: float
    at_high: float

    @property
    def size(self) -> float:
        """Distance between both ends, 亿元."""
        return abs(self.at_high - self.at_low)


@lru_cache(maxsize=16)
def ranges(scenario: Scenario, baseline: Place, draws: int, seed: int, until: int, outcomes: tuple[str, ...]) -> Ensemble:
    """The ensemble of a scenario, as pages show it too; kept, since several documents ask for it."""
    return released_ranges(scenario, outcomes, baseline, until, draws, seed)


@lru_cache(maxsize=16)
def shares(scenario: Scenario, baseline: Place, until: int) -> tuple[float, float, tuple[Share, ...]]:
    """Total profit without and with the plan, and each player's share of the difference, largest first.

    Without the plan means base-year practice under central conditions. Groups are divided among their levers.
    """
    found = attribute(scenario, baseline, until, ("total_profit", *COSTS))
    parts = [part for player in found.players for part in _parts(found, player, baseline)]
    before, after = (float(side["total_profit"][-1]) for side in (found.before, found.after))
    return before, after, tuple(sorted(parts, key=lambda share: (-abs(share.value), share.player)))


def _parts(found: Attribution, player: str, baseline: Place) -> list[Share]:
    if found.rule == EXACT or not found.members[player]:
        return [_share(found, player)]
    try:
        inner = within(found, player, baseline)
    except AnalysisError:
        return [_share(found, player)]
    return [_share(inner, lever) for lever in inner.players]


def _share(found: Attribution, player: str) -> Share:
    at = found.players.index(player)
    spent = sum(float(found.contributions[name][1:, at].sum()) for name in COSTS)
    return Share(player, float(found.contributions["total_profit"][-1, at]), spent)


@lru_cache(maxsize=16)
def swings(scenario: Scenario, baseline: Place, until: int) -> tuple[Swing, ...]:
    """Assumptions by how far each alone moves total profit over its 90 % range, largest first."""
    table = tornado(scenario, None, baseline, until, ("total_profit",)).table("total_profit", until)
    return tuple(
        Swing(row["id"], row["kind"], row["grade"], *(float(row[name]) for name in ("at_low", "central", "at_high")))
        for row in table.to_dict("records")
        if np.isfinite(row["swing"])
    )
