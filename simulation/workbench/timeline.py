"""What was done on a workbench, step by step: undo, redo, and going back to any step."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from simulation.engine.scenario import Scenario
from simulation.workbench.bench import Workbench

SCHEMA = "workbench/1.0"
LIMIT = 80  # steps kept
TOGETHER = 1.2  # seconds within which moves of one lever count as one step


@dataclass(frozen=True)
class Step:
    """One thing done and the workbench after it.

    `action` is one of ACTIONS, `subject` what it was done to (a lever's id, a scenario's name), `moment` in seconds.
    """

    action: str
    subject: str
    bench: Workbench
    moment: float = 0.0


ACTIONS = (
    "start",
    "lever",
    "timing",
    "entity",
    "reset",
    "conditions",
    "open",
    "add",
    "rename",
    "duplicate",
    "delete",
    "merge",
    "ease",
    "decide",
    "assumption",
)
EDITS = ("lever", "timing", "entity", "reset", "conditions", "ease", "decide", "assumption", "rename")  # of what was opened


@dataclass(frozen=True)
class Timeline:
    """Steps in order; `at` is the one that stands."""

    steps: tuple[Step, ...]
    at: int = 0

    @classmethod
    def begun(cls, bench: Workbench) -> Timeline:
        """A timeline on which nothing was done yet."""
        return cls((Step("start", bench.current.name, bench),))

    @property
    def bench(self) -> Workbench:
        """The workbench as it stands."""
        return self.steps[self.at].bench

    @property
    def origin(self) -> Scenario:
        """The package or saved scenario that the current one came from, as it was taken up; of steps long past, the oldest known."""
        at = self.at
        while at and self.steps[at].action in EDITS:
            at -= 1
        return self.steps[at].bench.current

    def done(self, action: str, subject: str, bench: Workbench, moment: float = 0.0) -> Timeline:
        """The timeline after something was done; steps undone before are dropped.

        Moves of the same lever, or of its timing, in quick succession (a held arrow key) are one step, and so is looking at one scenario
        after another.
        """
        if bench == self.bench:
            return self
        last, kept = self.steps[self.at], self.steps[: self.at + 1]
        if _together(last, Step(action, subject, bench, moment)):
            kept = kept[:-1]
        steps = (*kept, Step(action, subject, bench, moment))[-LIMIT:]
        return Timeline(steps, len(steps) - 1)

    def going(self, place: int) -> Timeline:
        """The timeline at another of its steps; before the first and beyond the last there is none."""
        return Timeline(self.steps, min(max(place, 0), len(self.steps) - 1))

    @cached_property
    def text(self) -> str:
        """The timeline as text, for keeping: each different scenario once."""
        places: dict[str, int] = {}

        def place(scenario: Scenario) -> int:
            return places.setdefault(_compact(scenario), len(places))

        steps = [
            [step.action, step.subject, place(step.bench.current), [place(own) for own in step.bench.own]]
            for step in self.steps
        ]
        return json.dumps(
            {"schema": SCHEMA, "at": self.at, "steps": steps, "scenarios": [json.loads(text) for text in places]},
            ensure_ascii=False,
            separators=(",", ":"),
        )


def _together(last: Step, step: Step) -> bool:
    if step.action == last.action == "open":
        return last.bench.own == step.bench.own
    series = step.action in ("lever", "timing") and (last.action, last.subject) == (step.action, step.subject)
    return series and last.bench.current.name == step.bench.current.name and step.moment - last.moment < TOGETHER


def _compact(scenario: Scenario) -> str:
    return json.dumps(scenario.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
