"""Months as people write them: 2026-06, 2026年6月, 2026年1—6月, and a whole year as its December."""

from __future__ import annotations

import datetime
import re
from typing import Any

from simulation.intake.typed_cells import plain

YEARS = range(1990, 2101)
LONGEST = 100  # characters of a cell that may name a month
MONTH = re.compile(  # no two quantifiers that could share the same blanks
    r"(\d{4})\s*[-/.年]\s*(?:0?1\s*(?:月\s*)?[-~—–－至到]+\s*)?(0?[1-9]|1[0-2])\s*(?:月\s*)?(?:末|份|累计)?",
    re.IGNORECASE,
)
SINCE_JANUARY = {"一季度": 3, "1季度": 3, "上半年": 6, "前三季度": 9, "前3季度": 9, "全年": 12, "年度": 12}
PART = re.compile(rf"(\d{{4}})\s*(?:年\s*)?({'|'.join(SINCE_JANUARY)})(?:累计|决算|数|末)?")
WHOLE = re.compile(r"(?:fy|full year)\s*(\d{4})|(\d{4})\s*(?:full year|fy)", re.IGNORECASE)


def month_within(raw: Any, year: int) -> tuple[int, int] | None:
    """Year and month of a head such as 6月, 1—6月 or 上半年, of a year that is said elsewhere; a head with its own year keeps it."""
    if found := month_of(raw):
        return found
    text = plain(raw) if isinstance(raw, str) and len(raw) <= LONGEST else ""
    return month_of(f"{year}年{text}") if text and not text[-1].isdigit() and not text[:4].isdigit() else None


def month_of(raw: Any) -> tuple[int, int] | None:
    """Year and month up to which a figure counts; a date is one of its month. None where it is neither.

    A single later quarter is none: figures count from January.
    """
    if isinstance(raw, datetime.date):
        return (raw.year, raw.month) if raw.year in YEARS else None
    if isinstance(raw, str) and len(raw) > LONGEST:
        return None
    text = "" if raw is None else plain(raw).removesuffix(".0")
    if found := MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
    elif found := PART.fullmatch(text):
        year, month = int(found[1]), SINCE_JANUARY[found[2]]
    elif found := WHOLE.fullmatch(text):
        year, month = int(found[1] or found[2]), 12
    else:
        return None
    return (year, month) if year in YEARS else None
