"""What people type into cells, read with one meaning or refused: numbers, years, values by year, settings.

The refusals are those of a scenario file, in the same words; what only a cell can hold (a percentage, odd commas) has its own.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal, sentences
from simulation.engine.place_reading import embedded_place
from simulation.engine.setting import ScenarioError, shown
from simulation.language.numbers import PERCENT

LONGEST = 100  # characters of a cell that holds a number, with its unit
NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:e[+-]?\d+)?", re.IGNORECASE)
COMMAS = re.compile(r"[+-]?\d+(?:,\d+)+(?:\.\d+)?%?")
YEAR = re.compile(r"(\d{4})(?:\.0*)?\s*年?")
BLANK = re.compile(r"[-\u2010-\u2015\u2500_/\\]*|无|暂无|没有|空|不适用|n/?a|nil|none", re.IGNORECASE)
BARE = (*PERCENT, "index")  # units in which 80% and 0.8 are the same
NOTE = re.compile(  # marks of footnotes behind a number: no digits of it
    "((?<=[\\d.%％])[\u00b2\u00b3\u00b9\u2070-\u209c\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]+)"
)
SIGNS = str.maketrans({"\u2212": "-", "\u3000": " ", "\u00a0": " ", "\u200b": None, "\ufeff": None})


def plain(raw: Any) -> str:
    """A cell's text without the forms that Chinese keyboards give digits and signs, and without invisible ones."""
    if isinstance(raw, str) and raw.isascii():
        return raw.strip()
    text = raw.isoformat() if isinstance(raw, (datetime.date, datetime.time)) else str(raw)
    parts = (part if at % 2 else unicodedata.normalize("NFKC", part) for at, part in enumerate(NOTE.split(text)))
    return "".join(parts).translate(SIGNS).strip()


def blank(raw: Any) -> bool:
    """Whether a cell says that there is nothing: empty, a dash, 无."""
    return raw is None or (isinstance(raw, str) and len(raw) < 60 and BLANK.fullmatch(plain(raw)) is not None)


def number(place: str, raw: Any) -> float:
    """A number as people write it: 1,800, 6.2%, full-width digits, (3) for −3; commas stand before groups of three alone.

    ScenarioError where a cell holds none, or one that can be read in two ways.
    """
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _finite(place, raw, float(raw))
    if isinstance(raw, str) and len(raw) > LONGEST:
        raise ScenarioError("error.cell_long", place=place, count=len(raw), most=LONGEST)
    text = plain(raw).removeprefix("'").strip() if isinstance(raw, str) else ""
    negative = re.fullmatch(r"\((.+)\)", text)
    digits = (negative.group(1) if negative else text).removesuffix("%").strip()
    if not NUMBER.fullmatch(digits) or not any(sign.isdigit() for sign in digits) or (negative and digits[0] in "+-"):
        raise ScenarioError(_kind(raw, digits), place=place, found=shown(raw))
    mantissa, _, power = digits.replace(",", "").lower().partition("e")
    value = float(f"{mantissa}e{int(power or 0) - 2 * ('%' in text)}")  # so that 10.4% is 0.104 to the last digit
    return _finite(place, raw, -value if negative else value)


def _finite(place: str, raw: Any, value: float) -> float:
    if not math.isfinite(value):
        raise ScenarioError("error.no_number", place=place, found=shown(raw))
    return value


def _kind(raw: Any, digits: str) -> str:
    """Which refusal fits a cell that holds no number."""
    if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        return "error.cell_date"
    return "error.sheet_comma" if COMMAS.fullmatch(digits) else "error.no_number"


def amount(place: str, code: str, raw: Any) -> float:
    """A lever's, condition's or parameter's value; a percentage only where the unit has no name of its own."""
    tables = (catalogue().lever_rows, catalogue().condition_rows, catalogue().parameters)
    row = next((rows[code] for rows in tables if code in rows), None)
    if row is not None and row.unit not in BARE and isinstance(raw, str) and plain(raw).endswith("%"):
        raise ScenarioError("error.sheet_percent", unit=named_unit(row.unit), place=place, found=shown(raw))
    return number(place, raw)


def named_unit(symbol: str) -> str | Refusal:
    """A unit of the tables as a sentence names it."""
    return Refusal(f"unit.{symbol}") if f"unit.{symbol}" in sentences() else symbol


def year(place: str, raw: Any) -> int:
    """A year such as 2027: a whole number, or its text; no date."""
    found = YEAR.fullmatch(plain(raw)) if not isinstance(raw, bool) else None
    if found is None:
        first, last = embedded_place().base_year + 1, embedded_place().last_year
        raise ScenarioError("error.year", place=place, found=shown(raw), first=first, last=last)
    return int(found.group(1))


def by_year(place: str, code: str, raw: Any) -> dict[str, float]:
    """Values by year, written 2025=180; 2028=240; each year once."""
    found: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in plain(raw).split(";"))):
        left, sign, right = part.partition("=")
        if not sign or not right.strip():
            raise ScenarioError("error.sheet_by_year", place=place, found=shown(raw))
        when = str(year(place, left.strip()))
        if when in found:
            raise ScenarioError("error.twice", place=f"{place}.{when}")
        found[when] = amount(place, code, right.strip())
    return found


def years_text(values: Iterable[tuple[int, float]]) -> str:
    """Values by year as `by_year` reads them."""
    return "; ".join(f"{year}={value!r}" for year, value in values)


def setting(place: str, code: str, cells: dict[str, Any], text: bool = False) -> Any:
    """A setting as scenario files write it, from the cells of its row; what does not go together is for the scenario to refuse."""
    found: dict[str, Any] = {}
    if "by_year" in cells:
        found["by_year"] = by_year(place, code, cells["by_year"])
    if "value" in cells:
        found["value"] = plain(cells["value"]) if text else amount(place, code, cells["value"])
    found |= {name: year(f"{place}.{name}", cells[name]) for name in ("start", "full") if name in cells}
    if "shape" in cells:
        found["shape"] = plain(cells["shape"]).lower()
    return found["value"] if set(found) == {"value"} else found
