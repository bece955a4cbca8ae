"""How a lever's value stands on its slider and in text: factor, step, decimals."""

from __future__ import annotations

from pages.parts import state
from pages.parts.wording.words import factor
from simulation.engine.place_rows import Lever
from simulation.language.numbers import PERCENT, lever_step

slider_step = lever_step


def slider_factor(row: Lever) -> float:
    """What a slider shows for 1: percentages are only written as such, other units as the language has them."""
    return 1.0 if row.unit in PERCENT else factor(row.unit)


def places(row: Lever) -> int:
    """Decimals that a lever's step needs in the unit shown."""
    return state.words().lever_digits(row)


def slider_format(row: Lever) -> str:
    """How the slider writes its value."""
    return "percent" if row.unit in PERCENT else f"%.{places(row)}f"
