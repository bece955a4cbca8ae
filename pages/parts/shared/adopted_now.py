"""The adopted plan of the place looked at, wherever a page names it or measures against it."""

from __future__ import annotations

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.wording.words import escaped
from simulation import Scenario
from simulation.engine.place import Place
from simulation.workbench.adopted_plan import AdoptedPlans, Adoption, compared, departure, told

KEPT = "adopted"


def plans() -> AdoptedPlans:
    """All adoptions entered, the last one standing."""
    text = state.remember(KEPT, "")
    return _read(text, state.place()) if isinstance(text, str) and text else AdoptedPlans()


@kept(16)
def _read(text: str, place: Place) -> AdoptedPlans:
    return AdoptedPlans.read(text, place)[0]


def standing() -> Adoption | None:
    """The adopted plan, or None."""
    return plans().standing


def choose(plans: AdoptedPlans) -> None:
    """Make these the adopted plans; kept as text, so that a browser can hold them."""
    state.put(KEPT, plans.text if plans.adoptions else "")


def said(scenario: Scenario) -> str:
    """Whether a scenario is the adopted plan, or how it differs; blank where none is adopted."""
    adopted = standing()
    return escaped(_compared(state.language(), adopted.date, adopted.body, adopted.scenario, scenario)) if adopted else ""


def departs(scenario: Scenario) -> bool:
    """Whether a plan is adopted and this is another one."""
    adopted = standing()
    return adopted is not None and departure(adopted, scenario).any


@kept(64)
def _compared(language: str, date: str, body: str, adopted: Scenario, scenario: Scenario) -> str:
    return compared(state.words(), Adoption(adopted, date, body), scenario)


def named(adopted: Adoption) -> str:
    """Name, date and deciding body, for the middle of a sentence."""
    return escaped(told(state.words(), adopted))
