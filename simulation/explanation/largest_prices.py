"""The largest prices of a plan: like is compared with like, and kinds that cannot be compared are each named.

Money earned in a year is weighed against money earned, investment against investment, balances against balances, debt against debt,
the owner's cash of all years by itself, by their size in money; what is counted in other units by its share of practice.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulation.engine.catalogue import catalogue
from simulation.explanation.prices_in_words import (
    CLEAR,
    earlier_prices,
    in_year,
    last_prices,
    lever_prices,
    own_prices,
    within,
)
from simulation.explanation.wrong_years import CASH, OWED, Price
from simulation.language.quotes import Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import Projection

MONEY = "亿元"
INVESTED = ("road_spending", "cooperation_spending")
SOLD = ("new_product_output", "three_new_revenue")  # output, of which a part only is earned
HELD = (
    "road_backlog",
    "upkeep_backlog",
    "fixed_capital",
    "construction_in_progress",
    "chain_capital",
    "attributable_equity",
)  # at a year's end
KINDS = ("earned", "cashed", "invested", "held", "owed", "sold", "counted")


def kind_of(variable: str) -> str:
    """What an outcome of the list of prices can be compared with: one of KINDS."""
    if catalogue().variables[variable].unit != MONEY:
        return "counted"
    if variable == OWED:
        return "owed"
    if variable == CASH:
        return "cashed"
    if variable in SOLD:
        return "sold"
    return "invested" if variable in INVESTED else "held" if variable in HELD else "earned"


def largest_prices(own: Projection, usual: Projection, words: Words, standing: bool = False) -> tuple[Price, ...]:
    """Of all a plan is paid with, the largest of each kind; none of a kind in which nothing is clearly off practice.

    standing: of what the plan as a whole still pays in the last year alone.
    """
    if not own.scenario.changed():
        return ()
    every = [*(ended := last_prices(own, usual, words)), *earlier_prices(own, usual, words), *own_prices(own, usual, words)]
    every += [
        within(own, one.lever, price.variable, words) or price
        for one in lever_prices(own, usual, words)
        for price in one.lost
        if price.variable != CASH  # what the owner pays in all stands beside, and counts what other levers bring
    ]
    if standing:
        every = [price for price in every if price.variable in {one.variable for one in ended}]
    kinds = {kind: [price for price in every if kind_of(price.variable) == kind] for kind in KINDS}
    return tuple(max(some, key=_size) for some in kinds.values() if any(price.clear(CLEAR) for price in some))


def _size(price: Price) -> tuple[float, float]:
    money = kind_of(price.variable) != "counted"
    return (abs(price.value), price.part) if money else (price.part, 0.0)


def price_clause(quoter: Quoter, own: Projection, usual: Projection, standing: bool = False) -> Sentence | None:
    """The largest price of each kind in a clause, by the lever that brings it, for the sentence in which a decision is asked; None where there is none.

    standing: of what is still paid in the last year alone.
    """
    found = largest_prices(own, usual, quoter.words, standing)
    alone = own.scenario.of_one_lever
    by_lever: dict[str, list[Price]] = {}
    for one in found:
        by_lever.setdefault("" if alone else one.lever, []).append(one)
    told = [one for some in by_lever.values() for one in some]
    first = next((one for one in told if one.year > own.years[-1]), None)
    said = [_said(quoter, lever, some, own, first) for lever, some in by_lever.items()]
    return quoter.joined(said) if said else None


def _said(quoter: Quoter, lever: str, prices: Sequence[Price], own: Projection, first: Price | None) -> Sentence:
    """The prices of the whole plan, or those of one lever alone, which is named once. first: of a year after the plan's last, which is called so once."""
    each = [in_year(quoter, one, own, alone=one is first) for one in prices]
    if not lever:
        return quoter.joined(each, "list.comma")
    words = quoter.words
    return quoter.say("price.of_lever", lever=words.inside(words.lever(lever)), changes=quoter.joined(each, "list.comma"))
