"""How numbers and names are written in either language, the same on screens and in documents."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.engine.folders import DATA
from simulation.engine.place_rows import Lever
from simulation.language.rounding import FINEST, round_step

PERCENT = ("share", "share_per_year", "part", "relative")  # units stored as fractions
MINUS = "\u2212"
NO_NUMBER = "—"  # of a ratio that says nothing


@cache
def units() -> Mapping[str, Mapping[str, str]]:
    """How each unit is written in each language, with its factor in English and its decimals."""
    with (DATA / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def factor(symbol: str, language: str) -> float:
    """From a unit of the tables to the one shown: percentages, and billions or gigawatts in English."""
    if symbol in PERCENT:
        return 100.0
    return float(units()[symbol]["factor_en"]) if language == "en" and symbol in units() else 1.0


def differs_by(symbol: str) -> str:
    """How a difference in a unit is said: by `level` (higher or lower) or by `amount` (more or less)."""
    return units()[symbol]["differs_by"] if symbol in units() else "amount"


def decimals(symbol: str, language: str) -> int:
    """Decimals shown for a unit."""
    return int(units()[symbol][f"digits_{language}"]) if symbol in units() else 2


def digits(variable: str, language: str) -> int:
    """Decimals shown for a variable."""
    stated = catalogue().outcomes.get(variable)
    return (
        stated.digits if stated and stated.digits is not None else decimals(catalogue().variables[variable].unit, language)
    )


def as_written(variable: str, values: Any) -> Any:
    """Values of a variable as they are written, in the unit of the tables: what is judged is what is read, the same in both languages."""
    symbol, language = catalogue().variables[variable].unit, "zh"
    scale = factor(symbol, language)
    return np.round(np.asarray(values) * scale, digits(variable, language)) / scale


def lever_step(row: Lever) -> float:
    """A lever's own step, or a coarser one where a slider would have more stops than can be hit.

    Practice is a stop, also where that takes up to twice as many.
    """
    width = row.max - row.min
    coarse = round_step(row.step, width, FINEST)
    stops = (row.neutral - row.min) / coarse
    return coarse if abs(stops - round(stops)) < 1e-6 or width / row.step > 2 * FINEST else row.step


def of_stop(row: Lever, shown: float) -> float:
    """The value a slider's stop stands for: practice for the stop nearest to it, where practice itself is none."""
    step = lever_step(row)
    away = abs(shown - row.neutral)
    between = abs((row.neutral - row.min) / step - round((row.neutral - row.min) / step)) > 1e-6
    return row.neutral if between and away <= step / 2 else shown


def lever_digits(row: Lever, language: str) -> int:
    """Decimals that a lever's step needs in the unit shown."""
    shown = Decimal(str(lever_step(row))) * Decimal(str(factor(row.unit, language)))
    return max(0, -int(shown.normalize().as_tuple().exponent))


def setting_digits(row: Lever, value: float, language: str, most: int | None = None) -> int:
    """Decimals that a lever's value needs in the unit shown, at most those of its step unless told: 69.25%, and beside it 100%."""
    text = f"{value * factor(row.unit, language):.{lever_digits(row, language) if most is None else most}f}"
    return len(text.partition(".")[2].rstrip("0"))


def plain(value: float, places: int, signed: bool = False) -> str:
    """A number with thousands separators, a true minus sign, and no minus before zero; a dash where there is none.

    places: decimals; below nought to tens (-1) or hundreds (-2).
    """
    if math.isnan(value):
        return NO_NUMBER
    rounded = round(float(value), places) + 0.0
    return sign(rounded, signed) + f"{abs(rounded):,.{max(places, 0)}f}"


def sign(rounded: float, signed: bool) -> str:
    """What stands before a number already rounded; a plus only where signs are asked for."""
    return MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""


def given(value: float, times: float = 1.0) -> str:
    """A figure of the tables as it is given: no digits but its own, six at most. times: into the unit shown."""
    shown = float(value) * times
    text = f"{shown:.6g}"
    return plain(shown, len(text.partition(".")[2])) if "e" not in text else text


def three_figures(shown: float) -> int:
    """Decimals that leave a number three figures, for values of which no unit says how fine they are."""
    return max(0, 3 - len(str(int(abs(shown)))))


def cell_format(places: int, signed: bool = False, after: str = "") -> str:
    """How a sheet or a chart of office programs writes a number. after: what follows it, a percent sign multiplies by 100."""
    form = "#,##0" + ("." + "0" * places if places > 0 else "") + after
    return f"+{form};{MINUS}{form};{form}" if signed else form


def marked_format(form: str, marked: str) -> str:
    """A form of a sheet's numbers with words around the number, `{}`; words alone where no number is to be seen."""
    if "{}" not in marked:
        return ";".join([f'"{marked}"'] * 3)
    before, _, after = (f'"{part}"' if part else "" for part in marked.partition("{}"))
    return ";".join(f"{before}{part}{after}" for part in form.split(";"))


def pattern(symbol: str, language: str, text: str = "") -> str:
    """What a number takes for its unit, with a blank for the number; English writes a single one (`text`) its own way."""
    column = "one_en" if text == "1" and language == "en" else language
    return units().get(symbol, {}).get(column, "{} " + symbol)


def half(text: str, language: str) -> str:
    """The reader's half of a note written as `Chinese | English`."""
    parts = text.split(" | ")
    return parts[-1 if language == "en" else 0].strip() if len(parts) > 1 else text


def nested(text: str) -> str:
    """Chinese quotation marks within others become single ones, as where a label that has them is quoted."""
    if text.count("“") < 2 or text.count("“") != text.count("”"):
        return text
    depth, found = 0, []
    for letter in text:
        depth += letter == "“"
        found.append({"“": "‘", "”": "’"}.get(letter, letter) if depth > 1 else letter)
        depth -= letter == "”"
    return "".join(found)


def inner(label: str, language: str) -> str:
    """A label as it is written within a sentence: in English without its capital, unless that is of an acronym."""
    return label[0].lower() + label[1:] if language == "en" and label[1:2].islower() else label
