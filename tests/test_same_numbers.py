"""Pages and documents show one set of numbers: the same ranges, chances, values and differences for the same scenario."""

from __future__ import annotations

import re
from functools import cache

import pytest

from simulation import HEADLINES
from simulation.analysis.goals.targets import TargetSet
from simulation.analysis.uncertainty.released_ranges import DRAWS, SEED
from simulation.language.texts import texts
from simulation.report.content.facts import gather
from simulation.report.content.request import Request
from simulation.report.content.story import Story
from tests.report_support import presets
from tests.test_pages import open_page, sound, written

PLANS = ("deepening", "new_energy_first")


@cache
def story(plan: str, language: str) -> Story:
    """The report of a plan as the export page makes it."""
    return Story(gather(Request(presets(plan), language=language)))


def closed(text: str) -> str:
    """A text without its spaces."""
    return re.sub(r"\s", "", text)


def captions(app, key: str, language: str) -> list[str]:
    """What stands in the first blank of every caption made of a text."""
    pattern = re.compile(re.sub(r"\\{[^}]*\\}", "(.*?)", re.escape(closed(texts()[key][language]))) + r"(?::|$)")
    return [found.group(1) for caption in app.caption if (found := pattern.match(closed(caption.value)))]


def test_one_number_of_draws_and_one_seed():
    request = Request(presets("deepening"))
    assert (request.draws, request.seed) == (DRAWS, SEED) == (2000, 2023)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_ranges_of_home_are_those_of_documents(plan, language):
    told = story(plan, language)
    shown = captions(sound(open_page("home", language, plan)), "home.range", language)
    assert shown == [closed(told.words.bare_span(h.variable, h.low, h.high)) for h in told.lead.headlines]
    spans = [closed(told.words.span(h.variable, h.low, h.high)) for h in told.lead.headlines]
    assert [closed(card.span) for card in told.cards(told.lead)] == [closed(told.words("card.span", span=s)) for s in spans]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_ranges_of_the_uncertainty_page_are_those_of_documents(plan, language):
    told = story(plan, language)
    app = sound(open_page("ranges", language, plan))
    text = closed(written(app))
    for h in told.lead.headlines:
        assert closed(told.words.span(h.variable, h.low, h.high)) in text
    profit = told.lead.headlines[0]
    assert closed(told.words.span("total_profit", profit.gap_low, profit.gap_high)) in text
    assert closed(told.words.chance(profit.chance)) in text


@pytest.mark.parametrize("plan", PLANS)
def test_chances_of_targets_are_those_of_documents_draws(plan):
    told, targets = story(plan, "zh"), TargetSet()
    rows = [line for line in written(sound(open_page("targets", "zh", plan))).splitlines() if line.startswith("|")]
    checked = 0
    for variable in HEADLINES:
        target = targets.get(variable, told.year)
        if target is None:
            continue
        bound = {"at_least": target.value} if target.sign > 0 else {"at_most": target.value}
        chance = told.words.chance(float(told.lead.ensemble.probability(variable, **bound)[-1]))
        row = next(row for row in rows if row.startswith(f"|{told.words.variable(variable)}|"))
        assert closed(chance) in closed(row)
        checked += 1
    assert checked >= 2
