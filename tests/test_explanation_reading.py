"""A plan in sentences: every number in every sentence is computed again by another way."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from pages.parts import state
from pages.parts.explanation import plan_in_words as spoken
from pages.parts.wording.words import texts
from simulation import HEADLINES, Scenario, catalogue, embedded_baseline, embedded_place, project
from simulation.analysis.causes.decomposition import Moment, sum_drivers
from simulation.analysis.goals.limits import limits_met
from simulation.evidence.provenance import GRADES, input_grades
from simulation.explanation import plan_in_words as module
from simulation.explanation.actions import COSTS, actions_of
from simulation.explanation.obstacles import KINDS, distance
from simulation.explanation.plan_in_words import reading
from simulation.inputs import stopped_short
from simulation.language.words import Words
from simulation.report.content.analyses import shares
from simulation.report.content.facts import gather
from simulation.report.content.request import Request
from simulation.report.content.story import Story
from simulation.report.content.story_tables import lever_table
from tests.support import speak

DOWNTURN = {"preset": "downturn"}
PLANS = {
    "deepening": Scenario.preset("deepening"),
    "first_class": Scenario.preset("first_class"),
    "deleveraging": Scenario.preset("deleveraging"),
    "new_energy_first": Scenario.preset("new_energy_first").under(DOWNTURN),
    "innovation_first": Scenario.preset("innovation_first"),
    "one": Scenario("own", {"benchmarking": {"by_year": {"2025": 0.4, "2028": 0.8}}}),
    "apart": Scenario("own", {}, {"steel": {"benchmarking": 1.0}}),
    "quota": Scenario(
        "own",
        {n: {"value": v, "start": 2024, "full": 2025} for n, v in (("new_energy_starts", 600), ("new_energy_quota", 0))},
    ),
}


@cache
def case(name: str, language: str = "zh"):
    """A plan's run, its reference and what is said about it."""
    plan = PLANS[name]
    own, usual = project(plan), project(Scenario.preset("reference").under(plan.conditions))
    return plan, own, usual, reading(own, usual, actions_of(plan), Words.screen(language))


class Again:
    """Numbers of a reading, each computed anew from runs, tables and other analyses."""

    def __init__(self, plan, own, usual):
        self.plan, self.own, self.usual = plan, own, usual
        self.gaps = own.total("total_profit") - usual.total("total_profit")

    def of(self, figure) -> float:
        kind, _, detail = figure.statistic.partition(":")
        return float(getattr(self, f"_{kind}")(figure, detail))

    def _gap(self, figure, _):
        at = self.own.years.index(figure.year)
        return self.own.total(figure.variable)[at] - self.usual.total(figure.variable)[at]

    def _cumulated_gap(self, figure, _):
        return sum(self.own.total(figure.variable)[1:]) - sum(self.usual.total(figure.variable)[1:])

    def _cumulated(self, figure, _):
        return sum(self.own.total(figure.variable)[1:])

    def _cumulated_reference(self, figure, _):
        return sum(self.usual.total(figure.variable)[1:])

    def _central(self, figure, _):
        return self.own.total(figure.variable)[-1]

    def _central_reference(self, figure, _):
        return self.usual.total(figure.variable)[-1]

    def _levers(self, *_):
        named = set(self.plan.levers) | {lever for own in self.plan.entities.values() for lever in own}
        rows, own = embedded_place().levers, self.plan.levers
        moved = {n for n in named if n not in own or own[n].by_year or own[n].value != rows[n].neutral}
        return len(moved)

    def _judged(self, *_):
        return sum(embedded_place().levers[lever].grade == "C" for lever in self.plan.changed())

    def _practice(self, figure, _):
        return embedded_place().levers[figure.lever].neutral

    def _setting(self, figure, _):
        setting = self.plan.levers[figure.lever]
        return setting.by_year[-1][1] if setting.by_year else setting.value

    def _share(self, figure, _):
        found = {share.player: share.value for share in shares(self.plan, embedded_baseline(), 2030)[2]}
        return found[figure.lever]

    def _last_year(self, *_):
        return 2030

    def _first_year(self, *_):
        return 2024

    def _worst_year(self, *_):
        return 2024 + int(np.argmin(self.gaps[1:]))

    def _ahead_year(self, *_):
        return next(
            year for year in range(2024, 2031) if all(self.gaps[year - 2023 :] > -0.05) and self.gaps[year - 2023] > 0.05
        )

    def _limit_year(self, _, kind):
        return self._bound(kind).year

    def _amount(self, _, kind):
        return self._bound(kind).amount

    def _allowed(self, _, kind):
        return self._bound(kind).allowed

    def _room(self, figure, entity):
        return stopped_short(self.plan, figure.lever)[entity]

    def _parameter(self, _, name):
        return catalogue().parameters[name].value

    def _entity(self, figure, entity):
        return self.own.entity(figure.variable, entity)[self.own.years.index(figure.year)]

    def _deal_year(self, _, entity):
        return 2023 + int(np.flatnonzero(self.own.entity("shares_sold", entity))[-1])

    def _deal_share(self, _, entity):
        return abs(self.own.entity("shares_sold", entity).sum())

    def _deals_more(self, *_):
        unsold = self.own.values["stake_wanted"] - self.own.values["mixed_stake"]
        return int((unsold.max(axis=0) > 1e-9).sum()) - 6

    def _bound(self, kind):
        return next(limit for limit in limits_met(self.own, self.usual) if limit.kind == kind)

    def _inputs(self, _, kind):
        return input_grades("total_profit", embedded_baseline())[kind]


