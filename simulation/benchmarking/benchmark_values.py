"""What enterprises are held against: published figures of others, dated and sourced, `data/benchmarks.csv`."""

from __future__ import annotations

from functools import cache
from typing import Literal

from simulation.engine.folders import DATA
from simulation.engine.tables import Row, read_table

INDICATORS = ("return_on_equity", "profit_margin", "labour_productivity", "debt_ratio")
STANDARD, BEST, WHOLE = "standard", "best", "whole"  # beside the sets of the table: grades, best of the same type, the whole


class BenchmarkValue(Row):
    """A published figure of an indicator (unit of `data/variables.csv`); value blank: looked for and not found."""

    set: str
    variable: str
    value: float | None = None
    year: int | None = None
    period_zh: str = ""
    period_en: str = ""
    grade: Literal["reported", "derived", "not_found"]
    source: str


@cache
def benchmark_values() -> tuple[BenchmarkValue, ...]:
    """All rows, those not found too, each once for a set and an indicator."""
    return tuple(read_table(DATA / "benchmarks.csv", BenchmarkValue, key=("set", "variable")))


def sets() -> tuple[str, ...]:
    """Sets of the table in its order."""
    return tuple(dict.fromkeys(row.set for row in benchmark_values()))


def found(name: str, variable: str) -> BenchmarkValue | None:
    """The row of a set and an indicator; None where the table has none."""
    return next((row for row in benchmark_values() if (row.set, row.variable) == (name, variable)), None)
