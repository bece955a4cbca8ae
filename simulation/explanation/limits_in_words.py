"""A limit that binds in a sentence, its figures quoted: for pages and documents."""

from __future__ import annotations

from simulation.analysis.goals.limits import Limit
from simulation.language.quotes import Quote, Quoter, Sentence

EFFORTS = "levers"  # unit of managers' attention: measures at full strength


def limit_sentence(quoter: Quoter, limit: Limit) -> Sentence:
    """What binds, when, and by how much."""
    at = quoter.year(limit.year, f"limit_year:{limit.kind}")
    amount, allowed = amounts(quoter, limit)
    return quoter.say(f"limit.{limit.kind}", at=at, amount=amount, allowed=allowed)


def amounts(quoter: Quoter, limit: Limit) -> tuple[Quote, Quote]:
    """What is wanted and what is allowed."""
    amount, allowed = (
        quoter.level(limit.variable, value, f"{side}:{limit.kind}", limit.year)
        if limit.variable
        else quoter.bare(value, EFFORTS, f"{side}:{limit.kind}", year=limit.year)
        for side, value in (("amount", float(limit.amount)), ("allowed", float(limit.allowed)))
    )
    return amount, allowed
