"""How what is uncertain moves together: conditions pair by pair, parameters within their groups (`data/correlations.csv`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from simulation.engine.rows import Evidence
from simulation.engine.tables import Row, TableError, read_table

FILE = "correlations.csv"


class Correlation(Row):
    """Correlation of the yearly shocks of two conditions, or of any two parameters of a group (`other` is blank)."""

    kind: Literal["conditions", "parameters"]
    one: str
    other: str = ""
    value: float = Field(gt=-1, lt=1)
    grade: Evidence
    evidence: str = ""
    source: str


def read_correlations(folder: Path, tables: Mapping[str, Mapping]) -> tuple[Correlation, ...]:
    """The table of a folder, checked against those of conditions and parameters."""
    found = read_table(folder / FILE, Correlation, key=("kind", "one", "other"))
    _check(tables, found)
    return tuple(found)


def _check(tables: Mapping[str, Mapping], found: Sequence[Correlation]) -> None:
    """Conditions and groups are known, no pair stands twice, every group has its correlation, all together are possible."""
    groups = {row.group for row in tables["parameters"].values()} - {""}
    seen: set[frozenset[str]] = set()
    for number, row in enumerate(found, start=2):
        known = tables["conditions"] if row.kind == "conditions" else groups
        for part, name in (("one", row.one), ("other", row.other)):
            if name not in known and (row.kind == "conditions" or part == "one" or name):
                raise TableError(FILE, number, part, "error.not_in", name=name, table=f"{row.kind}.csv")
        pair = frozenset({row.one, row.other})
        if pair in seen or row.one == row.other:
            raise TableError(FILE, number, "other", "error.twice", place=f"{row.one}, {row.other}")
        seen.add(pair)
    missing = sorted(groups - {row.one for row in found if row.kind == "parameters"})
    if missing:
        raise TableError(FILE, None, "one", "error.no_correlation", name=missing[0])
    if np.linalg.eigvalsh(matrix(tuple(tables["conditions"]), pairs(found))).min() <= 0:
        raise TableError(FILE, None, "value", "error.impossible_correlations")


def pairs(found: Sequence[Correlation]) -> dict[tuple[str, str], float]:
    """Correlations of conditions, by pair."""
    return {(row.one, row.other): row.value for row in found if row.kind == "conditions"}


def groups(found: Sequence[Correlation]) -> dict[str, float]:
    """Correlation within each group of parameters."""
    return {row.one: row.value for row in found if row.kind == "parameters"}


def matrix(names: Sequence[str], known: Mapping[tuple[str, str], float]) -> np.ndarray:
    """Correlations of these names; pairs that are not stated do not move together."""
    found = np.eye(len(names))
    for (one, other), value in known.items():
        if one in names and other in names:
            i, j = names.index(one), names.index(other)
            found[i, j] = found[j, i] = value
    return found
