"""A place's tables against the model's and each other; TableError says which row cannot be used, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.engine.appraisal import check_standards
from simulation.engine.catalogue import Catalogue
from simulation.engine.neglect_rows import Neglect
from simulation.engine.place import Place
from simulation.engine.place_rows import (
    ConditionPoint,
    HistoryRange,
    PlaceRow,
    PracticePoint,
    ScenarioLever,
    TargetValue,
)
from simulation.engine.rows import AFTER
from simulation.engine.tables import TableError

Rows = Mapping[str, Sequence[Any]]


def check(place: Place, rows: Rows, model: Catalogue) -> None:
    """Refuse a place whose tables do not fit together. rows: its tables as read, in their order."""
    _ranges(place, rows)
    _practice(place, rows.get("practice", ()))
    _packages(place, rows.get("scenarios", ()), model)
    _targets(place, rows.get("targets", ()), model)
    _history(place, rows.get("history", ()), model)
    _neglects(place, rows.get("neglects", ()), model)
    check_standards(model.variables, model.industries, place.appraisal.standards)
    _past(place, rows)
    _own(place, rows)
    _benchmarks(place, model)
    _closed(place, model)


def _within(file: str, number: int, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise TableError(file, number, "value", "error.cell_outside", value=value, low=low, high=high)


def _known(file: str, number: int, column: str, name: str, table: Mapping, other: str) -> None:
    if name not in table:
        raise TableError(file, number, column, "error.not_in", name=name, table=f"{other}.csv")


def _year(file: str, number: int, year: int, first: int, last: int) -> None:
    """Refuse a year that is none of the place's."""
    if not first <= year <= last:
        raise TableError(file, number, "year", "error.year_outside", year=year, first=first, last=last)


def _facts(place: Place, file: str, number: int, facts: tuple[str, ...]) -> None:
    for fact in facts:
        _known(file, number, "facts", fact, place.facts, "facts")


def _ranges(place: Place, rows: Rows) -> None:
    if "lever_ranges" in place.inherited:
        return
    levers = {**place.levers, **place.retired}
    for number, row in enumerate(rows["lever_ranges"], start=2):
        if levers[row.lever].added and row.neutral != 0:
            raise TableError(
                "lever_ranges.csv", number, "neutral", "error.practice_added", lever=row.lever, value=row.neutral
            )
        _facts(place, "lever_ranges.csv", number, row.fact_ids)


def _practice(place: Place, practice: Sequence[PracticePoint]) -> None:
    """Observed practice begins with the base year, ends by the last observed year with `neutral`, and keeps to the range."""
    levers = {**place.levers, **place.retired}
    for number, point in enumerate(practice, start=2):
        _known("practice.csv", number, "lever", point.lever, levers, "levers")
        lever = levers[point.lever]
        _within("practice.csv", number, point.value, lever.min, lever.max)
        _facts(place, "practice.csv", number, point.fact_ids)
        first, (last, value) = lever.practice[0][0], lever.practice[-1]
        if first != place.base_year or last > place.observed_until:
            years = {"first": place.base_year, "last": place.observed_until}
            raise TableError("practice.csv", number, "year", "error.practice_years", **years)
        if value != lever.neutral:
            raise TableError("practice.csv", number, "value", "error.practice_neutral", neutral=lever.neutral, value=value)


def check_points(head: PlaceRow, presets: Mapping, points: Sequence[ConditionPoint], model: Catalogue) -> None:
    """Refuse a value of a condition that is none of the place's presets, conditions and years, or out of its range."""
    for number, point in enumerate(points, start=2):
        _known("condition_paths.csv", number, "preset", point.preset, presets, "condition_presets")
        _known("condition_paths.csv", number, "condition", point.condition, model.condition_rows, "conditions")
        _year("condition_paths.csv", number, point.year, head.base_year, head.last_year + AFTER)
        condition = model.condition_rows[point.condition]
        _within("condition_paths.csv", number, point.value, condition.min, condition.max)


