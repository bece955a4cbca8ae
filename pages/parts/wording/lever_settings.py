"""Settings of levers and paths of conditions, as written in tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pages.parts import state
from pages.parts.wording.words import given, measured, number, word, written
from simulation import Scenario
from simulation.engine.place_rows import Lever
from simulation.engine.setting import Setting
from simulation.workbench.differences import AssumptionDifference, ConditionDifference, stated


def value_text(row: Lever, value: float) -> str:
    """A lever's value with its unit, or what it chooses by name."""
    return state.words().setting(row, value)


def setting_text(row: Lever, setting: Setting) -> str:
    """A lever's value with its timing, or its value in each year stated."""
    if setting.by_year:
        return word("list.comma").join(f"{year} {value_text(row, value)}" for year, value in setting.by_year)
    value = value_text(row, setting.level(row.neutral))
    if setting.start is None:
        return word("setting.practice", value=value)
    return word("setting.timed", value=value, start=setting.start, full=setting.full, shape=word(f"shape.{setting.shape}"))


def condition_texts(found: Sequence[ConditionDifference], years: range) -> list[tuple[str, ...]]:
    """Conditions on different paths: the year in which they lie furthest apart, and the last one."""
    rows = []
    for one in found:
        row, paths = state.place().conditions[one.condition], np.array(one.paths)
        apart = int(np.argmax(np.ptp(paths, axis=0)))
        places = sorted({apart, len(years) - 1})
        texts = [word("list.comma").join(f"{years[i]} {number(path[i], row.unit)}" for i in places) for path in paths]
        rows.append((written(row), *texts))
    return rows


def assumption_texts(found: Sequence[AssumptionDifference]) -> list[tuple[str, ...]]:
    """Parameters assumed differently."""
    rows = state.place().parameters
    return [
        (
            written(rows[one.parameter]),
            *(measured(given(v, rows[one.parameter].unit), rows[one.parameter].unit) for v in one.values),
        )
        for one in found
    ]


def assumption_text(name: str, after: Scenario) -> str:
    """What a parameter or condition was set to, or that it is back as it was."""
    row: Any = {**state.place().parameters, **state.place().conditions}[name]
    value = after.assumptions.get(name, after.conditions.get(name))
    if value is None:
        return word("step.assumption_back", name=written(row))
    if isinstance(value, tuple):
        return word("step.assumption_path", name=written(row))
    return word("step.assumption", name=written(row), value=measured(given(value, row.unit), row.unit))


def change_text(row: Lever, before: Scenario, after: Scenario) -> str:
    """From what to what a lever was moved; an exception by entity as it is now."""
    was, now = (stated(row, scenario.levers.get(row.id)).level(row.neutral) for scenario in (before, after))
    if was != now:
        return word("setting.change", before=value_text(row, was), after=value_text(row, now))
    return setting_text(row, stated(row, after.levers.get(row.id)))


def entities_text(row: Lever, before: Scenario, after: Scenario) -> str:
    """Which entities a lever was set apart for, from what to what; one that follows all again, as that."""
    said = []
    for entity in state.place().entities:
        was, now = (scenario.entities.get(entity.id, {}).get(row.id) for scenario in (before, after))
        if was == now:
            continue
        if now is None:
            said.append(word("override.back", entity=written(entity)))
        else:
            said.append(word("override.one", entity=written(entity), value=value_text(row, now.level(row.neutral))))
    return word("list.comma").join(said)
