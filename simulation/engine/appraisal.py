"""The yearly appraisal of state enterprises: schemes with their years of validity, and what each asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from simulation.engine.rows import FIRST_YEAR, LAST_YEAR
from simulation.engine.tables import Row, TableError, read_table

Duty = Literal["grow", "keep", "steady", "rise"]


class Scheme(Row):
    """A scheme and the years it holds for; blank `last`: until another one is published."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    first: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    last: int = Field(default=LAST_YEAR, ge=FIRST_YEAR, le=LAST_YEAR)
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


class Appraisal:
    """Schemes by year."""

    def __init__(self, schemes: Sequence[Scheme], duties: Sequence[SchemeDuty]):
        self.schemes = {row.id: row for row in schemes}
        self.rows = tuple(duties)

    def scheme(self, year: int) -> Scheme:
        """The scheme that holds in a year; after the last year stated, the last one."""
        found = [row for row in self.schemes.values() if row.first <= year <= row.last]
        return found[0] if found else max(self.schemes.values(), key=lambda row: row.last)

    def duties(self, year: int) -> Mapping[str, Duty]:
        """What is asked of each indicator in a year, in the order of the table."""
        scheme = self.scheme(year).id
        return {row.variable: row.duty for row in self.rows if row.scheme == scheme}

    def indicators(self, years: Sequence[int]) -> tuple[str, ...]:
        """Indicators of any of the years, each once."""
        return tuple(dict.fromkeys(name for year in years for name in self.duties(year)))


def check_appraisal(tables: Mapping[str, Mapping], schemes: Sequence[Scheme], duties: Sequence[SchemeDuty]) -> None:
    """One scheme for each year from the base year on, and duties of outcomes of the province alone."""
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
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


def read_appraisal(folder: Path, tables: Mapping[str, Mapping]) -> Appraisal:
    """The schemes of a folder, checked; TableError says what is wrong and where."""
    schemes = read_table(folder / "appraisal_schemes.csv", Scheme)
    duties = read_table(folder / "appraisal_duties.csv", SchemeDuty, key=("scheme", "variable"))
    check_appraisal(tables, schemes, duties)
    return Appraisal(schemes, duties)
