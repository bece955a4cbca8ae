"""Words and figures in the language of this run, by short names; and what only Streamlit needs: choices, plain text, whole lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pages.parts import state
from simulation import Scenario, catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.evidence.provenance import marks_of
from simulation.language.given_names import found_label
from simulation.language.numbers import PERCENT, plain
from simulation.language.texts import texts
from simulation.language.words import TOGETHER
from simulation.projection import TOTAL

__all__ = ["PERCENT", "TOGETHER", "plain", "texts"]  # beside the functions below

MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>:&])")
LINKS = re.compile(r"(:|@|www)(?=\S)")  # after these Streamlit makes links, icons and emoji of plain text


def word(key: str, **values: Any) -> str:
    """A text with its blanks filled."""
    return state.words()(key, **values)


def split_note() -> str:
    """What figures of single entities rest on: a split of totals, or what each enterprise reports."""
    return word("note.split_stated" if state.place().split_stated else "note.split")


def known(key: str) -> bool:
    """Whether the table of wording has a key."""
    return key in texts()


def written(row: Any, part: str = "label") -> str:
    """A bilingual part of a table row: its label, help, cost or anchors."""
    return state.words().of(row, part)


def name(variable: str) -> str:
    """Name of a variable."""
    return state.words().variable(variable)


def half(text: str) -> str:
    """The reader's half of a note written as `Chinese | English`."""
    return state.words().half(text)


def period(text: str) -> str:
    """A period of the facts table as the reader writes it."""
    return state.words().period(text)


def unit_of(variable: str) -> str:
    """Unit of a variable as in the tables."""
    return catalogue().variables[variable].unit


def unit(symbol: str) -> str:
    """A unit as the reader sees it."""
    return state.words().unit(symbol)


def factor(symbol: str) -> float:
    """From a unit of the tables to the one shown."""
    return state.words().factor(symbol)


def scaled(value: Any, symbol: str) -> Any:
    """A value in the unit shown."""
    return state.words().scaled(value, symbol)


def gap_unit(variable: str) -> str:
    """Unit of a variable's change: percentages count in percentage points."""
    return state.words().unit_of_change(variable)


def decimals(symbol: str) -> int:
    """Decimals shown for a unit."""
    return state.words().decimals(symbol)


def digits(variable: str) -> int:
    """Decimals shown for a variable."""
    return state.words().digits(variable)


def number(value: float, symbol: str, places: int | None = None, signed: bool = False) -> str:
    """A value with its unit."""
    return state.words().number(value, symbol, places, signed)


def percent(part: float, signed: bool = False, symbol: str = "part") -> str:
    """A part of a whole, or a relative change, in whole percents; as `relative` to hundredths."""
    return state.words().percent(part, signed, symbol)


def without_unit(value: float, symbol: str, signed: bool = False) -> str:
    """A value in the unit shown, as a number alone."""
    return state.words().without_unit(value, symbol, signed)


def given(value: float, symbol: str) -> str:
    """A figure of the tables as it is given, in the unit shown."""
    return state.words().given(value, symbol)


def column_format(variable: str, signed: bool = False) -> str:
    """How a table that can be sorted writes a variable's value in the unit shown."""
    return f"%{'+' if signed else ','}.{digits(variable)}f"


def measured(text: str, symbol: str) -> str:
    """A number already written, or a range of numbers, with its unit."""
    return state.words().measured(text, symbol)


def figure(variable: str, value: float) -> str:
    """A variable's value with its unit."""
    return state.words().figure(variable, value)


def at_base(variable: str, text: str, entity: str = TOTAL) -> str:
    """A base-year figure of the whole or of an enterprise, already written, marked where nobody reported it."""
    return state.words().at_base(variable, text, marks_of(state.place(), entity))


def change(variable: str, value: float) -> str:
    """A variable's change with sign and unit."""
    return state.words().change(variable, value)


def size(variable: str, value: float) -> str:
    """The size of a change without its sign."""
    return state.words().size(variable, value)


def printed_gap(variable: str, reference: float, value: float) -> float:
    """By how much two values differ as they are printed."""
    return state.words().gap(variable, float(reference), float(value))


def printed_parts(variable: str, parts: Sequence[float], whole: float) -> list[float]:
    """Parts of a whole as they are printed, adding up to it."""
    return state.words().parts(variable, parts, whole)


def same(variable: str, value: float) -> bool:
    """Whether a change is too small to be seen at the decimals shown."""
    return state.words().same(variable, value)


def sense(variable: str, gap: float) -> str:
    """How a difference is said: ratios are higher or lower, amounts more or less."""
    return state.words().sense(variable, gap)


def more(variable: str, gap: float) -> str:
    """A difference in words."""
    return state.words().more(variable, gap)


def refusal(error: Refusal) -> str:
    """Why something was refused; what somebody else wrote never becomes markup."""
    return state.words().refusal(error, escaped)


def whole(text: str) -> str:
    """A number with its unit, kept on one line, also behind a stroke: for titles, whose lines end between words in Chinese too."""
    return text.replace(" ", TOGETHER).replace("/", "/\u2060")


def choices(labels: Mapping[Any, str]) -> dict[str, Any]:
    """Options of a widget with labels fixed in the language of this run."""
    state.offer(labels)
    return {"options": list(labels), "format_func": dict(labels).get}


def label_of(name: str) -> str:
    """How a scenario is called: a package by its label, a route by what it is, one's own by its name."""
    presets = state.place().scenario_presets
    if name in presets:
        return written(presets[name])
    return found_label(name, state.language()) or name


def place_name(place: Place, most: int | None = None) -> str:
    """Name and base year of a place. most: characters of the name, where there is no room for more."""
    name = written(place.row)
    name = name if most is None or len(name) <= most else name[: most - 1] + "…"
    return word("place.name", name=name, year=place.base_year)


def kept_place_name(label: Mapping[str, Any]) -> str:
    """Name and base year of a place of which only its label is kept; of own figures also how many enterprises and the first of them."""
    named = word("place.name", name=str(label.get(state.language(), ""))[:80], year=label.get("year", ""))
    held = label.get("enterprises")
    names = [str(name)[:40] for name in held.values()] if isinstance(held, dict) else []
    return word("place.kept", name=named, count=len(names), first=names[0]) if names else named


def escaped(text: str) -> str:
    """A visitor's text for running text: signs of markup stay signs, and addresses are not made into links."""
    return MARKUP.sub(r"\\\1", LINKS.sub("\\1\u200b", text))


def shown(name: str) -> str:
    """The same for running text."""
    return escaped(label_of(name))


def scenario_name() -> str:
    """Name of the chosen scenario, for running text."""
    return called(state.scenario())


def called(scenario: Scenario, mark: bool = True) -> str:
    """What a scenario is called in running text, with what its levers say of it (mark: also that all are at practice)."""
    return escaped(state.words().scenario(scenario, mark))
