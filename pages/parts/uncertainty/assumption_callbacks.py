"""What setting and undoing an own assumption, or a condition of one's own, does: a step that can be undone."""

from __future__ import annotations

import math

from pages.parts import state
from pages.parts.panel import callbacks
from simulation import Scenario
from simulation.engine.setting import nearest_whole

LIMITED = "assumption_limited"


def is_parameter(name: str) -> bool:
    """Whether an assumption is a parameter; else it is a condition."""
    return name in state.place().parameters


def ends(name: str, scenario: Scenario) -> tuple[float, float]:
    """Range of a parameter or condition, in the unit of its table."""
    if is_parameter(name):
        row = scenario.place.parameters[name]
        return row.low, row.high
    return scenario.place.conditions[name].min, scenario.place.conditions[name].max


def with_assumption(scenario: Scenario, name: str, value: float | dict | None) -> Scenario:
    """The scenario with a parameter or condition of its own; None: as in the register, or the set of conditions."""
    own = dict(scenario.assumptions if is_parameter(name) else scenario.conditions)
    own.pop(name, None)
    if value is not None:
        own[name] = value
    return scenario.assuming(own) if is_parameter(name) else scenario.under(own)


def _within(name: str, typed: list[float]) -> list[float]:
    """Typed values brought into the range; `limited` says so while it stands."""
    low, high = ends(name, state.bench().current)
    values = [min(max(value, low), high) for value in typed]
    if is_parameter(name) and state.place().parameters[name].whole:
        values = [nearest_whole(value) for value in values]
    cut = [value for value, asked in zip(values, typed, strict=True) if not math.isclose(value, asked, abs_tol=1e-9)]
    state.put(LIMITED, (name, cut[-1]) if cut else None)
    return values


def limited(name: str) -> float | None:
    """The end of the range to which what was typed last was brought."""
    found = state.remember(LIMITED, None)
    return found[1] if found and found[0] == name else None


def _keep(name: str, value: float | dict | None) -> None:
    state.keep(with_assumption(state.bench().current, name, value), "assumption", name)


def enter(name: str, factor: float) -> None:
    """Callback of the field, which shows `factor` times the value; an emptied one changes nothing."""
    typed = state.current(f"assume_{name}")
    if typed is not None and state.heed(f"assume_{name}"):
        _keep(name, _within(name, [round(typed / factor, 9)])[0])


def enter_path(name: str, years: range, factor: float) -> None:
    """Callback of a condition's table by year, which shows `factor` times the values."""
    typed = callbacks.typed_values(name)
    if typed is None:
        return
    stated = state.bench().current.conditions.get(name)
    after = callbacks.stated_after(stated if isinstance(stated, tuple) else (), years[-1])
    values = _within(name, [round(value / factor, 9) for value in typed])
    callbacks.answer(name, [round(value * factor, 9) for value in values])
    by_year = {**dict(zip(years, values, strict=True)), **after}
    _keep(name, {"by_year": {str(year): value for year, value in by_year.items()}})


def undo(name: str) -> None:
    """Callback: one assumption as in the register, one condition as in its set."""
    state.put(LIMITED, None)
    _keep(name, None)


def undo_all() -> None:
    """Callback: no assumption and no condition of one's own."""
    state.put(LIMITED, None)
    now = state.bench().current
    sets = {name: value for name, value in now.conditions.items() if name == "preset"}
    state.keep(now.under(sets).assuming({}), "assumption", "")
