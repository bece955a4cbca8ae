"""What a visitor has chosen: language, scenario and how the lever panel stands. The only user of session state.

The scenario is one small frozen value and the only truth; widgets are filled from it and write back to it.
"""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from simulation import Scenario, catalogue
from simulation.engine.scenario import Setting

LANGUAGES = ("zh", "en")
REFERENCE = "reference"


def language() -> str:
    """The visitor's language: chosen, else the browser's, else Chinese."""
    if "language" not in st.session_state:
        st.session_state["language"] = "en" if (st.context.locale or "").lower().startswith("en") else "zh"
    return st.session_state["language"]


def scenario() -> Scenario:
    """The chosen scenario."""
    if "scenario" not in st.session_state:
        st.session_state["scenario"] = Scenario.preset(REFERENCE)
    return st.session_state["scenario"]


def keep(changed: Scenario) -> None:
    """Make a scenario the chosen one."""
    st.session_state["scenario"] = changed


def arrive(page: str) -> None:
    """Note whether this run opens another page, where no widget has its value yet."""
    st.session_state["arrived"], st.session_state["page"] = st.session_state.get("page") != page, page


def fill(key: str, value: Any) -> None:
    """Give a widget its value before it is drawn; a widget that already shows it is left alone."""
    shown = st.session_state.get(key)
    near = isinstance(value, float) and isinstance(shown, float) and math.isclose(value, shown, abs_tol=1e-9)
    if st.session_state.get("arrived") or (not near and shown != value):
        st.session_state[key] = value


def remember(key: str, default: Any) -> Any:
    """A choice kept across pages, such as the lever group that is open."""
    return st.session_state.setdefault(f"kept_{key}", default)


def store(key: str, kept: str | None = None, factor: float = 1.0) -> None:
    """Callback: keep what a widget shows, `factor` times the value, beyond the page; `kept` is its name there."""
    shown = st.session_state[key]
    put(kept or key, round(shown / factor, 9) if factor != 1.0 and shown is not None else shown)


def choose_language() -> None:
    """Callback of the language switch."""
    st.session_state["language"] = st.session_state["language_switch"]


def choose_preset() -> None:
    """Callback: take a named package, under the conditions already chosen."""
    keep(Scenario.preset(st.session_state["preset"]).under(scenario().conditions))


def choose_conditions() -> None:
    """Callback: the same levers under other conditions."""
    keep(scenario().under({"preset": st.session_state["conditions"]}))


def value_of(lever: str) -> float:
    """Value of a lever in full effect, for all entities."""
    setting = scenario().levers.get(lever)
    if setting is None:
        return catalogue().levers[lever].neutral
    return setting.by_year[-1][1] if setting.by_year else setting.value


def timing_of(lever: str) -> tuple[int, int, str]:
    """Start year, full-effect year and shape of a lever."""
    row, setting = catalogue().levers[lever], scenario().levers.get(lever) or Setting()
    start = setting.start or min(row.start, setting.full or row.start)
    return start, setting.full or max(row.full, start), setting.shape or row.shape


def move(lever: str, factor: float) -> None:
    """Callback of a lever's slider, which shows `factor` times the value; the lever keeps its timing."""
    value, old = round(st.session_state[lever] / factor, 9), scenario().levers.get(lever)
    timing = {name: getattr(old, name) for name in ("start", "full", "shape") if old and getattr(old, name)}
    if value == catalogue().levers[lever].neutral and not timing:
        keep(scenario().with_lever(lever, None))
    else:
        keep(scenario().with_lever(lever, {"value": value, **timing}))


def retime(lever: str) -> None:
    """Callback of a lever's timing: start and full-effect year, and shape."""
    start, full = st.session_state[f"{lever}_years"]
    keep(scenario().with_lever(
        lever, {"value": value_of(lever), "start": start, "full": full, "shape": st.session_state[f"{lever}_shape"]}
    ))


def override(lever: str, factor: float) -> None:
    """Callback: set a lever for one entity only; the field shows `factor` times the value."""
    entity, own = st.session_state[f"{lever}_entity"], dict(scenario().entities)
    own[entity] = {**own.get(entity, {}), lever: round(st.session_state[f"{lever}_own"] / factor, 9)}
    _keep_entities(own)


def release(lever: str, entity: str) -> None:
    """Callback: the entity follows the common value again."""
    entities = scenario().entities.items()
    own = {e: {n: s for n, s in settings.items() if (e, n) != (entity, lever)} for e, settings in entities}
    _keep_entities({e: settings for e, settings in own.items() if settings})


def _keep_entities(own: dict) -> None:
    old = scenario()
    keep(Scenario(old.name, old.levers, own, old.conditions))


def reset(levers: tuple[str, ...]) -> None:
    """Callback: put levers back to base-year practice, for all entities."""
    old = scenario()
    own = {e: {n: s for n, s in settings.items() if n not in levers} for e, settings in old.entities.items()}
    kept = {name: setting for name, setting in old.levers.items() if name not in levers}
    keep(Scenario(old.name, kept, {e: s for e, s in own.items() if s}, old.conditions))


def reset_all() -> None:
    """Callback: base-year practice everywhere, under the conditions already chosen."""
    keep(Scenario.preset(REFERENCE).under(scenario().conditions))


def current(key: str) -> Any:
    """What a widget shows now, or None before it is drawn."""
    return st.session_state.get(key)


def put(key: str, value: Any) -> None:
    """Keep a value beyond the page, such as the last answer of a long computation."""
    st.session_state[f"kept_{key}"] = value
