"""Words in one language: what pages, documents and the shell call things, and how they date and refuse; figures as `Figures` writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import REFERENCE, Scenario
from simulation.evidence.provenance import marks_at_base
from simulation.language import numbers, part_names
from simulation.language.clean import clean
from simulation.language.given_names import found_label, misnamed
from simulation.language.lever_places import lever_in, setting_in
from simulation.language.written_figures import Figures

CHINESE = re.compile("[\u4e00-\u9fff]")
TOGETHER = "\u00a0"  # a space at which no line ends


def _of_place(place: Place | None) -> tuple[bool, Mapping[str, str]]:
    """What of a place decides how it is written of."""
    return (False, {}) if place is None else (place.of_enterprises, marks_at_base(place))


@dataclass(frozen=True)
class Words(Figures):
    """How one language says what pages and documents name: rows of tables, scenarios, conditions, dates, refusals."""

    @classmethod
    def screen(cls, language: str, place: Place | None = None) -> Words:
        """As pages write of a place: English keeps a figure and its unit on one line; Chinese lines may end anywhere."""
        return cls(language, TOGETHER if language == "en" else " ", *_of_place(place))

    @classmethod
    def paper(cls, language: str, place: Place | None = None) -> Words:
        """As documents write of a place: the gap between Chinese and figures is the typesetter's."""
        return cls(language, "" if language == "zh" else " ", *_of_place(place))

    # names

    def of(self, row: Any, part: str = "label") -> str:
        """A bilingual part of a table row: its label, help, cost or anchors."""
        return getattr(row, f"{part}_{self.language}")

    def half(self, text: str) -> str:
        """The reader's half of a note written as `Chinese | English`; in English a title that is in Chinese alone says so."""
        found = numbers.half(text, self.language)
        return self("in_chinese", text=found) if self.language == "en" and found == text and CHINESE.search(text) else found

    def anchors(self, row: Lever) -> dict[float, str]:
        """Marks on a lever's scale, in words."""
        parts = (anchor.partition("=") for anchor in self.of(row, "anchors").split("|"))
        return {float(value): said for value, _, said in parts}

    def choice(self, row: Lever, value: float) -> str:
        """What a lever that is a choice is set to, by name; blank for one that is measured."""
        return self.anchors(row).get(round(float(value), 9), "") if row.categorical else ""

    def setting(self, row: Lever, value: float, places: int | None = None) -> str:
        """A lever's value with its unit, to the decimals it needs unless told; what it chooses by name."""
        digits = self.setting_digits(row, value) if places is None else places
        return self.choice(row, value) or self.number(value, row.unit, digits)

    def bare_setting(self, row: Lever, value: float, places: int | None = None) -> str:
        """The same without its unit."""
        digits = self.setting_digits(row, value) if places is None else places
        return self.choice(row, value) or numbers.plain(value * self.factor(row.unit), digits)

    def variable(self, name: str) -> str:
        """Name of a variable; of one that nobody reports, that only what is added counts."""
        label = self.of(catalogue().variables[name])
        return self("name.additions", name=label) if self.marks.get(name) == "unreported" else label

    def lever(self, player: str) -> str:
        """Name of a lever, of a group of levers, of an assumption, or of conditions as a whole."""
        tables = catalogue()
        for rows in (tables.lever_rows, tables.groups, tables.parameters, tables.condition_rows):
            if player in rows:
                return self.of(rows[player])
        return self("assumptions" if player == "assumptions" else "conditions")

    def stamped(self, name: str, value: str) -> str:
        """What a result's stamp says of itself, as it is read: a replay by the names of its levers, not by their ids."""
        return self("list.comma").join(self.lever(one) for one in value.split(";")) if name == "replay" else value

    def inside(self, label: str) -> str:
        """A label as it is written within a sentence: English drops its capital unless it is an abbreviation."""
        return numbers.inner(label, self.language)

    def scenario(self, scenario: Scenario, mark: bool = True) -> str:
        """Name of a scenario: a package's own, or what its author called it, made harmless.

        One whose levers are all at practice never bears the name of a package or found plan; mark: any other name says that it is so.
        """
        presets = scenario.place.scenario_presets
        if misnamed(scenario):
            return self.of(presets[REFERENCE])
        if scenario.name in presets:
            own, label = Scenario.preset(scenario.name, scenario.place), self.of(presets[scenario.name])
            same = (own.levers, own.entities) == (scenario.levers, scenario.entities)
            return label if same else self("name.changed", name=label)
        name = found_label(scenario.name, self.language) or clean(scenario.name, 60) or self("unnamed")
        return self("name.as_practice", name=name) if mark and not scenario.changed() else name

    def conditions(self, scenario: Scenario) -> str:
        """Name of a scenario's outside conditions, and how many assumptions of its own it makes."""
        name = self.of(scenario.place.condition_presets[scenario.conditions.get("preset", "central")])
        own = [key for key in scenario.conditions if key != "preset"]
        name = self("conditions.own", name=name, count=len(own)) if own else name
        return self("conditions.assumed", name=name, count=len(scenario.assumptions)) if scenario.assumptions else name

    def entity_inside(self, row: Any) -> str:
        """Name of an entity within a sentence: that of an enterprise is a proper name and keeps its capital."""
        return self.inside(self.of(row)) if row.kind in ("", "sector") else self.of(row)

    # dates and refusals

    def date(self, iso: str) -> str:
        """A date as a letter writes it."""
        year, month, day = (int(part) for part in iso.split("-"))
        return self("date", year=year, month=month, day=day, name=self(f"month.{month}"))

    def period(self, text: str) -> str:
        """A period of the facts table: 2023, 2023-06, 2023-01..11, 2021..2025 or 2021..2024-06."""
        first, last = [*text.split(".."), ""][:2]
        year, month = [*first.split("-"), ""][:2]
        if not last:
            return self("period.month", year=year, month=int(month)) if month else self("period.year", year=year)
        if month:
            return self("period.months", year=year, first=int(month), last=int(last))
        end, at = [*last.split("-"), ""][:2]
        return self("period.until", year=year, end=end, month=int(at)) if at else self("period.years", year=year, end=end)

    def refusal(self, error: Refusal, harmless: Callable[[str], str] = str) -> str:
        """Why something was refused, with names and figures as everywhere; `harmless`: what others wrote, made plain text."""
        return error.said(self.language, lambda field, fields: self._particular(field, fields, harmless), self._named)

    def _named(self, text: str) -> str:
        """A refusal's sentence, which leaves open what the parts of the whole are, as the place calls them."""
        return part_names.chosen(text, self.language, self.enterprises)

    def _particular(self, field: str, fields: Mapping[str, Any], harmless: Callable[[str], str]) -> str | None:
        """A particular of a refusal: outcomes and levers by name, their values in the unit shown."""
        value, outcome = fields[field], fields.get("outcome", "")
        lever = fields.get("lever") or lever_in(fields.get("place"))
        if field == "outcome" and value in catalogue().variables:
            return self.variable(value)
        if field == "lever" and value in catalogue().lever_rows:
            return self.of(catalogue().lever_rows[value])
        if field == "place" and isinstance(value, str) and (named := self._row_name(value)):
            return named
        if field == "place" and lever and lever != fields.get("lever"):
            return self.of(catalogue().lever_rows[lever])
        if field == "place" and (setting := setting_in(value)):
            return f"{self.of(catalogue().lever_rows[setting[0]])} {harmless(setting[1])}"
        if isinstance(value, float):
            if outcome in catalogue().variables:
                return self.figure(outcome, value)
            if lever in catalogue().lever_rows:
                return self.number(value, catalogue().lever_rows[lever].unit)
            return self.figure("programme_investment", value) if fields.get("place") in ("money", "owner") else None
        return self._stated(field, value, harmless) if isinstance(value, str) else None

    def _row_name(self, id_: str) -> str:
        """The name of an outcome, a lever or a condition; blank where an id is none."""
        if id_ in catalogue().variables:
            return self.variable(id_)
        row = catalogue().lever_rows.get(id_) or catalogue().condition_rows.get(id_)
        return self.of(row) if row else ""

    def _stated(self, field: str, value: str, harmless: Callable[[str], str]) -> str | None:
        """Words in a refusal: kinds and ids by their names; what somebody else wrote stays text."""
        rows = {**catalogue().lever_rows, **catalogue().condition_rows}
        if field == "kind" and self.known(f"shared.kind.{value}"):
            return self(f"shared.kind.{value}")
        if field == "id" and value in rows:
            return self.of(rows[value])
        return None if field == "place" and self.known(f"field.{value}") else harmless(value)
