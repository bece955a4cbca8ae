"""Structural cases: the few values a parameter may take, each with its weight."""

from __future__ import annotations


def weighted(text: str) -> tuple[tuple[float, float], ...]:
    """Cases written "value:weight|value:weight" as (value, weight), in order of value; ValueError where one is no number."""
    pairs = (case.partition(":") for case in text.split("|") if case)
    return tuple(sorted((float(value), float(weight)) for value, _, weight in pairs))


def sound(cases: tuple[tuple[float, float], ...], low: float, value: float, high: float) -> bool:
    """Weights are positive and add up to 1; the ends are `low` and `high`, and `value` is one of the cases."""
    values, weights = [case for case, _ in cases], [weight for _, weight in cases]
    whole = abs(sum(weights) - 1) < 1e-9 and min(weights, default=0) > 0
    return whole and (values[0], values[-1]) == (low, high) and value in values
