"""What happens from outside in a certain year and shows in the results of that year."""

from __future__ import annotations

import numpy as np

from simulation.engine.scenario import Scenario
from simulation.inputs import condition_inputs


def lines_opened(scenario: Scenario, years: range) -> tuple[int, ...]:
    """Years in which outward DC lines open under a scenario's conditions."""
    lines = np.ravel(condition_inputs(scenario, years)["dc_lines"])
    return tuple(year for year, more in zip(years[1:], np.diff(lines), strict=True) if more > 0)
