"""Stress: under what conditions the plan fails."""

from pages.parts import failures, stress
from pages.parts.frame import View, open_page


def body(view: View) -> None:
    """What counts as failure, then named conditions, break-even, regret and rules."""
    target = stress.target(view)
    stress.presets(view, target)
    stress.break_even(view, target)
    failures.rules(view, target)
    stress.regret(view, target)


open_page("stress", body)
