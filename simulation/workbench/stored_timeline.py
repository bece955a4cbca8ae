"""A timeline read from what a browser kept: what is sound is taken, what is not is left out and named.

A scenario that no longer fits the model (a retired lever, a narrowed range) is missing from the steps that had it; a
step that stood on such a scenario, or is of a kind that is not known, is missing itself. The step that stood when the
text was kept always stands again, with what is sound of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import LeftOut, Refusal
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import REFERENCE, Scenario
from simulation.engine.setting import ScenarioError, check_entity
from simulation.workbench.bench import LONGEST, MOST, Workbench, fresh, is_package, package_labels
from simulation.workbench.timeline import ACTIONS, LIMIT, SCHEMA, Step, Timeline

LARGEST = 2_000_000  # characters of a stored timeline

Read = Scenario | LeftOut


def read_timeline(text: Any, place: Place | None = None) -> tuple[Timeline, tuple[LeftOut, ...]]:
    """A timeline from its text, and what of it was left out; ScenarioError when nothing of it can be read.

    place: whose scenarios these are; the embedded one by default.
    """
    where = place or embedded_place()
    if not isinstance(text, str) or len(text) > LARGEST:
        raise ScenarioError("error.bench_store")
    try:
        content = json.loads(text)
        schema, at, raw = content["schema"], content["at"], content["steps"]
        if schema != SCHEMA:
            raise ScenarioError("error.bench_version")
        if not isinstance(raw, list) or not raw:
            raise ScenarioError("error.bench_store")
        scenarios = [scenario_or_why(one, where) for one in content["scenarios"][: LIMIT * MOST]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise error if isinstance(error, ScenarioError) else ScenarioError("error.bench_store") from None
    shelf = _Shelf(scenarios, where)
    if isinstance(at, bool) or not isinstance(at, int):
        shelf.leave_out("place", str(at), ScenarioError("error.bench_store"))
        at = len(raw) - 1
    at = min(max(at, 0), len(raw) - 1)
    first = min(max(0, len(raw) - LIMIT), at)
    return _timeline(raw[first:][:LIMIT], at - first, shelf)


def scenario_or_why(raw: Any, place: Place) -> Read:
    """A stored scenario of a place, or why this model cannot use it."""
    try:
        found = Scenario.from_dict(raw, place, fit=True)
        for entity in found.entities:
            check_entity(entity, place, place.seen_ids, f"entities.{entity}")
        return found
    except ScenarioError as error:
        name = raw.get("name") if isinstance(raw, dict) else None
        return LeftOut("scenario", legible(name), error)


def legible(name: Any) -> str:
    """A stored name as it can be shown, whatever it holds; blank where it is no text."""
    return name[:LONGEST].encode("utf-8", "replace").decode() if isinstance(name, str) else ""


class _Shelf:
    """Stored scenarios by their places, and what was found wrong with those that were asked for."""

    def __init__(self, scenarios: Sequence[Read], place: Place):
        self.scenarios, self.place = scenarios, place
        self.left_out: list[LeftOut] = []
        self._names = {one.name for one in scenarios if isinstance(one, Scenario)}
        self._renamed: dict[str, str] = {}

    def current(self, place: Any) -> Scenario | None:
        """The scenario worked on in a step."""
        found = self._at(place)
        return found if found is None or is_package(found.name, self.place) else self._well_named(found)

    def own(self, places: Any) -> tuple[Scenario, ...]:
        """The visitor's own scenarios in a step, each name once."""
        kept: dict[str, Scenario] = {}
        for place in places if isinstance(places, list) else ():
            found = self._at(place)
            if found is None:
                continue
            found = self._well_named(found)
            if found.name in kept or len(kept) >= MOST:
                self.leave_out("scenario", found.name, ScenarioError("error.bench_many", most=MOST))
            else:
                kept[found.name] = found
        return tuple(kept.values())

    def leave_out(self, kind: str, name: Any, reason: Refusal) -> None:
        """Note what is left out; the same thing for the same reason once."""
        name = legible(name)
        if not any((one.kind, one.name, str(one.reason)) == (kind, name, str(reason)) for one in self.left_out):
            self.left_out.append(LeftOut(kind, name, reason))

    def _at(self, place: Any) -> Scenario | None:
        if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < len(self.scenarios):
            self.leave_out("scenario", "", ScenarioError("error.bench_store"))
            return None
        found = self.scenarios[place]
        if isinstance(found, LeftOut):
            self.leave_out(found.kind, found.name, found.reason)
            return None
        return found

    def _well_named(self, found: Scenario) -> Scenario:
        """The scenario under another name where its own is too long or has become a package's."""
        name = " ".join(found.name.split())
        if len(name) <= LONGEST and not is_package(name, self.place) and name not in package_labels(self.place):
            return found
        if name not in self._renamed:
            self._renamed[name] = fresh(name[: LONGEST - 5] + " ({n})", self._names | set(self._renamed.values()))
            self.leave_out("renamed", name, ScenarioError("error.bench_renamed", name=self._renamed[name]))
        return found.renamed(self._renamed[name])


def _timeline(raw: list[Any], at: int, shelf: _Shelf) -> tuple[Timeline, tuple[LeftOut, ...]]:
    steps: list[Step] = []
    stands = 0
    for place, one in enumerate(raw):
        step = _step(one, shelf)
        if step is not None:
            steps.append(step)
        elif place == at:
            steps.append(_standing(one, shelf, steps))
        if place == at:
            stands = len(steps) - 1
    return Timeline(tuple(steps), stands), tuple(shelf.left_out)


def _step(raw: Any, shelf: _Shelf) -> Step | None:
    """One step, with what is sound of its workbench; None where it cannot be told as a step."""
    if not isinstance(raw, list) or len(raw) != 4:
        shelf.leave_out("step", "", ScenarioError("error.bench_store"))
        return None
    action, subject, place, places = raw
    current, own = shelf.current(place), shelf.own(places)
    if current is None:
        return None
    if action not in ACTIONS or not _fits(action, subject, shelf.place):
        shelf.leave_out("step", subject, ScenarioError("error.bench_step", action=legible(str(action))))
        return None
    return Step(action, subject, Workbench(current, own))


def _standing(raw: Any, shelf: _Shelf, before: list[Step]) -> Step:
    """What is sound of the workbench that stood, where its step is none: as if it had just been opened."""
    parts = raw if isinstance(raw, list) and len(raw) == 4 else (None, None, None, [])
    place, places = parts[2:]
    own = shelf.own(places) or (before[-1].bench.own if before and not isinstance(places, list) else ())
    current = (None if place is None else shelf.current(place)) or Scenario.preset(REFERENCE, shelf.place)
    return Step("open" if before else "start", current.name, Workbench(current, own))


def _fits(action: str, subject: Any, place: Place) -> bool:
    """Whether a step names what its action is done to."""
    if action in ("lever", "timing", "entity"):
        return isinstance(subject, str) and subject in catalogue().lever_rows
    return isinstance(subject, str) and (action != "conditions" or subject in place.condition_presets)
