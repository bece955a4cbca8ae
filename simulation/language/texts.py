"""The table of wording, as it stands in `data/`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from simulation.engine.folders import DATA


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The text table: wording by key and language."""
    with (DATA / "text.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}
