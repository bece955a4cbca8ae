"""What all parts of the minutes rest on: the sitting, its revealed rounds, the plan that is judged, names and marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from simulation.engine.place import Place
from simulation.language.words import Words
from simulation.report.content.story import Table
from simulation.report.minutes.minutes_judged import Judged, judged
from simulation.report.minutes.minutes_request import MinutesRequest
from simulation.report.minutes.minutes_sources import Sources
from simulation.workshop.room import Round, Sitting
from simulation.workshop.round_results import RoundResults, round_results


@dataclass(frozen=True)
class MinutesFrame:
    """A sitting in one language, before its sentences."""

    request: MinutesRequest
    words: Words
    sources: Sources = field(compare=False)

    @property
    def language(self) -> str:
        """zh or en."""
        return self.request.language

    @property
    def sitting(self) -> Sitting:
        """The sitting written down."""
        return self.request.sitting

    @property
    def place(self) -> Place:
        """The place that the sitting's figures are of."""
        return self.sources.place

    @cached_property
    def rounds(self) -> dict[int, tuple[Round, RoundResults]]:
        """Revealed rounds that have plans, with what they come to."""
        sitting = self.sitting
        return {
            number: (held, round_results(sitting, number, self.request.room.place))
            for number, held in sorted(sitting.rounds.items())
            if sitting.revealed(number) and held.entries
        }

    @cached_property
    def judged(self) -> Judged | None:
        """The plan that problems are read from: the common one, else the best of the last round; none before a reveal, or without targets."""
        return judged(self.sitting, self.rounds)

    def mark(self, plan: Judged) -> str:
        """Mark of the plan that is judged."""
        return self.sources.mark(plan.levers, plan.conditions, plan.round, plan.team)

    def team(self, team: str) -> str:
        """A team's name."""
        found = self.request.room.teams.get(team)
        return found.name if found else team

    def change(self, name: str, figure: float, change: float) -> str:
        """A change against practice that agrees with both figures as they are printed."""
        return self.words.change(name, self.words.gap(name, figure - change, figure))

    def headed(self, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], figures: tuple[bool, ...]) -> Table:
        """A table whose heads are words of the minutes."""
        return Table(tuple(self.words(f"paper.minutes.column.{column}") for column in columns), rows, figures)
