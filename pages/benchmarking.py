"""Benchmarking: where each enterprise stands, what each is asked for, a sheet for each."""

from pages.parts.benchmarking import sheets_offered, standings_shown, targets_allotted
from pages.parts.frame.page import open_page
from pages.parts.shared import later
from pages.parts.shared.choices import section
from pages.parts.shared.view import View
from pages.parts.wording.words import word


def body(view: View) -> None:
    """One of three: standing from the whole down to a driver, targets broken down, sheets; below it what the plan is paid with."""
    parts = {"standing": standings_shown.show, "allotment": targets_allotted.show, "sheets": sheets_offered.show}
    parts[section("benchmark_part", {name: word(f"benchmarking.{name}") for name in parts})](view)
    later.paid(view.scenario, view.last)


open_page("benchmarking", body)
