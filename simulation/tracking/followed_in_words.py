"""A year followed up, in words and figures of one language: what page, document and shell alike print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from simulation.analysis.goals.alerts import COLOURS, SHAPES, Colour
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.language.numbers import as_written
from simulation.language.quotes import Quote, Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import TOTAL
from simulation.tracking.follow_up import Followed
from simulation.tracking.gap import observed
from simulation.tracking.landing import Landing
from simulation.tracking.monthly_record import MonthlyRecord
from simulation.tracking.record_folder import without_whole
from simulation.tracking.record_sheet import doubts_of, entity_label, label, unit_of
from simulation.tracking.within_year import Help

COLUMNS = ("indicator", "so_far", "plan", "target", "landing", "gap", "conditions", "levers", "rest", "verdict", "chance")
FIGURES = (False, *[True] * 8, False, False)
MOST_HELPS = 5
MOST_NAMED = 6  # enterprises in a sentence


@dataclass(frozen=True)
class Part:
    """A part of a gap: which, and its size as printed, in the unit of the tables."""

    key: str
    value: float


@dataclass(frozen=True)
class Account:
    """A year followed up, to be told in one language."""

    words: Words
    found: Sequence[Followed]
    record: MonthlyRecord
    year: int
    place: Place

    @cached_property
    def month(self) -> int:
        """The last month of which any indicator is reported."""
        return max((each.landing.month for each in self.found), default=0)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Indicators by colour."""
        colours = [each.colour for each in self.found]
        return {colour: colours.count(colour) for colour in COLOURS}

    @cached_property
    def quotes(self) -> Quoter:
        """Who writes sentences with figures."""
        return Quoter(self.words)

    @property
    def finding(self) -> str:
        """How many of the reported indicators will land on target."""
        said = self.words("track.finding", count=len(self.found), year=self.year, month=self.month, **self.counts)
        unjudged = sum(each.colour is None for each in self.found)
        return said + (self.words("track.finding.unjudged", count=unjudged) if unjudged else "")

    def mark(self, colour: Colour | None) -> str:
        """Word of a colour; that nothing is judged where there is none."""
        return self.words(f"alert.{colour}" if colour else "track.unjudged")

    def sign(self, colour: Colour | None) -> str:
        """Shape and word of a colour."""
        if colour is None:
            return self.mark(None)
        return f"{SHAPES[colour]} {self.words(f'alert.{colour}')}"

    # one indicator

    def parts(self, each: Followed) -> tuple[Part, ...]:
        """What the gap consists of, as printed: they add up to it."""
        gap, whole = each.gap, self.gap(each)
        parts = self.words.parts(each.indicator, (gap.conditions, gap.levers, gap.unexplained), whole)
        return tuple(Part(*pair) for pair in zip(("conditions", "levers", "rest"), parts, strict=True))

    def gap(self, each: Followed) -> float:
        """Landing less plan, as both are printed."""
        return self.words.gap(each.indicator, each.gap.planned, each.landing.middle)

    def landing(self, indicator: str, lands: Landing) -> Sentence | Quote:
        """Where a year lands, with its range."""
        middle = self.landed(indicator, lands)
        if lands.low == lands.high:
            return middle
        low, high = (
            Quote(text, value, middle.unit, f"landing_{side}:{lands.month}", indicator, year=self.year)
            for text, value, side in zip(
                self.words.ends(indicator, lands.low, lands.high), (lands.low, lands.high), ("low", "high"), strict=True
            )
        )
        span = low if low.text == high.text else self.quotes.say("span", low=low, high=high)
        return self.quotes.say("track.landing", value=middle, span=span)

    def landed(self, indicator: str, lands: Landing) -> Quote:
        """The middle of where a year lands."""
        return self.quotes.level(indicator, lands.middle, f"landing:{lands.month}", self.year)

    def chance(self, each: Followed) -> str:
        """How likely the target is met, by the one rule of chances; of a rate none is known."""
        if each.landing.month == 12 and each.probability is not None:
            return self.words("track.settled")
        return self.words("dash") if each.probability is None else self.words.chance(each.probability)

    def row(self, each: Followed) -> tuple[str, ...]:
        """A line of the table of indicators, in the order of `COLUMNS`: numbers in the unit that stands beside the name."""
        words, name, lands = self.words, each.indicator, each.landing
        so_far = words.bare(lands.so_far, name)
        if lands.month != self.month:
            so_far = words("track.so_far_of", value=so_far, month=lands.month)
        landing = words.bare(lands.middle, name)
        if lands.low != lands.high:
            landing = words("track.landing", value=landing, span=words.bare_span(name, lands.low, lands.high))
        return (
            words("targets.row", name=words.variable(name), unit=words.unit_of(name)),
            so_far,
            words.bare(each.gap.planned, name),
            self._target(each),
            landing,
            self.bare_change(name, self.gap(each)),
            *(self.bare_change(name, part.value) for part in self.parts(each)),
            self.sign(each.colour),
            self.chance(each),
        )

    def _target(self, each: Followed) -> str:
        if each.colour is None:
            return self.words("dash")
        side = "≤" if catalogue().scorecard[each.indicator].better == "down" else "≥"
        return side + self.words.bare(each.target, each.indicator) if each.own_target else self.words("track.as_planned")

    def bare_change(self, indicator: str, value: float) -> str:
        """A change with its sign and without its unit; one too small to be printed as a dash."""
        return self.words("dash") if self.words.same(indicator, value) else self.words.bare(value, indicator, signed=True)

    @property
    def heads(self) -> tuple[str, ...]:
        """Heads of the table of indicators."""
        return tuple(self.words(f"track.head.{column}", year=self.year, month=self.month) for column in COLUMNS)

    def change(self, indicator: str, value: float) -> str:
        """A change with its sign; one too small to be printed as a dash."""
        return self.words("dash") if self.words.same(indicator, value) else self.words.change(indicator, value)

    def title(self, each: Followed) -> Sentence:
        """What will become of an indicator, in one sentence."""
        words, name, lands = self.words, each.indicator, each.landing
        away = words.gap(name, each.target, lands.middle)
        if words.same(name, away):
            gap = self.quotes.say("track.title.met" if each.own_target else "track.title.as_planned")
        else:
            size = self.quotes.size(name, away, lands.middle - each.target, "beyond_target", self.year)
            if each.own_target:
                gap = self.quotes.say(f"track.title.{words.sense(name, away)}", size=size)
            else:  # without a target of its own it is held against the plan, and says so
                gap = self.quotes.say(
                    "track.title.of_plan", gap=self.quotes.say(f"track.gap.{words.sense(name, away)}", size=size)
                )
        return self.quotes.say(
            "track.title.closed" if lands.month == 12 else "track.title",
            name=words.variable(name),
            year=self.year,
            value=self.landed(name, lands),
            gap=gap,
            mark=self.mark(each.colour),
        )

    def explained(self, each: Followed) -> Sentence:
        """The gap to the plan in one sentence, in parts that add up as printed."""
        words, name, whole = self.words, each.indicator, self.gap(each)
        if words.same(name, whole):
            return self.quotes.say("track.gap.none", name=words.variable(name))
        exact = each.landing.middle - each.gap.planned
        size = self.quotes.size(name, whole, exact, "beyond_plan", self.year)
        sense = self.quotes.say(f"track.gap.{words.sense(name, whole)}", size=size)
        found = self.quotes.say("track.gap", name=words.variable(name), size=sense, parts=self.parts_said(each))
        return found if self.reported else self.quotes.in_a_row([found, self.quotes.say("track.gap.unreported")])

    def parts_said(self, each: Followed) -> Sentence:
        """The parts of the gap that can be seen, one after another."""
        name, gap = each.indicator, each.gap
        exact = {"conditions": gap.conditions, "levers": gap.levers, "rest": gap.unexplained}
        said = [
            self.quotes.say(
                f"track.gap.{part.key}",
                size=self.quotes.change(name, part.value, exact[part.key], f"gap:{part.key}", self.year),
            )
            for part in self.parts(each)
            if not self.words.same(name, part.value)
        ]
        return self.quotes.joined(said, "list.comma") if said else self.quotes.say("dash")

    @cached_property
    def reported(self) -> bool:
        """Whether the record tells anything of conditions or levers in the year."""
        seen = observed(self.record, self.year, self.place)
        return bool(seen.conditions or seen.levers)

    def since(self, each: Followed) -> Sentence:
        """Last month's landing beside this, or that there is none."""
        if each.before is None:
            return self.quotes.say("track.before.none")
        lands, colour = each.before
        return self.quotes.say(
            "track.before",
            month=lands.month,
            before=self.landing(each.indicator, lands),
            mark=self.mark(colour),
            now=self.landing(each.indicator, each.landing),
            mark_now=self.mark(each.colour),
        )

    def needed(self, each: Followed) -> str:
        """What is to be done of helps: all together, or that there is nothing."""
        if each.colour in (None, "blue") or each.landing.month == 12:
            return ""
        if each.slip:
            return self.words("track.helps.slip")
        if each.ahead and not self.helps(each):
            return self.words(
                "track.helps.ahead", aim=self.words("track.line.target" if each.own_target else "track.line.plan")
            )
        if self.year < self.place.decided_from:
            return self.words("track.helps.before", year=self.year, decided=self.place.decided_from)
        return self.words("track.helps" if self.helps(each) else "track.helps.none", month=each.landing.month)

    def help(self, indicator: str, each: Help) -> Sentence:
        """A lever that still helps within the year."""
        row = self.place.levers[each.lever]
        return self.quotes.say(
            "track.help",
            lever=self.words.of(row),
            before=self.quotes.setting(row, each.planned, "planned"),
            after=self.quotes.setting(row, each.value, "raised"),
            change=self.quotes.change(indicator, each.effect, each.effect, "effect", self.year, row.id),
        )

    def helps(self, each: Followed) -> tuple[Sentence, ...]:
        """The levers that help most, as far as it can be seen."""
        seen = [one for one in each.helps if not self.words.same(each.indicator, one.effect)]
        return tuple(self.help(each.indicator, one) for one in seen[:MOST_HELPS])

    # the whole

    @property
    def corrections(self) -> tuple[str, ...]:
        """Figures of the year that were replaced by others."""
        return tuple(
            self.words(
                "track.correction",
                name=label(self.words, after.indicator),
                entity="" if after.entity == "total" else self.words("track.of", entity=self._entity(after.entity)),
                period=self.words("period.month", year=after.year, month=after.month),
                before=self.written(before.indicator, before.value),
                after=self.written(after.indicator, after.value),
            )
            for before, after in self.record.corrections
            if after.year == self.year
        )

    def _entity(self, entity: str) -> str:
        return entity_label(self.words, entity, self.place)

    def written(self, indicator: str, value: float) -> str:
        """A reported value with its unit."""
        if indicator in catalogue().scorecard:
            return self.words.figure(indicator, value)
        return self.words.number(value, unit_of(indicator))

    @property
    def doubts(self) -> tuple[Sentence | str, ...]:
        """Figures whose unit is in doubt, sums that fall, and what no plan can be held against."""
        return (
            *self._unplanned,
            *self.partly,
            *self._slips,
            *((self.words("track.falls", found=self.words("list.semicolon").join(self.falls)),) if self.falls else ()),
        )

    @property
    def falls(self) -> tuple[str, ...]:
        """Sums since January that are below those of an earlier month: asked about as long as they stand."""
        entity = self.found[0].entity if self.found else TOTAL
        shown = {key for key in self.record.standing if key[1:3] == (entity, self.year)}
        asked = doubts_of(self.record, self.place, shown)
        return tuple(one.said(self.words.language) for one in asked if one.key == "track.doubt.fall")

    @property
    def partly(self) -> tuple[str, ...]:
        """What only enterprises reported, and so stands in no line of the whole: by how many of how many."""
        if self.found and self.found[0].entity != TOTAL:
            return ()
        comma, every = self.words("list.comma"), len(self.place.seen_ids)
        said = [
            self.words(
                "track.partly.one",
                name=self.words.variable(one.indicator),
                month=one.month,
                count=len(one.who),
                every=every,
                who=comma.join(self._entity(who) for who in one.who[:MOST_NAMED])
                + (self.words("track.partly.more") if len(one.who) > MOST_NAMED else ""),
            )
            for one in without_whole(self.record, self.place, self.year)
        ]
        return (self.words("track.partly", found=self.words("list.semicolon").join(said)),) if said else ()

    @property
    def _unplanned(self) -> tuple[Sentence, ...]:
        entity = self.found[0].entity if self.found else TOTAL
        held = {each.indicator for each in self.found}
        names = [self.words.variable(one) for one in self.record.indicators(self.year, entity) if one not in held]
        said = self.words("list.comma").join(names)
        return (self.quotes.say("track.unplanned", names=said, base=self.place.base_year),) if names else ()

    @property
    def _slips(self) -> tuple[Sentence, ...]:
        return tuple(
            self.quotes.say(
                "track.slip",
                name=self.words.variable(each.indicator),
                value=self.quotes.level(each.indicator, each.landing.so_far, "reported", self.year),
                plan=self.quotes.level(each.indicator, each.gap.planned, "planned", self.year),
            )
            for each in self.found
            if each.slip
        )

    @property
    def contradicted(self) -> tuple[Followed, ...]:
        """Indicators whose plan for the year, as written, lies outside the range of the landing."""

        def outside(each: Followed) -> bool:
            low, plan, high = (
                as_written(each.indicator, one) for one in (each.landing.low, each.gap.planned, each.landing.high)
            )
            return not each.slip and not low <= plan <= high

        return tuple(filter(outside, self.found))

    @property
    def departing(self) -> Sentence | None:
        """Landings beside the plan's figures that they contradict; None where none does."""
        if not self.contradicted:
            return None
        said = [
            self.quotes.say(
                "track.departing.one",
                name=self.words.variable(each.indicator),
                landing=self.landed(each.indicator, each.landing),
                plan=self.quotes.level(each.indicator, each.gap.planned, "planned", self.year),
            )
            for each in self.contradicted
        ]
        return self.quotes.joined(said, "list.semicolon")

    @property
    def method(self) -> tuple[str, ...]:
        """How it was computed, what it cannot say, and by which scheme the year is appraised, a sentence each."""
        own = max((each.landing.share.own_years for each in self.found), default=0)
        share = self.words("track.method.own", years=own) if own else self.words("track.method.even")
        scheme = self.words.of(self.place.appraisal.scheme(self.year))
        named = self.words("paper.note.scheme", year=self.year, scheme=scheme)
        return self.words("track.method", share=share), self.words("track.limits"), named
