"""Words and numbers of a report in one language; the same rules of writing as the app's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.scenario import Scenario
from simulation.language import numbers, rounding
from simulation.language.clean import clean
from simulation.language.numbers import PERCENT, plain, sign
from simulation.language.texts import texts

CHANCE_STEP = 0.05  # judged ranges carry no finer probability


@dataclass(frozen=True)
class Words:
    """How one language writes: `language` is zh or en."""

    language: str

    def __call__(self, key: str, **values: Any) -> str:
        """A text with its blanks filled."""
        text = texts()[key][self.language]
        return text.format(**values) if values else text

    def of(self, row: Any, part: str = "label") -> str:
        """A bilingual part of a table row."""
        return getattr(row, f"{part}_{self.language}")

    def half(self, text: str) -> str:
        """The reader's half of a note written as `Chinese | English`."""
        return numbers.half(text, self.language)

    def variable(self, name: str) -> str:
        """Name of a variable."""
        return self.of(catalogue().variables[name])

    def lever(self, player: str) -> str:
        """Name of a lever, of a group of levers, of an assumption, or of conditions as a whole."""
        for rows in (catalogue().levers, catalogue().groups, catalogue().parameters, catalogue().conditions):
            if player in rows:
                return self.of(rows[player])
        return self("conditions")

    def inside(self, label: str) -> str:
        """A label as it is written within a sentence."""
        return numbers.inner(label, self.language)

    def scenario(self, scenario: Scenario) -> str:
        """Name of a scenario: a package's own, or what its author called it, made harmless."""
        presets = catalogue().scenario_presets
        if scenario.name in presets:
            own, label = Scenario.preset(scenario.name), self.of(presets[scenario.name])
            same = (own.levers, own.entities) == (scenario.levers, scenario.entities)
            return label if same else self("name.changed", name=label)
        return clean(scenario.name, 60) or self("unnamed")

    def conditions(self, scenario: Scenario) -> str:
        """Name of a scenario's outside conditions."""
        name = self.of(catalogue().condition_presets[scenario.conditions.get("preset", "central")])
        own = [key for key in scenario.conditions if key != "preset"]
        return self("conditions.own", name=name, count=len(own)) if own else name

    def unit(self, symbol: str) -> str:
        """A unit as the reader sees it."""
        return " ".join(numbers.pattern(symbol, self.language).replace("{}", "").split())

    def unit_of(self, variable: str) -> str:
        """Unit of a variable as the reader sees it."""
        return self.unit(catalogue().variables[variable].unit)

    def stored(self, symbol: str) -> str:
        """Name of a unit as it is stored in the tables, for figures that are not converted."""
        if symbol in PERCENT:
            return self.unit(symbol)
        return (
            self(f"unit.{symbol}") if f"unit.{symbol}" in texts() else self.unit(symbol) if self.language == "zh" else symbol
        )

    def factor(self, symbol: str) -> float:
        """From a unit of the tables to the one shown."""
        return numbers.factor(symbol, self.language)

    def places(self, symbol: str) -> int:
        """Decimals shown for a unit."""
        return numbers.decimals(symbol, self.language)

    def digits(self, variable: str) -> int:
        """Decimals shown for a variable."""
        return numbers.digits(variable, self.language)

    def number(self, value: float, symbol: str, places: int | None = None, signed: bool = False) -> str:
        """A value with its unit; a signed percentage is a change and counts in percentage points."""
        places = self.places(symbol) if places is None else places
        shown = round(float(value) * self.factor(symbol), places) + 0.0
        text = plain(abs(shown), places)
        pattern = numbers.pattern("points" if signed and symbol in PERCENT else symbol, self.language, text)
        pattern = pattern.replace(" ", "") if self.language == "zh" else pattern
        return sign(shown, signed) + pattern.format(text).strip()

    def bare(self, value: float, variable: str, signed: bool = False, places: int | None = None) -> str:
        """A variable's value in the unit shown, without the unit."""
        places = self.digits(variable) if places is None else places
        return plain(float(value) * self.factor(catalogue().variables[variable].unit), places, signed)

    def figure(self, variable: str, value: float) -> str:
        """A variable's value with its unit."""
        return self.number(value, catalogue().variables[variable].unit, self.digits(variable))

    def change(self, variable: str, value: float) -> str:
        """A variable's change with sign and unit."""
        return self.number(value, catalogue().variables[variable].unit, self.digits(variable), signed=True)

    def size(self, variable: str, value: float) -> str:
        """The size of a change without its sign."""
        return self.change(variable, abs(value)).lstrip("+")

    def same(self, variable: str, value: float) -> bool:
        """Whether a change is too small to be seen at the decimals shown."""
        symbol = catalogue().variables[variable].unit
        return round(float(value) * self.factor(symbol), self.digits(variable)) == 0

    def span(self, variable: str, low: float, high: float, signed: bool = False, key: str = "span") -> str:
        """A range with its unit: from low to high, or as `key` says it."""
        brief = (
            self.unit_follows(catalogue().variables[variable].unit) or signed and low * high > 0 and self.language == "zh"
        )
        (bare, whole), (_, last) = self.ends(variable, low, high, signed)
        return self(key, low=bare if brief else whole, high=last)

    def ends(self, variable: str, low: float, high: float, signed: bool = False) -> list[tuple[str, str]]:
        """Both ends of a range, each without and with its unit, with no more digits than the range's width deserves."""
        symbol = catalogue().variables[variable].unit
        factor = self.factor(symbol)
        size, found = rounding.step((high - low) * factor, self.digits(variable)), []
        for value in (low, high):
            shown, places = rounding.to_step(value * factor, size)
            shown /= factor
            found.append((self.bare(shown, variable, signed, places), self.number(shown, symbol, places, signed)))
        return found

    def bare_span(self, variable: str, low: float, high: float) -> str:
        """A range without its unit; one number where both ends are written alike."""
        first, last = (bare for bare, _ in self.ends(variable, low, high))
        return first if first == last else self("span", low=first, high=last)

    def unit_follows(self, symbol: str) -> bool:
        """Whether a unit stands after the number and need be written once only in a range."""
        return symbol not in PERCENT and numbers.pattern(symbol, self.language).startswith("{}")

    def chance(self, probability: float) -> str:
        """A probability in words, to the nearest twentieth; near certainty is not written as certainty."""
        shown = round(round(probability / CHANCE_STEP) * CHANCE_STEP * 100)
        return (
            self("chance.low") if shown <= 0 else self("chance.high") if shown >= 100 else self("chance.about", value=shown)
        )

    def date(self, iso: str) -> str:
        """A date as a letter writes it."""
        year, month, day = (int(part) for part in iso.split("-"))
        return self("date", year=year, month=month, day=day, name=self(f"month.{month}"))
