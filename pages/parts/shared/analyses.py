"""Analyses as pages ask for them, to the year looked at: each computed once for a scenario, then kept for whoever asks again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pages.parts import state
from pages.parts.cache import kept, told_apart
from pages.parts.shared import heavy
from pages.parts.shared.view import View, projected
from simulation import HEADLINES, Scenario, catalogue
from simulation.analysis.causes import attribution
from simulation.analysis.goals import pareto
from simulation.analysis.goals.targets import Target
from simulation.analysis.sensitivity import morris_sobol, tornado
from simulation.analysis.stress import discovery, stress_tests
from simulation.analysis.uncertainty.ensemble import Ensemble
from simulation.analysis.uncertainty.known_outside import judged
from simulation.analysis.uncertainty.released_ranges import SEED, released_ranges
from simulation.explanation.actions import COSTS
from simulation.workers import studies


def _ranges(scenario: Scenario, outcomes: tuple[str, ...] = HEADLINES) -> Ensemble:
    return _drawn(scenario, outcomes, state.until(scenario.place))


@kept(24)
def _drawn(scenario: Scenario, outcomes: tuple[str, ...], until: int) -> Ensemble:
    return released_ranges(scenario, outcomes, until=until, central=projected(scenario))


def ensembles(view: View) -> tuple[Ensemble, Ensemble]:
    """Ranges of the scenario and of the reference, over the same draws, weighted by history."""
    return _ranges(view.scenario), _ranges(view.reference.scenario)


def ensemble(view: View) -> Ensemble:
    """Ranges of the scenario alone."""
    return _ranges(view.scenario)


def towards_targets(view: View) -> tuple[Ensemble, Ensemble]:
    """The same for every indicator that may have targets, of the scenario and of the reference."""
    outcomes = tuple(view.place.target_rules)
    return _ranges(view.scenario, outcomes), _ranges(view.reference.scenario, outcomes)


def since_known(view: View) -> Ensemble:
    """Ranges of current practice, of what is known of years since the base year."""
    known = tuple(dict.fromkeys(row.variable for row in judged(view.place.past_readings)))
    return _ranges(view.reference.scenario, known)


def sources(scenario: Scenario) -> pd.DataFrame:
    """Where the width of ranges comes from."""
    until = state.until(scenario.place)
    return heavy.once(studies.sources, scenario, until, key=(told_apart(scenario), until))


def causes(scenario: Scenario) -> attribution.Attribution:
    """Contributions of levers and conditions to every outcome and year, and to what the plan costs."""
    return _causes(scenario, state.until(scenario.place))


@kept(16)
def _causes(scenario: Scenario, until: int) -> attribution.Attribution:
    return attribution.attribute(scenario, until=until, outcomes=(*catalogue().listed("attributed"), *COSTS))


def causes_by_entity(scenario: Scenario, outcome: str) -> tuple[tuple[str, ...], np.ndarray]:
    """The same by entity, for one outcome."""
    return _causes_by_entity(scenario, outcome, state.until(scenario.place))


@kept(16)
def _causes_by_entity(scenario: Scenario, outcome: str, until: int) -> tuple[tuple[str, ...], np.ndarray]:
    return attribution.attribute_entities(scenario, outcome, until=until)


def causes_within(scenario: Scenario, player: str) -> attribution.Attribution:
    """A group's contribution divided among its levers."""
    return _causes_within(scenario, player, state.until(scenario.place))


@kept(16)
def _causes_within(scenario: Scenario, player: str, until: int) -> attribution.Attribution:
    return attribution.within(_causes(scenario, until), player)


def swings(scenario: Scenario, other: Scenario | None) -> tornado.Tornado:
    """Outcomes with each assumption at either end of its range; with another scenario, of the difference."""
    return _swings(scenario, other, state.until(scenario.place))


@kept(16)
def _swings(scenario: Scenario, other: Scenario | None, until: int) -> tornado.Tornado:
    return tornado.tornado(scenario, other, until=until)


@kept(16)
def screening(scenario: Scenario, other: Scenario | None, outcome: str, year: int) -> pd.DataFrame:
    """Assumptions by decreasing effect over their whole ranges; with another scenario, on the difference."""
    return morris_sobol.morris(scenario, outcome, year, seed=SEED, reference=other)


def front(start: Scenario, first: str, second: str, year: int) -> pareto.Front:
    """Plans none of which is better in both outcomes."""
    return heavy.once(studies.front, start, first, second, year, key=(told_apart(start), first, second, year))


@kept(16)
def under_presets(scenario: Scenario, year: int) -> pd.DataFrame:
    """The scenario and the reference under every condition preset."""
    return stress_tests.preset_table(scenario, year=year, outcomes=HEADLINES)


@kept(16)
def breaks(scenario: Scenario, target: Target) -> pd.DataFrame:
    """How far each condition must move until the target is missed, or met."""
    return stress_tests.reverse_stress(scenario, target)


@kept(16)
def regrets(scenario: Scenario, outcome: str, year: int) -> pd.DataFrame:
    """What the scenario and the packages that plans are set beside lose against the best of them under each condition preset.

    All stand on the conditions and assumptions that the scenario sets itself.
    """
    plans = [
        scenario.renamed("scenario"),
        *(Scenario.preset(name, scenario.place).beside(scenario) for name in scenario.place.compared_presets()),
    ]
    return stress_tests.regret(plans, outcome, year)


def failures(scenario: Scenario, target: Target) -> tuple[discovery.Box, ...]:
    """Combinations of conditions in which the target is missed."""
    return heavy.once(studies.failures, scenario, target, key=(told_apart(scenario), target))
