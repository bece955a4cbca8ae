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

from simulation.engine import kinds, released, rows
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
    "benchmarks.csv",
    "still_rows.csv",
    "lever_worth.csv",
    *PAST,
)


@dataclass(frozen=True)
class Catalogue:
    """What is the model's wherever it is used: structure and words of levers and conditions, the register of parameters, columns, variables, by
    id, in table order. What is a place's is in `engine.place`."""

    groups: Mapping[str, rows.Group]
    lever_rows: Mapping[str, rows.LeverRow]
    condition_rows: Mapping[str, rows.ConditionRow]
    parameters: Mapping[str, rows.Parameter]
    correlations: tuple[Correlation, ...]
    columns: Mapping[str, rows.Column]
    types: Mapping[str, kinds.EntityType]
    industries: Mapping[str, kinds.Industry]
    variables: Mapping[str, rows.Variable]
    scorecard: Mapping[str, rows.Indicator]
    outcomes: Mapping[str, rows.Outcome]
    codes: Mapping[tuple[str, str], released.Code]
    releases: tuple[released.Release, ...]
    appraisal: Appraisal
    first_edition: Mapping[str, released.FirstEdition]
    digest: str

    def listed(self, where: str) -> tuple[str, ...]:
        """Outcomes looked at in one place (a column of `rows.Outcome`), in the order they stand there."""
        places = {name: getattr(row, where) for name, row in self.outcomes.items()}
        return tuple(sorted((name for name, place in places.items() if place), key=places.__getitem__))

    def monthly(self, year: int) -> Mapping[str, rows.Indicator]:
        """The 21 monthly indicators of a year: one that its appraisal scheme asks for stands in the place of the one it replaces."""
        asked = self.appraisal.duties(year)
        heirs = {row.replaces: row for row in self.scorecard.values() if row.variable in asked and row.replaces not in asked}
        now = (heirs.get(row.variable, row) for row in self.scorecard.values() if row.of_the_21)
        return MappingProxyType({row.variable: row for row in now})

    def ruled(self, rule: str) -> tuple[str, ...]:
        """Base-year columns under a rule of `rows.Column`, in table order."""
        return tuple(name for name, column in self.columns.items() if column.rule == rule)

    def less_is_better(self, outcome: str) -> bool:
        """Whether less of an outcome is wanted."""
        return outcome in self.outcomes and self.outcomes[outcome].better == "down"


def _by_id(table: list) -> Mapping:
    return MappingProxyType({row.id: row for row in table})


def load_catalogue(folder: Path = DATA) -> Catalogue:
    """Read and cross-check the model's tables in `folder`; TableError names what is wrong and where."""
    read: dict[str, list] = {
        "groups": read_table(folder / "groups.csv", rows.Group),
        "levers": read_table(folder / "levers.csv", rows.LeverRow),
        "conditions": read_table(folder / "conditions.csv", rows.ConditionRow),
        "parameters": read_table(folder / "parameters.csv", rows.Parameter),
        "columns": read_table(folder / "columns.csv", rows.Column),
        "types": read_table(folder / "types.csv", kinds.EntityType),
        "industries": read_table(folder / "industries.csv", kinds.Industry),
        "variables": read_table(folder / "variables.csv", rows.Variable),
    }
    tables = {name: _by_id(table) for name, table in read.items()}
    scorecard = read_table(folder / "scorecard.csv", rows.Indicator, key=("variable",))
    followed = {row.variable: row for row in scorecard}
    outcomes = read_table(folder / "outcomes.csv", rows.Outcome, key=("variable",))
    _check_levers(tables)
    _check_variables(tables, "scorecard.csv", scorecard)
    _check_replaced(scorecard)
    _check_variables(tables, "outcomes.csv", outcomes)
    _check_yardsticks(tables, outcomes)
    _check_against(tables, outcomes)
    codes = read_table(folder / "codes.csv", released.Code, key=("kind", "id"))
    releases = read_table(folder / "releases.csv", released.Release, key=("version",))
    _check_codes(tables, codes)
    _check_releases(releases)
    kept = {name: table for name, table in tables.items() if name not in ("levers", "conditions")}
    return Catalogue(
        **kept,
        lever_rows=tables["levers"],
        condition_rows=tables["conditions"],
        scorecard=MappingProxyType(followed),
        outcomes=MappingProxyType({row.variable: row for row in outcomes}),
        codes=MappingProxyType({(row.kind, row.id): row for row in codes}),
        correlations=read_correlations(folder, tables),
        releases=tuple(releases),
        appraisal=read_appraisal(folder, {**tables, "scorecard": followed}),
        first_edition=_first_edition(folder, tables),
        digest=digest(folder),
    )


