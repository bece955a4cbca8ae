"""Work that went on in two tabs, joined with what both began from: one rule for every choice that is kept, on the place looked at and on all others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pages.parts.state import kept_work
from pages.parts.state.kept_work import LASTING, READERS, SHARED, Part
from simulation.engine.errors import LeftOut
from simulation.engine.place import Place
from simulation.engine.setting import ScenarioError
from simulation.workbench import joined_choices, joined_timelines
from simulation.workbench.bench import MOST
from simulation.workbench.joined_choices import UNSOUND, WHOLE, Joined, Other
from simulation.workbench.timeline import Timeline

DIFFERING = "differing"
Choices = dict[str, Any]


@dataclass
class Told:
    """What is to be said of a joining: scenarios kept twice, by the name under which the other is kept, and what could not be used."""

    twice: dict[str, str] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def choices_joined(
    base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any], place: Place | None
) -> Choices:
    """Every choice that outlasts a page; what both changed differently stands as in `ours`, and as it does not stand under DIFFERING.

    place: whose they are; None where it is not here, so that they cannot be read.
    """
    found: Choices = {name: ours[name] for name in LASTING if ours.get(name) is not None}
    differing: dict[str, tuple[Other, ...]] = {}
    for name, lasting in LASTING.items():
        if lasting.shape is None:
            continue
        one = _joined(name, base.get(name), ours.get(name), theirs.get(name), place)
        _set(found, name, one.value)
        if name != DIFFERING and one.others:
            differing[name] = one.others
    return with_others(found, differing)


def _joined(name: str, base: Any, ours: Any, theirs: Any, place: Place | None) -> Joined:
    """One choice; as a whole where the two together are nothing that can be read, as more than there is room for."""
    shape = LASTING[name].shape or WHOLE
    one = joined_choices.joined(shape, base, ours, theirs)
    if place is None or name not in READERS or one.value in (None, "", ours, theirs):
        return one
    reader, text = READERS[name]
    content, unsound = reader(one.value, place)
    return joined_choices.joined(WHOLE, base, ours, theirs) if unsound else Joined(text(content), one.others)


def _set(found: Choices, name: str, value: Any) -> None:
    if value in (None, ""):
        found.pop(name, None)
    else:
        found[name] = value


def others(choices: Mapping[str, Any]) -> dict[str, tuple[Other, ...]]:
    """What two tabs changed differently, as it does not stand; by the name of the choice."""
    try:
        raw = json.loads(choices.get(DIFFERING) or "{}")
        found = {name: tuple(Other(tuple(map(str, path)), tuple(there)[:1]) for path, there in raw[name]) for name in raw}
    except UNSOUND:
        return {}
    return {
        name: own for name, own in found.items() if own and name in LASTING and LASTING[name].shape and name != DIFFERING
    }


def with_others(choices: Choices, more: Mapping[str, tuple[Other, ...]]) -> Choices:
    """Choices with more that two tabs changed differently (nothing: of that choice no longer)."""
    known = {**others(choices), **more}
    raw = {name: own for name, own in known.items() if own}
    _set(choices, DIFFERING, json.dumps(raw, ensure_ascii=False) if raw else "")
    return choices


def other_way(choices: Choices, name: str) -> Choices:
    """Choices with one of them as it does not stand, and as it stood beside it; as they were where there is no other."""
    other, shape = others(choices).get(name), LASTING[name].shape
    if not other or shape is None:
        return choices
    try:
        one = joined_choices.swapped(shape, choices.get(name), other)
    except UNSOUND:
        return choices
    found = dict(choices)
    _set(found, name, one.value)
    return with_others(found, {name: one.others})


def timelines_joined(base: Timeline | None, ours: Timeline, theirs: Timeline, told: Told) -> Timeline:
    """Steps of both, and what is to be said of it."""
    reason = ScenarioError("error.bench_many", most=MOST)
    without = joined_timelines.without_room(base, ours, theirs)
    told.left_out += [LeftOut("scenario", name, reason) for name in without]
    told.twice |= joined_timelines.kept_twice(base, ours, theirs)
    return joined_timelines.joined(base, ours, theirs)


def parts_joined(
    base: Mapping[str, Part], ours: Mapping[str, Part], theirs: Mapping[str, Part], places: Mapping[str, Place], told: Told
) -> dict[str, Part]:
    """Work on other places than the one looked at, by key; places: those that are here."""
    found = {}
    for key in dict.fromkeys((*ours, *theirs)):
        part = _part(base.get(key), ours.get(key), theirs.get(key), places.get(key), told)
        if part is not None:
            found[key] = part | {"kept": _of_place(part)}
    return found


def _part(base: Part | None, ours: Part | None, theirs: Part | None, place: Place | None, told: Told) -> Part | None:
    if _same(theirs, base) or _same(ours, theirs):
        return ours
    if _same(ours, base):
        return theirs
    if ours is None or theirs is None:
        return ours or theirs
    if place is None:
        return _unread(base or {}, ours, theirs, told)
    read = [
        kept_work.read_part(kept_work.carried_over(one, place)[0], place) if one else ({}, None, ())
        for one in (base, ours, theirs)
    ]
    (was, before, _), (here, mine, mine_out), (there, other, other_out) = read
    told.left_out += [*mine_out, *other_out]
    choices = choices_joined(was, here, there, place)
    timeline = timelines_joined(before, mine, other, told) if mine and other else mine or other
    return kept_work.part_of(choices, timeline) if timeline else ours | {"kept": choices}


def _unread(base: Part, ours: Part, theirs: Part, told: Told) -> Part:
    """A part of a place that is not here: scenarios of both cannot be joined there."""
    found = ours | {"kept": choices_joined(_of_place(base), _of_place(ours), _of_place(theirs), None)}
    was, here, there = (one.get("timeline") for one in (base, ours, theirs))
    if here == was:
        found["timeline"] = there
    elif there not in (was, here):
        label = ours.get("label")
        name = str(label.get("zh", "")) if isinstance(label, dict) else ""
        told.left_out.append(LeftOut("history", "", ScenarioError("error.tabs_apart", place=name)))
    return found


def _of_place(part: Part) -> Choices:
    """The choices of a part that are the place's own."""
    kept = part.get("kept")
    return {name: value for name, value in kept.items() if name not in SHARED} if isinstance(kept, dict) else {}


def _same(one: Part | None, other: Part | None) -> bool:
    if one is None or other is None:
        return one is other
    return _of_place(one) == _of_place(other) and one.get("timeline") == other.get("timeline")
