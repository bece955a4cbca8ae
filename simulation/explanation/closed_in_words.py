"""Years reported beside what the model gives for them, in sentences for pages and documents: those since the base year, and a base year gone on from."""

from __future__ import annotations

from simulation.engine.catalogue import catalogue
from simulation.language.quotes import Quoter, Sentence
from simulation.projection import HEADLINES, Projection
from simulation.tracking.closed_years import last_closed, reported

MOST = 4  # outcomes named in a sentence


def closed_sentences(quoter: Quoter, usual: Projection) -> list[Sentence]:
    """A sentence for each year reported of the whole, and what the projection rests on; none where nothing was. usual: current practice."""
    found = [said for year in usual.years if (said := _year(quoter, usual, year))]
    gone_on = carried_said(quoter, usual)
    return [*([gone_on] if gone_on else []), *found, *([rests_said(quoter, usual)] if found else [])]


def carried_said(quoter: Quoter, usual: Projection) -> Sentence | None:
    """Of a place that goes on from a year reported: how far what was reported was from what had been projected for it."""
    base, order = usual.years[0], [*HEADLINES, *catalogue().scorecard]
    rows = {row.variable: row for row in usual.baseline.carried_years if not row.entity and row.year == base}
    told = ((name, rows[name].value, rows[name].modelled) for name in dict.fromkeys(order) if name in rows)
    parts = [_carried_part(quoter, name, value, before, base) for name, value, before in told if before is not None]
    return quoter.say("carried.said", base=quoter.year(base, "base"), parts=quoter.joined(parts[:MOST])) if parts else None


def _carried_part(quoter: Quoter, variable: str, value: float, before: float, year: int) -> Sentence:
    words = quoter.words
    gap = quoter.change(variable, words.gap(variable, before, value), value - before, "gap", year)
    figures = {
        "value": quoter.level(variable, value, "known", year),
        "model": quoter.level(variable, before, "projected", year),
    }
    return quoter.say("carried.part", name=words.variable(variable), **figures, gap=gap)


def rests_said(quoter: Quoter, usual: Projection) -> Sentence:
    """From which figures the projection goes on, and how it would go on from the last year reported."""
    last = quoter.year(last_closed(usual.baseline) or usual.years[0], "closed")
    return quoter.say("closed.rests", base=quoter.year(usual.years[0], "base"), last=last)


def closed_part(quoter: Quoter, usual: Projection, variable: str, year: int) -> Sentence | None:
    """An outcome as reported of a year, and how far the model's current practice is from it."""
    told = reported(usual.baseline, variable).get(year)
    if told is None or year not in usual.years or variable in usual.baseline.unreported:
        return None
    model = float(usual.total(variable)[usual.years.index(year)])
    gap, words = quoter.words.gap(variable, model, told), quoter.words
    parts = {"name": words.variable(variable), "value": quoter.level(variable, told, "known", year)}
    if words.same(variable, gap):
        return quoter.say("closed.part.same", **parts)
    parts["model"] = quoter.level(variable, model, "central", year)
    return quoter.say("closed.part", **parts, gap=quoter.change(variable, gap, told - model, "gap", year))


def closed_outcome(quoter: Quoter, usual: Projection, variable: str) -> Sentence | None:
    """All years reported of an outcome of the whole; None without any."""
    years = [year for year in reported(usual.baseline, variable) if year in usual.years]
    found = [(year, part) for year in years if (part := closed_part(quoter, usual, variable, year))]
    said = [quoter.say("closed.year", year=quoter.year(year, "closed"), parts=part) for year, part in found]
    return quoter.in_a_row(said) if said else None


def _year(quoter: Quoter, usual: Projection, year: int) -> Sentence | None:
    others = (name for name in catalogue().scorecard if name not in HEADLINES)
    parts = [part for name in (*HEADLINES, *others) if (part := closed_part(quoter, usual, name, year))]
    if not parts:
        return None
    return quoter.say("closed.year", year=quoter.year(year, "closed"), parts=quoter.joined(parts[:MOST]))
