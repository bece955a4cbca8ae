"""What `static/model.js` needs beside the table of operations: figures of a place, and paths of a scenario, as plain values.

The browser then gives one lever another value. What it does with it (path, share, attention) is as `simulation.inputs` has it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from simulation.engine.lever_paths import lever_path, lever_timing, practice_path, share_of
from simulation.engine.own_amounts import rest_of, set_apart
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting
from simulation.engine.timing import arrival
from simulation.in_browser.operation_table import OperationTable, figure, operation_table
from simulation.inputs import ATTENTION, clock, condition_inputs, spread
from simulation.run import central_base_year

Told = Mapping[str, Any]
TIMING = ("start", "full", "shape")


def table_of(place: Place) -> OperationTable:
    """The operations as a place's rule for enterprises without equity asks for them."""
    return operation_table(place.row.insolvency == "exit")


@lru_cache(maxsize=8)
def place_inputs(place: Place, years: range) -> Told:
    """What runs of all scenarios in a place have in common; own assumptions are part of the place (`Place.assuming`).

    figures: those the table names, as numbers of eight bytes in base 64; wide: which of them differ by entity; paths: conditions of
    the central set and the clock, by year; levers: practice, weight of a value in full effect by year, share, slots at full effort.
    """
    table = table_of(place)
    figures = [np.asarray(figure(central_base_year(place), one), dtype="<f8").ravel() for one in table.figures]
    paths = {**_central(place, years), **clock(years)}
    shares = {row.share: _plain(place.columns[row.share]) for row in place.levers.values() if row.scope == "amount"}
    return {
        "operations": table.digest,
        "figures": base64.b64encode(np.concatenate(figures).tobytes()).decode(),
        "wide": [i for i, one in enumerate(figures) if len(one) > 1],
        "entities": len(place.entities),
        "years": list(years),
        "paths": {name: _plain(path) for name, path in paths.items()},
        "shares": shares,
        "attention": [float(place.parameters[name].value) for name in ATTENTION],
        "levers": {name: _lever(place.levers[name], years) for name in sorted(place.levers)},
    }


def moved(scenario: Scenario, lever: str, value: float) -> Scenario:
    """The scenario with a lever at another value in full effect, its timing as it was; without a setting where that is practice."""
    old = scenario.levers.get(lever)
    timing = {name: getattr(old, name) for name in TIMING if old and getattr(old, name)}
    still = value == scenario.place.levers[lever].neutral and not timing
    return scenario.with_lever(lever, None if still else {"value": value, **timing})


def _lever(row: Lever, years: range) -> Told:
    told = {
        "practice": _plain(practice_path(row, years)),
        "neutral": row.neutral,
        "weights": _weights(row, Setting(), years),
        "share": row.share if row.scope == "amount" else None,
        "full": row.attention_full or None,
        "once": row.irreversible == "once" or None,
    }
    return {name: value for name, value in told.items() if value is not None}


def scenario_inputs(scenario: Scenario, years: range) -> Told:
    """What a scenario changes of `place_inputs`: paths of conditions, and of each lever that is set or set apart in entities.

    value: of the lever in full effect as set for all, or path, where it is set by year; weights: where its timing is not the usual one;
    apart: path and slots of attention of entities set apart, by their place in the list; rest: the others' share, and what the whole
    leaves them.
    """
    place = scenario.place.assuming(scenario.assumptions)
    central = _central(place, years)
    paths = condition_inputs(scenario, years)
    own = {name for settings in scenario.entities.values() for name in settings}
    return {
        "paths": {name: _plain(path) for name, path in paths.items() if not np.array_equal(path, central[name])},
        "levers": {name: _set(scenario, place, name, years) for name in sorted(own.union(scenario.levers))},
    }


@lru_cache(maxsize=8)
def _central(place: Place, years: range) -> Mapping[str, np.ndarray]:
    """Paths of conditions in the central set."""
    return condition_inputs(Scenario(place=place), years)


def _set(scenario: Scenario, place: Place, name: str, years: range) -> Told:
    row, setting = place.levers[name], scenario.levers.get(name)
    told: dict[str, Any] = {}
    if setting is not None:
        if setting.by_year:
            told["path"] = _plain(lever_path(row, setting, years))
        else:
            told["value"] = setting.level(row.neutral)
        if timing := {name: getattr(setting, name) for name in TIMING if getattr(setting, name)}:
            told["weights"] = _weights(row, Setting(**timing), years)
    if apart := set_apart(row, place, scenario.entities):
        values, pushed = (
            np.broadcast_to(one, (len(years), len(place.entities), 1)) for one in spread(row, scenario, place, years)
        )
        at = [place.entity_ids.index(entity) for entity in apart]
        told["apart"] = {i: [_plain(values[:, i]), _plain(pushed[:, i])] for i in at}
        share = share_of(row, place)
        if row.scope == "amount":
            others = sum(float(share[i, 0]) for i in range(len(place.entities)) if i not in at)
            told["rest"] = [others, rest_of(row, place, apart)]
    return told


def _weights(row: Lever, setting: Setting, years: range) -> list[float]:
    """How much of a value in full effect is in place in each year."""
    return arrival([0.0] * len(years), 1.0, *lever_timing(row, setting), years)


def _plain(values: np.ndarray | Iterable[float]) -> list[float]:
    return [float(value) for value in np.asarray(values).ravel()]
