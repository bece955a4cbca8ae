"""Levers that are counted, since profit cannot tell it: what is not valued, and people and enterprises behind a cost."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.language.quotes import Quoter, Sentence
from simulation.projection import Projection

COUNTS: Mapping[str, str] = {"key_technology_share": "technologies_solved", "core_business_share": "focused_capital"}
PAID: Mapping[str, str] = {
    "loss_treatment": "settled_workers",
    "new_subsidiary_control": "foregone_units",
}  # profit tells what it costs, not how many


def counted_said(quoter: Quoter, own: Projection, usual: Projection) -> list[Sentence]:
    """A sentence for each such lever that a plan moves: its count in the last year against current practice."""
    words, year, said = quoter.words, own.years[-1], []
    for lever in own.scenario.changed():
        name = COUNTS.get(lever) or PAID.get(lever)
        if name is None:
            continue
        before, after = (float(run.total(name)[-1]) for run in (usual, own))
        gap = words.gap(name, before, after)
        if words.same(name, gap) or (lever in PAID and gap < 0):
            continue
        said.append(
            quoter.say(
                "counted.said" if lever in COUNTS else "counted.paid",
                lever=words.lever(lever),
                name=words.inside(words.variable(name)),
                gap=quoter.moved(name, gap, "gap", year, value=after - before),
                year=quoter.year(year, "last_year"),
            )
        )
    return said
