"""The yearly appraisal of state enterprises: schemes with their years of validity, and what each asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import numpy as np
from pydantic import Field

from simulation.engine.rows import FAR, Year
from simulation.engine.tables import Row, TableError, read_table

POINTS = (100.0, 80.0, 60.0, 40.0, 20.0)
Duty = Literal["grow", "keep", "steady", "rise"]


class Scheme(Row):
    """A scheme and the years it holds for; blank `last`: until another one is published."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    first: Year
    last: Year = FAR
    label_zh: str
    label_en: str
    evidence: str = ""
    source: str


class SchemeDuty(Row):
    """What a scheme asks of an indicator.

    grow: faster than provincial GDP; keep: not below the year before; steady: no noticeable rise; rise: more than before.
    """

    scheme: str
    variable: str
    duty: Duty


class StandardValue(Row):
    """Five grades of an indicator in a year; `example` ones are shown as an example only, `own` were filled in by the user.

    industry: an id of `industries.csv`; blank: of enterprises whose industry has no row of its own, and of the whole.
    """

    year: int
    variable: str
    excellent: float
    good: float
    mean: float
    low: float
    poor: float
    standing: Literal["example", "own"]
    source: str
    industry: str = ""

    @property
    def grades(self) -> tuple[float, ...]:
        """The values of the grades, the best first."""
        return self.excellent, self.good, self.mean, self.low, self.poor

    def score(self, value: float) -> float:
        """100, 80, 60, 40 and 20 at the grades, straight lines between, at most 100, nothing below the poorest."""
        down = self.excellent < self.poor
        places, points = (self.grades, POINTS) if down else (self.grades[::-1], POINTS[::-1])
        beyond = value > self.poor if down else value < self.poor
        return 0.0 if beyond else float(np.interp(value, places, points))


class Appraisal:
    """Schemes by year, and standard values by year and indicator."""

    def __init__(self, schemes: Sequence[Scheme], duties: Sequence[SchemeDuty], standards: Sequence[StandardValue] = ()):
        self.schemes = {row.id: row for row in schemes}
        self.rows = tuple(duties)
        self.standards = tuple(standards)

    def with_standards(self, standards: Sequence[StandardValue]) -> Appraisal:
        """The same schemes with a place's standard values."""
        return Appraisal(tuple(self.schemes.values()), self.rows, standards)

    def standards_of(self, year: int) -> tuple[StandardValue, ...]:
        """The values filled in of all industries together, of each indicator those that hold for a year."""
        names = dict.fromkeys(row.variable for row in self.standards if row.standing == "own" and not row.industry)
        return tuple(row for name in names if (row := self.standard(name, year)))

    def standard(self, variable: str, year: int, industry: str = "") -> StandardValue | None:
        """The values filled in of an indicator: those of its industry before those of all; of the year, else of the last before, else of the first after.

        A year's book comes out after it, so that no year still to come has one; whoever shows a score says of which year its values are.
        """
        own = [row for row in self.standards if row.variable == variable and row.standing == "own"]
        for kind in dict.fromkeys((industry, "")):
            rows = sorted((row for row in own if row.industry == kind), key=lambda row: row.year)
            if rows:
                return next((row for row in reversed(rows) if row.year <= year), rows[0])
        return None

    @property
    def told(self) -> tuple[SimpleNamespace, ...]:
        """The values as a fingerprint counts them; of all industries, as before there were others."""
        return tuple(
            SimpleNamespace(**{name: cell for name, cell in vars(row).items() if cell or name != "industry"})
            for row in self.standards
        )

    @property
    def examples(self) -> tuple[StandardValue, ...]:
        """Dated examples that come with the program."""
        return tuple(row for row in self.standards if row.standing == "example")

    def scheme(self, year: int) -> Scheme:
        """The scheme that holds in a year; before the first year stated, the first one."""
        found = [row for row in self.schemes.values() if row.first <= year <= row.last]
        return found[0] if found else min(self.schemes.values(), key=lambda row: row.first)

    def duties(self, year: int) -> Mapping[str, Duty]:
        """What is asked of each indicator in a year, in the order of the table."""
        scheme = self.scheme(year).id
        return {row.variable: row.duty for row in self.rows if row.scheme == scheme}

    def indicators(self, years: Sequence[int]) -> tuple[str, ...]:
        """Indicators of any of the years, each once."""
        return tuple(dict.fromkeys(name for year in years for name in self.duties(year)))


def check_appraisal(tables: Mapping[str, Mapping], schemes: Sequence[Scheme], duties: Sequence[SchemeDuty]) -> None:
    """One scheme for each year from the first to the last, and duties of outcomes of the whole alone that a month can be followed by."""
    for year in range(min(row.first for row in schemes), max(row.first for row in schemes) + 1):
        if sum(row.first <= year <= row.last for row in schemes) != 1:
            raise TableError("appraisal_schemes.csv", None, "first", "error.scheme_year", year=year)
    known = {row.id for row in schemes}
    for number, row in enumerate(duties, start=2):
        if row.scheme not in known:
            fields = {"name": row.scheme, "table": "appraisal_schemes.csv"}
            raise TableError("appraisal_duties.csv", number, "scheme", "error.not_in", **fields)
        variable = tables["variables"].get(row.variable)
        if variable is None or variable.aggregate == "none":
            raise TableError("appraisal_duties.csv", number, "variable", "error.not_of_province", name=row.variable)
        if row.variable not in tables["scorecard"]:
            fields = {"name": row.variable, "table": "scorecard.csv"}
            raise TableError("appraisal_duties.csv", number, "variable", "error.not_in", **fields)


def check_standards(
    variables: Mapping[str, object], industries: Mapping[str, object], standards: Sequence[StandardValue]
) -> None:
    """Standard values of known outcomes and industries, their grades in order."""
    for number, row in enumerate(standards, start=2):
        if row.industry and row.industry not in industries:
            fields = {"name": row.industry, "table": "industries.csv"}
            raise TableError("standard_values.csv", number, "industry", "error.not_in", **fields)
        if row.variable not in variables:
            fields = {"name": row.variable, "table": "variables.csv"}
            raise TableError("standard_values.csv", number, "variable", "error.not_in", **fields)
        if list(row.grades) not in (sorted(row.grades), sorted(row.grades, reverse=True)):
            raise TableError("standard_values.csv", number, "mean", "error.grades_order")


def read_appraisal(folder: Path, tables: Mapping[str, Mapping]) -> Appraisal:
    """The schemes of a folder, checked; TableError says what is wrong and where."""
    schemes = read_table(folder / "appraisal_schemes.csv", Scheme)
    duties = read_table(folder / "appraisal_duties.csv", SchemeDuty, key=("scheme", "variable"))
    check_appraisal(tables, schemes, duties)
    return Appraisal(schemes, duties)
