"""Sentences from results: every number in them is quoted with where it comes from, so that it can be computed again."""

from __future__ import annotations

from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.evidence.provenance import input_grades, weakest
from simulation.explanation.assumptions_in_words import assumption_grade, assumption_inside
from simulation.explanation.beside_gains import beside_headlines
from simulation.explanation.closed_in_words import closed_sentences
from simulation.explanation.interest_in_words import distance_sentence, interest_sentences
from simulation.explanation.largest_prices import price_clause
from simulation.explanation.later_words import changes_after
from simulation.explanation.limits_in_words import all_stops, limits_said
from simulation.explanation.main_gains import main_gain_said
from simulation.explanation.outside_in_words import outside_sentences
from simulation.explanation.owner_in_words import deal_sentences, owner_bears, owner_paid_in, owner_sentence
from simulation.explanation.priced_verdict import price_told, priced_verdict
from simulation.explanation.prices_in_words import lever_as_set
from simulation.explanation.relabelled_in_words import relabelled_said
from simulation.explanation.solvency_in_words import solvency_sentences
from simulation.explanation.tax_in_words import tax_of_all, tax_sentences
from simulation.language.quotes import Quote, Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import HEADLINES
from simulation.report.content.analyses import Share
from simulation.report.content.facts import Case, Cost, Facts, Headline


