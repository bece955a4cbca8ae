"""A result as a reader meets it: titles, cards, tables and sentences in one language, ready to be laid out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from simulation.analysis.goals.targets import TargetSet
from simulation.analysis.like_for_like import since_base
from simulation.analysis.uncertainty.released_ranges import weighted_by_history
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.explanation.losses_in_words import Losses, losses
from simulation.language.clean import clean
from simulation.language.numbers import PERCENT
from simulation.language.quotes import Sentence
from simulation.language.text_width import sign_widths
from simulation.language.words import Words
from simulation.projection import HEADLINES
from simulation.report.content.facts import Case, Facts, Headline
from simulation.report.content.imprint import Imprint
from simulation.report.content.sentences import Speaker
from simulation.tracking.closed_years import earlier, reported
from simulation.workbench.adopted_plan import AdoptedPlans, compared

TOLERANCE = 1e-6
UNCOVERED = ("cannot.1", "paper.uncovered.2", "paper.uncovered.3", "ranges.excluded")
COMPUTING = ("equations", "program", "analyses")  # parts of a stamp that stand in one row
ACROSS = 3  # scenarios from which on each has a row, or a column on pages set across
MOST_NAMED = 4  # lines that have room for names at their ends
PART_SIGNS = (("observed", "●"), ("under_way", "○"), ("decided", "•"))
CLOSED_SIGN, AIM_SIGN = "◆", "━"
BRIEF, WHOLE = 34, 400  # half-width characters of a name in a chart; of one that is never cut


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


def short(name: str, most: int) -> str:
    """A name of at most `most` half-width characters: cut, between words where there are any."""
    widths = sign_widths(name)
    if sum(widths) <= most:
        return name
    kept = name[: next(i for i in range(len(name)) if sum(widths[: i + 1]) > most - 2)]
    words = kept.rpartition(" ")[0] if name.isascii() else ""
    return (words or kept).rstrip() + "…"


def scheme_said(words: Words, place: Place, *years: int) -> str:
    """The appraisal scheme of each year, years of one scheme named once, the last first."""
    said = {words.of(place.appraisal.scheme(year)): year for year in sorted(years)}
    first, *rest = (words("paper.note.scheme", year=year, scheme=name) for name, year in reversed(said.items()))
    return words("list.sentences", first=first, then=rest[0]) if rest else first


class Story:
    """All texts of a report."""

    def __init__(self, facts: Facts, language: str | None = None):
        self.facts, self.language = facts, language or facts.request.language
        self.speaker = Speaker(facts, self.language)
        self.words: Words = self.speaker.words
        self.base, self.start, self.year = self.speaker.base, self.speaker.start, self.speaker.year

        self.names = self.speaker.names
        self._lost: dict[str, Losses] = {}

    def brief(self, most: int = BRIEF) -> dict[str, str]:
        """Names as charts have room for: a reference by its conditions, the only scenario as such.

        Others are cut, and then carry their codes, by which the subtitle gives them whole.
        """
        found = dict(self.names)
        if len(self.facts.references) > 1:
            for code, (projection, _) in self.facts.references.items():
                if short(found[code], most) != found[code]:
                    found[code] = self.words("role.reference.brief", conditions=self.words.conditions(projection.scenario))
        if self.single:
            own = found["S1"]
            if short(own, most) != own or (self.lead.moved and own == found["R1"]):
                found["S1"] = self.words("role.scenario")
            return found
        cut = {code: short(name, most) for code, name in found.items()}
        twice = [name for name in cut.values() if list(cut.values()).count(name) > 1]
        coded = {code for code, name in cut.items() if name in twice or name != found[code]}
        return {code: f"{code} {short(found[code], most - 3)}" if code in coded else name for code, name in cut.items()}

    def in_heads(self) -> dict[str, str]:
        """Names as heads of columns have them: whole, as heads have lines enough; the only scenario as in charts."""
        return self.brief() if self.single else self.brief(WHOLE)

    @property
    def single(self) -> bool:
        """Whether one scenario is reported, not a comparison."""
        return len(self.facts.cases) == 1

    @property
    def across(self) -> bool:
        """Whether scenarios are so many that each has a row, or a column on pages set across."""
        return len(self.facts.cases) >= ACROSS

    def has(self, section: str) -> bool:
        """Whether a part of the document is asked for."""
        return section in self.facts.request.sections

    @property
    def imprint(self) -> Imprint:
        """Who issues the report, to whom."""
        return self.facts.request.imprint

    @cached_property
    def imprint_lines(self) -> tuple[str, ...]:
        """To whom it goes, which department and who made it, a line each; none where nothing is stated."""
        return self.imprint.lines(self.words)

    @property
    def signature(self) -> tuple[str, ...]:
        """Lines of the signature: department or letterhead, who signs, date; none where nobody is stated."""
        return self.imprint.signature(self.date)

    @property
    def lead(self) -> Case:
        """The case reported, or the first of a comparison."""
        return self.facts.cases[0]

    @cached_property
    def cover(self) -> str:
        """Title of the whole."""
        own = clean(self.facts.request.title, 60)
        return own or self.words("paper.cover.title" if self.single else "paper.cover.comparison")

    @cached_property
    def subtitle(self) -> str:
        """Scenarios, conditions and years."""
        conditions = dict.fromkeys(self.words.conditions(case.scenario) for case in self.facts.cases)
        comma = self.words("list.comma")
        names = comma.join(
            f"{case.code} {self.names[case.code]}"
            if self.brief()[case.code].startswith(f"{case.code} ")
            else self.names[case.code]
            for case in self.facts.cases
        )
        where = {"place": self.words.of(self.facts.baseline.row), "conditions": comma.join(conditions)}
        said = self.words("paper.subtitle", names=names, base=self.base, year=self.year, **where)
        return self.words("paper.subtitle.adopted", said=said, adopted=self.adopted.rstrip("。.")) if self.adopted else said

    @cached_property
    def adopted(self) -> str:
        """Whether the plan reported is the adopted one, or how it differs; blank where none is adopted."""
        adopted = AdoptedPlans.read(self.facts.request.adopted, self.facts.baseline)[0].standing
        return compared(self.words, adopted, self.lead.scenario) if adopted else ""

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
        """The decision asked: a sentence from the result, or the author's words and beside them what it costs the owner and others."""
        own = clean(self.facts.request.ask, 300)
        if not own:
            return self.speaker.ask().text
        due = self.speaker.due()
        return self.words("list.sentences", first=own, then=due.text.strip()) if due else own

    @cached_property
    def reading(self) -> tuple[Sentence, ...]:
        """What is found: of one scenario the verdict where there is one, outcomes and they five years after, what its main gain costs, range, payback; of several who leads."""
        if not self.single:
            return tuple(self.speaker.ranking())
        tell = self.speaker
        said = (self._verdict, tell.outcomes, tell.after, self._main_gain, tell.span, tell.payback)
        return tuple(sentence for one in said if (sentence := one(self.lead)))

    def _verdict(self, case: Case) -> Sentence | None:
        found = self.speaker.verdict(case)
        return self.speaker.say("paper.verdict", verdict=found) if found else None

    def _main_gain(self, case: Case) -> Sentence | None:
        return self.speaker.main_gain(case, priced=self.speaker.verdict(case) is not None)

    def about(self, case: Case) -> tuple[Sentence, ...]:
        """What is said of one case in a comparison."""
        tell = self.speaker
        said = (self._verdict, tell.outcomes, tell.after, tell.span, tell.payback, self._main_gain, tell.cost, tell.owner)
        return tuple(sentence for one in said if (sentence := one(case)))

    def because(self, case: Case) -> tuple[Sentence, ...]:
        """Levers that do it and the assumption it hangs on."""
        return tuple(sentence for sentence in (self.speaker.levers(case), self.speaker.assumption(case)) if sentence)

    @cached_property
    def uncovered(self) -> tuple[str, ...]:
        """What the result does not cover, whatever the plans."""
        place, keys = self.facts.baseline, list(UNCOVERED)
        if place.split_stated:
            keys[1] = "paper.uncovered.stated"
        if place.taken_as_zero("new_energy_capacity"):
            keys.insert(2, "paper.uncovered.new_energy")
        return tuple(self.words(key) for key in keys)

    @cached_property
    def paid(self) -> tuple[str, ...]:
        """What each plan loses: its mark, paybacks, prices, counts, and what own assumptions hide."""
        return tuple(text for case in self.facts.cases for text in self._paid(case))

    def _paid(self, case: Case) -> tuple[str, ...]:
        """All that a plan loses; of a comparison, each with its name."""
        texts, name = self.lost(case).beside, self.names[case.code]
        return texts if self.single else tuple(self.words("paper.paid", name=name, text=text) for text in texts)

    def lost(self, case: Case) -> Losses:
        """All that a plan loses."""
        if case.code not in self._lost:
            others = {self.names[one.code]: one.scenario for one in self.facts.cases if one is not case}
            self._lost[case.code] = losses(case.projection, case.reference, self.words, others)
        return self._lost[case.code]

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """How to read money that the accounts show at a favourable rate, and known years that lie outside the ranges."""
        return tuple(str(sentence) for sentence in self.speaker.remarks())

    def cards(self, case: Case) -> tuple[Card, ...]:
        """The four headline numbers."""
        return tuple(self._card(headline) for headline in case.headlines)

    def _card(self, h: Headline) -> Card:
        words, name = self.words, h.variable
        moved = words.gap(name, h.reference, h.value)
        gap = words("card.same") if words.same(name, moved) else words("card.gap.short", gap=words.change(name, moved))
        label = words("card.label", name=words.variable(name), year=self.year)
        return Card(label, words.figure(name, h.value), gap, words("card.span", span=words.span(name, h.low, h.high)))

    def signed_change(self, variable: str, start: float, end: float) -> str:
        """A change without the unit that stands beside it; percentage points keep theirs."""
        gap = self.words.gap(variable, start, end)
        points = catalogue().variables[variable].unit in PERCENT
        return self.words.change(variable, gap) if points else self.words.bare(gap, variable, True)

    def since(self, variable: str) -> tuple[float, float]:
        """An outcome of the case reported in the base year and the last, like with like."""
        path = since_base(self.lead.projection, variable)
        return float(path[0]), float(path[-1])

    def entity(self, entity: str) -> str:
        """Name of an entity; the whole province as such."""
        row = next((row for row in self.facts.baseline.entities if row.id == entity), None)
        return self.words.of(row) if row else self.words("role.total")

    @cached_property
    def checks(self) -> str:
        """How many identities hold over all cases."""
        found = [value for case in self.facts.cases for value in case.residuals.values()]
        return self.words(
            "checks.line", passed=sum(value <= TOLERANCE for value in found), count=len(found), tolerance=f"{TOLERANCE:g}"
        )

    @cached_property
    def central_short(self) -> str:
        """What figures and ranges are."""
        history = self.words("paper.note.history") if weighted_by_history(self.facts.baseline) else ""
        return self.words("paper.note.central", draws=self.facts.request.draws, history=history)

    @cached_property
    def central(self) -> str:
        """What figures and ranges are, and the appraisal schemes that targets and indicators follow."""
        said = self.words("list.sentences", first=self.central_short, then=self.words("chance.not_median"))
        return self.words("list.sentences", first=said, then=self.scheme)

    @cached_property
    def scheme(self) -> str:
        """By which schemes the base year and the last year are appraised: what targets and indicators follow."""
        return scheme_said(self.words, self.facts.baseline, self.base, self.year)

    @cached_property
    def dots(self) -> str:
        """What large, open and small dots on curves mean."""
        place = self.facts.baseline
        said = self.words("paper.note.dots", observed=place.observed_until, decided=place.decided_from)
        more = [self.words("paper.note.closed")] * self._any_closed + [self.words("paper.note.aims")] * self._any_aims
        for then in more:
            said = self.words("list.sentences", first=said, then=then)
        return said

    def closed(self, variable: str) -> dict[int, float]:
        """What Decembers reported of the whole in years after the base year, in the unit of the tables: points of their own on curves."""
        told = reported(self.facts.baseline, variable)
        return {year: told[year] for year in self.facts.years if year in told}

    def before(self, variable: str) -> dict[int, float]:
        """What was known of the whole in years before a base year that the projection went on from, in the unit of the tables."""
        return earlier(self.facts.baseline, variable)

    @cached_property
    def target_set(self) -> TargetSet:
        """The targets of the request, else those of the place."""
        return self.facts.request.target_set(self.facts.baseline)

    def aims(self, variable: str) -> dict[int, float]:
        """Targets of an outcome by year, of the years shown, in the unit of the tables; empty for one without."""
        return {year: value for year, value in self.target_set.values(variable).items() if year in self.facts.years}

    @cached_property
    def _any_closed(self) -> bool:
        return any(self.closed(variable) for variable in HEADLINES)

    @cached_property
    def _any_aims(self) -> bool:
        return any(self.aims(variable) for variable in HEADLINES)

    @cached_property
    def paths_note(self) -> str:
        """How curves are to be read: lines, shade, axis, dots."""
        key = "paper.note.paths" if self.single else "paper.note.several"
        return self.words("list.sentences", first=self.words(key, base=self.base), then=self.dots)

    @cached_property
    def parts_key(self) -> tuple[tuple[str, str], ...]:
        """The years of each kind of dot with its sign, as a key below charts writes them; kinds without years are left out."""
        parts = {part: years for part, years in self.lead.projection.parts.items() if years}
        named = {part: self.years(years[0], years[-1]) for part, years in parts.items()}
        found = ((sign, self.words(f"paper.part.{part}", years=named[part])) for part, sign in PART_SIGNS if part in named)
        closed = [(CLOSED_SIGN, self.words("paper.part.closed"))] if self._any_closed else []
        return (*found, *closed, *([(AIM_SIGN, self.words("role.target"))] if self._any_aims else []))

    def years(self, first: int, last: int) -> str:
        """A year, or years from the first to the last."""
        return str(first) if first == last else self.words("span.years", first=first, last=last)

    def line_names(self, most: int) -> dict[str, str]:
        """Names at the ends of lines: whole where a few have room, else all by their codes, which a key resolves."""
        if self.single:  # next to a line there is room for a word or two; its key has the whole name
            own = self.names["S1"]
            kept = {code: self.words("role.reference.line") for code in self.facts.references}
            return {
                **kept,
                "S1": own
                if short(own, most) == own and not own.startswith(kept["R1"])
                else self.words("role.scenario.line"),
            }
        names = set(self.names.values())
        fits = len(names) == len(self.names) <= MOST_NAMED and all(short(name, most) == name for name in names)
        return dict(self.names) if fits else {code: code for code in self.names}

    @cached_property
    def stamp_line(self) -> str:
        """The stamp in one line."""
        return self.words(
            "stamp.line", id=self.facts.id, **{k: self.facts.stamp[k] for k in ("model", "data", "seed", "draws")}
        )

    @cached_property
    def stamp_table(self) -> Table:
        """Everything that identifies the result."""
        words = self.words
        rows = [
            (words("stamp.id"), self.facts.id),
            (words("stamp.date"), self.date),
            (words("stamp.status"), words("paper.status")),
        ]
        for case in self.facts.cases:
            name = words("stamp.scenario") if self.single else words("stamp.scenario_of", name=self.brief()[case.code])
            rows.append((name, case.scenario.id))
        for case in self.facts.cases:  # each its own: a replay may be beside plans that can still be decided
            if replay := case.projection.stamp.get("replay"):
                name = words("stamp.replay") if self.single else words("stamp.replay_of", name=self.brief()[case.code])
                rows.append((name, words.stamped("replay", replay)))
        rows += [(words("adopted.title"), self.adopted)] if self.adopted else []
        stamp = {name: value for name, value in self.facts.stamp.items() if name not in (*COMPUTING, "replay")}
        stamp["place"] = f"{words.of(self.facts.baseline.row)} · {stamp['place']}"
        rows += [(words(f"stamp.{name}"), value) for name, value in stamp.items()]
        rows.append((words("stamp.computing"), " · ".join(self.facts.stamp[name] for name in COMPUTING)))
        rows.append((words("stamp.libraries"), words("list.comma").join(f"{k} {v}" for k, v in self.facts.versions.items())))
        return Table((self.words("column.item"), self.words("column.content")), tuple(rows), (False, False))
