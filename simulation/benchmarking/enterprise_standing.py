"""Where an enterprise stands: against standard values, others, the best of its type, and when a plan closes the gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulation.benchmarking.benchmark_values import BEST, STANDARD, WHOLE, benchmarked, found, sets
from simulation.engine.appraisal import StandardValue
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.setting import ScenarioError, check_entity
from simulation.language.words import Words
from simulation.projection import TOTAL, Projection

Class = str  # one of CLASSES, or a name of the place's own
CLASSES: tuple[Class, ...] = ("ambitious", "steady", "nurtured")
CEILING = 0.65  # debt ratio up to which an enterprise counts as ambitious: the ceiling of local supervision
NURTURED_BELOW = 0.5  # of the whole's return on equity: below it an enterprise is nurtured
MET = 1e-9


@dataclass(frozen=True)
class Standing:
    """An enterprise's indicator in a year beside one benchmark (units of `data/variables.csv`).

    benchmark: None where it was looked for and not found; gap: towards the better side, positive where it is met;
    closes: first year from which the plan meets it to the end of the projection, None where it does not.
    """

    indicator: str
    against: str
    value: float
    benchmark: float | None
    gap: float | None
    closes: int | None


@dataclass(frozen=True)
class Indicator:
    """An enterprise's indicator: base year, year looked at, practice in it, rank among all (1 is best), and score.

    score: by the five grades of `graded`, the year that they are of; `example` where only the dated example is at hand; None without any.
    """

    indicator: str
    base: float
    value: float
    practice: float
    rank: int
    among: int
    score: float | None
    example: bool
    graded: int | None
    standings: tuple[Standing, ...]


def better(indicator: str) -> int:
    """1 where more of it is wanted, -1 where less is."""
    return -1 if catalogue().less_is_better(indicator) else 1


def class_of(projection: Projection, entity: str, own: Mapping[str, Class] | None = None) -> Class:
    """Class of an enterprise: as the user says, else as the place's own table, else by its base year.

    Nurtured: return on equity below half of the whole's; ambitious: at least the whole's, with a debt ratio up to 65 %; else steady.
    """
    if own and entity in own:
        return own[entity]
    if entity in projection.baseline.own_classes:
        return projection.baseline.own_classes[entity].own_class
    mine, whole = (float(projection.entity("return_on_equity", one)[0]) for one in (entity, TOTAL))
    if mine < NURTURED_BELOW * whole:
        return "nurtured"
    indebted = float(projection.entity("debt_ratio", entity)[0]) > CEILING
    return "ambitious" if mine >= whole and not indebted else "steady"


def classes_of(place: Place) -> tuple[Class, ...]:
    """The model's classes, and those that a place names itself."""
    return tuple(dict.fromkeys((*CLASSES, *(row.own_class for row in place.own_classes.values()))))


def checked_classes(own: Mapping[str, Class], place: Place) -> dict[str, Class]:
    """Classes that a user set, as they are; Refusal for an enterprise or a class that the place does not have."""
    if not isinstance(own, Mapping):
        raise ScenarioError("error.report.want_fields", part="classes")
    known = classes_of(place)
    for entity, kind in own.items():
        check_entity(entity, place, place.entity_ids, f"classes.{entity}")
        if kind not in known:
            raise ScenarioError("error.class", place=f"classes.{entity}", found=str(kind)[:60], known=", ".join(known))
    return dict(own)


def class_label(words: Words, kind: Class) -> str:
    """How a class is called: the place's own by its name."""
    return words(f"class.{kind}") if kind in CLASSES else kind


def members(place: Place, kind: str) -> tuple[str, ...]:
    """Enterprises of a type, all where it is blank."""
    return tuple(row.id for row in place.entities if not kind or row.type == kind)


def standard_of(place: Place, indicator: str, year: int, industry: str = "") -> StandardValue | None:
    """Standard values of an indicator where filled in, those of the industry first; else the dated example."""
    own = place.appraisal.standard(indicator, year, industry)
    return own or next((row for row in place.appraisal.examples if row.variable == indicator), None)


def standing(projection: Projection, reference: Projection, entity: str, year: int) -> tuple[Indicator, ...]:
    """Each benchmarked indicator of an enterprise in a year of the projection."""
    return tuple(_indicator(projection, reference, entity, name, year) for name in benchmarked())


def _indicator(projection: Projection, reference: Projection, entity: str, name: str, year: int) -> Indicator:
    place, at = projection.baseline, projection.years.index(year)
    path, sign = projection.entity(name, entity), better(name)
    values = {one: float(projection.entity(name, one)[at]) for one in place.entity_ids}
    rank = 1 + sum(sign * value > sign * values[entity] for one, value in values.items() if one != entity)
    mine = next(row for row in place.entities if row.id == entity)
    grades = standard_of(place, name, year, mine.industry)
    score = None if grades is None else grades.score(values[entity])
    peers = [values[one] for one in members(place, mine.type) if one != entity]
    against: dict[str, float | None] = {STANDARD: grades.mean if grades else None}
    for set_ in sets(place.own_benchmarks):
        row = found(set_, name, place.own_benchmarks, mine.industry)
        against[set_] = row.value if row else None
    against[BEST] = (max(peers) if sign > 0 else min(peers)) if peers else None
    against[WHOLE] = float(projection.entity(name, TOTAL)[at])
    standings = tuple(_against(name, one, path, at, value, projection.years) for one, value in against.items())
    base, usual = float(path[0]), float(reference.entity(name, entity)[at])
    example = grades is not None and grades.standing == "example"
    graded = grades.year if grades else None
    return Indicator(name, base, values[entity], usual, rank, len(values), score, example, graded, standings)


def _against(name: str, against: str, path: np.ndarray, at: int, benchmark: float | None, years: range) -> Standing:
    value, sign = float(path[at]), better(name)
    if benchmark is None:
        return Standing(name, against, value, None, None, None)
    met = sign * (path - benchmark) >= -MET
    missed = np.flatnonzero(~met)
    first = 0 if not len(missed) else int(missed[-1]) + 1
    return Standing(
        name, against, value, benchmark, sign * (value - benchmark), years[first] if first < len(years) else None
    )


def movers(
    projection: Projection, reference: Projection, outcome: str, year: int, since: int | None = None
) -> tuple[tuple[str, float], ...]:
    """Enterprises by how far the plan moves an amount in a year against practice, most first; they add up to the whole's move.

    since: against an earlier year of the plan instead.
    """
    at, place = projection.years.index(year), projection.baseline
    before, then = (reference, at) if since is None else (projection, projection.years.index(since))
    gaps = {one: float(projection.entity(outcome, one)[at] - before.entity(outcome, one)[then]) for one in place.entity_ids}
    return tuple(sorted(gaps.items(), key=lambda pair: (-abs(pair[1]), pair[0])))
