"""Enterprises that may leave: what is added up over enterprises is nothing for one that no longer stands."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

STANDING, LEAVING = "standing", "leaving"  # variables: 1 until an enterprise leaves, then 0; 1 in the year it does


def while_standing(function: Callable) -> Callable:
    """The equation of a variable with one more cause, `standing`, by which what it gives is multiplied."""

    @functools.wraps(function)
    def standing(*arguments: Any) -> Any:
        return function(*arguments[:-1]) * arguments[-1]

    signature = inspect.signature(function)
    last = inspect.Parameter(STANDING, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = [*signature.parameters.values(), last]
    vars(standing).update(__signature__=signature.replace(parameters=parameters), while_it_stands=function)
    return standing


def may_end(function: Callable) -> Callable | None:
    """What `while_standing` was made of; None for an equation that nobody's leaving ends."""
    return getattr(function, "while_it_stands", None)
