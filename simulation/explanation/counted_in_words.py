"""Levers that are counted, since profit cannot tell it: what is not valued, and people and enterprises behind a cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from simulation.analysis.causes.counterfactual import without
from simulation.engine.scenario import Scenario
from simulation.language.quotes import Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import Projection
from simulation.run import project

COUNTS: Mapping[str, str] = {"key_technology_share": "technologies_solved", "core_business_share": "focused_capital"}
PAID: Mapping[str, str] = {
    "loss_treatment": "settled_workers",
    "new_subsidiary_control": "foregone_units",
}  # profit tells what it costs, not how many
FOUNDING, FOREGONE, EACH, PROFIT = "new_subsidiary_control", "foregone_growth", "profit_per_sound_unit", "total_profit"
UNIT = "亿元/户"


def counted_said(quoter: Quoter, own: Projection, usual: Projection) -> list[Sentence]:
    """A sentence for each such lever that a plan moves: its count in the last year against current practice."""
    return [_said(quoter, lever, own, usual) for lever in own.scenario.changed() if _gap(quoter.words, lever, own, usual)]


def count_behind(quoter: Quoter, lever: str, own: Projection, usual: Projection) -> Sentence | None:
    """People or enterprises behind what a lever costs, as a clause; None where there are none."""
    gap = _gap(quoter.words, lever, own, usual) if lever in PAID else 0.0
    if not gap:
        return None
    name, year = PAID[lever], own.years[-1]
    count = quoter.size(name, gap, float(own.total(name)[-1] - usual.total(name)[-1]), "gap", year)
    return quoter.say(f"counted.behind.{name}", count=count, year=quoter.year(year, "last_year"))


def _gap(words: Words, lever: str, own: Projection, usual: Projection) -> float:
    """Difference of a lever's count as printed; nought where it has none, or pays with less of it."""
    name = COUNTS.get(lever) or PAID.get(lever)
    gap = words.gap(name, float(usual.total(name)[-1]), float(own.total(name)[-1])) if name else 0.0
    return 0.0 if name is None or words.same(name, gap) or (lever in PAID and gap < 0) else gap


def _said(quoter: Quoter, lever: str, own: Projection, usual: Projection) -> Sentence:
    words, year, name = quoter.words, own.years[-1], COUNTS.get(lever)
    if name is None:
        behind = quoter.say("counted.paid", lever=words.lever(lever), behind=count_behind(quoter, lever, own, usual))
        worth = _not_founded(quoter, own, usual) if lever == FOUNDING else None
        return quoter.in_a_row([behind, worth]) if worth else behind
    return quoter.say(
        "counted.said",
        lever=words.lever(lever),
        name=words.inside(words.variable(name)),
        gap=quoter.moved(
            name,
            _gap(words, lever, own, usual),
            "gap",
            year,
            value=float(own.total(name)[-1] - usual.total(name)[-1]),
        ),
        year=quoter.year(year, "last_year"),
    )


def _not_founded(quoter: Quoter, own: Projection, usual: Projection) -> Sentence | None:
    """What enterprises not founded are taken to have earned, and whether the lever would still gain were it the most that is thought possible."""
    year, lost = own.years[-1], float(own.total(FOREGONE)[-1] - usual.total(FOREGONE)[-1])
    if quoter.words.same(FOREGONE, lost):
        return None
    row, each = own.baseline.parameters[EACH], float(np.ravel(own.inputs[EACH])[0])
    told = {
        "lost": quoter.size(FOREGONE, lost, lost, "gap", year),
        "each": quoter.number(each, UNIT, f"assumed:{EACH}", variable=FOREGONE),
        "grade": quoter.words(f"grade.{row.grade}"),
        "year": quoter.year(year, "last_year"),
    }
    gained, still = _gain(own, own.scenario), _gain(own, _earning(own.scenario, row.high))
    if gained <= 0 or each >= row.high or quoter.words.same(PROFIT, gained):
        return quoter.say("counted.not_founded", **told)
    if still > 0:
        most = quoter.number(row.high, UNIT, f"most:{EACH}", variable=FOREGONE)
        left = quoter.moved(PROFIT, quoter.words.gap(PROFIT, 0.0, still), f"gap_of:{FOUNDING}", year, value=still)
        return quoter.say("counted.not_founded_still", **told, most=most, still=left)
    even = each + (row.high - each) * gained / (gained - still)
    return quoter.say("counted.not_founded_even", **told, even=quoter.number(even, UNIT, "break_even", variable=FOREGONE))


def _earning(scenario: Scenario, each: float) -> Scenario:
    """A plan in which each enterprise not founded would have earned so much."""
    return replace(scenario, assumptions={**scenario.assumptions, EACH: each})


def _gain(own: Projection, plan: Scenario) -> float:
    """What the lever adds to profit in the last year, the rest of a plan held."""
    with_it, without_it = (project(one, own.baseline, own.years[-1]) for one in (plan, without(plan, (FOUNDING,))))
    return float((with_it.total(PROFIT) - without_it.total(PROFIT))[-1])
