"""The verdict on a plan, with what it is paid with, by neglect, by sale or set otherwise: targets so reached are no praise."""

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
    """Which targets of the last year are reached, what ends worse than it began, and the largest prices of the plan.

    Of a plan that leaves nothing below practice, prices that are over by then stand in the table of prices alone.
    """
    found = verdict(quoter, own, variables, targets)
    price = price_told(quoter, own, usual) if found.text else None
    return quoter.joined([found, quoter.say("stands.paid", price=price)]) if price else found


def price_told(quoter: Quoter, own: Projection, usual: Projection) -> Sentence | None:
    """The largest prices of the plan as a verdict tells them; None where there are none."""
    return price_clause(quoter, own, usual, standing=not falls_short(own.scenario))
