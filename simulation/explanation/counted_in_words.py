"""Levers that are counted and not valued: what a plan makes of the count, since its profit cannot tell."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.language.quotes import Quoter, Sentence
from simulation.projection import Projection

COUNTS: Mapping[str, str] = {"key_technology_share": "technologies_solved", "core_business_share": "focused_capital"}


def counted_said(quoter: Quoter, own: Projection, usual: Projection) -> list[Sentence]:
    """A sentence for each such lever that a plan moves: its count in the last year against current practice."""
    words, year, said = quoter.words, own.years[-1], []
    for lever in own.scenario.changed():
        name = COUNTS.get(lever)
        if name is None:
            continue
        before, after = (float(run.total(name)[-1]) for run in (usual, own))
        gap = words.gap(name, before, after)
        if words.same(name, gap):
            continue
        said.append(
            quoter.say(
                "counted.said",
                lever=words.lever(lever),
                name=words.inside(words.variable(name)),
                gap=quoter.moved(name, gap, "gap", year, value=after - before),
                year=quoter.year(year, "last_year"),
            )
        )
    return said
