"""A result as a reader meets it: titles, cards, tables and sentences in one language, ready to be laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from simulation.engine.catalogue import catalogue
from simulation.engine.scenario import Setting
from simulation.report.facts import Case, Facts, Headline
from simulation.report.safety import clean
from simulation.report.sentences import Sentence, Speaker
from simulation.report.words import Words

TOLERANCE = 1e-6
UNCOVERED = 4


@dataclass(frozen=True)
class Card:
    """One headline number: what it is, its value, its change, its range."""

    label: str
    value: str
    gap: str
    span: str


@dataclass(frozen=True)
class Table:
    """A table of texts; `figures` tells which columns are written to the right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[bool, ...]


class Story:
    """All texts of a report."""

    def __init__(self, facts: Facts, language: str | None = None):
        self.facts, self.language = facts, language or facts.request.language
        self.speaker = Speaker(facts, self.language)
        self.words: Words = self.speaker.words
        self.base, self.start, self.year = self.speaker.base, self.speaker.start, self.speaker.year

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of each case and reference by code; names that repeat are numbered."""
        found: dict[str, str] = {}
        for case in self.facts.cases:
            name, number = self.words.scenario(case.scenario), 2
            while name in found.values():
                name, number = f"{self.words.scenario(case.scenario)} ({number})", number + 1
            found[case.code] = name
        several = len(self.facts.references) > 1
        for code, (projection, _) in self.facts.references.items():
            under = self.words.conditions(projection.scenario)
            found[code] = self.words("role.reference.under", conditions=under) if several else self.words("role.reference")
        return found

    @property
    def single(self) -> bool:
        """Whether one scenario is reported, not a comparison."""
        return len(self.facts.cases) == 1

    @property
    def lead(self) -> Case:
        """The case reported, or the first of a comparison."""
        return self.facts.cases[0]

    @cached_property
    def cover(self) -> str:
        """Title of the whole."""
        own = clean(self.facts.request.title, 60)
        return own or self.words("cover.title" if self.single else "cover.comparison")

    @cached_property
    def letter(self) -> str:
        """Title in the manner of a letter."""
        own = clean(self.facts.request.title, 60)
        if own:
            return own
        count = len(self.facts.cases)
        return self.words("letter.title", name=self.names["S1"]) if self.single else self.words("letter.comparison", count=count)

    @cached_property
    def subtitle(self) -> str:
        """Scenarios, conditions and years."""
        conditions = dict.fromkeys(self.words.conditions(case.scenario) for case in self.facts.cases)
        comma = self.words("list.comma")
        names = comma.join(self.names[case.code] for case in self.facts.cases)
        return self.words("subtitle", names=names, conditions=comma.join(conditions), base=self.base, year=self.year)

    @cached_property
    def title(self) -> Sentence:
        """The conclusion in one sentence."""
        return self.speaker.title()

    @cached_property
    def date(self) -> str:
        """Date as a letter writes it."""
        return self.words.date(self.facts.request.date)

    @cached_property
    def ask(self) -> str:
        """The decision asked: the author's words, or a sentence from the result."""
        return clean(self.facts.request.ask, 300) or self.speaker.ask().text

    @cached_property
    def reading(self) -> tuple[Sentence, ...]:
        """What is found: for one scenario outcomes, range and payback; for several who leads and each in turn."""
        if not self.single:
            return tuple(self.speaker.ranking())
        found = (self.speaker.outcomes(self.lead), self.speaker.span(self.lead), self.speaker.payback(self.lead))
        return tuple(sentence for sentence in found if sentence)

    def about(self, case: Case) -> tuple[Sentence, ...]:
        """What is said of one case in a comparison."""
        found = (self.speaker.outcomes(case), self.speaker.span(case), self.speaker.payback(case), self.speaker.cost(case))
        return tuple(sentence for sentence in found if sentence)

    def because(self, case: Case) -> tuple[Sentence, ...]:
        """Levers that do it and the assumption it hangs on."""
        return tuple(sentence for sentence in (self.speaker.levers(case), self.speaker.assumption(case)) if sentence)

    @cached_property
    def uncovered(self) -> tuple[str, ...]:
        """What the result does not cover."""
        return tuple(self.words(f"uncovered.{number}") for number in range(1, UNCOVERED + 1))

    def cards(self, case: Case) -> tuple[Card, ...]:
        """The four headline numbers."""
        return tuple(self._card(headline) for headline in case.headlines)

    def _card(self, h: Headline) -> Card:
        words, name = self.words, h.variable
        gap = words("card.same") if words.same(name, h.gap) else words("card.gap.short", gap=words.change(name, h.gap))
        label = words("card.label", name=words.variable(name), year=self.year)
        return Card(label, words.figure(name, h.value), gap, words("card.span", span=words.span(name, h.low, h.high)))

    def outcome_table(self, case: Case) -> Table:
        """All chosen outcomes: base year, reference, scenario, difference, range."""
        words = self.words
        heads = ("outcome", "unit", "base", "reference", "scenario", "gap", "span")
        rows = []
        for name in self.facts.request.outcomes:
            h = case.headline(name)
            span = words("span", low=words.bare(h.low, name), high=words.bare(h.high, name))
            numbers = (words.bare(h.base, name), words.bare(h.reference, name), words.bare(h.value, name), words.bare(h.gap, name, True))
            rows.append((words.variable(name), words.unit_of(name), *numbers, span))
        return Table(self._heads(heads), tuple(rows), (False, False, True, True, True, True, True))

    def comparison_table(self) -> Table:
        """Outcomes by reference and case in the last year, and what each costs."""
        words, cases = self.words, self.facts.cases
        heads = (words("column.outcome"), words("column.unit"), *(self.names[code] for code in (*self.facts.references, *(c.code for c in cases))))
        columns = [projection for projection, _ in self.facts.references.values()] + [case.projection for case in cases]
        rows = [
            (words.variable(name), words.unit_of(name), *(words.bare(p.total(name)[-1], name) for p in columns))
            for name in self.facts.request.outcomes
        ]
        for name in ("programme_investment", "programme_costs", "debt"):
            sums = [p.total(name)[-1] if name == "debt" else p.total(name)[1:].sum() for p in columns]
            rows.append((words(f"cost.{name}", year=self.year), words.unit_of(name), *(words.bare(value, name) for value in sums)))
        return Table(heads, tuple(rows), (False, False, *([True] * len(columns))))

    def cost_table(self, case: Case) -> Table:
        """What the plan costs against the reference."""
        words = self.words
        heads = (words("column.cost"), words("role.reference"), self.names[case.code], words("column.gap"))
        rows = [
            (words(f"cost.{c.variable}", year=self.year), words.figure(c.variable, c.reference), words.figure(c.variable, c.value), words.change(c.variable, c.gap))
            for c in case.costs
        ]
        load, allowed = case.attention
        efforts = words("cost.efforts", count=f"{load:.1f}")
        rows.append((words("cost.attention", allowed=f"{allowed:.0f}"), words("cost.efforts", count="0.0"), efforts, f"+{load:.1f}" if load else "0.0"))
        return Table(heads, tuple(rows), (False, True, True, True))

    def lever_table(self, case: Case) -> Table:
        """Levers the plan changes: practice, chosen value, years, range, share of the profit change."""
        words, levers = self.words, catalogue().levers
        shares = {share.player: share.value for share in case.attribution[2]}
        heads = ("lever", "practice", "chosen", "timing", "range", "share")
        rows = []
        for name, entity, setting in changed_settings(case):
            row = levers[name]
            title = words.lever(name) if not entity else words("entity.lever", lever=words.lever(name), entity=self.entity(entity))
            share = words.bare(shares[name], "total_profit", True) if name in shares and not entity else ""
            low, high = self._amount(row.min, row), self._amount(row.max, row)
            spread = words("span", low=low.split(" ")[0] if words.unit_follows(row.unit) else low, high=high)
            rows.append((title, self._amount(row.neutral, row), self._chosen(setting, row), self._timing(setting, row), spread, share))
        return Table(self._heads(heads), tuple(rows), (False, True, True, True, True, True))

    def _amount(self, value: float, row) -> str:
        """A lever's value with as many decimals as its step needs in the unit shown."""
        step = row.step * self.words.factor(row.unit)
        places = next((n for n in range(4) if abs(round(step, n) - step) < 1e-9), 4)
        return _trimmed(self.words.number(value, row.unit, places))

    def _chosen(self, setting: Setting, row) -> str:
        return self.words("by_year") if setting.by_year else self._amount(float(setting.value or 0.0), row)

    def _timing(self, setting: Setting, row) -> str:
        if setting.by_year:
            return self.words("timing.years", start=setting.by_year[0][0], full=setting.by_year[-1][0])
        start = setting.start or min(row.start, setting.full or row.start)
        return self.words("timing.years", start=start, full=setting.full or max(row.full, start))

    def swing_table(self, case: Case, count: int = 8) -> Table:
        """Assumptions that move total profit most."""
        words = self.words
        rows = [
            (words.lever(s.assumption), words(f"grade.{s.grade}"), words.figure("total_profit", s.at_low), words.figure("total_profit", s.at_high))
            for s in case.swings[:count]
        ]
        return Table(self._heads(("assumption", "grade", "at_low", "at_high")), tuple(rows), (False, False, True, True))

    def entity(self, entity: str) -> str:
        """Name of an entity; the whole province as such."""
        row = next((row for row in self.facts.baseline.entities if row.id == entity), None)
        return self.words.of(row) if row else self.words("role.total")

    @cached_property
    def checks(self) -> str:
        """How many identities hold over all cases."""
        found = [value for case in self.facts.cases for value in case.residuals.values()]
        return self.words("checks.line", passed=sum(value <= TOLERANCE for value in found), count=len(found), tolerance=f"{TOLERANCE:g}")

    @cached_property
    def stamp_line(self) -> str:
        """The stamp in one line."""
        return self.words("stamp.line", id=self.facts.id, **{k: self.facts.stamp[k] for k in ("model", "data", "seed", "draws")})

    @cached_property
    def stamp_table(self) -> Table:
        """Everything that identifies the result."""
        words = self.words
        rows = [(words("stamp.id"), self.facts.id), (words("stamp.date"), self.date), (words("stamp.status"), words("status"))]
        rows += [(words("stamp.scenario", name=self.names[case.code]), case.scenario.id) for case in self.facts.cases]
        rows += [(words(f"stamp.{name}"), value) for name, value in self.facts.stamp.items()]
        rows.append((words("stamp.libraries"), words("list.comma").join(f"{k} {v}" for k, v in self.facts.versions.items())))
        return Table(self._heads(("item", "value")), tuple(rows), (False, False))

    def _heads(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.words(f"column.{name}", base=self.base, year=self.year, unit=self.words.unit("亿元")) for name in names)


def _trimmed(text: str) -> str:
    """A written number without zeros at the end of its decimals."""
    return re.sub(r"(\.\d*?)0+(?!\d)", lambda found: found.group(1).rstrip("."), text)


def changed_settings(case: Case) -> list[tuple[str, str, Setting]]:
    """Lever, entity (blank for all) and setting of everything a plan changes, in table order."""
    changed, scenario = case.scenario.changed(), case.scenario
    common = [(name, "", scenario.levers[name]) for name in changed if name in scenario.levers]
    own = [(name, entity, setting) for entity, settings in scenario.entities.items() for name, setting in settings.items()]
    return common + own
