"""How far predictions were from what the model gave: direction by headline, and size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.engine.place import Place
from simulation.projection import HEADLINES
from simulation.workshop.room_rules import Prediction


@dataclass(frozen=True)
class Miss:
    """One guess beside the outcome, in the outcome's unit. error: guessed less actual, none without a size.

    came: the direction that the outcome took, 0 where it hardly moved.
    relative: |error| / (|guess| + |actual|), from 0 (right) to 1 (other direction, or nothing expected and much came).
    """

    headline: str
    guessed: float | None
    actual: float
    came: int
    direction_right: bool
    error: float | None
    relative: float | None


STILL = 0.2  # of what counts as near a target, below which an outcome hardly moves


def direction(headline: str, change: float, place: Place) -> int:
    """Direction of a change: 0 where it is smaller than a fifth of what counts as near in the place's `target_rules.csv`."""
    return 0 if abs(change) < STILL * place.target_rules[headline].near else 1 if change > 0 else -1


def misses(prediction: Prediction, change: Mapping[str, float], place: Place) -> tuple[Miss, ...]:
    """Each guess beside the change that came, in the order of the headlines."""
    found = []
    for headline in HEADLINES:
        guess = prediction.guesses.get(headline)
        if guess is None:
            continue
        actual, guessed = change[headline], guess.change
        error = None if guessed is None else guessed - actual
        both = abs(guessed or 0.0) + abs(actual)
        relative = None if error is None else abs(error) / both if both else 0.0
        came = direction(headline, actual, place)
        found.append(Miss(headline, guessed, actual, came, guess.direction == came, error, relative))
    return tuple(found)


def calibration(found: tuple[Miss, ...]) -> tuple[int, float]:
    """Directions right, and mean relative miss where a size was given (1 where none was)."""
    sized = [miss.relative for miss in found if miss.relative is not None]
    return sum(miss.direction_right for miss in found), sum(sized) / len(sized) if sized else 1.0
