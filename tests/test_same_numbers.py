"""Pages and documents show one set of numbers: the same ranges, chances, values and differences for the same scenario."""

from __future__ import annotations

import re
from functools import cache

import pytest

from simulation import HEADLINES, Scenario, catalogue, embedded_place, project
from simulation.analysis.goals.targets import TargetSet
from simulation.analysis.like_for_like import first_alike, on_closing
from simulation.analysis.uncertainty.released_ranges import DRAWS, SEED
from simulation.language.texts import texts
from simulation.report.charts.bar_charts import lever_rows
from simulation.report.content.facts import gather
from simulation.report.content.request import Request
from simulation.report.content.story import Story
from simulation.report.content.story_tables import cost_table, outcome_table
from tests.report_support import presets
from tests.support import closed
from tests.test_pages import cards, open_page, sound, written

PLANS = ("deepening", "new_energy_first")


@cache
def story(plan: str, language: str) -> Story:
    """The report of a plan as the export page makes it."""
    return Story(gather(Request(presets(plan), language=language)))


@cache
def story_of_few_draws(plan: str, language: str) -> Story:
    """The same with ranges nobody looks at."""
    return Story(gather(Request(presets(plan), language=language, draws=16)))


def ranges(app, language: str) -> list[str]:
    """The ranges below the cards of a page."""
    pattern = re.compile(closed(texts()["home.range"][language]).replace("{span}", "(.*)"))
    below = [closed(card.below.split("\u2003")[0]) for card in cards(app)]
    return [found.group(1) for text in below if (found := pattern.fullmatch(text))]


def test_one_number_of_draws_and_one_seed():
    request = Request(presets("deepening"))
    assert (request.draws, request.seed) == (DRAWS, SEED) == (2000, 2023)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_ranges_of_home_are_those_of_documents(plan, language):
    told = story(plan, language)
    shown = ranges(sound(open_page("home", language, plan)), language)
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


def numbers(text: str) -> list[float]:
    """Numbers in a text, signs kept."""
    bare = text.replace("CNY", "").replace(",", "").replace("\u2212", "-")
    return [float(found) for found in re.findall(r"[+-]?\d+\.?\d*", re.sub(r"\s", "", bare))]


def agree(value: str, reference: str, gap: str) -> bool:
    """Whether a printed difference is that of the two printed numbers."""
    (own,), (usual,) = numbers(value)[:1], numbers(reference)[:1]
    moved = numbers(gap)[0] if numbers(gap) else 0.0
    return abs((own - usual) - moved) < 1e-9


PRESETS = tuple(name for name in embedded_place().scenario_presets if name != "reference")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PRESETS)
def test_differences_in_documents_agree_with_the_numbers_beside_them(plan, language):
    """Outcome table, cost table and cards of every package, in both languages."""
    told = story_of_few_draws(plan, language)
    for _, _, base, reference, value, gap, _ in outcome_table(told, told.lead).rows:
        assert numbers(base) and agree(value, reference, gap), (reference, value, gap)
    for _, reference, value, gap in cost_table(told, told.lead).rows:
        assert agree(value, reference, gap), (reference, value, gap)
    for h, card in zip(told.lead.headlines, told.cards(told.lead), strict=True):
        assert agree(
            card.value, told.words.figure(h.variable, h.reference), card.gap if told.words("card.same") != card.gap else ""
        )


@pytest.mark.parametrize("plan", PRESETS)
def test_contributions_in_documents_add_up(plan):
    """The bars of the waterfall as printed lead from the first to the last level as printed."""
    rows, _ = lever_rows(told := story_of_few_draws(plan, "zh"), told.lead)
    first, *steps, last = [numbers(row["text"])[0] for row in rows]
    assert first + sum(steps) == pytest.approx(last, abs=1e-9)


@pytest.mark.parametrize("plan", ["first_class", "new_energy_first"])
def test_differences_on_pages_agree_with_the_numbers_beside_them(plan):
    app = sound(open_page("home", "zh", plan))
    told = story_of_few_draws(plan, "zh")
    shown = {card.label: card for card in cards(app)}
    for h in told.lead.headlines:
        metric = shown[told.words("card.label", name=told.words.variable(h.variable), year=told.year)]
        assert agree(metric.value, told.words.figure(h.variable, h.reference), metric.delta), metric
    rows = [
        line.strip("|").split("|") for line in written(sound(open_page("scorecard", "zh", plan))).splitlines() if "|" in line
    ]
    checked = [row for row in rows if len(row) == 7 and numbers(row[2]) and numbers(row[3])]
    assert len(checked) > 15
    assert all(agree(row[3], row[2], row[6]) for row in checked), checked
    marked = [row for row in checked if "（" in row[4]]
    run = project(Scenario.preset(plan))
    apart = [key for key in catalogue().monthly(run.years[-1]) if on_closing(run, key) or first_alike(key)]
    assert {row[0].split("\xa0")[0] for row in marked} == {told.words.variable(key) for key in apart}
    assert apart and all("按年末数" in row[4] or "较2024年" in row[4] for row in marked)
    assert all(agree(row[3], row[1], row[4]) for row in checked if row not in marked), "unmarked: of the figures beside it"
    table = [
        line.strip("|").split("|") for line in written(sound(open_page("profit", "zh", plan))).splitlines() if "|" in line
    ]
    one_each = {texts()["total"]["zh"], *(row.label_zh for row in embedded_place().entities)}
    entities = [row for row in table if len(row) == 5 and row[0].strip("*").split("\xa0")[0] in one_each]
    assert len(entities) == 10 and all(agree(row[2], row[1], row[3]) for row in entities), entities
