"""A plan in a few sentences, each figure in them quoted with what it is, so that it can be computed again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from simulation.analysis.goals.limits import limits_met
from simulation.engine.catalogue import catalogue
from simulation.evidence.provenance import input_grades, weakest
from simulation.explanation.actions import Action, Actions, printed_adds, values_of
from simulation.explanation.causal_map import routes
from simulation.explanation.flows import Flow, Traced
from simulation.explanation.idle_settings import idle_said
from simulation.explanation.limits_in_words import all_stops, limits_said
from simulation.explanation.obstacles import part_of_the_way
from simulation.explanation.owner_in_words import deal_sentences, owner_sentence
from simulation.explanation.prices_in_words import lever_as_set
from simulation.explanation.solvency_in_words import solvency_sentences
from simulation.language.quotes import Quote, Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import HEADLINES, Projection

PROFIT = "total_profit"
NAMED = 3  # levers named for how far they are moved
JUDGEMENT = "C"


def reading(projection: Projection, reference: Projection, actions: Actions, words: Words) -> tuple[Sentence, ...]:
    """What a plan does, brings, when, at what cost, what offsets it, which limits bind, how sure that is.

    reference: base-year practice under the same conditions; actions: of the same scenario; words: as they are to be written.
    """
    plan = _Plan(projection, reference, actions, words)
    return (plan.done(), plan.brings(), plan.turns(), plan.costs(), plan.offsets(), plan.limits(), plan.sure())


@dataclass(frozen=True)
class _Plan:
    projection: Projection
    reference: Projection
    actions: Actions
    words: Words

    @property
    def quoter(self) -> Quoter:
        return Quoter(self.words)

    @property
    def last(self) -> int:
        return self.projection.years[-1]

    def _end(self) -> Quote:
        return self.quoter.year(self.last, "last_year")

    def _gap(self, variable: str) -> Sentence:
        ends = float(self.reference.total(variable)[-1]), float(self.projection.total(variable)[-1])
        return self.quoter.more(variable, ends, "gap", self.last)

    def _spent(self, variable: str) -> Sentence:
        ends = float(self.reference.total(variable)[1:].sum()), float(self.projection.total(variable)[1:].sum())
        return self.quoter.more(variable, ends, "cumulated_gap", self.last)

    def _ends(self, at: int) -> tuple[float, float]:
        """Profit of reference and scenario in a year."""
        return float(self.reference.total(PROFIT)[at]), float(self.projection.total(PROFIT)[at])

    def done(self) -> Sentence:
        """How many levers are moved, which furthest, and which add and take most."""
        levers = self.projection.scenario.changed()
        ends = {name: self._end_of(name) for name in levers if name in self.projection.scenario.levers}
        far = {name: part_of_the_way(value, self.projection.baseline.levers[name]) for name, (value, _) in ends.items()}
        furthest = [name for name in sorted(far, key=lambda name: -far[name]) if far[name]][:NAMED]
        count, drivers = self.quoter.count(len(levers), "levers"), self._drivers()
        if not furthest:
            return self.quoter.say("tell.done_apart", count=count, drivers=drivers)
        moves = self.quoter.joined([self._move(name, *ends[name]) for name in furthest])
        return self.quoter.say("tell.done", count=count, moves=moves, drivers=drivers)

    def _end_of(self, lever: str) -> tuple[float, int]:
        """The value of a lever furthest from practice while it is set, and the last year that has it."""
        setting, years, place = self.projection.scenario.levers[lever], self.projection.years, self.projection.baseline
        row, path = place.levers[lever], values_of(place, lever, setting, years)
        begun = max(setting.begins(row) - years[0], 0)
        at = max(range(min(begun, len(years) - 1), len(years)), key=lambda t: (part_of_the_way(float(path[t]), row), t))
        return float(path[at]), years[at]

    def _move(self, lever: str, value: float, until: int) -> Sentence:
        row = self.projection.baseline.levers[lever]
        before, after = (
            self.quoter.setting(row, at, statistic, year)
            for at, statistic, year in (
                (row.neutral, "practice", self.projection.years[0]),
                (value, "setting", until),
            )
        )
        parts = {"lever": self.words.inside(self.words.lever(lever)), "before": before, "after": after}
        if until == self.last:
            return self.quoter.say("tell.move", **parts)
        return self.quoter.say("tell.move_at", **parts, year=self.quoter.year(until, "furthest_year"))

    def _drivers(self) -> Sentence:
        printed = printed_adds(self.actions, PROFIT, self.words)
        known = {**self.projection.baseline.levers, **catalogue().groups}
        moved = [action for action in self.actions.actions if not self.words.same(PROFIT, printed[action.player])]
        own = [action for action in moved if action.player in known]
        up = [action for action in own if action.adds[PROFIT] > 0][:1]
        down = [action for action in own[::-1] if action.adds[PROFIT] < 0][:1]
        clauses = [
            self.quoter.say(
                f"tell.{key}", player=lever_as_set(self.words, self.projection.scenario, found.player), value=value
            )
            for key, found, value in (
                (key, action, self._share(action, printed))
                for key, side in (("adds", up), ("takes", down))
                for action in side
            )
        ]
        return self.quoter.joined(clauses) if clauses else self.quoter.say("tell.drivers_none")

    def _share(self, action: Action, printed: Mapping[str, float]) -> Quote:
        player = action.player
        return self.quoter.change(PROFIT, printed[player], action.adds[PROFIT], "share", self.last, player)

    def brings(self) -> Sentence:
        """The headline outcomes in the last year against the reference."""
        return self.quoter.say("tell.brings", year=self._end(), **{name: self._gap(name) for name in HEADLINES})

    def turns(self) -> Sentence:
        """Whether profit falls behind first, and from which year it is ahead."""
        first, quoter = self.projection.years[1], self.quoter
        gaps = [self.words.gap(PROFIT, *self._ends(at)) for at in range(1, len(self.projection.years))]
        behind = [at for at, gap in enumerate(gaps) if gap < 0]
        if not behind:
            ahead = next((at for at, gap in enumerate(gaps) if gap > 0), None)
            if ahead is None:
                return quoter.say("tell.turns_never_moves", year=self._end())
            return quoter.say("tell.turns_at_once", ahead=quoter.year(first + ahead, "ahead_year", PROFIT))
        worst = min(behind, key=lambda at: gaps[at])
        usual, own = self._ends(worst + 1)
        parts = {
            "worst": quoter.year(first + worst, "worst_year", PROFIT),
            "size": quoter.size(PROFIT, gaps[worst], own - usual, "gap", first + worst),
        }
        if behind[-1] == len(gaps) - 1:
            return quoter.say("tell.turns_not_yet", year=self._end(), **parts)
        return quoter.say("tell.turns", ahead=quoter.year(first + behind[-1] + 1, "ahead_year", PROFIT), **parts)

    def costs(self) -> Sentence:
        """Programme money and running costs over the years, debt at the end, and what the owner pays or gets."""
        start = self.quoter.year(self.projection.years[1], "first_year")
        spent = {name: self._spent(name) for name in ("programme_investment", "programme_costs")}
        costs = self.quoter.say("tell.costs", start=start, year=self._end(), debt=self._gap("debt"), **spent)
        owner = owner_sentence(self.quoter, self.projection, self.reference)
        return self.quoter.in_a_row([costs, owner]) if owner else costs

    def offsets(self) -> Sentence:
        """Profit's gains and costs before they are set against each other; as printed they make the printed difference."""
        before, after = (Traced.of(p.scenario, p.baseline, p.years[-1]) for p in (self.reference, self.projection))
        found = {route.through: route.carried for route in routes(Flow(before, after, PROFIT, self.last))}
        gain, cost = sum(v for v in found.values() if v > 0), sum(v for v in found.values() if v < 0)
        printed = self.words.parts(PROFIT, (gain, cost), self.words.gap(PROFIT, *self._ends(-1)))
        year, quoter = self._end(), self.quoter
        gained = quoter.size(PROFIT, printed[0], gain, "gains", self.last)
        if self.words.same(PROFIT, cost):
            return quoter.say("tell.offsets_none", year=year, gain=gained)
        worst = min(found, key=found.__getitem__)
        return quoter.say(
            "tell.offsets",
            year=year,
            gain=gained,
            cost=quoter.size(PROFIT, printed[1], cost, "costs", self.last),
            through=self.words.inside(self.words.variable(worst)),
            worst=quoter.size(PROFIT, found[worst], found[worst], "route", self.last, of=worst),
        )

    def limits(self) -> Sentence:
        """Limits that bind, where a lever stops short, and enterprises that are rescued or leave."""
        met = limits_met(self.projection, self.reference)
        found = limits_said(self.quoter, met, self.projection, self.reference)
        also = all_stops(self.quoter, self.projection) + deal_sentences(self.quoter, self.projection)
        also += solvency_sentences(self.quoter, self.projection)
        said = self.quoter.in_a_row([*found, *also])
        idle = idle_said(self.projection.scenario, self.words).values()
        said = self.quoter.in_a_row([said, *(Sentence("idle", text, ()) for text in idle)]) if idle else said
        return self.quoter.say("tell.limits", limits=said)

    def sure(self) -> Sentence:
        """What profit rests on, and how many of the moved levers rest on judgement."""
        counts, quoter = input_grades(PROFIT, self.projection.baseline), self.quoter
        levers = self.projection.scenario.changed()
        grades: Counter[str] = Counter(self.projection.baseline.levers[name].grade for name in levers)
        return quoter.say(
            "tell.sure",
            count=quoter.count(len(levers), "levers"),
            judged=quoter.count(grades[JUDGEMENT], "judged"),
            grade=self.words.inside(self.words(f"kind.{weakest(PROFIT, self.projection.baseline)}")),
            **{kind: quoter.count(count, f"inputs:{kind}", PROFIT) for kind, count in counts.items()},
        )
