"""The visitor's scenarios: the timeline of workbenches is one frozen value and the only truth about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import streamlit as st

from pages.parts.state.language_choice import settle_language, words
from pages.parts.state.served_places import served
from pages.parts.state.widgets import confirm, heed, misread, protocol
from simulation import Scenario
from simulation.engine.place import Place
from simulation.engine.scenario import REFERENCE
from simulation.language.given_names import misnamed as called_untruly
from simulation.workbench.bench import LONGEST, Workbench, WorkbenchError, fresh, is_package, stays
from simulation.workbench.timeline import Timeline


def timeline() -> Timeline:
    """Everything done with scenarios so far."""
    if "timeline" not in st.session_state:
        begin()
    return st.session_state["timeline"]


def begin(place: Place | None = None) -> None:
    """A timeline with nothing done yet: current practice of a place, the one looked at by default."""
    if place is None:
        place = bench().place if "timeline" in st.session_state else served()[0]
    st.session_state["timeline"] = Timeline.begun(Workbench(Scenario.preset(REFERENCE, place)))
    settle_language()


def bench() -> Workbench:
    """The visitor's scenarios and the one being worked on."""
    return timeline().bench


def scenario() -> Scenario:
    """The chosen scenario, as it looks while a lever is being dragged."""
    return st.session_state.get("preview") or bench().current


def preview(changed: Scenario | None) -> None:
    """Show a scenario without keeping it, until the next one is kept (None: no longer)."""
    st.session_state["preview"] = changed


def dragging() -> bool:
    """Whether a scenario is shown that is not kept yet."""
    return st.session_state.get("preview") is not None


def keep(changed: Scenario, action: str = "add", subject: str = "") -> None:
    """Make a scenario the chosen one: a step that can be undone."""
    own = bench()
    new, plain = (fresh(pattern, own.names) for pattern in (_pattern(changed.name), words()("bench.new")))
    do(action, subject or changed.name, lambda: own.edited(changed, new, plain))


def take(found: Scenario) -> None:
    """Add a scenario that came from elsewhere, under a name that is free."""
    own, name = bench(), " ".join(found.name.split())[: LONGEST - 5]
    package = is_package(name, found.place) and Scenario.preset(name, found.place).under(found.conditions)
    taken = package and package.assuming(found.assumptions) == found
    if taken or (name in own.names and own.find(name) == found):
        do("open", name, lambda: Workbench(found, own.own))
        return
    if is_package(name, own.place) or name in own.names:
        name = fresh(_pattern(name) if is_package(name, own.place) else name + " ({n})", own.names)
    if called_untruly(found):
        name = fresh(words()("bench.new"), own.names)
    do("add", name, lambda: own.added(found, name))


def do(action: str, subject: str, change: Callable[[], Workbench]) -> None:
    """One step on the timeline; what cannot be done is said on the page instead."""
    if protocol().stepped:
        return
    preview(None)
    try:
        st.session_state["timeline"] = timeline().done(action, subject, change(), protocol().moment())
    except WorkbenchError as error:
        complain(error)


def rename() -> None:
    """Callback of the name field; a package goes on as a scenario of one's own.

    A name that is refused stays in the field, and what is wrong with it stands there (`misnamed`).
    """
    name = st.session_state["bench_name"]
    st.session_state["misnamed"] = None
    if not name.strip() and is_package(bench().current.name, bench().place):
        return
    try:
        renamed = bench().renamed(name)
    except WorkbenchError as error:
        st.session_state["misnamed"] = (bench().current.name, name, error)
        return
    do("rename", name, lambda: renamed)
    confirm("bench.saved", name=bench().current.name)


def misnamed() -> tuple[str, WorkbenchError | None] | None:
    """A name typed for the current scenario that is not its name: as it was typed, and why it was refused (None: not confirmed yet)."""
    of, typed, error = st.session_state.get("misnamed") or (None, "", None)
    return (typed, error) if of == bench().current.name else None


def unconfirmed(of: str, typed: str) -> None:
    """A name that was being typed for a scenario when the connection was lost waits in its field."""
    st.session_state["misnamed"] = (of, typed[: 2 * LONGEST], None)
    st.session_state["bench_actions"] = True


def duplicate() -> None:
    """Callback: a copy to go on with; the original stays as it is."""
    own = bench()
    name = own.current.name
    pattern = _pattern(name) if stays(name, own.place) else name[: LONGEST - 5] + " ({n})"
    do("duplicate", name, lambda: own.added(own.current, fresh(pattern, own.names)))
    if bench() is not own:
        confirm("bench.duplicated", name=bench().current.name)


def delete(name: str | None = None) -> None:
    """Callback: a scenario of one's own is dropped; undo brings it back."""
    own = bench()
    do("delete", name or own.current.name, lambda: own.deleted(name or own.current.name))


def merge() -> None:
    """Callback: levers of one scenario under the conditions of another."""
    if any(map(misread, ("merge_levers", "merge_conditions"))):
        return
    own, (levers, conditions) = bench(), (st.session_state[f"merge_{part}"] for part in ("levers", "conditions"))
    name = fresh(words()("bench.merged"), own.names)
    do("merge", levers, lambda: own.merged(levers, conditions, name))


def complain(error: WorkbenchError) -> None:
    """Have the page say once what could not be done."""
    st.session_state["complaint"] = error


def complaint() -> WorkbenchError | None:
    """What could not be done since the last run; said once."""
    return st.session_state.pop("complaint", None)


def undo() -> None:
    """Callback: one step back."""
    walk((-1,))


def redo() -> None:
    """Callback: one step forward again."""
    walk((1,))


def walk(moves: Iterable[int]) -> None:
    """Steps back and forward, one after another; beyond either end there is none."""
    place = timeline().at
    for by in moves:
        place = min(max(place + by, 0), len(timeline().steps) - 1)
    go(place)


def go(place: int) -> None:
    """Callback: to any step of the timeline."""
    preview(None)
    st.session_state["timeline"] = timeline().going(place)
    protocol().step()


def _pattern(name: str) -> str:
    """How scenarios of one's own are called that start from a package or from a plan that a search found."""
    place = bench().place
    if not is_package(name, place) or name == REFERENCE:
        return words()("bench.new")
    label = words().of(place.scenario_presets[name])
    pattern = words()("bench.variant")
    return pattern.replace("{name}", label[: LONGEST - len(pattern) + len("{name}")])


def choose_preset() -> None:
    """Callback: take up another scenario or package."""
    if heed("preset"):
        open_scenario(st.session_state["preset"])


def open_scenario(name: str) -> None:
    """Callback: take up a scenario or package by name."""
    do("open", name, lambda: bench().opened(name))


def to_origin() -> None:
    """Callback: all as it was in the package or saved scenario that one came from."""
    origin = timeline().origin
    if is_package(origin.name, origin.place):
        do("open", origin.name, lambda: replace(bench(), current=origin))
    else:
        keep(origin.renamed(bench().current.name), "reset")


def choose_conditions() -> None:
    """Callback: the same levers under another set of conditions; those set by oneself stay as they were set."""
    chosen = st.session_state["conditions"]
    if heed("conditions"):
        keep(bench().current.under({**bench().current.conditions, "preset": chosen}), "conditions", chosen)
