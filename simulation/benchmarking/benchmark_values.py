"""What enterprises are held against: published figures of others, dated and sourced, `data/benchmarks.csv`, and a place's own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal

from simulation.engine.catalogue import catalogue
from simulation.engine.folders import DATA
from simulation.engine.own_rows import OwnBenchmark
from simulation.engine.tables import Row, read_table

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


def benchmarked() -> tuple[str, ...]:
    """Which indicators enterprises are held against others in."""
    return catalogue().listed("benchmarked")


@cache
def benchmark_values() -> tuple[BenchmarkValue, ...]:
    """All rows, those not found too, each once for a set and an indicator."""
    return tuple(read_table(DATA / "benchmarks.csv", BenchmarkValue, key=("set", "variable")))


def sets(own: Iterable[OwnBenchmark] = ()) -> tuple[str, ...]:
    """Sets of the table in its order, and those that a place names itself."""
    return tuple(dict.fromkeys((*(row.set for row in benchmark_values()), *(row.set for row in own))))


def found(name: str, variable: str, own: Iterable[OwnBenchmark] = (), industry: str = "") -> BenchmarkValue | None:
    """The row of a set and an indicator: a place's own, of its industry before all, else the table's; None where there is none."""
    rows = {row.industry: row for row in own if (row.set, row.variable) == (name, variable)}
    if row := rows.get(industry, rows.get("")):
        when = row.period or (str(row.year) if row.year else "")
        grade: Literal["reported", "derived"] = "reported" if row.grade == "reported" else "derived"
        return BenchmarkValue(
            set=name,
            variable=variable,
            value=row.value,
            year=row.year,
            period_zh=row.period or (f"{when}年" if when else ""),
            period_en=when,
            grade=grade,
            source=row.source,
        )
    return next((row for row in benchmark_values() if (row.set, row.variable) == (name, variable)), None)
