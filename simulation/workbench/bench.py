"""Named scenarios and the one being worked on.

Packages of the place are read only: moving a lever in one starts a scenario of the visitor's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.language.given_names import is_found, misnamed

MOST = 24  # scenarios of one's own
LONGEST = 40  # characters of a name


class WorkbenchError(ValueError):
    """Something that cannot be done with a scenario: `kind` names the reason, `fields` fill its sentence."""

    SENTENCES: ClassVar = {
        "blank": "name: a scenario needs a name in words",
        "long": "name: {length} characters; at most {most} fit",
        "taken": "name: {name!r} is another scenario's; choose a different one",
        "package": "name: {name!r} is the name of a package; choose a different one",
        "full": "scenarios: {most} are kept already; delete one first",
        "unknown": "scenario: {name!r} is not here any more",
        "caption_long": "line: {length} characters; at most {most} fit",
        "caption_signs": "line: it holds signs that cannot be seen; write it anew",
        "story_full": "story: {most} steps are kept already; delete one first",
        "scene_gone": "story: this step is not here any more",
    }

    def __init__(self, kind: str, **fields: Any):
        super().__init__(self.SENTENCES[kind].format(**fields))
        self.kind, self.fields = kind, fields


def is_package(name: str, place: Place) -> bool:
    """Whether a scenario of that name is a read-only package of a place."""
    return name in place.scenario_presets


def stays(name: str, place: Place) -> bool:
    """Whether a scenario of that name is left as it is when a lever moves: a package, or a plan as a search found it."""
    return is_package(name, place) or is_found(name)


def _of_package(scenario: Scenario, place: Place) -> Scenario:
    """The package of a scenario's name, looked at under its conditions and assumptions."""
    return Scenario.preset(scenario.name, place).beside(scenario)


def package_labels(place: Place) -> set[str]:
    """How packages of a place are called in either language."""
    return {label for row in place.scenario_presets.values() for label in (row.label_zh, row.label_en)}


def fresh(pattern: str, taken: Iterable[str]) -> str:
    """The first free name of a pattern such as `Scenario {n}`."""
    used = set(taken)
    return next(name for n in range(1, len(used) + 2) if (name := pattern.replace("{n}", str(n))) not in used)


@dataclass(frozen=True)
class Workbench:
    """The scenario being worked on and the visitor's own scenarios, in the order they were made."""

    current: Scenario
    own: tuple[Scenario, ...] = ()

    @property
    def place(self) -> Place:
        """The place that all its scenarios are of."""
        return self.current.place

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the visitor's own scenarios."""
        return tuple(scenario.name for scenario in self.own)

    def find(self, name: str) -> Scenario:
        """A scenario or a package by name; WorkbenchError when there is none."""
        if is_package(name, self.place):
            return Scenario.preset(name, self.place)
        for scenario in self.own:
            if scenario.name == name:
                return scenario
        raise WorkbenchError("unknown", name=name)

    def edited(self, changed: Scenario, new_name: str, plain_name: str = "") -> Workbench:
        """The bench after the current scenario became `changed`; a package or found plan that was changed goes on as `new_name`.

        Other conditions or assumptions alone leave a package a package and a found plan itself: it is only looked at in another
        light. A scenario that the program named after levers of which none is moved any more goes on as `plain_name`.
        """
        plain_name = plain_name or new_name
        if changed.name in self.names:
            found = self.find(changed.name)
            if is_found(changed.name) and (found.levers, found.entities) != (changed.levers, changed.entities):
                return self.added(changed, plain_name if misnamed(changed) else new_name)
            named = changed.renamed(self._checked(plain_name)) if misnamed(changed) else changed
            own = tuple(named if scenario.name == changed.name else scenario for scenario in self.own)
            return Workbench(named, own)
        if is_package(changed.name, self.place) and _of_package(changed, self.place) == changed:
            return replace(self, current=changed)
        if misnamed(changed):
            return self.added(changed, plain_name)
        return self.added(changed, new_name if is_package(changed.name, self.place) else changed.name)

    def added(self, scenario: Scenario, name: str) -> Workbench:
        """The bench with one more scenario, which becomes the current one."""
        if len(self.own) >= MOST:
            raise WorkbenchError("full", most=MOST)
        named = scenario.renamed(self._checked(name))
        return Workbench(named, (*self.own, named))

    def opened(self, name: str) -> Workbench:
        """Another scenario taken up; a package comes under the conditions and assumptions already chosen."""
        found, now = self.find(name), self.current
        if is_package(name, self.place):
            found = found.beside(now)
        return replace(self, current=found)

    def kept(self, saved: Scenario) -> Scenario | None:
        """A saved state where it is still here as it was: a package, or a scenario of one's own under any name."""
        if is_package(saved.name, self.place) and _of_package(saved, self.place) == saved:
            return saved
        return next((scenario for scenario in self.own if scenario.renamed(saved.name) == saved), None)

    def reopened(self, saved: Scenario) -> Workbench:
        """A saved state taken up again: where it was changed or deleted since, as one more scenario."""
        found = self.kept(saved)
        if found is not None:
            return replace(self, current=found)
        taken = saved.name in self.names or is_package(saved.name, self.place)
        return self.added(saved, fresh(saved.name[: LONGEST - 5] + " ({n})", self.names) if taken else saved.name)

    def renamed(self, name: str) -> Workbench:
        """The current scenario under another name; a package goes on as a scenario of one's own."""
        if is_package(self.current.name, self.place):
            return self.added(self.current, name)
        own, name = tuple(s for s in self.own if s.name != self.current.name), self._checked(name, self.current.name)
        named, place = self.current.renamed(name), self.names.index(self.current.name)
        return Workbench(named, (*own[:place], named, *own[place:]))

    def deleted(self, name: str) -> Workbench:
        """The bench without a scenario; where it was the current one, its neighbour or the reference is."""
        place = self.names.index(self.find(name).name) if not is_package(name, self.place) else None
        if place is None:
            raise WorkbenchError("package", name=name)
        own = tuple(scenario for scenario in self.own if scenario.name != name)
        if self.current.name != name:
            return replace(self, own=own)
        beside = own[min(place, len(own) - 1)] if own else self.current.reference()
        return Workbench(beside, own)

    def merged(self, levers_of: str, conditions_of: str, name: str) -> Workbench:
        """Levers of one scenario under the conditions and assumptions of another, as a new scenario."""
        other = self.find(conditions_of)
        return self.added(self.find(levers_of).beside(other), name)

    def _checked(self, name: str, own_name: str | None = None) -> str:
        name = " ".join(str(name).split())
        if not name:
            raise WorkbenchError("blank")
        if len(name) > LONGEST:
            raise WorkbenchError("long", length=len(name), most=LONGEST)
        if name != own_name and name in self.names:
            raise WorkbenchError("taken", name=name)
        if is_package(name, self.place) or name in package_labels(self.place):
            raise WorkbenchError("package", name=name)
        return name