class Speaker:
    """Forms sentences about facts in one language."""

    def __init__(self, facts: Facts, language: str):
        self.facts, self.words = facts, Words.paper(language, facts.baseline)
        self.year, self.start, self.base = facts.years[-1], facts.years[1], facts.years[0]
        self.names = self._names()

    def _names(self) -> dict[str, str]:
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

    def quoter(self, case: Case | None = None) -> Quoter:
        """What writes and quotes numbers of a case."""
        return Quoter(self.words, case.code if case else "")

    def say(self, key: str, **parts: Any) -> Sentence:
        """A sentence; parts that are quotes, or sentences within it, are kept as its sources."""
        years = {"year": self.year, "start": self.start, "base": self.base}
        return self.quoter().say(key, **{**years, **parts})

    def verdict(self, case: Case) -> Sentence | None:
        """Which of all targets of the year a case reaches, which headlines end worse than they began; None where neither is to be said."""
        targets = self.facts.request.target_set(self.facts.baseline)
        stated = {name: targets.values(name) for name in targets.place.target_rules}
        found = priced_verdict(self.quoter(case), case.projection, case.reference, HEADLINES, stated)
        return found if found.text else None

    def level(self, case: Case, variable: str, value: float, statistic: str) -> Quote:
        """A value of a variable in the last year."""
        return self.quoter(case).level(variable, value, statistic, self.year)

    def more(self, case: Case, found: Headline | Cost, statistic: str = "gap", form: str = "phrase.") -> Sentence:
        """A difference in words: more, less, higher, lower or unchanged; form `paper.than.` also says than what."""
        ends = found.reference, found.value
        return self.quoter(case).more(found.variable, ends, statistic, self.year, form)

    def printed(self, found: Headline | Cost) -> float:
        """A difference from the reference as both are printed."""
        return self.words.gap(found.variable, found.reference, found.value)

    def than(self, case: Case, found: Headline | Cost, statistic: str = "gap") -> Sentence:
        """A difference from current practice, in words."""
        return self.more(case, found, statistic, "paper.than.")

    def title(self) -> Sentence:
        """The conclusion, with what it costs."""
        if len(self.facts.cases) > 1:
            return self.best("paper.title.comparison", "total_profit")
        case = self.facts.cases[0]
        profit, returns = case.headlines[:2]
        if not case.moved:
            return self.say(
                "paper.title.reference",
                profit=self.level(case, "total_profit", profit.value, "central"),
                returns=self.level(case, "return_on_equity", returns.value, "central"),
            )
        return self.say(
            "paper.title.scenario",
            name=self.names[case.code],
            profit=self.than(case, profit),
            invested=self.more(case, case.costs[0], "cumulated_gap"),
        )

    @property
    def unequal(self) -> bool:
        """Whether scenarios compared run under different conditions or assumptions, so that more is ranked than measures."""
        return len(self.facts.references) > 1

    def leaders(self, variable: str, last: bool = False) -> list[Case]:
        """Cases that are first, or last, on an outcome in the last year: all that are printed alike."""
        ends = {case.code: float(case.projection.total(variable)[-1]) for case in self.facts.cases}
        end = (min if last else max)(ends.values())
        return [
            case for case in self.facts.cases if self.words.same(variable, self.words.gap(variable, ends[case.code], end))
        ]

    def best(self, key: str, variable: str) -> Sentence:
        """Which case is first and which last on an outcome in the last year; ones printed alike together."""
        ends = {"best": self.leaders(variable), "worst": self.leaders(variable, last=True)}
        parts: dict[str, Any] = {"name": self.words.variable(variable)}
        for end, cases in ends.items():
            parts[end] = self.words("list.comma").join(self.names[case.code] for case in cases)
            value = float(cases[0].projection.total(variable)[-1])
            parts[f"{end}_value"] = self.level(cases[0], variable, value, "central")
        ranks = key == "paper.ranking"
        if len(ends["best"]) == len(self.facts.cases):
            key = "paper.ranking.equal" if ranks else "paper.title.comparison.equal"
            parts = {name: parts[name] for name in ("name", "best_value")}
        said = self.say(key, **parts)
        return self.say("paper.unequal", said=said) if self.unequal and not ranks else said

    def _count(self) -> Quote:
        return self.quoter().count(len(self.facts.cases), "count")

    def ranking(self) -> list[Sentence]:
        """Who is first and last on each headline; before it, that conditions differ where they do."""
        said = [self.say("paper.ranking.unequal")] if self.unequal else []
        return said + [self.best("paper.ranking", variable) for variable in HEADLINES]

    def outcomes(self, case: Case) -> Sentence:
        """The four headlines against the reference, and what else ends worse where one of them gains."""
        levels = {h.variable: self.level(case, h.variable, h.value, "central") for h in case.headlines}
        values = {name: self.quoter(case).named(name, level) for name, level in levels.items()}
        gaps = {f"{h.variable}_gap": self.more(case, h) for h in case.headlines[1:]}
        gaps["total_profit_gap"] = self.than(case, case.headlines[0])
        key = "paper.outcomes.scenario" if case.moved else "paper.outcomes.reference"
        said = self.say(key, name=self.names[case.code], **values, **(gaps if case.moved else {}))
        meanwhile = self.meanwhile(case)
        return self.quoter(case).in_a_row([said, meanwhile]) if meanwhile else said

    def meanwhile(self, case: Case) -> Sentence | None:
        """What ends worse than under current practice while a headline gains; none where nothing does."""
        return beside_headlines(self.quoter(case), case.projection, case.reference) if case.moved else None

    def after(self, case: Case) -> Sentence | None:
        """The same five years after the last year, as pages say it; None for current practice."""
        return changes_after(self.quoter(case), case.ends_after, self.year) if case.moved else None

    def span(self, case: Case) -> Sentence:
        """The range of total profit, of its difference, and how likely the difference is above zero."""
        h = case.headlines[0]
        own = self._span(case, h.low, h.high, ("p10", "p90"))
        if not case.moved:
            return self.say("paper.span.reference", own=own)
        chance = self.quoter(case).chance(h.chance, variable=h.variable, year=self.year)
        return self.say(
            "paper.span.scenario",
            own=own,
            gap=self._span(case, h.gap_low, h.gap_high, ("gap_p10", "gap_p90"), True),
            chance=chance,
            forms=self._forms(case, h),
        )

    def _forms(self, case: Case, h: Headline) -> Sentence:
        """Least and most of the probability over single forms of the model."""
        least, most = (
            self.quoter(case).chance_end(value, statistic, h.variable, self.year)
            for value, statistic in ((h.chance_least, "chance_least"), (h.chance_most, "chance_most"))
        )
        if least.text == most.text:
            return self.say("paper.chance.forms.one")
        return self.say("paper.chance.forms", least=least, most=most)

    def _span(self, case: Case, low: float, high: float, statistics: tuple[str, str], signed: bool = False) -> Sentence:
        return self.quoter(case).ends("total_profit", low, high, statistics, self.year, signed)

    def behind(self, case: Case) -> list[int]:
        """Years in which total profit is visibly below the reference."""
        gaps = (case.projection.total("total_profit") - case.reference.total("total_profit"))[1:]
        return [self.start + i for i, gap in enumerate(gaps) if gap < 0 and not self.words.same("total_profit", gap)]

    def ahead(self, case: Case) -> Quote:
        """The year from which total profit is no longer below the reference."""
        return self.quoter(case).year(self.behind(case)[-1] + 1, "ahead_year", "total_profit")

    def payback(self, case: Case) -> Sentence | None:
        """In which years the plan stays behind the reference, and from when it is ahead."""
        gaps, behind = case.projection.total("total_profit") - case.reference.total("total_profit"), self.behind(case)
        if not case.moved or not behind:
            return self.say("paper.payback.always") if case.moved and gaps[-1] > 0 else None
        worst = min(behind, key=lambda year: gaps[year - self.base])
        at, printed = worst - self.base, self.words.gap
        gap = printed("total_profit", *(float(p.total("total_profit")[at]) for p in (case.reference, case.projection)))
        quoter = self.quoter(case)
        year = quoter.year(worst, "worst_year", "total_profit")
        size = quoter.size("total_profit", gap, float(gaps[at]), "gap", worst)
        if behind[-1] == self.year:
            return self.say("paper.payback.never", worst=year, size=size)
        return self.say("paper.payback.from", worst=year, size=size, ahead=self.ahead(case))

    def cost(self, case: Case) -> Sentence:
        """Money put in, running costs and debt."""
        parts: dict[str, Any] = {}
        for cost in (case.costs[0], case.costs[2]):
            kinds = ("central", "gap") if cost.variable == "debt" else ("cumulated", "cumulated_gap")
            parts[cost.variable] = self.level(case, cost.variable, cost.value, kinds[0])
            parts[f"{cost.variable}_gap"] = self._against(case, cost, kinds[1])
        parts["running"] = self._running(case)
        ratio = float(case.projection.total("debt_ratio")[-1])
        return self.say("paper.cost", debt_ratio=self.level(case, "debt_ratio", ratio, "central"), **parts)

    def owner(self, case: Case) -> Sentence | None:
        """What the plan asks of the state owner, or gives it, and of what that is made."""
        return owner_sentence(self.quoter(case), case.projection, case.reference)

    def main_gain(self, case: Case, priced: bool = False) -> Sentence | None:
        """What the lever costs that brings most of a gain; None where none does. priced: a verdict with the plan's prices stands before it."""
        quoter, own, usual = self.quoter(case), case.projection, case.reference
        return main_gain_said(quoter, own, usual, priced=priced and price_told(quoter, own, usual) is not None)

    def remarks(self) -> list[Sentence]:
        """What owners pay in, at which rates interest and tax stand, and which known years lie outside the ranges, and how years
        reported since differ from the model.

        Of each reference, as these rest on the base year and on current practice; what owners pay in, of the first case.
        """
        lead, (code, (usual, _)) = self.facts.cases[0], next(iter(self.facts.references.items()))
        quoter, own = Quoter(self.words, code), self.quoter(lead)
        said = [owner_paid_in(own, lead.projection), tax_of_all(own, lead.projection)]
        said += [*interest_sentences(own, lead.projection), distance_sentence(quoter, usual)]
        said += [*tax_sentences(own, lead.projection), *outside_sentences(quoter, self.facts.known_outside)]
        said += closed_sentences(quoter, usual)
        return [sentence for sentence in said if sentence]

    def bill(self, case: Case) -> list[Sentence]:
        """What the plan costs, and what of it the owner pays."""
        relabelled = relabelled_said(self.quoter(case), case.projection, case.reference)
        return [sentence for sentence in (self.cost(case), relabelled, self.owner(case)) if sentence]

    def _against(self, case: Case, cost: Cost, statistic: str) -> Sentence:
        if not case.moved:
            return Sentence("none", "")
        return self.say("paper.cost.against", gap=self.more(case, cost, statistic, "paper.than."))

    def _running(self, case: Case) -> Sentence:
        """Running costs of reform."""
        cost = case.costs[1]
        value = self.level(case, cost.variable, cost.value, "cumulated")
        return self.say("paper.cost.running", value=value, gap=self._against(case, cost, "cumulated_gap"))

    def levers(self, case: Case) -> Sentence | None:
        """Which levers add most, and which takes most; what conditions or own assumptions do is told apart."""
        printed, place = self.shares(case), case.scenario.place
        shares = [share for share in case.attribution[2] if not self.words.same("total_profit", printed[share.player])]
        own = [share for share in shares if share.player in place.levers or share.player in catalogue().groups]
        up, down = [s for s in own if s.value > 0][:2], [s for s in own if s.value < 0][:1]
        outside = [share for share in shares if share not in own][:1]
        said = [("up", up[:1]), ("next", up[1:]), ("down", down), ("outside", outside)]
        parts = [self.say(f"paper.levers.{key}", **self._share(case, found[0])) for key, found in said if found]
        if not parts:
            return None
        return self.say("paper.levers", parts=self.quoter().joined(parts))

    def shares(self, case: Case) -> dict[str, float]:
        """Each lever's share of the change of total profit as printed: together the change as printed, 亿元."""
        before, after, found = case.attribution
        whole = self.words.gap("total_profit", before, after)
        printed = self.words.parts("total_profit", [share.value for share in found], whole)
        return dict(zip((share.player for share in found), printed, strict=True))

    def _share(self, case: Case, share: Share) -> dict[str, Any]:
        printed = self.shares(case)[share.player]
        value = self.quoter(case).change("total_profit", printed, share.value, "share", self.year, share.player)
        return {"lever": lever_as_set(self.words, case.scenario, share.player), "value": value}

    def assumption(self, case: Case, key: str = "paper.assumption") -> Sentence:
        """The assumption that moves total profit most."""
        swing = case.swings[0]
        ends = sorted(((swing.at_low, "low"), (swing.at_high, "high")))
        statistics = tuple(f"swing_{end}:{swing.assumption}" for _, end in ends)
        title = assumption_inside(self.words, case.scenario.place, swing.assumption)
        parts = {"name": title, "grade": assumption_grade(self.words, swing.grade)}
        span = self._span(case, ends[0][0], ends[1][0], statistics)  # type: ignore[arg-type]
        return self.say(
            key, span=span, **{name: part for name, part in parts.items() if name == "name" or key == "paper.assumption"}
        )

    def limits(self, case: Case) -> list[Sentence]:
        """Each limit that binds more than under practice, or that none does; then where a lever stops short, and each enterprise that is rescued or leaves."""
        quoter = self.quoter(case)
        met = limits_said(quoter, case.limits, case.projection, case.reference)
        told = deal_sentences(quoter, case.projection) + solvency_sentences(quoter, case.projection)
        return met + all_stops(quoter, case.projection) + told

    def grounds(self) -> Sentence:
        """What the figures rest on."""
        counts = input_grades("total_profit", self.facts.baseline)
        quotes = {kind: self.quoter().count(count, f"inputs:{kind}", "total_profit") for kind, count in counts.items()}
        kind = self.words(f"kind.{weakest('total_profit', self.facts.baseline)}")
        return self.say("paper.grounds", kind=kind, **quotes)

    def ask(self) -> Sentence:
        """The decision asked of the reader; of what acts in years that are past none can be taken."""
        if replayed := [self.names[case.code] for case in self.facts.cases if case.scenario.replayed]:
            names = self.words("list.comma").join(self.words("quoted", name=name) for name in replayed)
            return self.say("paper.ask.replay", names=names, decided=self.facts.baseline.decided_from)
        if len(self.facts.cases) > 1:
            return self._ask_which()
        case = self.facts.cases[0]
        if not case.moved:
            return self.say("paper.ask.reference")
        gaps = {found.variable: self.printed(found) for found in case.headlines}
        clause = price_clause(self.quoter(case), case.projection, case.reference)
        price = self.say("paper.ask.price", change=clause) if clause else ""
        if not any(gap > 0 for gap in gaps.values()):
            invested = self.than(case, case.costs[0], "cumulated_gap")
            return self.say("paper.ask.worse", name=self.names[case.code], invested=invested, price=price)
        worse = [variable for variable, gap in gaps.items() if gap < 0]
        cash = owner_bears(self.quoter(case), case.projection, case.reference)
        return self.say(
            "paper.ask.scenario",
            name=self.names[case.code],
            owner=self.say("paper.ask.owner", cash=cash) if cash else "",
            debt=self.more(case, case.costs[2]),
            invested=self.than(case, case.costs[0], "cumulated_gap"),
            weigh=self.say("paper.ask.weigh", names=self._variables(worse)) if worse else "",
            price=price,
        )

    def due(self) -> Sentence | None:
        """What stands beside a decision asked in the author's own words: what the owner pays and the largest price of each plan."""
        if len(self.facts.cases) > 1:
            return self._prices()
        (case,) = self.facts.cases
        ends = (self.quoter(case), case.projection, case.reference)
        cash, clause = (owner_bears(*ends), price_clause(*ends)) if case.moved else (None, None)
        parts = [one for one in (cash, clause and self.say("paper.ask.due_price", change=clause)) if one]
        return self.say("paper.ask.due", parts=self.quoter().joined(parts)) if parts else None

    def _prices(self) -> Sentence | None:
        """The largest price of each scenario of a comparison, whatever their order; None where none has one."""
        found = {case.code: price_clause(self.quoter(case), case.projection, case.reference) for case in self.facts.cases}
        parts = [
            self.say("paper.ask.price_of", name=self.names[code], change=change) for code, change in found.items() if change
        ]
        return self.say("paper.ask.prices", parts=self.quoter().joined(parts)) if parts else None

    def _ask_which(self) -> Sentence:
        """Of several scenarios: which is first in what, and whether one is first in all; with the largest price of each."""
        first: dict[tuple[str, ...], list[str]] = {}
        for variable in HEADLINES:
            codes = tuple(case.code for case in self.leaders(variable))
            if len(codes) < len(self.facts.cases):
                first.setdefault(codes, []).append(variable)
        known = {"count": self._count(), "price": self._prices() or ""}
        if self.unequal or not first:
            return self.say("paper.ask.unequal" if self.unequal else "paper.ask.equal", **known)
        comma = self.words("list.comma")
        named = {codes: comma.join(self.names[code] for code in codes) for codes in first}
        if len(first) == 1 and len(next(iter(first))) == 1:
            told = [variable for variables in first.values() for variable in variables]
            alike = [variable for variable in HEADLINES if variable not in told]
            but = self.words("paper.ask.alike", names=self._variables(alike)) if alike else ""
            return self.say("paper.ask.one_first", best=next(iter(named.values())), alike=but, **known)
        said = [
            self.say("paper.ask.first_in", name=named[codes], names=self._variables(variables))
            for codes, variables in first.items()
        ]
        return self.say("paper.ask.comparison", first=self.quoter().joined(said, "list.semicolon"), **known)

    def _variables(self, variables: list[str]) -> str:
        return self.words("list.comma").join(self.words.inside(self.words.variable(variable)) for variable in variables)
