"""Scenario discovery: which combination of conditions makes a plan fail, as boxes a person can read.

Classification tree (CART, Breiman et al. 1984) by scikit-learn on the draws of an ensemble.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.analysis.analysis_errors import AnalysisError, checked_draws, checked_seed, whole_number
from simulation.analysis.batch import Batch
from simulation.analysis.goals.targets import Target
from simulation.analysis.uncertainty.distributions import uncertain
from simulation.analysis.uncertainty.disturbances import moved, uncertain_conditions
from simulation.analysis.uncertainty.ensemble import blocks, project_ensemble
from simulation.analysis.uncertainty.sampling import draws as block_draws
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.run import horizon

SMALLEST = 0.02  # share of draws below which a box is not reported


@dataclass(frozen=True)
class Box:
    """A combination of conditions: limits (id, lowest, highest), None where open.

    density: share of draws inside that fail; coverage: share of all failures inside; draws: number inside.
    Values are averages from the first unknown year to the target's year.
    """

    limits: tuple[tuple[str, float | None, float | None], ...]
    density: float
    coverage: float
    draws: int


def discover(
    scenario: Scenario,
    target: Target,
    draws: int = 2048,
    seed: int = 2023,
    baseline: Place | None = None,
    depth: int = 3,
    with_parameters: bool = False,
    run: Callable = map,
) -> tuple[Box, ...]:
    """Boxes in which the target is missed more often than overall, by decreasing share of failures held.

    Conditions alone explain the boxes unless `with_parameters`. Empty when the target is always or never missed.
    """
    draws, seed = checked_draws(draws), checked_seed(seed)
    whole_number(depth, "depth", 1, 6)
    baseline = baseline or scenario.place
    if target.year < baseline.unknown_from:
        raise AnalysisError("error.stress_year", first=baseline.unknown_from)
    ensemble = project_ensemble(scenario, draws, seed, baseline, target.year, (target.outcome,), run=run)
    failed = target.margin(ensemble.values[target.outcome][-1]) < 0
    if failed.all() or not failed.any():
        return ()
    names, features = features_of(scenario, baseline, horizon(target.year, baseline), seed, draws, with_parameters)
    return tree_boxes(names, features, failed, depth)


def features_of(
    scenario: Scenario, baseline: Place, years: range, seed: int, draws: int, with_parameters: bool = False
) -> tuple[tuple[str, ...], np.ndarray]:
    """What each draw of an ensemble had (draw, feature): mean condition from the first unknown year on, and parameters if asked."""
    batch, later = Batch.of(scenario, baseline, years), np.array(years) >= baseline.unknown_from
    conditions, parameters = uncertain_conditions(), uncertain() if with_parameters else ()
    pieces = []
    for block, runs in blocks(draws):
        drawn = block_draws(seed, block, batch.assumed)
        rows = [moved(n, batch.moving[n], drawn.deviations[n])[later, 0].mean(axis=0) for n in conditions]
        pieces.append(np.array([*rows, *(drawn.parameters[name][0] for name in parameters)])[:, :runs].T)
    return conditions + parameters, np.vstack(pieces)


def tree_boxes(names: tuple[str, ...], features: np.ndarray, failed: np.ndarray, depth: int = 3) -> tuple[Box, ...]:
    """Leaves of a classification tree in which failure is more frequent than overall."""
    from sklearn.tree import DecisionTreeClassifier

    least = max(1, int(SMALLEST * len(failed)))
    tree = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=least, random_state=0).fit(features, failed)
    leaf_of, boxes = tree.apply(features), []
    for leaf, bounds in _leaves(tree.tree_):
        inside = leaf_of == leaf
        density = float(failed[inside].mean())
        if density > failed.mean():
            limits = tuple((names[i], *bounds[i]) for i in sorted(bounds))
            boxes.append(Box(limits, density, float(failed[inside].sum() / failed.sum()), int(inside.sum())))
    return tuple(sorted(boxes, key=lambda box: -box.coverage))


def _leaves(tree: Any, node: int = 0, bounds: dict | None = None) -> list[tuple[int, dict]]:
    """Leaves below a node with the bounds (lowest, highest) of each feature on the way."""
    bounds = bounds or {}
    if tree.children_left[node] < 0:
        return [(node, bounds)]
    i, cut = int(tree.feature[node]), float(tree.threshold[node])
    low, high = bounds.get(i, (None, None))
    below = _leaves(tree, tree.children_left[node], {**bounds, i: (low, cut)})
    return below + _leaves(tree, tree.children_right[node], {**bounds, i: (cut, high)})
