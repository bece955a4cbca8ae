"""R&D of a plan that is only other cost under another name: it moves the intensity reported, and no money."""

from __future__ import annotations

from simulation.language.quotes import Quoter, Sentence
from simulation.projection import Projection

RELABELLED = "relabelled_extra_rd"


def relabelled_said(quoter: Quoter, own: Projection, usual: Projection) -> Sentence | None:
    """How much of the R&D that a plan reports beyond current practice, or no longer reports, is relabelled, over its years; None where it is nothing."""
    amount = float((own.total(RELABELLED) - usual.total(RELABELLED)).sum())
    if quoter.words.same(RELABELLED, amount):
        return None
    size = quoter.size(RELABELLED, amount, amount, "cumulated_gap", own.years[-1])
    return quoter.say("costs.relabelled.more" if amount > 0 else "costs.relabelled.less", size=size)
