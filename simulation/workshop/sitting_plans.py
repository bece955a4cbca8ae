"""Plans of a sitting, `data/sitting_plans.csv`, and its timetable: the debrief keeps its third, play gives way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from pydantic import Field

from simulation.engine.folders import DATA
from simulation.engine.tables import Row, read_table

Phase = Literal["brief", "alone", "agree", "predict", "plan", "submit", "reveal", "shock", "merge", "debrief", "minutes"]
DEBRIEF, MINUTES = "debrief", "minutes"
TAKES_PREDICTIONS = ("predict",)
TAKES_ENTRIES = ("plan", "submit")
PLAYED = ("alone", "agree", *TAKES_PREDICTIONS, *TAKES_ENTRIES)  # steps in which teams work on a round
DEBRIEF_SHARE = 1 / 3  # no study gives a best share; a third is planned and protected


class Step(Row):
    """A part of a sitting. round: 1, 2 …, or 0 where a step belongs to no round; minutes: 0 where it has no end."""

    plan: str
    order: int = Field(ge=1)
    phase: Phase
    round: int = Field(ge=0, le=9)
    minutes: float = Field(ge=0, le=480)

    @property
    def seconds(self) -> float:
        """Planned length."""
        return self.minutes * 60

    @property
    def playing(self) -> bool:
        """Whether the step belongs to play, which gives way to the debrief."""
        return self.phase not in (DEBRIEF, MINUTES)


@cache
def sitting_plans() -> Mapping[str, tuple[Step, ...]]:
    """Steps of each plan in their order."""
    found: dict[str, list[Step]] = {}
    for step in read_table(DATA / "sitting_plans.csv", Step, key=("plan", "order")):
        found.setdefault(step.plan, []).append(step)
    return {plan: tuple(sorted(steps, key=lambda step: step.order)) for plan, steps in found.items()}


def total(steps: Sequence[Step]) -> float:
    """Planned length of a sitting, seconds."""
    return sum(step.seconds for step in steps)


def protected(steps: Sequence[Step]) -> float:
    """Seconds kept for the debrief: what is planned for it, and never less than a third."""
    planned = sum(step.seconds for step in steps if step.phase == DEBRIEF)
    return max(planned, total(steps) * DEBRIEF_SHARE)


def play_left(steps: Sequence[Step], began: float, now: float) -> float:
    """Seconds of play left before the debrief must begin."""
    return max(began + total(steps) - protected(steps) - now, 0.0)


def length(steps: Sequence[Step], index: int, began: float, now: float) -> float | None:
    """Seconds a step gets when it begins now; None where it has no end.

    Steps of play share what is left of play as planned, and never get more than planned; the debrief gets its
    protected time, and what play has left of the whole.
    """
    step = steps[index]
    if step.phase == MINUTES:
        return None
    if step.phase == DEBRIEF:
        return max(protected(steps), began + total(steps) - now)
    rest = sum(other.seconds for other in steps[index:] if other.playing)
    return min(step.seconds, play_left(steps, began, now) * step.seconds / rest) if rest else 0.0
