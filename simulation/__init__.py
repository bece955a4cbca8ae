"""Projection model of a province's state-owned enterprises under reform levers.

    from simulation import Scenario, project
    project(Scenario.preset("deepening")).tidy()
"""

from simulation.engine.baseline import Baseline, load_baseline
from simulation.engine.catalogue import Catalogue, catalogue
from simulation.engine.scenario import Scenario, ScenarioError, Setting
from simulation.engine.tables import TableError
from simulation.model import MODEL_VERSION, model
from simulation.projection import TOTAL, Projection
from simulation.run import embedded_baseline, project

__version__ = MODEL_VERSION
__all__ = [
    "TOTAL", "Baseline", "Catalogue", "Projection", "Scenario", "ScenarioError", "Setting", "TableError",
    "catalogue", "embedded_baseline", "load_baseline", "model", "project", "__version__",
]