def _packages(place: Place, settings: Sequence[ScenarioLever], model: Catalogue) -> None:
    for number, preset in enumerate(place.scenario_presets.values(), start=2):
        name = preset.preset_conditions
        _known("scenario_presets.csv", number, "preset_conditions", name, place.condition_presets, "condition_presets")
        for outcome, _, _ in preset.losses:
            _known("scenario_presets.csv", number, "loses", outcome, model.variables, "variables")
    for number, row in enumerate(settings, start=2):
        _known("scenarios.csv", number, "scenario", row.scenario, place.scenario_presets, "scenario_presets")
        _known("scenarios.csv", number, "lever", row.lever, place.levers, "levers")
        lever = place.levers[row.lever]
        _within("scenarios.csv", number, row.value, lever.min, lever.max)
        for column in ("start", "full"):
            year = getattr(row, column)
            if year is not None and not place.base_year < year <= place.last_year:
                years = {"year": year, "first": place.base_year + 1, "last": place.last_year}
                raise TableError("scenarios.csv", number, column, "error.year_outside", **years)


def _targets(place: Place, targets: Sequence[TargetValue], model: Catalogue) -> None:
    for number, name in enumerate(place.target_rules, start=2):
        row = model.variables.get(name)
        if row is None or row.aggregate == "none":
            raise TableError("target_rules.csv", number, "variable", "error.not_of_province", name=name)
    for number, target in enumerate(targets, start=2):
        _known("targets.csv", number, "variable", target.variable, place.target_rules, "target_rules")
        rule = place.target_rules[target.variable]
        _within("targets.csv", number, target.value, rule.min, rule.max)
        _year("targets.csv", number, target.year, place.base_year + 1, place.last_year)


def _history(place: Place, history: Sequence[HistoryRange], model: Catalogue) -> None:
    for number, known in enumerate(history, start=2):
        variable = model.variables.get(known.variable)
        if variable is None or variable.aggregate == "none":
            raise TableError("history.csv", number, "variable", "error.not_of_province", name=known.variable)
        if known.unit != variable.unit:
            fields = {"found": known.unit, "variable": known.variable, "unit": variable.unit}
            raise TableError("history.csv", number, "unit", "error.unit", **fields)
        _year("history.csv", number, known.year, place.base_year + 1, place.last_year)
        _facts(place, "history.csv", number, known.fact_ids)


def _neglects(place: Place, neglects: Sequence[Neglect], model: Catalogue) -> None:
    for number, row in enumerate(neglects, start=2):
        _known("neglects.csv", number, "lever", row.lever, place.levers, "levers")
        lever = place.levers[row.lever]
        _within("neglects.csv", number, row.value, lever.min, lever.max)
        for name in row.least:
            _known("neglects.csv", number, "losses", name, model.variables, "variables")


def _past(place: Place, rows: Rows) -> None:
    for name in ("past_readings", "past_pairs"):
        for number, row in enumerate(rows.get(name, ()), start=2):
            _facts(place, f"{name}.csv", number, tuple(filter(None, row.facts.split(";"))))
    for number, row in enumerate(rows.get("past_base", ()), start=2):
        _year("past_base.csv", number, row.year, 0, place.base_year - 1)
    for number, row in enumerate(rows.get("past_conditions", ()), start=2):
        _known("past_conditions.csv", number, "condition", row.condition, place.conditions, "conditions")
        _year("past_conditions.csv", number, row.year, 0, place.base_year)


def _own(place: Place, rows: Rows) -> None:
    """What falls due and classes are of entities of the place; nothing is still due of years that are over."""
    known = dict.fromkeys(place.entity_ids)
    for name in ("obligations", "own_classes"):
        for number, row in enumerate(rows.get(name, ()), start=2):
            _known(f"{name}.csv", number, "entity", row.entity, known, "entities")
            if name == "obligations" and row.year is not None:
                _year(f"{name}.csv", number, row.year, place.base_year + 1, 2100)


def _closed(place: Place, model: Catalogue) -> None:
    """What was reported since is of outcomes and enterprises that there are, and of years after the base year; what is carried, up to it."""
    known, first = dict.fromkeys(("", *place.entity_ids)), place.base_year + 1
    for name, years in (("closed_years", (first, place.last_year)), ("carried_years", (0, place.base_year))):
        for number, row in enumerate(getattr(place, name), start=2):
            _known(f"{name}.csv", number, "variable", row.variable, model.variables, "variables")
            _known(f"{name}.csv", number, "entity", row.entity, known, "entities")
            _year(f"{name}.csv", number, row.year, *years)


def _benchmarks(place: Place, model: Catalogue) -> None:
    """Own benchmarks are of outcomes and industries that there are."""
    for number, row in enumerate(place.own_benchmarks, start=2):
        _known("own_benchmarks.csv", number, "variable", row.variable, model.variables, "variables")
        if row.industry:
            _known("own_benchmarks.csv", number, "industry", row.industry, model.industries, "industries")
