"""A year followed up as the reader of a monthly report meets it: titles, tables and sentences, ready to be laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.analysis.goals.alerts import Colour
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.language.words import Words
from simulation.model import MODEL_VERSION
from simulation.projection import TOTAL
from simulation.report.content.story import Table
from simulation.report.monthly.month_request import MonthRequest
from simulation.tracking.follow_up import Followed
from simulation.tracking.followed_in_words import COLUMNS, FIGURES, Account
from simulation.tracking.landing import Landing
from simulation.tracking.record_sheet import entity_label, label
from simulation.workbench.adopted_plan import compared

STATE = ("indicator", "so_far", "plan", "target", "landing", "verdict", "chance")
PARTS = ("indicator", "gap", "conditions", "levers", "rest")


TURNS = ("better", "same", "worse")


def turn(each: Followed) -> str:
    """Whether an indicator's state is better than when it was last reported, the same or worse."""
    order = ("red", "yellow", "blue")
    before = each.before[1] if each.before else each.colour
    if before is None or each.colour is None:
        return "same"
    return TURNS[1 - (order.index(each.colour) > order.index(before)) + (order.index(each.colour) < order.index(before))]


@dataclass(frozen=True)
class MonthStory:
    """All texts of a monthly report in one language; figures are those of the page."""

    request: MonthRequest
    account: Account

    @classmethod
    def of(cls, request: MonthRequest, found: Sequence[Followed], place: Place) -> MonthStory:
        """The story of what was found of a year."""
        words = Words.paper(request.language, place)
        return cls(request, Account(words, found, request.record, request.year, place))

    @property
    def words(self) -> Words:
        """How its language writes."""
        return self.account.words

    @property
    def language(self) -> str:
        """zh or en."""
        return self.request.language

    @property
    def cover(self) -> str:
        """Whose report of which month."""
        words, entity = self.words, self.request.entity
        whose = words.of(self.account.place.row)
        if entity != TOTAL:
            whose = words("paper.month.of", place=whose, entity=entity_label(words, entity, self.account.place))
        month = self.account.month
        return words("paper.month.cover", place=whose, year=self.request.year, month=month, name=words(f"month.{month}"))

    @property
    def subtitle(self) -> str:
        """Which plan it is compared with, and whether that is the adopted one."""
        scenario, words, adopted = self.request.scenario, self.words, self.request.adopted
        plan = words("track.plan", name=words.scenario(scenario), conditions=words.conditions(scenario))
        return words("list.sentences", first=plan, then=compared(words, adopted, scenario)) if adopted else plan

    @property
    def date(self) -> str:
        """Date as a letter writes it."""
        return self.words.date(self.request.date)

    @property
    def stamp_line(self) -> str:
        """What the figures rest on, in one line."""
        return self.words(
            "paper.month.stamp",
            scenario=self.request.scenario.id,
            model=MODEL_VERSION,
            data=catalogue().digest,
            **self.account.place.stamp,
        )

    @property
    def finding(self) -> str:
        """How many of the reported indicators will land on target."""
        return self.words("paper.month.finding", finding=self.account.finding)

    @property
    def off(self) -> tuple[Followed, ...]:
        """Indicators that are not on course, the worst first."""
        return tuple(each for colour in ("red", "yellow") for each in self.account.found if each.colour == colour)

    def _table(self, columns: Sequence[str]) -> Table:
        places = [COLUMNS.index(column) for column in columns]
        rows = [self.account.row(each) for each in self.account.found]
        heads = self.account.heads
        return Table(
            tuple(heads[place] for place in places),
            tuple(tuple(row[place] for place in places) for row in rows),
            tuple(FIGURES[place] for place in places),
        )

    @property
    def state(self) -> Table:
        """Every indicator: so far, plan, target, landing, verdict, chance."""
        return self._table(STATE)

    @property
    def gaps(self) -> Table:
        """Every indicator's gap to the plan in parts that add up."""
        return self._table(PARTS)

    @property
    def since_last(self) -> Table:
        """Indicators reported before: landing and state last time and now, and whether the state is better or worse."""
        words, rows = self.words, []
        for each in self.account.found:
            if each.before is not None:
                lands, colour = each.before
                told = (
                    self._state(each.indicator, found, seen)
                    for found, seen in ((lands, colour), (each.landing, each.colour))
                )
                rows.append((label(words, each.indicator), *told, words(f"paper.month.turn.{turn(each)}")))
        heads = ("indicator", "before", "now", "turn")
        return Table(tuple(words(f"paper.month.since.{head}") for head in heads), tuple(rows), (False,) * len(heads))

    def _state(self, indicator: str, lands: Landing, colour: Colour | None) -> str:
        return f"{self.account.landing(indicator, lands)} {self.account.sign(colour)}"

    @property
    def turned(self) -> str:
        """How many indicators changed for the better or worse since the last report, and how many figures were corrected."""
        turns = [turn(each) for each in self.account.found if each.before is not None and each.colour is not None]
        if not turns:
            return self.words("paper.month.since.none")
        counts = {name: turns.count(name) for name in TURNS}
        return self.words("paper.month.since.count", corrections=len(self.account.corrections), **counts)

    @property
    def tasks(self) -> Table:
        """What is wrong, why, what helps; who does it by when is left to be filled in."""
        heads = ("problem", "cause", "remedy", "who", "when")
        rows = tuple((str(self.account.title(each)), self.cause(each), self.remedy(each), "", "") for each in self.off)
        return Table(tuple(self.words(f"paper.month.task.{head}") for head in heads), rows, (False,) * len(heads))

    def cause(self, each: Followed) -> str:
        """The parts of the gap, without the sentence around them."""
        return str(self.account.parts_said(each))

    def remedy(self, each: Followed) -> str:
        """What helps most, or that the model knows nothing."""
        helps = self.account.helps(each)[:2]
        if helps:
            return self.words("list.semicolon").join(map(str, helps))
        if each.slip:
            return self.words("paper.month.check")
        if each.landing.month == 12:
            return self.words("dash")
        return self.words("paper.month.watch" if each.ahead else "paper.month.outside")

    def about(self, each: Followed) -> tuple[str, ...]:
        """What is said of one indicator that is not on course: the gap, last month beside this."""
        return str(self.account.explained(each)), str(self.account.since(each))

    def helps(self, each: Followed) -> tuple[str, ...]:
        """What still helps within the year: a sentence, and a line each; nothing where it would name nothing."""
        named = tuple(map(str, self.account.helps(each)))
        return (self.account.needed(each), *named) if named else ()

    @property
    def advice(self) -> tuple[str, ...]:
        """What is said of several indicators alike where no lever can be named: each sentence once, with those that it is about."""
        about: dict[str, list[str]] = {}
        for each in self.off:
            if not self.helps(each) and (needed := self.account.needed(each)):
                about.setdefault(needed, []).append(label(self.words, each.indicator))
        comma = self.words("list.comma")
        return tuple(self.words("paper.month.about", names=comma.join(names), said=said) for said, names in about.items())

    @property
    def corrections(self) -> tuple[str, ...]:
        """Corrections of the year, or that there are none."""
        return self.account.corrections or (self.words("track.corrections.none"),)
