"""Where figures of the minutes come from: each plan with a mark, its scenario's fingerprint and the link that opens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.sharing import encode, share
from simulation.workshop.room_rules import Rules
from simulation.workshop.trial import projection_of

PARAMETER = "s"  # of an address that opens a scenario


@dataclass(frozen=True)
class Source:
    """A plan that figures were computed from. mark: as figures name it; round, team: whose, blank for the common plan."""

    mark: str
    round: int
    team: str
    scenario: Scenario
    link: str


class Sources:
    """Marks of plans in the order in which they are asked for; the same plan under the same conditions has one mark."""

    def __init__(self, place: Place, rules: Rules, home: str, date: str):
        self.place, self.rules, self.home, self.date = place, rules, home, date
        self.found: dict[tuple, Source] = {}

    def mark(self, levers: Mapping[str, float], conditions: Mapping[str, Any], number: int = 0, team: str = "") -> str:
        """The mark of a plan."""
        key = (number, team, tuple(sorted(levers.items())), repr(sorted(conditions.items())))
        if key not in self.found:
            own, usual = (projection_of(plan, conditions, self.rules, self.place) for plan in (levers, {}))
            code = encode(share([(own, usual)], self.date))
            link = f"{self.home}?{PARAMETER}={code}" if self.home else code
            self.found[key] = Source(f"S{len(self.found) + 1}", number, team, own.scenario, link)
        return self.found[key].mark
