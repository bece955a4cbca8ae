"""What a visitor has chosen: language, scenario and how the lever panel stands. The only user of session state.

The timeline of workbenches is one frozen value and the only truth about scenarios; widgets are filled from it and
write back to it. What must outlast a lost connection is `saved` by the browser and `restored` from it.
"""

from __future__ import annotations

import json
import math
import secrets
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

import streamlit as st

from pages.parts.texts import texts
from simulation import Scenario, catalogue
from simulation.engine.scenario import ScenarioError
from simulation.workbench.bench import LONGEST, Workbench, WorkbenchError, fresh, is_package
from simulation.workbench.timeline import Timeline

LANGUAGES = ("zh", "en")
REFERENCE = "reference"
LATE = 2.0  # seconds within which a browser may still send a value that was replaced
LASTING = {  # choices that the browser keeps, and of what kind they are
    "tier": str, "group": str, "compared": list, "targets": str, "big": bool, "scene": int, "story": str,
    "linked": str,
}
LARGEST = 4_000_000  # characters that a browser may give back
_now: ContextVar[str | None] = ContextVar("language of this run", default=None)  # every word on a page asks for it


def language() -> str:
    """The visitor's language: chosen, else the browser's, else Chinese."""
    return _now.get() or _chosen_language()


def _chosen_language() -> str:
    if "language" not in st.session_state:
        st.session_state["language"] = "en" if (st.context.locale or "").lower().startswith("en") else "zh"
    return st.session_state["language"]


def _speak(chosen: str) -> None:
    st.session_state["language"] = chosen
    _now.set(None)


def timeline() -> Timeline:
    """Everything done with scenarios so far."""
    if "timeline" not in st.session_state:
        st.session_state["timeline"] = Timeline.begun(Workbench(Scenario.preset(REFERENCE)))
    return st.session_state["timeline"]


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


def held() -> str | None:
    """The lever whose slider is held in the browser during this run."""
    return st.session_state.get("held")


def heard() -> int:
    """Number of the last value that the browser told of a held slider."""
    return st.session_state.get("heard", 0)


def hear(number: int, lever: str | None) -> None:
    """Note the number of what the browser told of a slider, and the lever if it is still held."""
    st.session_state["heard"] = number
    if lever is not None:
        st.session_state["told"] = st.session_state["dragged"] = lever


def keep(changed: Scenario, action: str = "add", subject: str = "") -> None:
    """Make a scenario the chosen one: a step that can be undone."""
    own = bench()
    do(action, subject or changed.name, lambda: own.edited(changed, fresh(_pattern(changed.name), own.names)))


def take(found: Scenario) -> None:
    """Add a scenario that came from elsewhere, under a name that is free."""
    own, name = bench(), " ".join(found.name.split())[: LONGEST - 5]
    taken = is_package(name) and Scenario.preset(name).under(found.conditions) == found
    if taken or name in own.names and own.find(name) == found:
        do("open", name, lambda: Workbench(found, own.own))
        return
    if is_package(name) or name in own.names:
        name = fresh(_pattern(name) if is_package(name) else name + " ({n})", own.names)
    do("add", name, lambda: own.added(found, name))


def do(action: str, subject: str, change: Callable[[], Workbench]) -> None:
    """One step on the timeline; what cannot be done is said on the page instead."""
    if st.session_state.get("stepped"):
        return
    preview(None)
    try:
        st.session_state["timeline"] = timeline().done(action, subject, change(), time.monotonic())
    except WorkbenchError as error:
        complain(error)


def rename() -> None:
    """Callback of the name field; a package goes on as a scenario of one's own."""
    name = st.session_state["bench_name"]
    if name.strip() or not is_package(bench().current.name):
        do("rename", name, lambda: bench().renamed(name))


def duplicate() -> None:
    """Callback: a copy to go on with; the original stays as it is."""
    own = bench()
    name = own.current.name
    pattern = _pattern(name) if is_package(name) else name[: LONGEST - 5] + " ({n})"
    do("duplicate", name, lambda: own.added(own.current, fresh(pattern, own.names)))


def delete(name: str | None = None) -> None:
    """Callback: a scenario of one's own is dropped; undo brings it back."""
    own = bench()
    do("delete", name or own.current.name, lambda: own.deleted(name or own.current.name))


def merge() -> None:
    """Callback: levers of one scenario under the conditions of another."""
    if any(map(_misread, ("merge_levers", "merge_conditions"))):
        return
    own, (levers, conditions) = bench(), (st.session_state[f"merge_{part}"] for part in ("levers", "conditions"))
    name = fresh(texts()["bench.merged"][language()], own.names)
    do("merge", levers, lambda: own.merged(levers, conditions, name))


