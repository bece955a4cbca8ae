"""Analyses as pages ask for them: each computed once for a scenario's file text, then kept for whoever asks again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pages.parts.cache import kept
from pages.parts.shared import heavy
from pages.parts.shared.view import View, projected
from simulation import HEADLINES, Scenario, catalogue
from simulation.analysis.causes import attribution
from simulation.analysis.goals import pareto
from simulation.analysis.goals.targets import Target
from simulation.analysis.sensitivity import morris_sobol, tornado
from simulation.analysis.stress import discovery, stress_tests
from simulation.analysis.uncertainty.ensemble import Ensemble
from simulation.analysis.uncertainty.released_ranges import SEED, released_ranges
from simulation.workers import studies


def _scenario(content: str) -> Scenario:
    return Scenario.from_json(content)


@kept(24)
def _ranges(content: str, outcomes: tuple[str, ...] = HEADLINES) -> Ensemble:
    return released_ranges(_scenario(content), outcomes, central=projected(content))


def ensembles(view: View) -> tuple[Ensemble, Ensemble]:
    """Ranges of the scenario and of the reference, over the same draws, weighted by history."""
    return _ranges(view.scenario.to_json()), _ranges(view.reference.scenario.to_json())


def ensemble(view: View) -> Ensemble:
    """Ranges of the scenario alone."""
    return _ranges(view.scenario.to_json())


def towards_targets(view: View) -> tuple[Ensemble, Ensemble]:
    """The same for every indicator that may have targets, of the scenario and of the reference."""
    outcomes = tuple(catalogue().target_rules)
    return _ranges(view.scenario.to_json(), outcomes), _ranges(view.reference.scenario.to_json(), outcomes)


def sources(content: str) -> pd.DataFrame:
    """Where the width of ranges comes from."""
    return heavy.once(studies.sources, _scenario(content), key=content)


@kept(16)
def causes(content: str) -> attribution.Attribution:
    """Contributions of levers and conditions to every outcome and year."""
    return attribution.attribute(_scenario(content))


@kept(16)
def causes_by_entity(content: str, outcome: str) -> tuple[tuple[str, ...], np.ndarray]:
    """The same by entity, for one outcome."""
    return attribution.attribute_entities(_scenario(content), outcome)


@kept(16)
def causes_within(content: str, player: str) -> attribution.Attribution:
    """A group's contribution divided among its levers."""
    return attribution.within(causes(content), player)


@kept(16)
def swings(content: str, other: str | None) -> tornado.Tornado:
    """Outcomes with each assumption at either end of its range; with another scenario, of the difference."""
    return tornado.tornado(_scenario(content), _scenario(other) if other else None)


@kept(16)
def screening(content: str, outcome: str, year: int) -> pd.DataFrame:
    """Assumptions by decreasing effect over their whole ranges."""
    return morris_sobol.morris(_scenario(content), outcome, year, seed=SEED)


def front(start: str, first: str, second: str, year: int) -> pareto.Front:
    """Plans none of which is better in both outcomes."""
    return heavy.once(studies.front, _scenario(start), first, second, year, key=(start, first, second, year))


@kept(16)
def under_presets(content: str, year: int) -> pd.DataFrame:
    """The scenario and the reference under every condition preset."""
    return stress_tests.preset_table(_scenario(content), year=year, outcomes=HEADLINES)


@kept(16)
def breaks(content: str, target: Target) -> pd.DataFrame:
    """How far each condition must move until the target is missed, or met."""
    return stress_tests.reverse_stress(_scenario(content), target)


@kept(16)
def regrets(content: str, outcome: str, year: int) -> pd.DataFrame:
    """What the scenario and the packages that plans are set beside lose against the best of them under each condition preset."""
    plans = [_scenario(content).renamed("scenario"), *(Scenario.preset(name) for name in catalogue().compared_presets())]
    return stress_tests.regret(plans, outcome, year)


def failures(content: str, target: Target) -> tuple[discovery.Box, ...]:
    """Combinations of conditions in which the target is missed."""
    return heavy.once(studies.failures, _scenario(content), target, key=(content, target))
