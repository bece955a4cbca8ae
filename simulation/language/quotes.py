"""Sentences with the numbers quoted in them, each with what it is: the same on screens and in documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.place_rows import Lever
from simulation.language.words import Words


@dataclass(frozen=True)
class Quote:
    """A number as written, and what it is.

    value: in `unit`, a unit of the tables (`data/units.csv`), "year", or "count" of things; statistic: what it is of the variable
    or lever of a case in a year, such as "central", "gap" or "share".
    """

    text: str
    value: float
    unit: str
    statistic: str
    variable: str = ""
    lever: str = ""
    case: str = ""
    year: int = 0

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Sentence:
    """A sentence, or a clause of one, with the numbers quoted in it. key: of its text in `data/text.csv`."""

    key: str
    text: str
    quotes: tuple[Quote, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Quoter:
    """Writes sentences about one case in one language; what is quoted in them is kept. case: blank where there is only one."""

    words: Words
    case: str = ""

    def say(self, key: str, *also: Quote, **parts: Any) -> Sentence:
        """A sentence; parts that are quotes, or sentences within it, are kept as its sources, and so is `also`."""
        return Sentence(
            key, self.words(key, **{name: str(part) for name, part in parts.items()}), (*also, *_quotes(parts.values()))
        )

    def joined(self, clauses: Sequence[Sentence], key: str = "list.semicolon") -> Sentence:
        """Several clauses as one. key: of the sign between them."""
        return Sentence(key, self.words(key).join(map(str, clauses)), _quotes(clauses))

    def adjoined(self, *sentences: Sentence) -> Sentence:
        """Sentences that bring their own spaces, one after the other."""
        return Sentence("adjoined", "".join(map(str, sentences)), _quotes(sentences))

    def in_a_row(self, sentences: Sequence[Sentence]) -> Sentence:
        """Several whole sentences, one after the other."""
        return reduce(lambda first, then: self.say("list.sentences", first=first, then=then), sentences)

    def level(self, variable: str, value: float, statistic: str, year: int = 0) -> Quote:
        """A value of a variable."""
        return self._of(variable, self._finer(variable, value) or self.words.figure(variable, value), value, statistic, year)

    def named(self, variable: str, level: Quote) -> Quote | Sentence:
        """A value in a sentence whose wording names the variable: of one that nobody reports, that only what is added counts."""
        return self.say("figure.additions", figure=level) if self.words.marks.get(variable) == "unreported" else level

    def change(self, variable: str, printed: float, value: float, statistic: str, year: int = 0, lever: str = "") -> Quote:
        """A signed difference of a variable. printed: as it agrees with the numbers printed beside it; value: as computed."""
        finer = self._finer(variable, value, signed=True) if self.words.same(variable, printed) else ""
        return self._of(variable, finer or self.words.change(variable, printed), value, statistic, year, lever)

    def size(self, variable: str, printed: float, value: float, statistic: str, year: int = 0, of: str = "") -> Quote:
        """The same without its sign, for sentences that say more or less in words. of: the variable it tells of, if another."""
        finer = self._finer(variable, abs(value), signed=True) if self.words.same(variable, printed) else ""
        text, unit = finer.lstrip("+") or self.words.size(variable, printed), catalogue().variables[variable].unit
        return Quote(text, value, unit, statistic, of or variable, case=self.case, year=year)

    def ends(
        self,
        variable: str,
        low: float,
        high: float,
        statistics: tuple[str, str],
        year: int,
        signed: bool = False,
        form: str = "between",
    ) -> Sentence:
        """A range in words, both ends quoted. form: key of how it is written."""
        written = self.words.ends(variable, low, high, signed)
        pairs = zip(written, (low, high), statistics, strict=True)
        quotes = tuple(self._of(variable, text, value, statistic, year) for text, value, statistic in pairs)
        return Sentence("span", self.words.span(variable, low, high, signed, form), quotes)

    def about(self, variable: str, value: float, width: float, statistic: str, year: int = 0, change: bool = False) -> Quote:
        """A value to the step that a range of that width deserves. change: a difference, in percentage points where it is one."""
        text, words = self.words.rounded(variable, value, width), self.words
        unit = catalogue().variables[variable].unit
        written = words.measured_change(text, variable) if change else words.measured(text, unit)
        return self._of(variable, written, value, statistic, year)

    def number(self, value: float, unit: str, statistic: str, places: int | None = None, **what: Any) -> Quote:
        """A number in a unit of the tables; what: which variable, lever or year it is of."""
        return Quote(self.words.seen(value, unit, places), value, unit, statistic, case=self.case, **what)

    def setting(self, row: Lever, value: float, statistic: str, year: int = 0) -> Quote:
        """A value of a lever; of one that is a choice, the name of what is chosen."""
        measured = self.number(value, row.unit, statistic, self.words.setting_digits(row, value), lever=row.id, year=year)
        chosen = self.words.choice(row, value)
        return replace(measured, text=chosen) if chosen else measured

    def bare(self, value: float, unit: str, statistic: str, **what: Any) -> Quote:
        """The same without its unit."""
        return Quote(self.words.without_unit(value, unit), value, unit, statistic, case=self.case, **what)

    def chance(self, value: float, statistic: str = "chance", variable: str = "", year: int = 0) -> Quote:
        """A probability in words."""
        return Quote(self.words.chance(value), value, "share", statistic, variable, case=self.case, year=year)

    def chance_end(self, value: float, statistic: str, variable: str = "", year: int = 0) -> Quote:
        """The least or most of a probability."""
        return Quote(self.words.chance_end(value), value, "share", statistic, variable, case=self.case, year=year)

    def share(self, value: float, statistic: str, variable: str = "", year: int = 0) -> Quote:
        """A part of a whole, to the nearest twentieth."""
        return Quote(self.words.share(value), value, "share", statistic, variable, case=self.case, year=year)

    def part(self, value: float, statistic: str, variable: str = "", year: int = 0) -> Quote:
        """A part of a whole, in whole percents."""
        return Quote(self.words.percent(value), value, "share", statistic, variable, case=self.case, year=year)

    def year(self, value: int, statistic: str, variable: str = "") -> Quote:
        """A year that something happens in."""
        return Quote(str(value), value, "year", statistic, variable, case=self.case)

    def count(self, value: int, statistic: str, variable: str = "") -> Quote:
        """How many of something there are."""
        return Quote(str(value), value, "count", statistic, variable, case=self.case)

    def more(
        self,
        variable: str,
        ends: tuple[float, float],
        statistic: str,
        year: int,
        form: str = "phrase.",
    ) -> Sentence:
        """A difference in words: more, less, higher, lower or unchanged; form `than.` also says than what.

        ends: what is differed from, and what differs.
        """
        gap = self.words.gap(variable, *ends)
        return self.moved(variable, gap, statistic, year, form, ends[1] - ends[0])

    def moved(
        self,
        variable: str,
        printed: float,
        statistic: str,
        year: int,
        form: str = "phrase.",
        value: float | None = None,
    ) -> Sentence:
        """The same of a difference known as it is printed. value: as computed, where that is another."""
        if self.words.same(variable, printed):
            return Sentence(f"{form}same", self.words(f"{form}same"))
        sense = self.words.sense(variable, printed)
        exact = printed if value is None else value
        return self.say(f"{form}{sense}", size=self.size(variable, printed, exact, statistic, year))

    def _finer(self, variable: str, value: float, signed: bool = False) -> str:
        """How what is not nought is written where the decimals of its variable would show a zero; blank elsewhere."""
        if not self.words.same(variable, value) or not value:
            return ""
        return self.words.seen(value, catalogue().variables[variable].unit, self.words.digits(variable), signed)

    def _of(self, variable: str, text: str, value: float, statistic: str, year: int, lever: str = "") -> Quote:
        return Quote(text, value, catalogue().variables[variable].unit, statistic, variable, lever, self.case, year)


def opening(sentence: Sentence) -> Sentence:
    """A clause that opens a line."""
    return replace(sentence, text=sentence.text[:1].upper() + sentence.text[1:])


def _quotes(parts: Iterable[Any]) -> tuple[Quote, ...]:
    """What is quoted in the parts of a sentence."""
    return tuple(
        quote
        for part in parts
        for quote in ((part,) if isinstance(part, Quote) else part.quotes if isinstance(part, Sentence) else ())
    )