def complain(error: WorkbenchError) -> None:
    """Have the page say once what could not be done."""
    st.session_state["complaint"] = error


def big() -> bool:
    """Whether the app is shown on a hall screen."""
    return bool(st.session_state.get("kept_big"))


def complaint() -> WorkbenchError | None:
    """What could not be done since the last run; said once."""
    return st.session_state.pop("complaint", None)


def undo() -> None:
    """Callback: one step back."""
    _step(-1)


def redo() -> None:
    """Callback: one step forward again."""
    _step(1)


def _step(by: int) -> None:
    """What other widgets send with this event is what they still show, not what was done: it is left aside."""
    stood = st.session_state.get("stood", timeline())
    st.session_state["timeline"] = stood
    go(stood.at + by)


def go(place: int) -> None:
    """Callback: to any step of the timeline."""
    preview(None)
    st.session_state["timeline"], st.session_state["stepped"] = timeline().going(place), True


def _pattern(name: str) -> str:
    """How scenarios of one's own are called that start from a package."""
    if not is_package(name) or name == REFERENCE:
        return texts()["bench.new"][language()]
    label = getattr(catalogue().scenario_presets[name], f"label_{language()}")
    pattern = texts()["bench.variant"][language()]
    return pattern.replace("{name}", label[: LONGEST - len(pattern) + len("{name}")])


def arrive(page: str) -> None:
    """Note whether this run opens another page, where no widget has its value yet, and which slider is held.

    Nor can widgets be relied on after a run that was cut short, which may never have told the browser what it put into
    them, or in another language, where the browser still shows their labels of before.
    """
    _now.set(_chosen_language())
    st.session_state["arrived"], st.session_state["page"] = st.session_state.get("page") != page, page
    st.session_state["held"] = st.session_state.pop("told", None)
    st.session_state["drawn"] = {}
    spoken = st.session_state.get("spoken")
    st.session_state["unsure"] = not st.session_state.get("finished", True) or spoken not in (None, language())
    st.session_state["finished"], st.session_state["spoken"] = False, language()
    if dragging() and not held():
        keep(st.session_state["preview"], "lever", st.session_state["dragged"])  # the browser never said that the slider was let go
    st.session_state["stood"], st.session_state["tell"] = timeline(), st.session_state.pop("stepped", False)


def finish() -> None:
    """Note that a run has drawn its page to the end."""
    st.session_state["finished"] = True


def first_time(key: str) -> bool:
    """Whether this is asked for the first time in the session."""
    asked = st.session_state.get(f"asked_{key}", False)
    st.session_state[f"asked_{key}"] = True
    return not asked


def draw(key: str, parts: tuple) -> None:
    """Note a chart that is on the page: its rows, specification, description and height."""
    st.session_state.setdefault("drawn", {})[key] = parts


def drawn() -> dict[str, tuple]:
    """The charts on the page by key, in the order in which they were drawn."""
    return dict(st.session_state.get("drawn", {}))


def fill(key: str, value: Any) -> None:
    """Give a widget its value before it is drawn; a widget that already shows it is left alone.

    So is a slider that is held: it would jump back under the hand.
    """
    if key == held():
        return
    shown, replaced = st.session_state.get(key), _replaced(key)
    if any(map(st.session_state.get, ("arrived", "tell", "unsure"))) or replaced or not _same(shown, value):
        st.session_state[key] = value
        filled = st.session_state.setdefault("filled", {})
        now, (before, at) = time.monotonic(), filled.get(key, (None, -math.inf))
        old = [] if st.session_state.get("arrived") else [shown, before if now - at < LATE else None]
        replaced += [(one, now) for one in old if one is not None and not _same(one, value)]
        filled[key] = value, now
        st.session_state.setdefault("replaced", {})[key] = replaced


def late(key: str) -> bool:
    """Whether a widget's event only repeats a value that the program has just replaced.

    A browser sends the values of all widgets with each event, also those it has not yet been told to change.
    """
    return _misread(key) or any(_same(st.session_state[key], value) for value, _ in _replaced(key))


def offer(options: Mapping[Any, str]) -> None:
    """Note what options are and how they are called in this language."""
    ids, labels = st.session_state.setdefault("offered", (set(), set()))
    ids.update(options)
    labels.update(options.values())


def _misread(key: str) -> bool:
    """Whether a widget holds a label, as it was in another language, in place of an option."""
    ids, labels = st.session_state.get("offered", (set(), set()))
    shown = st.session_state[key]
    return any(one in labels and one not in ids for one in (shown if isinstance(shown, list) else [shown]) if isinstance(one, str))


