"""The plan that a sitting ends with: the common one, else the best of the last revealed round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulation.engine.place import Place
from simulation.workshop.room import Round, Sitting
from simulation.workshop.room_rules import Rules
from simulation.workshop.round_results import RoundResults
from simulation.workshop.separation import margins


@dataclass(frozen=True)
class Judged:
    """A plan that the sitting ends with. team: whose, blank for the common one; figures, change: in the rules' year."""

    levers: Mapping[str, float]
    conditions: Mapping[str, Any]
    figures: Mapping[str, float]
    change: Mapping[str, float]
    round: int
    team: str = ""

    @property
    def common(self) -> bool:
        """Whether it is the common plan."""
        return not self.team

    def margins(self, rules: Rules, place: Place) -> dict[str, float]:
        """How far each target is passed or missed."""
        return margins(self.figures, rules, place)


def judged(sitting: Sitting, rounds: Mapping[int, tuple[Round, RoundResults]]) -> Judged | None:
    """The common plan, else the best of the last revealed round; none where no target says which is best."""
    merged = sitting.merged
    if merged:
        held = sitting.rounds[merged["round"]]
        return Judged(merged["levers"], held.conditions, merged["figures"], merged["change"], merged["round"])
    if not rounds:
        return None
    number = max(rounds)
    held, results = rounds[number]
    if not results.ranks:
        return None
    team = results.ranks[0]
    entry = held.entries[team]
    return Judged(entry.levers, held.conditions, entry.figures, entry.change, number, team)
