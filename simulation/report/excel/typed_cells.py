"""What people type into cells, read with one meaning or refused: numbers, years, values by year, settings."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.scenario import ScenarioError
from simulation.language.numbers import PERCENT

NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:e[+-]?\d+)?", re.IGNORECASE)
YEAR = re.compile(r"(\d{4})(?:\.0*)?\s*年?")
TIMING = ("start", "full", "shape")
BARE = (*PERCENT, "index")  # units in which 80% and 0.8 are the same


def plain(raw: Any) -> str:
    """A cell's text without the forms that Chinese keyboards give digits and signs."""
    text = raw.isoformat() if isinstance(raw, (datetime.date, datetime.time)) else str(raw)
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u3000", " ").strip()


def number(place: str, raw: Any) -> float:
    """A number as people write it: 1,800, 6.2%, full-width digits; commas stand before groups of three alone."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return float(raw)
    text = plain(raw)
    digits = text.removesuffix("%").strip()
    if not NUMBER.fullmatch(digits) or not any(sign.isdigit() for sign in digits):
        raise ScenarioError(
            "error.sheet_comma" if re.fullmatch(r"[+-]?\d+,\d+%?", text) else "error.sheet_number", **_at(place, raw)
        )
    value = float(digits.replace(",", "")) / (100 if text.endswith("%") else 1)
    if not math.isfinite(value):
        raise ScenarioError("error.sheet_number", **_at(place, raw))
    return value


def amount(code: str, raw: Any) -> float:
    """A lever's or condition's value; a percentage only where the unit has no name of its own."""
    row = catalogue().levers.get(code) or catalogue().conditions.get(code)
    if row is not None and row.unit not in BARE and isinstance(raw, str) and plain(raw).endswith("%"):
        raise ScenarioError("error.sheet_percent", unit=row.unit, **_at(code, raw))
    return number(code, raw)


def year(place: str, raw: Any) -> int:
    """A year such as 2025: a whole number, or its text; no date."""
    found = YEAR.fullmatch(plain(raw)) if not isinstance(raw, bool) else None
    if found is None:
        raise ScenarioError("error.sheet_year", **_at(place, raw))
    return int(found.group(1))


def by_year(code: str, raw: Any) -> dict[str, float]:
    """Values by year, written 2025=180; 2028=240; each year once."""
    found: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in plain(raw).split(";"))):
        left, sign, right = part.partition("=")
        if not sign or not right.strip():
            raise ScenarioError("error.sheet_by_year", **_at(code, raw))
        when = str(year(code, left))
        if when in found:
            raise ScenarioError("error.twice", place=f"{code} {when}")
        found[when] = amount(code, right.strip())
    return found


def setting(code: str, cells: dict[str, Any], text: bool = False) -> Any:
    """A setting as scenario files write it, from the cells of its row; ScenarioError where they contradict each other."""
    if "by_year" in cells:
        if also := next((name for name in ("value", *TIMING) if name in cells), None):
            raise ScenarioError("error.sheet_two", place=code, other=also)
        return {"by_year": by_year(code, cells["by_year"])}
    if "value" not in cells:
        raise ScenarioError("error.sheet_no_value", place=code, other=next(name for name in TIMING if name in cells))
    value = plain(cells["value"]) if text else amount(code, cells["value"])
    timing: dict[str, Any] = {name: year(f"{code}.{name}", cells[name]) for name in ("start", "full") if name in cells}
    if "shape" in cells:
        timing["shape"] = plain(cells["shape"]).lower()
    return {"value": value, **timing} if timing else value


def _at(place: str, raw: Any) -> dict[str, str]:
    return {"place": place, "found": plain(raw)[:60]}
