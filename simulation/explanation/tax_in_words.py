"""Why income tax of an enterprise is high beside its profit, or above it: losses of some firms do not offset profits of others."""

from __future__ import annotations

from simulation.engine.rows import Entity
from simulation.language.quotes import Quoter, Sentence
from simulation.projection import Projection

PROFIT, TAX, TAXABLE = "total_profit", "income_tax", "taxable_income"
HIGH = 0.5  # of profit: tax above it is told


def heavily_taxed(projection: Projection, entity: str) -> int | None:
    """The last year in which an enterprise's income tax is above its profit, or else the last of all if it is more than half of it; or None."""
    profit, tax = (projection.entity(name, entity) for name in (PROFIT, TAX))
    above = [year for year, earned, paid in zip(projection.years, profit, tax, strict=True) if paid > max(earned, 0.0)]
    half = [projection.years[-1]] if tax[-1] > HIGH * max(profit[-1], 0.0) else []
    return max(above + half, default=None)


def tax_sentences(quoter: Quoter, projection: Projection, entity: str = "") -> list[Sentence]:
    """A sentence for each enterprise that is taxed heavily in some year, in the last such year; entity: of that one alone."""
    asked = [row for row in projection.baseline.seen if entity in ("", row.id)]
    found = [(row, heavily_taxed(projection, row.id)) for row in asked]
    return [_said(quoter, projection, row, year) for row, year in found if year is not None]


def _said(quoter: Quoter, projection: Projection, row: Entity, year: int) -> Sentence:
    at, words, entity = projection.years.index(year), quoter.words, row.id
    profit, tax, taxable, used = (
        float(projection.entity(name, entity)[at]) for name in (PROFIT, TAX, TAXABLE, "losses_used")
    )
    rate = float(projection.baseline.columns["tax_rate"][projection.baseline.entity_ids.index(entity), 0])
    so = quoter.say(
        "tax.above" if tax > profit else "tax.high",
        name=words.of(row),
        year=quoter.year(year, f"taxed:{entity}"),
        profit=quoter.level(PROFIT, profit, f"of:{entity}", year),
        tax=quoter.level(TAX, tax, f"of:{entity}", year),
    )
    why = quoter.say(
        "tax.why",
        unrelieved=quoter.level(TAXABLE, taxable - profit, f"unrelieved:{entity}", year),
        taxable=quoter.level(TAXABLE, taxable - used, f"of:{entity}", year),
        rate=quoter.number(rate, "part", "tax_rate"),
    )
    return quoter.in_a_row([so, why])
