"""The one table of wording, `data/text.csv`: what pages, documents, the shell and refusals say, in each language.

A key is a family and what is meant within it; `paper.` begins what only documents say, `error.` a refusal's sentence,
`menu.` and `title.` pages. What pages and documents both say has no medium in its key.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from simulation.engine.folders import DATA

TABLE = DATA / "text.csv"


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Wording by key and language."""
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}
