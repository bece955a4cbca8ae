"""Requests that an analysis cannot serve, refused in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal

MOST_DRAWS = 1_000_000


class AnalysisError(Refusal):
    """A request that cannot be served; the message names the argument, the reason and the remedy."""


def whole_number(value: Any, name: str, low: int, high: int) -> int:
    """`value` as an integer within `low` to `high`; AnalysisError otherwise."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise AnalysisError("error.not_whole", place=name, found=repr(value)[:40])
    number = int(value.__index__())
    if not low <= number <= high:
        raise AnalysisError("error.count_outside", place=name, value=number, low=low, high=high)
    return number


def checked_draws(draws: Any) -> int:
    """Number of draws; AnalysisError when there is none or more than a machine can hold."""
    return whole_number(draws, "draws", 1, MOST_DRAWS)


def checked_seed(seed: Any) -> int:
    """Seed of the draws: a whole number, not negative."""
    return whole_number(seed, "seed", 0, 2**63 - 1)


def checked_outcomes(outcomes: Iterable[str] | None, usual: str = "studied") -> tuple[str, ...]:
    """Ids of outcomes with a value for the whole province; AnalysisError names the first that has none.

    None: those of a list of `data/outcomes.csv`.
    """
    outcomes = catalogue().listed(usual) if outcomes is None else outcomes
    names = (outcomes,) if isinstance(outcomes, str) else tuple(dict.fromkeys(outcomes))
    if not names:
        raise AnalysisError("error.none_named", place="outcomes")
    for name in names:
        row = catalogue().variables.get(name)
        if row is None or row.aggregate == "none":
            raise AnalysisError("error.no_outcome", place="outcomes", found=repr(name))
    return names


def checked_year(year: Any, years: range) -> int:
    """Position of `year` in the projection; AnalysisError when it is the base year or beyond the horizon."""
    if isinstance(year, bool) or year not in years[1:]:
        raise AnalysisError("error.year", place="year", found=repr(year), first=years[1], last=years[-1])
    return years.index(year)


class Cancelled(Exception):
    """The caller asked to stop; nothing was changed."""