def _first_edition(folder: Path, tables: dict[str, Mapping]) -> Mapping[str, released.FirstEdition]:
    older = read_table(folder / "first_edition.csv", released.FirstEdition, key=("lever",))
    for number, row in enumerate(older, start=2):
        if row.lever not in tables["levers"]:
            raise TableError("first_edition.csv", number, "lever", "error.not_in", name=row.lever, table="levers.csv")
    return MappingProxyType({row.lever: row for row in older})


def _check_levers(tables: dict[str, Mapping]) -> None:
    for number, lever in enumerate(tables["levers"].values(), start=2):
        if lever.share and lever.share not in tables["columns"]:
            raise TableError("levers.csv", number, "share", "error.not_in", name=lever.share, table="columns.csv")
        for part, table in (("limit", "parameters"), ("occupied", "columns")):
            name = getattr(lever, part)
            if bool(lever.limit) != bool(name) or (name and name not in tables[table]):
                raise TableError("levers.csv", number, part, "error.not_in", name=name, table=f"{table}.csv")
        for name in lever.stock.split("|") if lever.stock else ():
            if name not in tables["parameters"]:
                raise TableError("levers.csv", number, "stock", "error.not_in", name=name, table="parameters.csv")
        if lever.group not in tables["groups"]:
            raise TableError("levers.csv", number, "group", "error.not_in", name=lever.group, table="groups.csv")
    for kind in ("conditions", "parameters", "variables"):
        for number, name in enumerate(tables[kind], start=2):
            other = next((k for k in ("levers", "conditions", "parameters") if k != kind and name in tables[k]), None)
            if other:
                raise TableError(f"{kind}.csv", number, "id", "error.id_taken", name=name, table=f"{other}.csv")


def _check_variables(tables: dict[str, Mapping], file: str, listed: Sequence[rows.Indicator | rows.Outcome]) -> None:
    for number, row in enumerate(listed, start=2):
        if row.variable not in tables["variables"]:
            raise TableError(file, number, "variable", "error.not_in", name=row.variable, table="variables.csv")


def _check_replaced(scorecard: Sequence[rows.Indicator]) -> None:
    official = {row.variable for row in scorecard if row.of_the_21}
    for number, row in enumerate(scorecard, start=2):
        if row.replaces and row.replaces not in official:
            raise TableError("scorecard.csv", number, "replaces", "error.not_in", name=row.replaces, table="scorecard.csv")


def _check_yardsticks(tables: dict[str, Mapping], outcomes: Sequence[rows.Outcome]) -> None:
    known = {"nought", *tables["parameters"], *tables["conditions"]}
    for number, row in enumerate(outcomes, start=2):
        if row.yardstick is not None and row.yardstick not in known:
            raise TableError(
                "outcomes.csv",
                number,
                "yardstick",
                "error.not_in",
                name=row.yardstick,
                table="parameters.csv, conditions.csv",
            )


def _check_against(tables: dict[str, Mapping], outcomes: Sequence[rows.Outcome]) -> None:
    """A price and the gain that it buys are compared as amounts: an outcome of the model in the same unit."""
    variables = tables["variables"]
    for number, row in enumerate(outcomes, start=2):
        gain = variables.get(row.against) if row.against else None
        if row.against and (gain is None or gain.unit != variables[row.variable].unit):
            raise TableError("outcomes.csv", number, "against", "error.not_in", name=row.against, table="variables.csv")


def _check_codes(tables: dict[str, Mapping], codes: list[released.Code]) -> None:
    """One code for one id, and no code for what does not exist, unless it is retired."""
    known = {
        "lever": tables["levers"],
        "condition": tables["conditions"],
        "parameter": tables["parameters"],
        "outcome": tables["variables"],
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
    for path in sorted((*folder.glob("*.csv"), *folder.glob("*/*.csv")), key=lambda path: path.name):
        if path.name in APART:
            continue
        sha.update(path.name.encode())
        sha.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return sha.hexdigest()[:12]


@cache
def catalogue() -> Catalogue:
    """The embedded catalogue, read once per process."""
    return load_catalogue()
