"""The one table of wording, `data/text.csv`: what pages, documents, the shell and refusals say, in each language.

A key is a family and what is meant within it; `paper.` begins what only documents say, `error.` a refusal's sentence,
`menu.` and `title.` pages. What pages and documents both say has no medium in its key. A text that names a page or an entry of the
menu refers to it, `{menu.targets}`, and so keeps its name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache

from simulation.engine.folders import DATA

TABLE = DATA / "text.csv"
PAGE = re.compile(r"\{(menu\.[a-z_.]+)\}")


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Wording by key and language."""
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["key"]: row for row in csv.DictReader(file)}
    return {key: {part: _with_pages(text, part, rows) for part, text in row.items()} for key, row in rows.items()}


def _with_pages(text: str, language: str, rows: Mapping[str, Mapping[str, str]]) -> str:
    """A text with the names of the pages that it refers to."""
    return PAGE.sub(lambda found: rows[found[1]][language], text) if "{menu." in text else text
