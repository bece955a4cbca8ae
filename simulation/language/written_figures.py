"""Figures in one language: how a number, its unit, a difference, a range and a probability are written."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.engine.place_rows import Lever
from simulation.language import numbers, part_names, rounding
from simulation.language.numbers import PERCENT, differs_by, plain, sign
from simulation.language.rounding import SUREST
from simulation.language.texts import texts

BESIDE = re.compile(r"(?<=[\u4e00-\u9fff，。；：（）]) (?=\{)|(?<=\}) (?=[\u4e00-\u9fff，。；：（）])")
GLUED = re.compile(r"(?<=[\u4e00-\u9fff])\{(\w+)\}")  # a blank directly after a Chinese character
MEASURED = re.compile(r"[+−]?\d[\d,.]*(?: \S|%)")


@cache
def _template(key: str, language: str, blank: str, enterprises: bool) -> str:
    """A text with its blanks; without spaces between Chinese and figures where none are written."""
    text = part_names.named(texts()[key][language], language, enterprises)
    return text if blank or language == "en" else BESIDE.sub("", text)


def _apart(found: re.Match[str], values: Mapping[str, Any]) -> str:
    """A blank of a text, apart from the word before it where a figure with its unit will fill it."""
    return f" {found[0]}" if MEASURED.match(str(values.get(found[1], ""))) else found[0]


@dataclass(frozen=True)
class Figures:
    """How one language fills a text and writes a figure. language: zh or en; blank: what stands between a figure and its unit;
    enterprises: whether the parts of the whole are enterprises (企业) rather than sectors (板块); marks: how base-year figures
    that nobody reported are marked, by variable (`marks_at_base`)."""

    language: str
    blank: str = " "
    enterprises: bool = False
    marks: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, key: str, **values: Any) -> str:
        """A text with its blanks filled."""
        text = _template(key, self.language, self.blank, self.enterprises)
        if not values:
            return text
        if self.blank and self.language == "zh":
            text = GLUED.sub(lambda found: _apart(found, values), text)
        return numbers.nested(text.format(**values))

    def known(self, key: str) -> bool:
        """Whether the table of wording has a key."""
        return key in texts()

    # units

    def unit(self, symbol: str) -> str:
        """A unit as the reader sees it."""
        return " ".join(numbers.pattern(symbol, self.language).replace("{}", "").replace(" /", "/").split())

    def unit_of(self, variable: str) -> str:
        """Unit of a variable as the reader sees it."""
        return self.unit(catalogue().variables[variable].unit)

    def unit_of_change(self, variable: str) -> str:
        """Unit of a variable's change: percentages count in percentage points."""
        return self.unit(_points(catalogue().variables[variable].unit))

    def stored(self, symbol: str) -> str:
        """Name of a unit as it is stored in the tables, for figures that are not converted: percentages are fractions there."""
        return self(f"unit.{symbol}") if f"unit.{symbol}" in texts() else self.unit(symbol) or symbol

    def factor(self, symbol: str) -> float:
        """From a unit of the tables to the one shown: percentages, and billions or gigawatts in English."""
        return numbers.factor(symbol, self.language)

    def scaled(self, value: Any, symbol: str) -> Any:
        """A value in the unit shown."""
        return np.asarray(value) * self.factor(symbol)

    def decimals(self, symbol: str) -> int:
        """Decimals shown for a unit."""
        return numbers.decimals(symbol, self.language)

    def digits(self, variable: str) -> int:
        """Decimals shown for a variable."""
        return numbers.digits(variable, self.language)

    def lever_digits(self, row: Lever) -> int:
        """Decimals that a lever's step needs in the unit shown."""
        return numbers.lever_digits(row, self.language)

    def setting_digits(self, row: Lever, value: float, most: int | None = None) -> int:
        """Decimals that a lever's value needs in the unit shown, at most those of its step unless told."""
        return numbers.setting_digits(row, value, self.language, most)

    # figures

    def practice(self, row: Lever, written: str) -> str:
        """A lever's practice, already written, with how it came about where the place did not state it."""
        return self(f"practice.{row.taken_over}", value=written) if row.taken_over else written

    def at_base(self, variable: str, written: str, marks: Mapping[str, str] | None = None) -> str:
        """A base-year figure, already written: marked where it was completed, and no figure where nobody reported it.

        marks: those of an enterprise whose figure it is; those of the whole by default.
        """
        mark = (self.marks if marks is None else marks).get(variable)
        if mark is None or written in (self("dash"), self.nothing(variable), self("unreported")):
            return written
        return self("base.completed", value=written) if mark == "completed" else self("unreported")

    def number(self, value: float, symbol: str, places: int | None = None, signed: bool = False) -> str:
        """A value with its unit; a signed percentage is a change and counts in percentage points."""
        if math.isnan(value):
            return self("undefined")
        places = self.decimals(symbol) if places is None else places
        shown = round(float(value) * self.factor(symbol), places) + 0.0
        return sign(shown, signed) + self.measured(plain(abs(shown), places), _points(symbol) if signed else symbol)

    def percent(self, part: float, signed: bool = False, symbol: str = "part") -> str:
        """A part of a whole, or a relative change, in whole percents, finer where that would be zero; as `relative` to hundredths."""
        shown = 100 * float(part)
        places = rounding.seen_at(shown, self.decimals(symbol))
        if rounding.unseen(shown, places):
            return self("less_than", value=self.measured(plain(10.0**-places, places), symbol))
        return self.measured(plain(shown, places, signed), symbol)

    def seen(self, value: float, symbol: str, places: int | None = None, signed: bool = False) -> str:
        """A value with its unit within a sentence: what is not nought is not written as zero."""
        shown = float(value) * self.factor(symbol)
        finer = rounding.seen_at(shown, self.decimals(symbol) if places is None else places)
        if rounding.unseen(shown, finer):
            return self("less_than", value=self.number(10.0**-finer / self.factor(symbol), symbol, finer))
        return self.number(value, symbol, finer, signed)

    def given(self, value: float, symbol: str) -> str:
        """A figure of the tables as it is given, in the unit shown, without the unit."""
        return numbers.given(value, self.factor(symbol))

    def cell_format(self, variable: str, signed: bool = False) -> str:
        """How sheets of office programs write a variable; percentages stand in them as fractions."""
        percent = catalogue().variables[variable].unit in PERCENT
        return numbers.cell_format(self.digits(variable), signed, "%" if percent else "")

    def base_format(self, variable: str) -> str:
        """The same of a base-year figure, with its mark where nobody reported it."""
        return numbers.marked_format(self.cell_format(variable), self.at_base(variable, "{}"))

    def gap_format(self, variable: str) -> str:
        """The same of its difference: percentages count in percentage points."""
        points = f' "{self.unit("points")}"' if catalogue().variables[variable].unit in PERCENT else ""
        return numbers.cell_format(self.digits(variable), True, points)

    def axis_format(self, variable: str) -> str:
        """How a chart of a sheet writes marks on a variable's axis: a digit less than its values."""
        percent = catalogue().variables[variable].unit in PERCENT
        return numbers.cell_format(max(0, self.digits(variable) - 1), after="%" if percent else "")

    def label_format(self, variable: str, signed: bool = False) -> str:
        """How charts of office programs write a variable's value in the unit shown."""
        return numbers.cell_format(self.digits(variable), signed)

    def measured(self, text: str, symbol: str) -> str:
        """A number already written, or a range of numbers, with its unit."""
        pattern = numbers.pattern(symbol, self.language, text)
        return pattern.replace("{} ", "{}" + self.blank).replace(" {}", self.blank + "{}").format(text).strip()

    def measured_change(self, text: str, variable: str) -> str:
        """The same for a variable's difference: percentages count in percentage points."""
        return self.measured(text, _points(catalogue().variables[variable].unit))

    def bare(self, value: float, variable: str, signed: bool = False, places: int | None = None) -> str:
        """A variable's value in the unit shown, without the unit."""
        if self._unreported(variable, value):
            return self("unreported")
        places = self.digits(variable) if places is None else places
        return plain(float(value) * self.factor(catalogue().variables[variable].unit), places, signed)

    def without_unit(self, value: float, symbol: str, signed: bool = False) -> str:
        """A value in the unit shown, as a number alone."""
        return plain(float(value) * self.factor(symbol), self.decimals(symbol), signed)

    def figure(self, variable: str, value: float) -> str:
        """A variable's value with its unit."""
        if math.isnan(value):
            return self.nothing(variable)
        return self.number(value, catalogue().variables[variable].unit, self.digits(variable))

    def change(self, variable: str, value: float) -> str:
        """A variable's change with sign and unit."""
        if self._unreported(variable, value):
            return self("unreported")
        return self.number(value, catalogue().variables[variable].unit, self.digits(variable), signed=True)

    @staticmethod
    def _unreported(variable: str, value: float) -> bool:
        """Whether a figure of the whole is none because the base year states none; a ratio that says nothing is another matter."""
        return math.isnan(value) and _stated_of_all(variable)

    def nothing(self, variable: str) -> str:
        """What stands for a figure that is none: not reported, or a ratio to what is not above zero, with what that is."""
        if _stated_of_all(variable):
            return self("unreported")
        return self(f"undefined.{variable}" if self.known(f"undefined.{variable}") else "undefined")

    def size(self, variable: str, value: float) -> str:
        """The size of a change without its sign, for sentences that say more or less in words."""
        return self.change(variable, abs(value)).lstrip("+")

    def gap(self, variable: str, reference: float, value: float) -> float:
        """By how much two values of a variable differ as they are printed, in the unit of the tables."""
        factor = self.factor(catalogue().variables[variable].unit)
        return rounding.difference(reference * factor, value * factor, self.digits(variable)) / factor

    def parts(self, variable: str, parts: Sequence[float], whole: float) -> list[float]:
        """Parts of a whole as they are printed, in the unit of the tables, so that they add up to the whole as printed."""
        factor = self.factor(catalogue().variables[variable].unit)
        scaled = [float(part) * factor for part in parts]
        return [part / factor for part in rounding.adding_up(scaled, whole * factor, self.digits(variable))]

    def same(self, variable: str, value: float) -> bool:
        """Whether a change is too small to be seen at the decimals shown."""
        symbol = catalogue().variables[variable].unit
        return round(float(value) * self.factor(symbol), self.digits(variable)) == 0

    def sense(self, variable: str, gap: float) -> str:
        """How a difference is said: ratios are higher or lower, amounts more or less."""
        return f"{differs_by(catalogue().variables[variable].unit)}.{'up' if gap > 0 else 'down'}"

    def more(self, variable: str, gap: float, form: str = "phrase.") -> str:
        """A difference in words: more, less, higher, lower or unchanged; `form` begins the keys of its sentences."""
        if self.same(variable, gap):
            return self(f"{form}same")
        return self(f"{form}{self.sense(variable, gap)}", size=self.size(variable, gap))

    # ranges and chances

    def step(self, variable: str, width: float) -> float:
        """Smallest difference worth writing in a range of that width: a power of ten, in the unit shown."""
        return rounding.step(width * self.factor(catalogue().variables[variable].unit), self.digits(variable))

    def rounded(self, variable: str, value: float, width: float, signed: bool = False) -> str:
        """A value without its unit, to the step that a range of that width deserves."""
        shown = value * self.factor(catalogue().variables[variable].unit)
        return plain(*rounding.to_step(shown, self.step(variable, width)), signed)

    def ends(self, variable: str, low: float, high: float, signed: bool = False) -> list[str]:
        """Both ends of a range without the unit, with no more digits than its width deserves and their signs take."""
        first, last = (end * self.factor(catalogue().variables[variable].unit) for end in (low, high))
        if math.isnan(first + last):  # a ratio that says nothing in some of the draws
            return [self("undefined.partly")] * 2
        size = rounding.range_step(first, last, self.digits(variable))
        return [plain(*rounding.to_step(end, size), signed) for end in (first, last)]

    def bare_span(self, variable: str, low: float, high: float, signed: bool = False) -> str:
        """A range without its unit; one number where both ends are written alike."""
        first, last = self.ends(variable, low, high, signed)
        return first if first == last else self(_joined(first, last), low=first, high=last)

    def span(self, variable: str, low: float, high: float, signed: bool = False, key: str = "span") -> str:
        """A range with its unit, as `key` says it; a percent sign stands at both ends, other units once."""
        symbol, written = catalogue().variables[variable].unit, self.ends(variable, low, high, signed)
        symbol = _points(symbol) if signed else symbol
        if math.isnan(low + high):
            return written[0]
        if key == "span":
            if written[0] == written[1]:
                return self.measured(written[0], symbol)
            key = _joined(*written)
        if symbol in PERCENT:
            written = [self.measured(end, symbol) for end in written]
            return self(key, low=written[0], high=written[1])
        return self.measured(self(key, low=written[0], high=written[1]), symbol)

    def chance(self, probability: float) -> str:
        """A probability in words, to the nearest twentieth; near certainty is not written as certainty."""
        least, most = SUREST
        if least < probability < most:
            return self("chance.about", value=_twentieths(probability))
        return (
            self("chance.low", value=_twentieths(least))
            if probability <= least
            else self("chance.high", value=_twentieths(most))
        )

    def chance_end(self, probability: float) -> str:
        """The least or most of a probability: written as `chance` does, near certainty too, without its "about"."""
        return self.share(probability) if SUREST[0] < probability < SUREST[1] else self.chance(probability)

    def share(self, part: float) -> str:
        """A part of a whole, to the nearest twentieth."""
        return f"{_twentieths(part)}%"


def _stated_of_all(variable: str) -> bool:
    """Whether a variable is one figure of the whole, which the base year states or does not."""
    return catalogue().variables[variable].aggregate == "province"


def _points(symbol: str) -> str:
    """The unit in which a change of something in this unit is counted."""
    return "points" if symbol in PERCENT else symbol


def _twentieths(part: float) -> int:
    """A share in percent, to the nearest five."""
    return round(round(part / rounding.CHANCE_STEP) * rounding.CHANCE_STEP * 100)


def _joined(low: str, high: str) -> str:
    """How the ends of a range are joined: signs are not set beside a dash."""
    return "span.signed" if {low[0], high[0]} & set("+-−") else "span"
