"""All numbers of a result: one or several scenarios against the reference, with ranges, cost, limits and stamps."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import metadata

import numpy as np

from simulation.analysis.causes.later_years import ends_after
from simulation.analysis.uncertainty.known_outside import Outside, judged, known_outside
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.identity import parts_beyond, program_digests, program_parts, together
from simulation.projection import HEADLINES, Projection
from simulation.report.content import analyses
from simulation.report.content.request import Request
from simulation.run import project

COSTS = ("programme_investment", "programme_costs", "debt", "owner_cash")
LIBRARIES = ("numpy", "pandas", "scipy", "pyarrow", "pydantic")


@dataclass(frozen=True)
class Headline:
    """One outcome of a scenario in the last year; units as in `data/variables.csv`.

    base: the base year; low, high: P10 and P90; gap: scenario less reference, with its own P10 and P90
    over the same draws; chance: how likely the scenario exceeds the reference, least and most over single forms of the model.
    """

    variable: str
    base: float
    value: float
    low: float
    high: float
    reference: float
    gap: float
    gap_low: float
    gap_high: float
    chance: float
    chance_least: float
    chance_most: float


@dataclass(frozen=True)
class Cost:
    """One cost of a scenario, of the reference, and the difference, 亿元; stocks at the end, flows cumulated."""

    variable: str
    value: float
    reference: float

    @property
    def gap(self) -> float:
        """Scenario less reference."""
        return self.value - self.reference


@dataclass(frozen=True)
class Case:
    """One scenario and the reference under the same conditions. code: S1 …, as in the tables."""

    code: str
    projection: Projection
    reference: Projection
    ensemble: analyses.Ensemble = field(repr=False)
    reference_ensemble: analyses.Ensemble = field(repr=False)

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.projection.scenario

    @property
    def years(self) -> range:
        """Years of the projection."""
        return self.projection.years

    @property
    def moved(self) -> bool:
        """Whether any lever differs from base-year practice."""
        return bool(self.scenario.changed())

    def headline(self, variable: str) -> Headline:
        """All numbers of an outcome in the last year."""
        own, usual = self.projection.total(variable), self.reference.total(variable)
        low, high = self.ensemble.quantiles(variable, (0.1, 0.9))[:, -1]
        gap_low, gap_high = self._gaps.quantiles(variable, (0.1, 0.9))[:, -1]
        chance = self._gaps.chance(self._gaps.values[variable] > 0)
        chances = chance.shown[-1], chance.least[-1], chance.most[-1]
        numbers = (own[0], own[-1], low, high, usual[-1], own[-1] - usual[-1], gap_low, gap_high, *chances)
        return Headline(variable, *map(float, numbers))

    @cached_property
    def _gaps(self) -> analyses.Ensemble:
        """Difference from the reference, draw by draw."""
        return self.ensemble.minus(self.reference_ensemble)

    @cached_property
    def headlines(self) -> tuple[Headline, ...]:
        """The four headline outcomes."""
        return tuple(self.headline(variable) for variable in HEADLINES)

    @cached_property
    def costs(self) -> tuple[Cost, ...]:
        """Money put into programmes, running costs and the owner's cash, cumulated from the first projected year; debt at the end."""
        found = []
        for variable in COSTS:
            pair = (self.projection.total(variable), self.reference.total(variable))
            own, usual = (row[-1] if variable == "debt" else row[1:].sum() for row in pair)
            found.append(Cost(variable, float(own), float(usual)))
        return tuple(found)

    @cached_property
    def ends_after(self) -> Mapping[str, tuple[float, float]]:
        """The headlines five years after the last year, of the reference and of the scenario."""
        return ends_after(self.scenario, HEADLINES, self.years[-1], self.projection.baseline)

    @cached_property
    def limits(self) -> tuple[analyses.Limit, ...]:
        """Limits that bind."""
        return tuple(analyses.limits_met(self.projection, self.reference))

    @cached_property
    def attention(self) -> tuple[float, float]:
        """Full efforts carried at once in the busiest year, and how many can be carried."""
        return float(analyses.attention_load(self.projection).max()), float(
            np.ravel(self.projection.inputs["attention_limit"])[0]
        )

    @cached_property
    def attribution(self) -> tuple[float, float, tuple[analyses.Share, ...]]:
        """Total profit without and with the plan, and each lever's share of the difference."""
        return analyses.shares(self.scenario, self.projection.baseline, self.years[-1])

    @cached_property
    def swings(self) -> tuple[analyses.Swing, ...]:
        """Assumptions that move total profit most."""
        return analyses.swings(self.scenario, self.projection.baseline, self.years[-1])

    @cached_property
    def residuals(self) -> Mapping[str, float]:
        """How far each accounting identity is missed."""
        return analyses.identity_residuals(self.projection)


