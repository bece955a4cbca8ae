"""What one enterprise pays under a plan that its profit does not show: outcomes of the list of prices, each in its worst year."""

from __future__ import annotations

from simulation.engine.catalogue import catalogue
from simulation.explanation.wrong_years import LEAST
from simulation.language.quotes import Quoter, Sentence
from simulation.projection import Projection

MOST = 3  # prices named on a sheet of one page: those largest beside practice
WHOLE_ONLY = ("province", "none")  # aggregates without a value of an enterprise


def entity_prices(
    entity: str, own: Projection, usual: Projection, quoter: Quoter, until: int
) -> dict[str, tuple[int, float]]:
    """Year and printed difference from current practice of the largest prices an enterprise pays in a year up to `until`."""
    found: dict[str, tuple[int, float]] = {}
    size: dict[str, float] = {}
    for name in catalogue().listed("price"):
        if catalogue().variables[name].aggregate in WHOLE_ONLY:
            continue
        side, words = 1 if catalogue().less_is_better(name) else -1, quoter.words
        for year, practice, reached in zip(own.years, usual.entity(name, entity), own.entity(name, entity), strict=True):
            gap = words.gap(name, float(practice), float(reached))
            told = year <= until and (reached - practice) * side > LEAST * abs(practice) and not words.same(name, gap)
            if told and gap * side > found.get(name, (0, 0.0))[1] * side:
                found[name] = year, gap
                size[name] = abs(gap) / max(abs(float(practice)), 1e-9)
    largest = sorted(found, key=lambda name: -size[name])[:MOST]
    return {name: found[name] for name in found if name in largest}


def entity_prices_said(entity: str, own: Projection, usual: Projection, quoter: Quoter, until: int) -> Sentence | None:
    """The same as a sentence; None where the enterprise pays nothing of it."""
    paid = entity_prices(entity, own, usual, quoter, until)
    if not paid:
        return None
    told = [
        quoter.say(
            "sheet.price",
            name=quoter.words.inside(quoter.words.variable(name)),
            gap=quoter.moved(name, gap, f"gap_of:{entity}", year),
            year=quoter.year(year, f"worst_of:{entity}", name),
        )
        for name, (year, gap) in paid.items()
    ]
    return quoter.say("sheet.prices", changes=quoter.joined(told, "list.semicolon"))
