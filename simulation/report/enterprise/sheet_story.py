"""One enterprise on one page: own figures, gaps to benchmarks, levers, targets; texts and tables ready to be laid out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from simulation.benchmarking.benchmark_values import BEST, STANDARD, WHOLE, found, sets
from simulation.benchmarking.enterprise_standing import Indicator, Standing, class_label, class_of, standing
from simulation.engine.catalogue import catalogue
from simulation.engine.lever_paths import lever_timing, own_scale, own_share
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting
from simulation.evidence.provenance import marks_of
from simulation.explanation.entity_prices import entity_prices_said
from simulation.language.quotes import Quoter, Sentence
from simulation.language.words import Words
from simulation.model import MODEL_VERSION
from simulation.projection import Projection
from simulation.report.content.story import Table
from simulation.report.enterprise.sheet_request import SheetRequest
from simulation.run import project

OWN_FIGURES = (
    "total_profit",
    "net_profit",
    "return_on_equity",
    "labour_productivity",
    "revenue",
    "debt_ratio",
    "receivables",
    "inventories",
    "debt",
    "taxes_paid",
    "employees",
    "labour_compensation",
)
JUDGED = ("assessed_profit", "rd_spending")  # stand in place of those that may give way where the plan lowers them
MAY_GIVE_WAY = ("receivables", "inventories")
MOST_LEVERS = 5


@dataclass(frozen=True)
class Runs:
    """A plan and practice over all years that can be planned, so that closing a gap is seen; made once for all sheets."""

    plan: Projection
    practice: Projection

    @classmethod
    def of(cls, scenario: Scenario, place: Place) -> Runs:
        """The two runs of a plan in a place."""
        return cls(*(project(one, place, place.last_year) for one in (scenario, scenario.reference())))


@dataclass(frozen=True)
class SheetStory:
    """All texts of one enterprise's sheet in one language."""

    request: SheetRequest
    entity: str
    runs: Runs
    words: Words

    @classmethod
    def of(cls, request: SheetRequest, entity: str, runs: Runs) -> SheetStory:
        """The sheet of one enterprise."""
        return cls(request, entity, runs, Words.paper(request.language, runs.plan.baseline))

    @property
    def language(self) -> str:
        """zh or en."""
        return self.request.language

    @property
    def place(self) -> Place:
        """Whose enterprises these are."""
        return self.runs.plan.baseline

    @property
    def name(self) -> str:
        """Name of the enterprise."""
        return self.words.of(next(row for row in self.place.entities if row.id == self.entity))

    @property
    def cover(self) -> str:
        """Title of the sheet."""
        return self.words("sheet.cover", name=self.name, year=self.request.last)

    @property
    def subtitle(self) -> str:
        """Which plan under which conditions."""
        scenario = self.request.scenario
        return self.words("track.plan", name=self.words.scenario(scenario), conditions=self.words.conditions(scenario))

    @property
    def date(self) -> str:
        """Date as a letter writes it."""
        return self.words.date(self.request.date)

    @property
    def stamp_line(self) -> str:
        """What the figures rest on, in one line."""
        about = {"scenario": self.request.scenario.id, "model": MODEL_VERSION, "data": catalogue().digest}
        return self.words("paper.month.stamp", **about, **self.place.stamp)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Each benchmarked indicator in the year."""
        return standing(self.runs.plan, self.runs.practice, self.entity, self.request.last)

    def _value(self, variable: str, year: int, run: Projection | None = None) -> float:
        path = (run or self.runs.plan).entity(variable, self.entity)
        return float(path[self.runs.plan.years.index(year)])

    @property
    def finding(self) -> Sentence:
        """Class, profit against practice, and the benchmarks missed."""
        kind, year, profit = class_of(self.runs.plan, self.entity, self.request.classes), self.request.last, "total_profit"
        own, usual = (self._value(profit, year, run) for run in (self.runs.plan, self.runs.practice))
        missed = [i for i in self.indicators for s in i.standings if s.against == WHOLE and s.gap is not None and s.gap < 0]
        behind = self.words("list.comma").join(self.words.variable(one.indicator) for one in missed)
        quotes, gap = Quoter(self.words), self.words.gap(profit, usual, own)
        moved = {"gap": quotes.change(profit, gap, own - usual, f"gap_of:{self.entity}", year)}
        same = self.words.same(profit, gap)
        said = quotes.say(
            "sheet.finding.same" if same else "sheet.finding",
            name=self.name,
            kind=class_label(self.words, kind),
            year=year,
            profit=quotes.level(profit, own, f"of:{self.entity}", year),
            **({} if same else moved),
        )
        then = quotes.say("sheet.behind", names=behind) if behind else quotes.say("sheet.not_behind")
        return quotes.adjoined(said, then)

    @property
    def paid(self) -> Sentence | None:
        """What the enterprise pays that profit does not show."""
        return entity_prices_said(self.entity, self.runs.plan, self.runs.practice, Quoter(self.words), self.request.last)

    @property
    def _named(self) -> list[str]:
        """Figures shown: with what the enterprise is judged by and the plan lowers, so that no gain stands without it."""
        year, words = self.request.last, self.words
        gaps = {one: words.gap(one, self._value(one, year, self.runs.practice), self._value(one, year)) for one in JUDGED}
        lost = [one for one, gap in gaps.items() if gap < 0 and not words.same(one, gap)]
        given_up = MAY_GIVE_WAY[: len(lost)]
        return [OWN_FIGURES[0], *lost, *(one for one in OWN_FIGURES[1:] if one not in given_up)]

    @property
    def figures(self) -> Table:
        """Own figures: base year, practice and plan in the year, and the difference."""
        words, year, base = self.words, self.request.last, self.runs.plan.years[0]
        rows = []
        for name in self._named:
            own, usual = self._value(name, year), self._value(name, year, self.runs.practice)
            shown = (
                words.at_base(name, words.bare(self._value(name, base), name), marks_of(self.place, self.entity)),
                words.bare(usual, name),
                words.bare(own, name),
            )
            gap = words.bare(words.gap(name, usual, own), name, True)
            rows.append((words.variable(name), words.unit_of(name), *shown, gap))
        heads = ("outcome", "unit", "base", "reference", "scenario", "gap")
        told = tuple(words(f"column.{head}", base=base, year=year, unit="") for head in heads)
        return Table(told, tuple(rows), (False, False, True, True, True, True))

    @property
    def gaps(self) -> Table:
        """Columns: indicators; rows: value, rank, score, and each benchmark with the year from which the plan meets it."""
        words, found_ = self.words, self.indicators
        titles = (
            words("with_unit", name=words.variable(one.indicator), unit=words.unit_of(one.indicator)) for one in found_
        )
        rows = [
            (words("at", year=self.request.last), *(words.bare(one.value, one.indicator) for one in found_)),
            (words("sheet.rank"), *(words("sheet.rank_of", rank=one.rank, among=one.among) for one in found_)),
            (words("sheet.score"), *map(self._score, found_)),
        ]
        for place, each in enumerate(found_[0].standings):
            cells = (self._benchmark(one.standings[place]) for one in found_)
            rows.append((self.benchmark_name(each.against), *cells))
        return Table((words("sheet.head.against"), *titles), tuple(rows), (False, *([True] * len(found_))))

    def benchmark_name(self, against: str) -> str:
        """Name of a benchmark; a set of the place's own by its name."""
        named = (*sets(), STANDARD, BEST, WHOLE)
        return self.words(f"benchmark.{against}") if against in named else against

    def _benchmark(self, one: Standing) -> str:
        if one.benchmark is None:
            return self.words("benchmark.none")
        when = self.words("sheet.closes", year=one.closes) if one.closes else self.words("sheet.not_closed")
        return self.words("sheet.benchmark", value=self.words.bare(one.benchmark, one.indicator), when=when)

    def _score(self, one: Indicator) -> str:
        if one.score is None:
            return self.words("benchmark.none")
        points = self.words.without_unit(one.score, "count")
        if one.example:
            return self.words("sheet.example", points=points)
        other = one.graded != self.request.last
        return self.words("sheet.graded", points=points, year=one.graded) if other else points

    @property
    def dates(self) -> str:
        """Of when the benchmarks are, and where scores come from."""
        words, parts, own = self.words, [], self.place.own_benchmarks
        industry = next(row.industry for row in self.place.entities if row.id == self.entity)
        for name in sets(own):
            every = (found(name, one.indicator, own, industry) for one in self.indicators)
            rows = [row for row in every if row is not None and row.value is not None]
            periods = dict.fromkeys(filter(None, (words.of(row, "period") for row in rows)))
            if periods:
                parts.append(words("sheet.of_when", name=self.benchmark_name(name), when=words("list.comma").join(periods)))
        said = words("sheet.note", dates=words("list.semicolon").join(parts), last=self.runs.plan.years[-1])
        example = words("sheet.note.example") if any(one.example for one in self.indicators) else ""
        graded = any(not one.example and one.graded not in (None, self.request.last) for one in self.indicators)
        return said + example + (words("sheet.note.graded") if graded else "")

    @property
    def levers(self) -> Table:
        """What the plan asks of it: own settings first, then those common to all; how many more there are than the page holds."""
        words, scenario, place = self.words, self.request.scenario, self.place
        own = scenario.entities.get(self.entity, {})
        common = [name for name in scenario.changed() if name in scenario.levers and name not in own]
        rows = [self._lever(name, setting, True) for name, setting in own.items()]
        rows += [
            self._lever(name, scenario.levers[name], False) for name in common if place.levers[name].scope != "province"
        ]
        if len(rows) > MOST_LEVERS:
            left = len(rows) - MOST_LEVERS + 1
            rows = [*rows[: MOST_LEVERS - 1], (words("sheet.more_levers", count=left), "", "", "", "")]
        heads = (*(words(f"column.{head}") for head in ("lever", "practice", "chosen", "timing")), words("sheet.whose"))
        return Table(heads, tuple(rows), (False, True, True, True, False))

    def _lever(self, name: str, setting: Setting, own: bool) -> tuple[str, ...]:
        """A lever as this enterprise has it: of an amount of the whole its share, year by year where values are stated by year."""
        words, row = self.words, self.place.levers[name]
        shared = row.scope == "amount"
        share = own_share(row, self.place, self.entity) if shared and not own else 1.0
        places = words.lever_digits(row) + (1 if shared else 0)

        usual = own_scale(row, self.place, self.entity).neutral
        practice = words.practice(row, words.setting(row, usual, places))
        if setting.by_year:
            bare = [(year, words.bare_setting(row, value * share, places)) for year, value in setting.by_year]
            by_year = (words("sheet.in_year", year=year, value=value) for year, value in bare)
            values, unit = words("list.semicolon").join(by_year), words.unit(row.unit)
            chosen, timing = words("with_unit", name=values, unit=unit) if unit else values, words("sheet.by_year")
        else:
            start, full, _ = lever_timing(row, setting)
            timing = words("timing.from_to", start=start, full=full)
            chosen = words.setting(row, setting.level(row.neutral) * share, places)
        whose = words("sheet.own" if own else "sheet.shared" if shared else "sheet.common")
        usual = own_scale(row, self.place, self.entity).neutral if own else row.neutral
        least = min((value for _, value in setting.by_year), default=setting.level(usual))
        short = least < usual - 1e-9 and not row.two_way
        return words("lever.below", lever=words.of(row)) if short else words.of(row), practice, chosen, timing, whose

    @property
    def targets(self) -> Table:
        """Targets of the year as broken down, beside what the plan gives it."""
        words, rows = self.words, []
        for one in self.request.allotments:
            share = next(each for each in one.shares if each.entity == self.entity)
            beyond = share.target - share.plan > share.headroom + 1e-9
            rows.append(
                (
                    words.variable(one.indicator),
                    str(one.year),
                    words.figure(one.indicator, share.plan),
                    words.figure(one.indicator, share.target),
                    words("sheet.beyond" if beyond else "sheet.within", size=words.figure(one.indicator, share.headroom)),
                )
            )
        heads = ("column.outcome", "year", "sheet.planned", "sheet.target", "sheet.headroom")
        return Table(tuple(words(head) for head in heads), tuple(rows), (False, True, True, True, False))

    @property
    def signatures(self) -> tuple[str, ...]:
        """Lines to be signed."""
        return tuple(self.words(f"sheet.sign.{who}") for who in ("owner", "enterprise"))