@dataclass(frozen=True)
class Facts:
    """Facts of one scenario or of a comparison. `request` fixes them together with model and data."""

    request: Request
    baseline: Place
    cases: tuple[Case, ...]

    @property
    def years(self) -> range:
        """Years of the projections."""
        return self.cases[0].years

    @cached_property
    def references(self) -> dict[str, tuple[Projection, analyses.Ensemble]]:
        """Different references by code R1 …, in the order in which cases need them."""
        found: dict[str, tuple[str, Projection, analyses.Ensemble]] = {}
        for case in self.cases:
            found.setdefault(case.reference.scenario.id, (f"R{len(found) + 1}", case.reference, case.reference_ensemble))
        return {code: (projection, ensemble) for code, projection, ensemble in found.values()}

    @cached_property
    def known_outside(self) -> tuple[Outside, ...]:
        """Known years that lie outside the ranges of current practice under the first case's conditions."""
        place, request = self.baseline, self.request
        names = tuple(dict.fromkeys(row.variable for row in judged(place.past_readings)))
        last = max((row.year for row in judged(place.past_readings)), default=0)
        if not names or last > request.last:
            return ()
        scenario = self.cases[0].reference.scenario
        usual = analyses.ranges(scenario, place, request.draws, request.seed, request.last, names)
        return tuple(known_outside(place.past_readings, usual))

    def reference_code(self, case: Case) -> str:
        """Code of a case's reference."""
        return next(code for code, (p, _) in self.references.items() if p.scenario.id == case.reference.scenario.id)

    @cached_property
    def stamp(self) -> dict[str, str]:
        """What identifies the result: model, data, baseline, what computes it, seed and draws."""
        stamp = {name: value for name, value in self.cases[0].projection.stamp.items() if name != "scenario"}
        return {
            **stamp,
            **program_digests(),
            "analyses": together(parts_beyond(analyses)),
            "seed": str(self.request.seed),
            "draws": str(self.request.draws),
            "until": str(self.years[-1]),
        }

    @property
    def definitions(self) -> dict[str, dict[str, str]]:
        """Digest of each equation and function that computes the result, by part."""
        return {**{part: dict(found) for part, found in program_parts().items()}, "analyses": dict(parts_beyond(analyses))}

    @cached_property
    def versions(self) -> dict[str, str]:
        """Versions of Python and of the libraries that compute."""
        return {"python": platform.python_version(), **{name: metadata.version(name) for name in LIBRARIES}}

    @cached_property
    def id(self) -> str:
        """Fingerprint of the scenarios, their names, the request and the data: what names a report's files."""
        content = json.dumps({**self.request.plain(), **self.stamp}, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:8]


def gather(request: Request, baseline: Place | None = None, progress: Callable[[float], None] | None = None) -> Facts:
    """Run everything a report of `request` needs. progress: called with the share done."""
    baseline, cases = baseline or request.scenarios[0].place, []
    request = replace(request, scenarios=tuple(scenario.at(baseline) for scenario in request.scenarios))
    for number, scenario in enumerate(request.scenarios, start=1):
        projection = project(scenario, baseline, request.last)
        reference = project(scenario.reference(), baseline, request.last)
        drawn = tuple(dict.fromkeys((*request.outcomes, *baseline.target_rules)))  # what is shown, and what has targets
        ensembles = [
            analyses.ranges(p.scenario, baseline, request.draws, request.seed, request.last, drawn)
            for p in (projection, reference)
        ]
        cases.append(Case(f"S{number}", projection, reference, *ensembles))
        if progress:
            progress(number / len(request.scenarios))
    return Facts(request, baseline, tuple(cases))
