"""Write the golden run anew: `python tests/regenerate.py`. Only after a change of results that is meant."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from simulation import Scenario, project
from tests.support import DATA, OUTCOMES

STORED = DATA / "reference.csv"
VARIABLES = (*OUTCOMES, "investment", "debt", "loss_units", "generation", "income_tax")


def golden():
    """The reference run as stored: entity, variable, year, value."""
    return project(Scenario.preset("reference")).tidy(VARIABLES)[["entity", "variable", "year", "value"]]


if __name__ == "__main__":
    golden().to_csv(STORED, index=False, lineterminator="\n", float_format="%.17g")
    print(f"wrote {STORED}")
