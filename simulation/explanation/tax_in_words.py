"""Why income tax is high beside profit, of an enterprise and of all: losses of some firms do not offset profits of others."""

from __future__ import annotations

import numpy as np

from simulation.engine.rows import Entity
from simulation.language.quotes import Quoter, Sentence
from simulation.projection import Projection

PROFIT, TAX, TAXABLE = "total_profit", "income_tax", "taxable_income"
RATE, USED = "effective_tax_rate", "losses_used"
HIGH = 0.5  # of profit: tax above it is told


def heavily_taxed(projection: Projection, entity: str) -> int | None:
    """The last year in which an enterprise's income tax is above its profit, or else the last of all if it is more than half of it; or None."""
    profit, tax = (projection.entity(name, entity) for name in (PROFIT, TAX))
    above = [year for year, earned, paid in zip(projection.years, profit, tax, strict=True) if paid > max(earned, 0.0)]
    half = [projection.years[-1]] if tax[-1] > HIGH * max(profit[-1], 0.0) else []
    return max(above + half, default=None)


def tax_sentences(quoter: Quoter, projection: Projection, entity: str = "") -> list[Sentence]:
    """A sentence for each enterprise that is taxed heavily in some year, in the last such year, why losses weigh at the first; entity: of that one alone."""
    asked = [row for row in projection.baseline.seen if entity in ("", row.id)]
    found = [(row, year) for row in asked if (year := heavily_taxed(projection, row.id)) is not None]
    said = [_said(quoter, projection, row, year) for row, year in found]
    return [quoter.in_a_row([one, quoter.say("tax.why")]) if one is said[0] else one for one in said]


def _said(quoter: Quoter, projection: Projection, row: Entity, year: int) -> Sentence:
    at, words, entity = projection.years.index(year), quoter.words, row.id
    profit, tax, taxable, used = (float(projection.entity(name, entity)[at]) for name in (PROFIT, TAX, TAXABLE, USED))
    rate = float(projection.baseline.columns["tax_rate"][projection.baseline.entity_ids.index(entity), 0])
    alike = words.figure(PROFIT, profit) == words.figure(TAX, tax)
    so = quoter.say(
        "tax.all" if alike else "tax.above" if tax > profit else "tax.high",
        name=words.of(row),
        year=quoter.year(year, f"taxed:{entity}"),
        profit=quoter.level(PROFIT, profit, f"of:{entity}", year),
        tax=quoter.level(TAX, tax, f"of:{entity}", year),
    )
    of = quoter.say(
        "tax.figures",
        unrelieved=quoter.level(TAXABLE, taxable - profit, f"unrelieved:{entity}", year),
        taxable=quoter.level(TAXABLE, taxable - used, f"of:{entity}", year),
        rate=quoter.number(rate, "part", "tax_rate"),
    )
    return quoter.in_a_row([so, of])


def rate_parts(projection: Projection) -> dict[str, np.ndarray]:
    """What tax on profit of all is made of (year,): statutory rates on profits as they are spread, losses and adjustments that
    relieve nothing, old losses used, and what is relieved for new energy."""
    whole = projection.whole
    profit, taxable, used, tax = (whole.values[name][..., 0] for name in (PROFIT, TAXABLE, USED, TAX))
    rate = whole.baseline.columns["tax_rate"][:, 0]
    bearing = np.maximum(taxable, 0)
    found = {
        "spread": rate * profit,
        "unrelieved": rate * (bearing - profit),
        "used": -rate * used,
        "relief": tax - rate * (bearing - used),
    }
    return {name: part.sum(axis=1) / profit.sum(axis=1) for name, part in found.items()}


def tax_of_all(quoter: Quoter, projection: Projection) -> Sentence | None:
    """How much of profit goes in income tax in the base year and the last, and what the change is made of; None without profit."""
    words, years, path = quoter.words, projection.years, projection.total(RATE)
    if not np.isfinite(path[[0, -1]]).all():
        return None
    parts = rate_parts(projection)
    moved = {name: float(part[-1] - part[0]) for name, part in parts.items()}
    whole = words.gap(RATE, float(path[0]), float(path[-1]))
    printed = dict(zip(moved, words.parts(RATE, list(moved.values()), whole), strict=True))
    told = [
        quoter.say(f"tax.part.{name}", moved=quoter.moved(RATE, printed[name], f"part:{name}", years[-1], value=moved[name]))
        for name in moved
        if not words.same(RATE, printed[name])
    ]
    ends = {"first": float(path[0]), "last": float(path[-1])}
    return quoter.say(
        "tax.whole" if told else "tax.whole.same",
        start=quoter.year(years[0], "base_year"),
        year=quoter.year(years[-1], "horizon"),
        parts=quoter.joined(told, "list.comma") if told else "",
        **{
            name: quoter.level(RATE, value, "central", year)
            for (name, value), year in zip(ends.items(), (years[0], years[-1]), strict=True)
        },
    )
