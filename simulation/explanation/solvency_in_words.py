"""Enterprises without equity in sentences: who is rescued or leaves, when, and who bears what."""

from __future__ import annotations

from simulation.language.quotes import Quoter, Sentence
from simulation.projection import Projection

RESCUED = ("rescue_capital",)
LEFT = ("exit_proceeds", "exit_staff_settled", "exit_settlements", "exit_repaid", "exit_unpaid", "exit_owner_cash")


def solvency_sentences(quoter: Quoter, projection: Projection) -> list[Sentence]:
    """A sentence for each enterprise and year in which it is rescued or leaves, in order of the table."""
    found = []
    for entity in projection.baseline.seen:
        for key, names in (("rescue", RESCUED), ("exit", LEFT)):
            happens = projection.entity("rescue_capital" if key == "rescue" else "leaving", entity.id) > 0
            for at, year in enumerate(projection.years):
                if happens[at]:
                    amounts = {
                        name: quoter.level(name, float(projection.entity(name, entity.id)[at]), f"entity:{entity.id}", year)
                        for name in names
                    }
                    when = quoter.year(year, f"{key}_year:{entity.id}")
                    found.append(quoter.say(f"solvency.{key}", name=quoter.words.of(entity), year=when, **amounts))
    return found
