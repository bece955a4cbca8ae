"""Words and numbers as the reader sees them, in the chosen language."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from pages.parts import state
from simulation import catalogue
from simulation.engine.errors import Refusal
from simulation.language import numbers
from simulation.language.numbers import PERCENT, plain, sign
from simulation.language.texts import texts

TOGETHER = "\u00a0"  # a space at which no line ends
MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>:&])")
LINKS = re.compile(r"(:|@|www)(?=\S)")  # after these Streamlit makes links, icons and emoji of plain text


def word(key: str, **values: Any) -> str:
    """A text in the chosen language with its blanks filled."""
    text = texts()[key][state.language()]
    return text.format(**values) if values else text


def known(key: str) -> bool:
    """Whether the text table has a key."""
    return key in texts()


def written(row: Any, part: str = "label") -> str:
    """A bilingual part of a table row: its label, help, cost or anchors."""
    return getattr(row, f"{part}_{state.language()}")


def refusal(error: Refusal) -> str:
    """Why something was refused, with names and units as the reader sees them."""
    return error.said(state.language(), _particular)


def _particular(field: str, fields: Mapping[str, Any]) -> str | None:
    """A particular of a refusal: outcomes and levers by name, their values in the unit shown."""
    value, outcome, lever = fields[field], fields.get("outcome"), fields.get("lever")
    if field == "outcome" and value in catalogue().variables:
        return name(value)
    if field == "lever" and value in catalogue().levers:
        return written(catalogue().levers[value])
    if isinstance(value, float) and outcome in catalogue().variables:
        return figure(outcome, value)
    if isinstance(value, float) and lever in catalogue().levers:
        return number(value, catalogue().levers[lever].unit)
    if isinstance(value, float) and fields.get("place") == "money":
        return figure("programme_investment", value)
    if isinstance(value, str):
        return _stated(field, value)
    return None


def _stated(field: str, value: str) -> str | None:
    """Words in a refusal: kinds and ids by their names; what somebody else wrote stays text and never becomes markup."""
    rows = {**catalogue().levers, **catalogue().conditions}
    if field == "kind" and known(f"shared.kind.{value}"):
        return word(f"shared.kind.{value}")
    if field == "id" and value in rows:
        return written(rows[value])
    return None if field == "place" and known(f"field.{value}") else escaped(value)


def period(text: str) -> str:
    """A period of the facts table, such as 2023, 2023-06, 2023-01..11, 2021..2025 or 2021..2024-06, as the reader writes it."""
    first, last = (text.split("..") + [""])[:2]
    year, month = (first.split("-") + [""])[:2]
    if not last:
        return word("period.month", year=year, month=int(month)) if month else word("period.year", year=year)
    if month:
        return word("period.months", year=year, first=int(month), last=int(last))
    end, at = (last.split("-") + [""])[:2]
    return word("period.until", year=year, end=end, month=int(at)) if at else word("period.years", year=year, end=end)


def half(text: str) -> str:
    """The reader's half of a note written as `Chinese | English`."""
    return numbers.half(text, state.language())


def name(variable: str) -> str:
    """Name of a variable."""
    return written(catalogue().variables[variable])


def unit_of(variable: str) -> str:
    """Unit of a variable as in the tables."""
    return catalogue().variables[variable].unit


def unit(symbol: str) -> str:
    """A unit as the reader sees it."""
    return " ".join(numbers.pattern(symbol, state.language()).replace("{}", "").replace(" /", "/").split())


def factor(symbol: str) -> float:
    """From a unit of the tables to the one shown: percentages, and billions or gigawatts in English."""
    return numbers.factor(symbol, state.language())


def scaled(value: Any, symbol: str) -> Any:
    """A value in the unit shown."""
    return np.asarray(value) * factor(symbol)


def decimals(symbol: str) -> int:
    """Decimals shown for a unit."""
    return numbers.decimals(symbol, state.language())


def digits(variable: str) -> int:
    """Decimals shown for a variable."""
    return numbers.digits(variable, state.language())


def number(value: float, symbol: str, places: int | None = None, signed: bool = False) -> str:
    """A value with its unit; a signed percentage is a change and counts in percentage points.

    A ratio that says nothing, for want of equity, is written in words.
    """
    if math.isnan(value):
        return word("undefined")
    places = decimals(symbol) if places is None else places
    shown = round(float(scaled(value, symbol)), places) + 0.0
    return sign(shown, signed) + measured(plain(abs(shown), places), "points" if signed and symbol in PERCENT else symbol)


def measured(text: str, symbol: str) -> str:
    """A number already written, or a range of numbers, with its unit; in English on the same line."""
    pattern = numbers.pattern(symbol, state.language(), text)
    if state.language() == "en":  # Chinese lines may end anywhere
        pattern = pattern.replace("{} ", "{}" + TOGETHER).replace(" {}", TOGETHER + "{}")
    return pattern.format(text).strip()


def figure(variable: str, value: float) -> str:
    """A variable's value with its unit."""
    return number(value, unit_of(variable), digits(variable))


def change(variable: str, value: float) -> str:
    """A variable's change with sign and unit."""
    return number(value, unit_of(variable), digits(variable), signed=True)


def whole(text: str) -> str:
    """A number with its unit, kept on one line: for titles, whose lines end between words in Chinese too."""
    return text.replace(" ", TOGETHER)


def size(variable: str, value: float) -> str:
    """The size of a change without its sign: for sentences that say more or less in words."""
    return change(variable, abs(value)).lstrip("+")


def same(variable: str, value: float) -> bool:
    """Whether a change is too small to be seen at the decimals shown."""
    return round(float(scaled(value, unit_of(variable))), digits(variable)) == 0


def choices(labels: Mapping[Any, str]) -> dict[str, Any]:
    """Options of a widget with labels fixed in the language of this run."""
    state.offer(labels)
    return {"options": list(labels), "format_func": dict(labels).get}


def label_of(name: str) -> str:
    """How a scenario is called: a package by its label, a route by what it is, one's own by its name."""
    presets = catalogue().scenario_presets
    if name in presets:
        return written(presets[name])
    return word(f"scenario.{name}") if known(f"scenario.{name}") else name


def escaped(text: str) -> str:
    """A visitor's text for running text: signs of markup stay signs, and addresses are not made into links."""
    return MARKUP.sub(r"\\\1", LINKS.sub("\\1\u200b", text))


def shown(name: str) -> str:
    """The same for running text."""
    return escaped(label_of(name))


def scenario_name() -> str:
    """Name of the chosen scenario, for running text."""
    return shown(state.scenario().name)
