"""The catalogue: every table of `data/`, read once, checked against each other, frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from simulation.engine import kinds, neglect_rows, place_rows, released, rows
from simulation.engine.appraisal import Appraisal, read_appraisal
from simulation.engine.correlations import Correlation, read_correlations
from simulation.engine.folders import DATA
from simulation.engine.tables import TableError, read_table

PAST = ("cooperation_readings.csv", "past_base.csv", "past_conditions.csv", "past_pairs.csv", "past_readings.csv")
# No figure of these enters a result.
APART = (
    "text.csv",
    "appraisal_schemes.csv",
    "appraisal_duties.csv",
    "outcomes.csv",
    "neglects.csv",
    "units.csv",
    "codes.csv",
    "releases.csv",
    "sitting_plans.csv",
    *PAST,
)


@dataclass(frozen=True)
class Catalogue:
    """Levers, conditions, parameters, variables and named packages, by id, in table order.

    levers: those that can be set; retired: those that are only read from older files and links.
    """

    groups: Mapping[str, rows.Group]
    levers: Mapping[str, rows.Lever]
    retired: Mapping[str, rows.Lever]
    conditions: Mapping[str, rows.Condition]
    condition_presets: Mapping[str, rows.ConditionPreset]
    condition_paths: Mapping[tuple[str, str], Mapping[int, rows.ConditionPoint]]
    parameters: Mapping[str, rows.Parameter]
    correlations: tuple[Correlation, ...]
    columns: Mapping[str, rows.Column]
    types: Mapping[str, kinds.EntityType]
    industries: Mapping[str, kinds.Industry]
    variables: Mapping[str, rows.Variable]
    scenario_presets: Mapping[str, rows.ScenarioPreset]
    scenarios: Mapping[str, tuple[rows.ScenarioLever, ...]]
    facts: Mapping[str, rows.Fact]
    scorecard: Mapping[str, rows.Indicator]
    outcomes: Mapping[str, rows.Outcome]
    codes: Mapping[tuple[str, str], released.Code]
    releases: tuple[released.Release, ...]
    target_rules: Mapping[str, rows.TargetRule]
    targets: Mapping[tuple[str, int], rows.TargetValue]
    history: tuple[rows.HistoryRange, ...]
    neglects: Mapping[str, neglect_rows.Neglect]
    place: place_rows.Place
    appraisal: Appraisal
    practice: Mapping[tuple[str, int], place_rows.PracticePoint]
    first_edition: Mapping[str, place_rows.FirstEdition]
    digest: str

    def listed(self, where: str) -> tuple[str, ...]:
        """Outcomes looked at in one place (a column of `rows.Outcome`), in the order they stand there."""
        places = {name: getattr(row, where) for name, row in self.outcomes.items()}
        return tuple(sorted((name for name, place in places.items() if place), key=places.__getitem__))

    def compared_presets(self) -> tuple[str, ...]:
        """Packages that plans are set beside, current practice first."""
        places = {name: row.compared for name, row in self.scenario_presets.items() if row.compared}
        return tuple(sorted(places, key=places.__getitem__))

    def less_is_better(self, outcome: str) -> bool:
        """Whether less of an outcome is wanted."""
        return outcome in self.outcomes and self.outcomes[outcome].better == "down"

    def path(self, preset: str, condition: str, years: range) -> list[float]:
        """Value of a condition in each year; what a preset does not state is as in `central`."""
        central = self.condition_paths["central", condition]
        stated = self.condition_paths.get((preset, condition), {})
        return [(stated.get(year) or central[year]).value for year in years]


def _by_id(table: list) -> Mapping:
    return MappingProxyType({row.id: row for row in table})


def load_catalogue(folder: Path = DATA) -> Catalogue:
    """Read and cross-check all tables in `folder`; TableError names what is wrong and where."""
    place = read_table(folder / "place.csv", place_rows.Place)[0]
    practice = read_table(folder / "practice.csv", place_rows.PracticePoint, key=("lever", "year"))
    read: dict[str, list] = {
        "groups": read_table(folder / "groups.csv", rows.Group),
        "levers": _levers_at(place, practice, read_table(folder / "levers.csv", rows.LeverRow)),
        "conditions": read_table(folder / "conditions.csv", rows.Condition),
        "condition_presets": read_table(folder / "condition_presets.csv", rows.ConditionPreset),
        "parameters": read_table(folder / "parameters.csv", rows.Parameter),
        "columns": read_table(folder / "columns.csv", rows.Column),
        "types": read_table(folder / "types.csv", kinds.EntityType),
        "industries": read_table(folder / "industries.csv", kinds.Industry),
        "variables": read_table(folder / "variables.csv", rows.Variable),
        "scenario_presets": read_table(folder / "scenario_presets.csv", rows.ScenarioPreset),
        "facts": read_table(folder / "facts.csv", rows.Fact),
    }
    order = {row.id: number for number, row in enumerate(read["levers"], start=2)}
    read["retired"] = [row for row in read["levers"] if row.standing == "retired"]
    read["levers"] = [row for row in read["levers"] if row.standing != "retired"]
    tables = {name: _by_id(table) for name, table in read.items()}
    scorecard = read_table(folder / "scorecard.csv", rows.Indicator, key=("variable",))
    outcomes = read_table(folder / "outcomes.csv", rows.Outcome, key=("variable",))
    points = read_table(folder / "condition_paths.csv", rows.ConditionPoint, key=("preset", "condition", "year"))
    settings = read_table(folder / "scenarios.csv", rows.ScenarioLever, key=("scenario", "lever", "entity"))
    rules = {row.variable: row for row in read_table(folder / "target_rules.csv", rows.TargetRule, key=("variable",))}
    targets = read_table(folder / "targets.csv", rows.TargetValue, key=("variable", "year"))
    history = read_table(folder / "history.csv", rows.HistoryRange, key=("variable", "year"))
    neglects = read_table(folder / "neglects.csv", neglect_rows.Neglect)
    _check_levers({**tables, "order": order})
    _check_neglects(tables, neglects)
    _check_practice(tables, place, practice)
    _check_history(tables, history)
    _check_targets(tables, rules, targets)
    _check_points(tables, points)
    _check_variables(tables, "scorecard.csv", scorecard)
    _check_variables(tables, "outcomes.csv", outcomes)
    _check_settings(tables, settings)
    codes = read_table(folder / "codes.csv", released.Code, key=("kind", "id"))
    releases = read_table(folder / "releases.csv", released.Release, key=("version",))
    _check_codes(tables, codes)
    _check_releases(releases)
    paths: dict[tuple[str, str], dict[int, rows.ConditionPoint]] = {}
    for point in points:
        paths.setdefault((point.preset, point.condition), {})[point.year] = point
    packages = {name: tuple(row for row in settings if row.scenario == name) for name in tables["scenario_presets"]}
    return Catalogue(
        **tables,
        scorecard=MappingProxyType({row.variable: row for row in scorecard}),
        outcomes=MappingProxyType({row.variable: row for row in outcomes}),
        condition_paths=MappingProxyType(paths),
        scenarios=MappingProxyType(packages),
        codes=MappingProxyType({(row.kind, row.id): row for row in codes}),
        correlations=read_correlations(folder, tables),
        releases=tuple(releases),
        history=tuple(history),
        neglects=_by_id(neglects),
        place=place,
        appraisal=read_appraisal(folder, tables),
        practice=MappingProxyType({(row.lever, row.year): row for row in practice}),
        first_edition=_first_edition(folder, tables),
        digest=digest(folder),
        target_rules=MappingProxyType(rules),
        targets=MappingProxyType({(row.variable, row.year): row for row in targets}),
    )


def _levers_at(
    place: place_rows.Place, practice: list[place_rows.PracticePoint], levers: list[rows.LeverRow]
) -> list[rows.Lever]:
    """The levers as the place has them: from when they act, and practice by year (that of the base year held if unobserved)."""
    found = []
    for row in levers:
        seen = sorted((point.year, point.value) for point in practice if point.lever == row.id)
        full = min(place.decided_from + row.ramp, rows.LAST_YEAR)
        observed = tuple(seen) or ((rows.FIRST_YEAR, row.neutral),)
        found.append(rows.Lever(**row.model_dump(), start=place.decided_from, full=full, practice=observed))
    return found


def _check_practice(tables: dict[str, Mapping], place: place_rows.Place, practice: list[place_rows.PracticePoint]) -> None:
    """Observed practice begins with the base year, ends by the last observed year with `neutral`, and keeps to the range."""
    for number, point in enumerate(practice, start=2):
        lever = tables["levers"].get(point.lever)
        if lever is None:
            raise TableError("practice.csv", number, "lever", "error.not_in", name=point.lever, table="levers.csv")
        if not lever.min <= point.value <= lever.max:
            fields = {"value": point.value, "low": lever.min, "high": lever.max}
            raise TableError("practice.csv", number, "value", "error.cell_outside", **fields)
        _check_facts(tables, "practice.csv", number, point.fact_ids)
        first, (last, value) = lever.practice[0][0], lever.practice[-1]
        if first != rows.FIRST_YEAR or last > place.observed_until:
            raise TableError(
                "practice.csv", number, "year", "error.practice_years", first=rows.FIRST_YEAR, last=place.observed_until
            )
        if value != lever.neutral:
            raise TableError("practice.csv", number, "value", "error.practice_neutral", neutral=lever.neutral, value=value)


def _first_edition(folder: Path, tables: dict[str, Mapping]) -> Mapping[str, place_rows.FirstEdition]:
    older = read_table(folder / "first_edition.csv", place_rows.FirstEdition, key=("lever",))
    for number, row in enumerate(older, start=2):
        if row.lever not in {**tables["levers"], **tables["retired"]}:
            raise TableError("first_edition.csv", number, "lever", "error.not_in", name=row.lever, table="levers.csv")
    return MappingProxyType({row.lever: row for row in older})


def _check_levers(tables: dict[str, Mapping]) -> None:
    for number, lever in enumerate(_all_levers(tables), start=2):
        if lever.share and lever.share not in tables["columns"]:
            raise TableError("levers.csv", number, "share", "error.not_in", name=lever.share, table="columns.csv")
        for part, table in (("limit", "parameters"), ("occupied", "columns")):
            name = getattr(lever, part)
            if bool(lever.limit) != bool(name) or (name and name not in tables[table]):
                raise TableError("levers.csv", number, part, "error.not_in", name=name, table=f"{table}.csv")
        if lever.group not in tables["groups"]:
            raise TableError("levers.csv", number, "group", "error.not_in", name=lever.group, table="groups.csv")
        _check_facts(tables, "levers.csv", number, lever.fact_ids)
    taken = {**tables, "levers": {row.id: row for row in _all_levers(tables)}}
    for kind in ("conditions", "parameters", "variables"):
        for number, name in enumerate(tables[kind], start=2):
            other = next((k for k in ("levers", "conditions", "parameters") if k != kind and name in taken[k]), None)
            if other:
                raise TableError(f"{kind}.csv", number, "id", "error.id_taken", name=name, table=f"{other}.csv")


def _all_levers(tables: dict[str, Mapping]) -> list[rows.Lever]:
    """Levers in the order of their table, retired ones in their places."""
    found = {**tables["levers"], **tables["retired"]}
    return [found[name] for name in tables["order"]]


def _check_facts(tables: dict[str, Mapping], file: str, number: int, facts: tuple[str, ...]) -> None:
    for fact in facts:
        if fact not in tables["facts"]:
            raise TableError(file, number, "facts", "error.not_in", name=fact, table="facts.csv")


def _check_neglects(tables: dict[str, Mapping], neglects: list[neglect_rows.Neglect]) -> None:
    for number, row in enumerate(neglects, start=2):
        if row.lever not in tables["levers"]:
            raise TableError("neglects.csv", number, "lever", "error.not_in", name=row.lever, table="levers.csv")
        lever = tables["levers"][row.lever]
        if not lever.min <= row.value <= lever.max:
            fields = {"value": row.value, "low": lever.min, "high": lever.max}
            raise TableError("neglects.csv", number, "value", "error.cell_outside", **fields)
        for name in row.least:
            if name not in tables["variables"]:
                raise TableError("neglects.csv", number, "losses", "error.not_in", name=name, table="variables.csv")


def _check_history(tables: dict[str, Mapping], history: list[rows.HistoryRange]) -> None:
    for number, known in enumerate(history, start=2):
        variable = tables["variables"].get(known.variable)
        if variable is None or variable.aggregate == "none":
            raise TableError("history.csv", number, "variable", "error.not_of_province", name=known.variable)
        if known.unit != variable.unit:
            fields = {"found": known.unit, "variable": known.variable, "unit": variable.unit}
            raise TableError("history.csv", number, "unit", "error.unit", **fields)
        _check_facts(tables, "history.csv", number, known.fact_ids)


def _check_points(tables: dict[str, Mapping], points: list[rows.ConditionPoint]) -> None:
    for number, point in enumerate(points, start=2):
        if point.preset not in tables["condition_presets"]:
            raise TableError(
                "condition_paths.csv", number, "preset", "error.not_in", name=point.preset, table="condition_presets.csv"
            )
        condition = tables["conditions"].get(point.condition)
        if condition is None:
            raise TableError(
                "condition_paths.csv", number, "condition", "error.not_in", name=point.condition, table="conditions.csv"
            )
        if not condition.min <= point.value <= condition.max:
            limits = {"low": condition.min, "high": condition.max}
            raise TableError("condition_paths.csv", number, "value", "error.cell_outside", value=point.value, **limits)
    stated = {(point.condition, point.year) for point in points if point.preset == "central"}
    for name in tables["conditions"]:
        for year in range(rows.FIRST_YEAR, rows.LAST_CONDITION_YEAR + 1):
            if (name, year) not in stated:
                raise TableError("condition_paths.csv", None, "year", "error.no_point", name=name, year=year)


def _check_variables(tables: dict[str, Mapping], file: str, listed: Sequence[rows.Indicator | rows.Outcome]) -> None:
    for number, row in enumerate(listed, start=2):
        if row.variable not in tables["variables"]:
            raise TableError(file, number, "variable", "error.not_in", name=row.variable, table="variables.csv")


def _check_targets(tables: dict[str, Mapping], rules: dict[str, rows.TargetRule], targets: list[rows.TargetValue]) -> None:
    for number, name in enumerate(rules, start=2):
        row = tables["variables"].get(name)
        if row is None or row.aggregate == "none":
            raise TableError("target_rules.csv", number, "variable", "error.not_of_province", name=name)
    for number, target in enumerate(targets, start=2):
        rule = rules.get(target.variable)
        if rule is None:
            raise TableError(
                "targets.csv", number, "variable", "error.not_in", name=target.variable, table="target_rules.csv"
            )
        if not rule.min <= target.value <= rule.max:
            raise TableError(
                "targets.csv", number, "value", "error.cell_outside", value=target.value, low=rule.min, high=rule.max
            )


def _check_settings(tables: dict[str, Mapping], settings: list[rows.ScenarioLever]) -> None:
    for number, preset in enumerate(tables["scenario_presets"].values(), start=2):
        if preset.preset_conditions not in tables["condition_presets"]:
            fields = {"name": preset.preset_conditions, "table": "condition_presets.csv"}
            raise TableError("scenario_presets.csv", number, "preset_conditions", "error.not_in", **fields)
    for number, row in enumerate(settings, start=2):
        if row.scenario not in tables["scenario_presets"]:
            raise TableError(
                "scenarios.csv", number, "scenario", "error.not_in", name=row.scenario, table="scenario_presets.csv"
            )
        lever = tables["levers"].get(row.lever)
        if lever is None:
            raise TableError("scenarios.csv", number, "lever", "error.not_in", name=row.lever, table="levers.csv")
        if not lever.min <= row.value <= lever.max:
            raise TableError(
                "scenarios.csv", number, "value", "error.cell_outside", value=row.value, low=lever.min, high=lever.max
            )


def _check_codes(tables: dict[str, Mapping], codes: list[released.Code]) -> None:
    """One code for one id, and no code for what does not exist, unless it is retired."""
    known = {
        "lever": {**tables["levers"], **tables["retired"]},
        "condition": tables["conditions"],
        "outcome": tables["variables"],
        "scenario_preset": tables["scenario_presets"],
        "condition_preset": tables["condition_presets"],
        "shape": get_args(rows.Shape),
    }
    taken: dict[tuple[str, int], int] = {}
    for number, row in enumerate(codes, start=2):
        if (row.kind, row.code) in taken:
            first = taken[row.kind, row.code]
            raise TableError("codes.csv", number, "code", "error.code_taken", kind=row.kind, code=row.code, first=first)
        taken[row.kind, row.code] = number
        if row.id not in known.get(row.kind, (row.id,)) and not row.status:
            raise TableError("codes.csv", number, "id", "error.code_unknown", kind=row.kind, name=row.id)


def _check_releases(releases: list[released.Release]) -> None:
    for number, (before, row) in enumerate(pairwise(releases), start=3):
        if row.number <= before.number or row.date < before.date:
            fields = {"version": row.version, "before": before.version}
            raise TableError("releases.csv", number, "version", "error.release_order", **fields)
        for column in ("data", "equations", "program", "analyses"):
            if not getattr(before, column):
                raise TableError("releases.csv", number - 1, column, "error.release_digest", version=before.version)


def digest(folder: Path = DATA) -> str:
    """Fingerprint of the data tables, words of the screen, link codes and the list of releases apart: the same digest means the same figures."""
    sha = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        if path.name in APART:
            continue
        sha.update(path.name.encode())
        sha.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return sha.hexdigest()[:12]


@cache
def catalogue() -> Catalogue:
    """The embedded catalogue, read once per process."""
    return load_catalogue()