def _replaced(key: str) -> list[tuple[Any, float]]:
    """Values of a widget that the program replaced so lately that the browser may still send them."""
    now = time.monotonic()
    return [(value, at) for value, at in st.session_state.get("replaced", {}).get(key, []) if now - at < LATE]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, abs_tol=1e-9)
    return one == other


def remember(key: str, default: Any) -> Any:
    """A choice kept across pages, such as the lever group that is open."""
    return st.session_state.setdefault(f"kept_{key}", default)


def store(key: str, kept: str | None = None, factor: float = 1.0) -> None:
    """Callback: keep what a widget shows, `factor` times the value or both ends, beyond the page; `kept` is its name there."""
    if _misread(key):
        return
    shown = st.session_state[key]
    if factor != 1.0 and shown is not None:
        shown = tuple(round(end / factor, 9) for end in shown) if isinstance(shown, tuple) else round(shown / factor, 9)
    put(kept or key, shown)


def write(key: str) -> None:
    """Callback of a text field: keep what was typed, which may also be the name of an option."""
    put(key, st.session_state[key])


def choose_language() -> None:
    """Callback of the language switch."""
    if st.session_state["language_switch"] in LANGUAGES:
        _speak(st.session_state["language_switch"])


def choose_preset() -> None:
    """Callback: take up another scenario or package."""
    if not late("preset"):
        open_scenario(st.session_state["preset"])


def open_scenario(name: str) -> None:
    """Callback: take up a scenario or package by name."""
    do("open", name, lambda: bench().opened(name))


def choose_conditions() -> None:
    """Callback: the same levers under other conditions."""
    chosen = st.session_state["conditions"]
    if not late("conditions"):
        keep(bench().current.under({"preset": chosen}), "conditions", chosen)


def current(key: str) -> Any:
    """What a widget shows now, or None before it is drawn."""
    return st.session_state.get(key)


def put(key: str, value: Any) -> None:
    """Keep a value beyond the page, such as the last answer of a long computation."""
    st.session_state[f"kept_{key}"] = value


def session() -> str:
    """A name for this session, so that the browser knows its own writing."""
    return st.session_state.setdefault("session", secrets.token_hex(8))


def saved() -> str:
    """What the browser keeps: language, choices that outlast a page, and everything done with scenarios."""
    kept = {name: st.session_state[f"kept_{name}"] for name in LASTING if f"kept_{name}" in st.session_state}
    parts = {"language": language(), "kept": kept, "timeline": timeline().text}
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def answered() -> bool:
    """Whether the browser has already given back what it kept."""
    return bool(st.session_state.get("answered"))


def restore(text: str, again: bool = False) -> bool:
    """Take up what the browser kept; what was done in this session before stays on top. False: it was unusable.

    Where a tab is merely shown `again`, its address opened once more the link from which the kept work went on: that
    is left aside.
    """
    st.session_state["answered"], st.session_state["finished"] = True, False
    try:
        parts = json.loads(text) if len(text) <= LARGEST else {}
        back = Timeline.from_text(parts["timeline"])
        language_kept, kept = parts["language"], dict(parts["kept"])
    except (ScenarioError, ValueError, KeyError, TypeError, RecursionError):
        return False
    resumed = again and kept.get("linked") is not None and kept["linked"] == remember("linked", None)
    st.session_state["resumed"] = resumed
    begun = bench() if len(timeline().steps) > 1 and not resumed else None
    st.session_state["timeline"] = back
    for name, kind in LASTING.items():
        if isinstance(kept.get(name), kind):
            put(name, kept[name])
    if language_kept in LANGUAGES:
        _speak(language_kept)
    if begun:
        for found in (*(own for own in begun.own if own != begun.current), begun.current):
            take(found)
    return True


def returned() -> None:
    """Callback of the keeper: the browser gave back earlier work."""
    found = getattr(st.session_state["keeper"], "kept", None) or {}
    text, again = found.get("text"), found.get("again") is True
    st.session_state["returned"] = isinstance(text, str) and restore(text, again) and len(timeline().steps) > 1


def resumed() -> bool:
    """Whether work begun from the link in the address has just come back; true once."""
    return bool(st.session_state.pop("resumed", False))


def welcome_back() -> bool:
    """Whether earlier work has just come back; true once."""
    return bool(st.session_state.pop("returned", False))


def forget() -> None:
    """Callback: begin anew, as on a first visit; the browser's copy is written over."""
    preview(None)
    st.session_state["timeline"] = Timeline.begun(Workbench(Scenario.preset(REFERENCE)))
    put("story", None)
    st.session_state["answered"] = True
