"""Analyses as pages ask for them: each computed once for a scenario's file text, then kept for whoever asks again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from pages.parts.cache import kept
from pages.parts.shared.view import View, projected
from simulation import HEADLINES, Scenario, catalogue
from simulation.analysis.causes import attribution
from simulation.analysis.goals import pareto
from simulation.analysis.goals.targets import Target
from simulation.analysis.sensitivity import morris_sobol, tornado
from simulation.analysis.stress import discovery, stress_tests
from simulation.analysis.uncertainty import history_weights, width_by_source
from simulation.analysis.uncertainty.ensemble import Ensemble, project_ensemble

DRAWS, QUICK, SEED = 2000, 512, 2023
PLANS = ("reference", "deepening", "first_class", "new_energy_first", "innovation_first", "deleveraging")


def _scenario(content: str) -> Scenario:
    return Scenario.from_json(content)


@kept(4)
def fit(draws: int) -> history_weights.HistoryFit:
    """Weights of draws after published history."""
    return history_weights.history_fit(draws, SEED)


@kept(24)
def _ensemble(content: str, draws: int, outcomes: tuple[str, ...] = HEADLINES) -> Ensemble:
    found = project_ensemble(_scenario(content), draws, SEED, outputs=outcomes, central=projected(content))
    return found.weighted(fit(draws).weights)


def ensembles(view: View, draws: int = DRAWS) -> tuple[Ensemble, Ensemble]:
    """Ranges of the scenario and of the reference, over the same draws, weighted by history."""
    return _ensemble(view.scenario.to_json(), draws), _ensemble(view.reference.scenario.to_json(), draws)


def ensemble(view: View, draws: int = DRAWS) -> Ensemble:
    """Ranges of the scenario alone; with QUICK draws a matter of milliseconds."""
    return _ensemble(view.scenario.to_json(), draws)


def towards_targets(view: View) -> tuple[Ensemble, Ensemble]:
    """The same for every indicator that may have targets, of the scenario and of the reference."""
    outcomes = tuple(catalogue().target_rules)
    scenarios = (view.scenario, view.reference.scenario)
    return tuple(_ensemble(scenario.to_json(), QUICK, outcomes) for scenario in scenarios)


@kept(8)
def sources(content: str) -> pd.DataFrame:
    """Where the width of ranges comes from."""
    return width_by_source.width_by_source(_scenario(content), 1024, SEED, outputs=HEADLINES)


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


def study(content: str, names: tuple[str, ...], progress: Callable) -> morris_sobol.SobolStudy:
    """Shares of variance of some assumptions; takes seconds."""
    return morris_sobol.sobol(_scenario(content), names, HEADLINES, 512, SEED, progress=progress)


@kept(16)
def front(start: str, first: str, second: str, year: int) -> pareto.Front:
    """Plans none of which is better in both outcomes."""
    return pareto.pareto(first, second, year, start=_scenario(start), seed=SEED)


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
    """What the scenario and the main packages lose against the best of them under each condition preset."""
    plans = [_scenario(content).renamed("scenario"), *(Scenario.preset(name) for name in PLANS)]
    return stress_tests.regret(plans, outcome, year)


@kept(16)
def failures(content: str, target: Target) -> tuple[discovery.Box, ...]:
    """Combinations of conditions in which the target is missed."""
    return discovery.discover(_scenario(content), target, 2048, SEED)
