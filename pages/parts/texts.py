"""The tables of wording and of units, as they stand in `data/`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"


def _rows(table: str, key: str) -> Mapping[str, Mapping[str, str]]:
    with (DATA / table).open(encoding="utf-8-sig", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The text table: wording by key and language."""
    return _rows("text.csv", "key")


@cache
def units() -> Mapping[str, Mapping[str, str]]:
    """How each unit is written in each language, with its factor in English and its decimals."""
    return _rows("units.csv", "id")
