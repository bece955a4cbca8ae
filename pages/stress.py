"""Stress: under what conditions the plan misses its target."""

from pages.parts.frame.page import open_page
from pages.parts.shared import exposures, later
from pages.parts.shared.view import View
from pages.parts.uncertainty import failure_rules, stress_tests


def body(view: View) -> None:
    """What counts as missed, then named conditions, break-even, rules, regret, and who hangs on which price."""
    target = stress_tests.target(view)
    stress_tests.presets(view, target)
    later.paid(view.scenario, view.last)
    stress_tests.break_even(view, target)
    failure_rules.rules(view, target)
    stress_tests.regret(view, target)
    exposures.shown(view, "stress")


open_page("stress", body)
