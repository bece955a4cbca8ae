"""What travels with a shared scenario: model version, data, when it was made, and its results in short."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.released import Code
from simulation.engine.scenario import Scenario
from simulation.identity import program_digests
from simulation.model import MODEL_VERSION
from simulation.projection import Projection
from simulation.sharing.packing import dated, steps_of, value_of
from simulation.workbench.adopted_plan import Adoption, departure

PARTS = ("base_year", "parameters", "conditions", "levers", "program", "equations")  # in the order of the code: append only
DIGITS = 6
OFF_TIES = 0.31830988618  # moves the borders of rounding away from decimal fractions, which inputs are


@dataclass(frozen=True)
class Stamp:
    """Where a shared scenario comes from.

    model: version; data: first eight hexadecimal digits of the data digest; parts: four hexadecimal digits for each
    of PARTS; made: date (ISO); until: last projected year.
    """

    model: str
    data: str
    parts: Mapping[str, str]
    made: str
    until: int


@dataclass(frozen=True)
class Case:
    """A shared scenario. headlines: by outcome, its value in the last year and its difference from the reference,
    each rounded to the grid of `data/codes.csv`; results: first eight digits of the result digest; adopted: day (ISO) and
    deciding body where whoever handed it on had it as the adopted plan."""

    scenario: Scenario
    headlines: Mapping[str, tuple[float, float]]
    results: str
    adopted: tuple[str, str] | None = None


@dataclass(frozen=True)
class Shared:
    """Scenarios handed on together, the chosen one first."""

    stamp: Stamp
    cases: tuple[Case, ...]


def outcomes() -> dict[str, Code]:
    """Headline outcomes that travel, with the grid they are rounded to."""
    rows = catalogue().codes.items()
    return {name: row for (kind, name), row in rows if kind == "outcome" and not row.status}


def rounded(row: Code, value: float) -> float:
    """A headline figure on its grid."""
    return value_of(row, steps_of(row, value))


def share(pairs: Sequence[tuple[Projection, Projection]], made: str, adopted: Adoption | None = None) -> Shared:
    """Scenario and reference projections as they are handed on; `made` is a date (ISO).

    adopted: the plan of record; a scenario that differs from it in nothing is handed on as such.
    """
    years = pairs[0][0].years
    stamp = Stamp(MODEL_VERSION, catalogue().digest[:8], ingredients(pairs[0][0].baseline), dated(made), years[-1])
    cases = (
        Case(own.scenario, headlines(own, usual), result_digest(own), _as_adopted(own.scenario, adopted))
        for own, usual in pairs
    )
    return Shared(stamp, tuple(cases))


def _as_adopted(scenario: Scenario, adopted: Adoption | None) -> tuple[str, str] | None:
    return None if adopted is None or departure(adopted, scenario).any else (adopted.date, adopted.body)


def headlines(own: Projection, usual: Projection) -> dict[str, tuple[float, float]]:
    """Headline outcomes of the last year and their difference from the reference, rounded."""
    found = {}
    for name, row in outcomes().items():
        value, reference = float(own.total(name)[-1]), float(usual.total(name)[-1])
        found[name] = (rounded(row, value), rounded(row, value - reference))
    return found


def result_digest(projection: Projection) -> str:
    """Fingerprint of the province's results: every variable and year, to six significant digits.

    The same on every machine: last bits of floating point do not count.
    """
    sha = hashlib.sha256()
    for name, row in sorted(catalogue().variables.items()):
        if row.aggregate != "none":
            sha.update(f"{name}:{_digits(projection.total(name))};".encode())
    return sha.hexdigest()[:8]


def _digits(values: np.ndarray) -> str:
    return ",".join(_short(float(value)) for value in values)


def _short(value: float) -> str:
    if not math.isfinite(value) or abs(value) < 1e-12:
        return "0" if math.isfinite(value) else str(value)
    exponent = math.floor(math.log10(abs(value)) + 1e-9)
    scale = DIGITS - 1 - exponent
    return f"{math.floor(value * 10.0**scale + OFF_TIES)}e{exponent}"


@lru_cache(maxsize=8)
def ingredients(place: Place | None = None) -> Mapping[str, str]:
    """Short fingerprints of what results in a place are made of: base-year figures, parameters, conditions, levers, program and equations."""
    place = place or embedded_place()
    paths = [(*key, year, point.value) for key, path in place.condition_paths.items() for year, point in path.items()]
    contents = {
        "base_year": place.figures_digest,
        "parameters": [(name, row.value) for name, row in sorted(place.parameters.items())],
        "conditions": [*sorted(paths), *((name, row.base) for name, row in sorted(place.conditions.items()))],
        "levers": [
            (name, row.scope, row.share, row.practice, row.start, row.full, row.shape, row.attention_full, row.standing)
            for name, row in sorted(place.levers.items())
        ],
    }
    short = {name: hashlib.sha256(repr(content).encode()).hexdigest()[:4] for name, content in contents.items()}
    return {**short, **{part: program_digests()[part][:4] for part in ("program", "equations")}}
