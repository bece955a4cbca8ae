"""Write the golden run anew: `python tests/regenerate.py`. Only after a change of results that is meant.

With `--trend`, first calibrate the yearly trend anew and write it into the embedded place's `base_year.csv`.
With `--release`, the last step before a version is handed out: state the digests of its tables and of its program in
`data/releases.csv`.
"""

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from simulation import MODEL_VERSION, Scenario, project
from simulation.engine.catalogue import catalogue, digest
from simulation.engine.folders import DATA as TABLES
from simulation.engine.place_reading import embedded_folder, whole_place
from simulation.evidence.calibration import TREND, calibrated_trend
from simulation.identity import parts_beyond, program_digests, together
from simulation.report.content import analyses
from tests.support import DATA, OUTCOMES

STORED = DATA / "reference.csv"
TREND_SOURCE = (
    "行业先验（industries.csv）加共同余项，余项由2024—2025年利润大体持平校准（F116、F115） | "
    "prior of the industry (industries.csv) and a common residual, calibrated on flat profit in 2024-2025 (F116, F115)"
)
VARIABLES = (*OUTCOMES, "investment", "debt", "loss_units", "generation", "income_tax")


def golden():
    """The reference run as stored: entity, variable, year, value."""
    return project(Scenario.preset("reference")).tidy(VARIABLES)[["entity", "variable", "year", "value"]]


def state_digest(folder: Path = TABLES, version: str = MODEL_VERSION) -> str:
    """Write the digests of the tables in a folder, and of the program, into the last row of its list of releases.

    That row must be this version's. Returns the digest of the tables.
    """
    path, found = folder / "releases.csv", digest(folder)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows[-1]["version"] != version:
        raise SystemExit(f"{path.name}: the last row is {rows[-1]['version']}, the model is {version}")
    rows[-1] |= {"data": found, **program_digests(), "analyses": together(parts_beyond(analyses))}
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    return found


def state_trend(folder: Path = TABLES) -> float:
    """Write the calibrated trends into the base-year table: the residual and each industry's prior with its range."""
    baseline = whole_place(embedded_folder(folder), catalogue())
    path, found = embedded_folder(folder) / "base_year.csv", round(calibrated_trend(baseline), 6)
    industries = {entity.id: catalogue().industries[entity.industry] for entity in baseline.entities}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["variable"] == TREND:
            own = industries[row["entity"]]
            ends = {"value": own.trend, "low": own.trend_low, "high": own.trend_high}
            row |= {name: f"{found + end:.6f}" for name, end in ends.items()}
            row["source"] = TREND_SOURCE
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    return found


if __name__ == "__main__" and "--trend" in sys.argv:
    print(f"{TREND}: {state_trend()}; now run it once more without --trend")
elif __name__ == "__main__" and "--release" in sys.argv:
    print(f"{MODEL_VERSION}: data digest {state_digest()}")
elif __name__ == "__main__":
    golden().to_csv(STORED, index=False, lineterminator="\n", float_format="%.17g")
    print(f"wrote {STORED}")
