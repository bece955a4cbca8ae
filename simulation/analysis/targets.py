"""Targets: what an outcome should be in a year, and how far runs miss it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from simulation.analysis.errors import AnalysisError
from simulation.engine.catalogue import catalogue
from simulation.engine.rows import FIRST_YEAR, LAST_YEAR

LESS_IS_BETTER = ("debt_ratio", "liabilities", "programme_investment")
SCALE = 0.05  # a target missed by this share of its value counts as missed by one


@dataclass(frozen=True)
class Target:
    """An outcome of the province in a year: at least or at most a value (unit as in `data/variables.csv`).

    probability: how likely it must be, or None when the central projection decides.
    """

    outcome: str
    year: int
    at_least: float | None = None
    at_most: float | None = None
    probability: float | None = None

    def __post_init__(self):
        about = {"outcome": self.outcome, "year": self.year}
        row = catalogue().variables.get(self.outcome)
        if row is None or row.aggregate == "none":
            raise AnalysisError("error.target_outcome", **about)
        if isinstance(self.year, bool) or self.year not in range(FIRST_YEAR + 1, LAST_YEAR + 1):
            raise AnalysisError("error.target_year", **about, first=FIRST_YEAR + 1, last=LAST_YEAR)
        bounds = [value for value in (self.at_least, self.at_most) if value is not None]
        if len(bounds) != 1 or isinstance(bounds[0], bool) or not math.isfinite(bounds[0]):
            raise AnalysisError("error.target_number", **about)
        if self.probability is not None and not 0 < self.probability < 1:
            raise AnalysisError("error.target_probability", **about, probability=repr(self.probability))

    @property
    def value(self) -> float:
        """The value to be reached or kept to."""
        return float(next(value for value in (self.at_least, self.at_most) if value is not None))

    @property
    def sign(self) -> int:
        """1 when more is better, -1 when less is."""
        return -1 if self.at_least is None else 1

    def margin(self, values: np.ndarray) -> np.ndarray:
        """How far outcomes are on the right side (+) or short (−), in the outcome's unit."""
        return self.sign * (values - self.value)

    @property
    def scale(self) -> float:
        """What counts as one unit of shortfall."""
        return max(abs(self.value) * SCALE, 1e-6)


def checked_targets(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Targets that do not contradict each other; AnalysisError names two that do."""
    found = tuple(targets)
    if not found:
        raise AnalysisError("error.no_target")
    for one in found:
        for other in found:
            same = (one.outcome, one.year) == (other.outcome, other.year)
            if same and one.at_least is not None and other.at_most is not None and one.at_least > other.at_most:
                raise AnalysisError(
                    "error.contradiction", outcome=one.outcome, year=one.year, low=one.at_least, high=other.at_most
                )
    return found


def outcomes_of(targets: Iterable[Target]) -> tuple[str, ...]:
    """Outcomes that targets name, each once."""
    return tuple(dict.fromkeys(target.outcome for target in targets))


def at_targets(targets: tuple[Target, ...], values: Mapping[str, np.ndarray], years: range) -> np.ndarray:
    """Value of each target's outcome in its year (target, run)."""
    return np.array([values[target.outcome][years.index(target.year)] for target in targets])


def shortfall(targets: tuple[Target, ...], reached: np.ndarray, cushions: np.ndarray) -> np.ndarray:
    """What is missing over all targets (run,), each in its own scale; cushions (target,) are asked on top."""
    missing = np.zeros(reached.shape[1])
    for target, values, cushion in zip(targets, reached, cushions, strict=True):
        missing += np.maximum(cushion - target.margin(values), 0) / target.scale
    return missing