TOGETHER = ("gains", "costs", "route")


@pytest.mark.parametrize("name", PLANS)
def test_every_number_is_computed_again(name):
    plan, own, usual, said = case(name)
    again = Again(plan, own, usual)
    quotes = [quote for sentence in said for quote in sentence.quotes]
    for quote in quotes:
        if quote.statistic not in TOGETHER:
            assert quote.value == pytest.approx(again.of(quote), abs=1e-9), quote
    assert len(quotes) > 15


@pytest.mark.parametrize("language", state.LANGUAGES)
@pytest.mark.parametrize("name", PLANS)
def test_every_quote_is_its_value_in_its_unit(name, language):
    """Written from value and unit alone it is the same, but for differences, which agree with the figures printed beside them."""
    words = Words.screen(language)
    for quote in (quote for sentence in case(name, language)[3] for quote in sentence.quotes):
        if quote.unit in ("year", "count"):
            assert quote.text == str(quote.value)
        elif quote.lever and not quote.variable:
            row = embedded_place().levers[quote.lever]
            assert (
                quote.text == words.number(quote.value, row.unit, words.setting_digits(row, quote.value))
                and quote.unit == row.unit
            )
        elif not quote.variable:
            assert quote.text == words.without_unit(quote.value, quote.unit)
        else:
            near = 1.5 * 10.0 ** -words.digits(quote.variable if quote.statistic != "route" else "total_profit")
            shown = float(re.sub(r"[^\d.]", "", quote.text.replace("10 MW", "")))
            assert shown == pytest.approx(abs(quote.value) * words.factor(quote.unit), abs=near), quote


@pytest.mark.parametrize("language", state.LANGUAGES)
@pytest.mark.parametrize("name", PLANS)
def test_gains_less_costs_are_the_difference_as_printed(name, language):
    _, own, usual, said = case(name, language)
    words = Words.screen(language)
    found = {quote.statistic: quote.text for sentence in said for quote in sentence.quotes if quote.statistic in TOGETHER}
    if "costs" in found:
        gain, cost = (float(re.sub(r"[^\d.]", "", found[side])) for side in ("gains", "costs"))
        gap = words.gap("total_profit", *(float(p.total("total_profit")[-1]) for p in (usual, own)))
        assert gain - cost == pytest.approx(gap * words.factor("亿元"), abs=1e-9)


@pytest.mark.parametrize("name", PLANS)
def test_gains_and_costs_make_the_change_of_profit(name):
    """Together they are the gap; a cost that is a term of profit's own sums takes its change."""
    _, own, usual, said = case(name)
    found = {quote.statistic: quote for sentence in said for quote in sentence.quotes if quote.statistic in TOGETHER}
    gap = own.total("total_profit")[-1] - usual.total("total_profit")[-1]
    costs = found["costs"].value if "costs" in found else 0.0
    assert found["gains"].value + costs == pytest.approx(gap, abs=0.05 if "costs" not in found else 1e-8)
    if "route" not in found:
        return
    terms = {}
    for variable in ("total_profit", "operating_surplus", "value_added"):
        terms |= sum_drivers(Moment(usual, 2030), Moment(own, 2030), variable, ())
    if found["route"].variable in terms:
        # part of value added also works through later years, so the two ways differ in the fourth figure
        assert found["route"].value == pytest.approx(terms[found["route"].variable], rel=1e-3)
    assert costs <= found["route"].value < 0


