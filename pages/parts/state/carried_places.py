"""Places that go on from the last year reported, beside those that they come from; for as long as the session lasts.

Where work on one waits, as the browser kept it, it is made again from the figures and months that it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from pages.parts.state.kept_work import Part, key_of, part_of, same_enterprises
from simulation.analysis.goals.targets import TargetSet
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.scenario import REFERENCE, Scenario
from simulation.engine.setting import Setting
from simulation.tracking.carried_on import carried_on, year_to_go_on_from
from simulation.tracking.closed_years import weighed_by
from simulation.tracking.kept_record import read_text
from simulation.tracking.monthly_record import MonthlyRecord
from simulation.workbench.bench import MOST, Workbench
from simulation.workbench.timeline import Timeline

GOES_ALONG = ("record", "classes", "imprint")  # choices that mean the same in the new years


def carried_places() -> dict[str, Place]:
    """Those of this session, by key."""
    return st.session_state.setdefault("carried_places", {})


def made_from(key: str) -> tuple[str, ...]:
    """Keys of those that go on from the place of a key: the same but for the year."""
    id, _, *rest = key.split("|")
    return tuple(one for one in carried_places() if one.split("|")[0] == id and one.split("|")[2:] == rest)


def carry(place: Place, record: MonthlyRecord) -> Place:
    """The place that goes on from the last year that a record closed; kept for the session. ScenarioError where it closes none."""
    found = carried_on(weighed_by(place.whole, record)).seen_by(None if place.rights is None else place.rights.entities)
    carried_places()[key_of(found)] = found
    return found


def made_again(key: str, parts: Mapping[str, Part], places: Iterable[Place]) -> Place | None:
    """The place of a key on which work waits, from the months kept of the place that it goes on from; None where that is not here."""
    waiting = parts.get(key, {}).get("label")
    for place in places:
        label = {**waiting, "year": place.base_year} if isinstance(waiting, dict) else {}
        if not key.startswith(f"{place.id}|") or not same_enterprises(label, place):
            continue
        kept = parts.get(key_of(place), {}).get("kept")
        text = kept.get("record") if isinstance(kept, dict) else None
        record = read_text(text, place)[0] if isinstance(text, str) else MonthlyRecord()
        weighed = weighed_by(place.whole, record)
        year = year_to_go_on_from(weighed)
        if year is not None and key.startswith(f"{place.id}|{year}"):
            return carry(place, record)
    return None


def taken_along(found: Place, part: Part, bench: Workbench) -> tuple[Part, tuple[str, ...]]:
    """Work on the place before as work on the one that goes on from it, and the names of plans that do not fit in its years.

    Levers that would act before the first year that can still be decided act from it; targets of years that are past stay behind.
    """
    plans, left = [], list[str]()
    for plan in bench.own:
        try:
            plans.append(in_its_years(plan, found))
        except Refusal:
            left.append(plan.name)
    new = Workbench(Scenario.preset(REFERENCE, found))
    for plan in plans[:MOST]:
        new = new.added(plan, plan.name)
    named = bench.current.name
    here = named in new.names or named in found.scenario_presets
    raw = part.get("kept")
    known = raw if isinstance(raw, dict) else {}
    choices = {name: known[name] for name in GOES_ALONG if name in known}
    if isinstance(known.get("targets"), str):
        targets = TargetSet.read(known["targets"], bench.place)[0]
        later = tuple(change for change in targets.changes if change[1] > found.base_year)
        choices["targets"] = TargetSet(later, found).to_json()
    return part_of(choices, Timeline.begun(new.opened(named) if here else new)), tuple(left)


def in_its_years(plan: Scenario, place: Place) -> Scenario:
    """A plan in a later base year: what would act before levers can be decided acts from then on; ScenarioError where it cannot be."""

    def later(own: Mapping[str, Setting]) -> dict[str, Setting]:
        return {name: setting.later(place.levers[name], place.decided_from) for name, setting in own.items()}

    conditions = {name: counted_from(name, value, plan.place, place.base_year) for name, value in plan.conditions.items()}
    entities = {entity: later(own) for entity, own in plan.entities.items()}
    stated = {name: value for name, value in conditions.items() if value != ()}
    return Scenario(plan.name, later(plan.levers), entities, stated, plan.assumptions, place=place)


def counted_from(condition: str, value: Any, place: Place, year: int) -> Any:
    """An own value, or path, of a condition of a place as one counted from a later base year: its index is 1 there."""
    if condition == "preset":
        return value
    at_base = place.condition_paths["central", condition][year].value
    unit = place.conditions[condition].unit

    def counted(number: float) -> float:
        return number / at_base if unit == "index" else max(number - at_base, 0.0) if unit == "lines" else number

    if isinstance(value, tuple):
        return tuple((when, counted(number)) for when, number in value if when > year)
    return counted(value)
