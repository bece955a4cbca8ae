"""The verdict on a plan, with what it is paid with where it leaves something below practice: targets lit by neglect are no praise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulation.analysis.causes.lever_by_lever import falls_short
from simulation.explanation.largest_prices import price_clause
from simulation.explanation.standing import verdict
from simulation.language.quotes import Quoter, Sentence
from simulation.projection import Projection


def priced_verdict(
    quoter: Quoter,
    own: Projection,
    usual: Projection,
    variables: Sequence[str],
    targets: Mapping[str, Mapping[int, float]],
) -> Sentence:
    """Which targets of the last year are reached, what ends worse than it began, and the largest prices of what is left undone."""
    found = verdict(quoter, own, variables, targets)
    price = price_clause(quoter, own, usual) if found.text and falls_short(own.scenario) else None
    return quoter.joined([found, quoter.say("stands.paid", price=price)]) if price else found
