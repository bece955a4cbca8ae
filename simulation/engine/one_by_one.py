"""Equations called one by one, year by year: for a debugger, and for a traceback that names equation and year.

Slow, and what the compiled evaluation must equal. Last digits may differ: the compiled one multiplies first what
changes less often.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulation.engine.base_year import BaseYear, call, written
from simulation.engine.graph import Argument
from simulation.engine.settings import configured

SWITCH = "SOE_DEBUG"


def wanted_by_environment() -> bool:
    """Whether the environment asks for evaluation one by one."""
    return configured(SWITCH) not in ("", "0")


def evaluate_one_by_one(base: BaseYear, years: range, outputs: frozenset[str] | None = None) -> dict[str, np.ndarray]:
    """Variables as (year, 1 or entity, 1 or draw), all of them or `outputs`; an error names equation and year.

    base: base-year values with the paths of the run.
    """
    model = base.model
    names = model.needed(outputs) if outputs else frozenset(model.equations)
    order = [name for name in model.same_year_order if name in names]
    found = {name: [base[name]] for name in order}
    for t, year in enumerate(years[1:], start=1):
        for name in order:
            equation = model.equations[name]
            arguments = [_value(base, found, argument, t) for argument in equation.arguments]
            found[name].append(call(equation.function, written(equation), arguments, year))
    return {name: _stacked(found[name]) for name in order if not outputs or name in outputs}


def _value(base: BaseYear, found: Mapping[str, list[np.ndarray]], argument: Argument, t: int) -> np.ndarray:
    """An argument in year `t` of the run; before the base year, that of the base year."""
    if argument.moment == "neutral":
        return base.neutral[argument.name]
    t = 0 if argument.moment == "base" else max(t - argument.lag, 0)
    if argument.name in found:
        return found[argument.name][t]
    return base.moving[argument.name][t] if argument.name in base.moving else base[argument.name]


def _stacked(path: list[np.ndarray]) -> np.ndarray:
    shape = np.broadcast_shapes(*(value.shape for value in path))
    return np.array([np.broadcast_to(value, shape) for value in path])