@pytest.mark.parametrize("language", state.LANGUAGES)
@pytest.mark.parametrize("name", PLANS)
def test_sentences_hold_no_number_without_a_source(name, language, monkeypatch):
    speak(monkeypatch, language)
    *_, said = case(name, language)
    assert 4 <= len(said) <= 7
    for sentence in said:
        text = str(sentence)
        for row in embedded_place().levers.values():
            text = text.replace(getattr(row, f"label_{language}"), "")
        for quote in sorted(sentence.quotes, key=lambda quote: -len(quote.text)):
            assert quote.text in sentence.text
            text = text.replace(quote.text, "")
            assert spoken.source(quote).startswith(quote.text)
        assert not re.search(r"\d", text), (sentence.key, text)
        assert "{" not in text


def test_every_sentence_there_is_has_its_words():
    """Keys in the code, in both languages, and no words for sentences that are never said."""
    with open(module.__file__, encoding="utf-8") as file:
        code = file.read()
    named = set(re.findall(r'"(tell\.[a-z_]+)"', code)) | {"tell.adds", "tell.takes"}
    shown = {"tell.title", "tell.sources", "tell.sources_note", "tell.source"}
    assert named | shown == {key for key in texts() if key.startswith("tell.")}
    statistics = set(re.findall(r'"([a-z_]+)", (?:PROFIT|variable|worst|"|lever=)', code))
    assert {f"from.{name}" for name in statistics if f"from.{name}" in texts()}
    assert {f"obstacle.{kind}" for kind in KINDS} == {key for key in texts() if key.startswith("obstacle.")}
    assert all(f"kind.{grade}" in texts() for grade in GRADES)


@pytest.mark.parametrize("name", ["deepening", "deleveraging", "new_energy_first", "one", "apart"])
def test_actions_add_up_to_the_outcomes(name):
    plan = PLANS[name]
    found = actions_of(plan)
    own, usual = project(plan), project(Scenario.preset("reference"))
    for variable in HEADLINES:
        whole = own.total(variable)[-1] - usual.total(variable)[-1]
        assert found.whole[variable] == pytest.approx(whole, abs=1e-9)
        assert sum(action.adds[variable] for action in found.actions) == pytest.approx(whole, abs=1e-9)
    for variable in COSTS:
        spent = (own.total(variable) - usual.total(variable))[1:].sum()
        assert sum(action.costs[variable] for action in found.actions) == pytest.approx(spent, abs=1e-8)
    assert {a.player for a in found.actions} - {"conditions"} == set(plan.changed())


BACK = Scenario(
    "back",
    {
        "mixed_ownership": {"by_year": {2027: 0.3, 2028: 0.3, 2029: 0}},
        "sale_form": 1,
        "delegation": 0.6,
    },
)


@pytest.mark.parametrize("language", state.LANGUAGES)
def test_every_figure_of_a_stake_sold_and_bought_back_has_its_source(language, monkeypatch):
    """What new holders keep had none: the explanation page went down."""
    speak(monkeypatch, language)
    said = reading(project(BACK), project(BACK.reference()), actions_of(BACK), Words.screen(language))
    quotes = [quote for sentence in said for quote in sentence.quotes]
    assert {"kept", "furthest_year"} <= {quote.statistic.partition(":")[0] for quote in quotes}
    assert all(spoken.source(quote).startswith(quote.text) for quote in quotes)


@pytest.mark.parametrize(("language", "said"), [("zh", "由 0%调到 30%（到2028年"), ("en", "from 0% to 30% (by 2028")])
def test_a_lever_that_is_put_back_is_told_with_the_furthest_it_went(language, said):
    """Equity sold in 2027 and bought back in 2029: 'the boldest: further mixed-ownership reform from 0% to 0%'."""
    first = str(reading(project(BACK), project(BACK.reference()), actions_of(BACK), Words.screen(language))[0])
    assert said in first.replace("\u00a0", " ")
    assert distance(BACK.levers["mixed_ownership"], embedded_place().levers["mixed_ownership"]) == 0, "it ends at practice"


@pytest.mark.parametrize(("language", "names"), [("zh", ("转让老股", "增资扩股")), ("en", ("old shares", "new capital"))])
def test_what_a_lever_chooses_is_written_by_name(language, names):
    """The form of a sale of shares, by name in the reading, in the table of levers and on the sheet of an enterprise; measures stay figures."""
    plan = Scenario("new", {"mixed_ownership": 0.2, "sale_form": 1})
    first = str(reading(project(plan), project(plan.reference()), actions_of(plan), Words.screen(language))[0])
    assert all(name in first.replace("\u00a0", " ") for name in names)
    story = Story(gather(Request((plan,), language, ("pdf",), draws=8, date="2026-11-30")))
    rows = {row[0]: row for row in lever_table(story, story.lead).rows}
    assert [rows[story.words.lever("sale_form")][at] for at in (2, 3)] == list(names)
    assert story.words.choice(embedded_place().levers["mixed_ownership"], 0.2) == ""
