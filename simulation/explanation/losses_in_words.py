"""All that a plan loses in sentences, in one place for whoever shows a plan: its mark, cuts that pay back in years to come, prices and counts."""

from __future__ import annotations

from simulation.analysis.causes.assumed_away import assumed_away
from simulation.analysis.causes.later_years import later_years
from simulation.analysis.causes.payback import payback
from simulation.engine.scenario import Scenario
from simulation.explanation.counted_in_words import counted_said
from simulation.explanation.later_words import mark, repaid
from simulation.explanation.prices_in_words import assumed_said, prices_said
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.run import project


def losses_said(scenario: Scenario, year: int, words: Words) -> tuple[str, ...]:
    """A sentence each, of a plan in its own place against current practice to a year; none where it loses nothing."""
    place = scenario.place
    if not scenario.changed():
        return ()
    unproven = {row.lever for row in place.neglects.values() if row.unproven_en}
    cuts = (payback(scenario, lever, baseline=place) for lever in scenario.changed() if lever in unproven)
    own, usual = project(scenario, place, year), project(scenario.reference(), place, year)
    said = (
        mark(words, later_years(scenario, year, baseline=place), place),
        *(repaid(words, one, place) for one in cuts if one.first > 0),
        prices_said(own, usual, words),
        *map(str, counted_said(Quoter(words), own, usual)),
        *(assumed_said(one, words) for one in assumed_away(scenario, year)),
    )
    return tuple(filter(None, said))
