"""How a lever's value stands on its slider and in text: factor, step, decimals."""

from __future__ import annotations

from decimal import Decimal

from pages.parts.wording.words import factor
from simulation.analysis.goals.plans import round_step
from simulation.engine.rows import Lever
from simulation.language.numbers import PERCENT

FINEST = 600  # steps on a slider; finer ones cannot be hit


def slider_factor(row: Lever) -> float:
    """What a slider shows for 1: percentages are only written as such, other units as the language has them."""
    return 1.0 if row.unit in PERCENT else factor(row.unit)


def places(row: Lever) -> int:
    """Decimals that a lever's step needs in the unit shown."""
    step = Decimal(str(slider_step(row))) * Decimal(str(factor(row.unit)))
    return max(0, -int(step.normalize().as_tuple().exponent))


def slider_step(row: Lever) -> float:
    """The lever's own step, or a coarser one where a slider would have more stops than can be hit."""
    width = row.max - row.min
    return row.step if width / row.step <= FINEST else round_step(row.step, width)


def slider_format(row: Lever) -> str:
    """How the slider writes its value."""
    return "percent" if row.unit in PERCENT else f"%.{places(row)}f"
