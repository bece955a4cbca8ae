"""Projection model of a province's state-owned enterprises under reform levers.

from simulation import Scenario, project
project(Scenario.preset("deepening")).tidy()
"""

from simulation.engine.catalogue import Catalogue, catalogue
from simulation.engine.lever_paths import lever_path, lever_timing
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place, place_of
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError, Setting
from simulation.engine.tables import TableError
from simulation.inputs import condition_inputs, within_reach
from simulation.model import MODEL_VERSION, model
from simulation.places import load_baseline, load_place
from simulation.projection import HEADLINES, TOTAL, Projection
from simulation.run import project

Baseline, embedded_baseline = Place, embedded_place  # older names
LATER = {
    "project_ensemble": "simulation.analysis.uncertainty.ensemble",
    "as_reported": "simulation.evidence.as_reported",
    "carried_on": "simulation.tracking.carried_on",
    "attribute": "simulation.analysis.causes.attribution",
    "calibrated_trend": "simulation.evidence.calibration",
    "mapper": "simulation.analysis.cluster",
}


def __getattr__(name: str) -> object:
    """Analysis is imported when it is first asked for: running the model does not need it."""
    if name in LATER:
        from importlib import import_module

        return getattr(import_module(LATER[name]), name)
    raise AttributeError(name)


__version__ = MODEL_VERSION
__all__ = [
    "HEADLINES",
    "MODEL_VERSION",
    "TOTAL",
    "Baseline",
    "Catalogue",
    "Place",
    "Projection",
    "Scenario",
    "ScenarioError",
    "Setting",
    "TableError",
    "__version__",
    "as_reported",
    "attribute",
    "calibrated_trend",
    "carried_on",
    "catalogue",
    "condition_inputs",
    "embedded_baseline",
    "embedded_place",
    "lever_path",
    "lever_timing",
    "load_baseline",
    "load_place",
    "mapper",
    "model",
    "place_of",
    "project",
    "project_ensemble",
    "within_reach",
]
