"""What was done on a workbench, step by step: undo, redo, and going back to any step."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.scenario import Scenario, ScenarioError
from simulation.workbench.bench import LONGEST, MOST, Workbench, is_package

SCHEMA = "workbench/1.0"
LIMIT = 80  # steps kept
TOGETHER = 1.2  # seconds within which moves of one lever count as one step
LARGEST = 2_000_000  # characters of a stored workbench


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
)


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

    def done(self, action: str, subject: str, bench: Workbench, moment: float = 0.0) -> Timeline:
        """The timeline after something was done; steps undone before are dropped.

        Moves of the same lever in quick succession (a held arrow key) are one step, and so is looking at one scenario
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

    @classmethod
    def from_text(cls, text: str) -> Timeline:
        """A timeline from its text; ScenarioError when it is not one, or holds what this model does not know."""
        if not isinstance(text, str) or len(text) > LARGEST:
            raise ScenarioError("error.bench_store")
        try:
            content = json.loads(text)
            scenarios = [Scenario.from_dict(one) for one in content["scenarios"][: LIMIT * MOST]]
            steps = tuple(_step(raw, scenarios) for raw in content["steps"][-LIMIT:])
            if content["schema"] != SCHEMA or not steps:
                raise ScenarioError("error.bench_version")
            return cls(steps, len(steps) - 1).going(int(content["at"]))
        except ScenarioError:
            raise
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
            raise ScenarioError("error.bench_store") from None


def _together(last: Step, step: Step) -> bool:
    if step.action == last.action == "open":
        return last.bench.own == step.bench.own
    series = step.action == "lever" and (last.action, last.subject) == (step.action, step.subject)
    return series and last.bench.current.name == step.bench.current.name and step.moment - last.moment < TOGETHER


def _compact(scenario: Scenario) -> str:
    return json.dumps(scenario.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _step(raw: Any, scenarios: list[Scenario]) -> Step:
    action, subject, current, own = raw
    kept = tuple(scenarios[_place(place)] for place in own)
    names = [scenario.name for scenario in kept]
    repeated = len(set(names)) < len(names) or len(names) > MOST
    if action not in ACTIONS or not _fits(action, subject) or repeated or any(map(is_package, names)):
        raise ScenarioError("error.bench_store")
    if any(len(name) > LONGEST for name in names):
        raise ScenarioError("error.bench_name")
    return Step(action, subject, Workbench(scenarios[_place(current)], kept))


def _fits(action: str, subject: Any) -> bool:
    """Whether a step names what its action is done to."""
    if action in ("lever", "timing", "entity"):
        return subject in {**catalogue().levers, **catalogue().retired}
    return isinstance(subject, str) and (action != "conditions" or subject in catalogue().condition_presets)


def _place(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise ScenarioError("error.bench_store")
    return raw
