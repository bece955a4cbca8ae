"""Labour productivity's own pieces: what depreciation adds to it, and entities against published benchmarks."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.figures import outcome_charts, row_names
from pages.parts.outcomes.yardsticks import Yardstick, yardsticks
from pages.parts.shared.sections import entity_name
from pages.parts.shared.view import View
from pages.parts.wording.quoted import quoter
from pages.parts.wording.words import (
    digits,
    figure,
    plain,
    printed_gap,
    scaled,
    unit,
    unit_of,
    word,
)
from simulation.analysis.like_for_like import on_closing, since_base
from simulation.language.quotes import Quote, Sentence

VARIABLE = "labour_productivity"


def depreciation_part(view: View) -> Sentence:
    """How much of the rise since the base year is only more depreciation."""
    quotes = quoter()

    def rise(variable: str) -> Quote:
        first, *_, last = map(float, since_base(view.projection, variable))
        printed = printed_gap(VARIABLE, first, last)
        return quotes.change(variable, printed, last - first, f"since:{view.years[0]}", view.last)

    return quotes.say(
        f"productivity.depreciation{'.closing' if on_closing(view.projection, VARIABLE) else ''}",
        start=view.years[0],
        year=view.last,
        whole=rise(VARIABLE),
        net=rise("labour_productivity_net"),
    )


def finding(view: View) -> Sentence | None:
    """How many entities were above the average of central enterprises in the year nearest to it, in words; nothing where the place does not know it."""
    own = yardsticks(view, VARIABLE)
    if not own:
        return None
    first, quotes = own[0], quoter()
    year = first.beside(view)
    paths = (view.projection.entity(VARIABLE, entity) for entity in view.projection.baseline.seen_ids)
    values = [float(path[view.years.index(year)]) for path in paths]
    level = quotes.level(VARIABLE, first.value, first.of, first.year)
    told: dict[str, Any] = {"benchmark": quotes.say(f"average.{first.whose}", value=level)}
    if not first.same_year(view):
        told["of"] = first.period
    return quotes.say(
        "productivity.entities" if first.same_year(view) else "productivity.entities.other",
        year=year,
        count=quotes.count(len(values), "entities"),
        above=quotes.count(sum(value > first.value for value in values), "entities_above", VARIABLE),
        **told,
    )


def against_benchmarks(view: View) -> None:
    """A bar for each entity in the year of the published averages, which are dotted lines, or the nearest; a tick for the last year, which none of them is of."""
    facts = yardsticks(view, VARIABLE)
    year = facts[0].beside(view) if facts else view.years[0]
    rows: list[dict[str, Any]] = []
    for entity in view.projection.baseline.seen_ids:
        path = view.projection.entity(VARIABLE, entity)
        ends = (path[view.years.index(year)], path[-1])
        then, last = (float(scaled(value, unit_of(VARIABLE))) for value in ends)
        rows.append(
            {
                "entity": f"{entity_name(view, entity)}  {plain(then, digits(VARIABLE))}",
                "value": then,
                "reference": last,
                "text": figure(VARIABLE, ends[0]),
                "reference_text": figure(VARIABLE, ends[1]),
            }
        )
    rows.sort(key=lambda row: -row["value"])
    frame = pd.DataFrame(rows).assign(role="reference", tick="scenario", rule="benchmark", place=range(len(rows)))
    levels = [float(scaled(fact.value, unit_of(VARIABLE))) for fact in facts]
    labels = [_mark(fact, year, plain(level, digits(VARIABLE))) for fact, level in zip(facts, levels, strict=True)]
    sides = ["left" if level == max(levels) else "right" for level in levels]
    lines = pd.DataFrame(
        {"benchmark": levels, "label": labels, "side": sides, "rule": "benchmark", "role": "reference", "tick": "scenario"}
    )
    spec = outcome_charts.bars_spec(unit(unit_of(VARIABLE)), word("entity"), word("at", year=view.last))
    height = row_names.ROW * len(rows) + 60
    outcome_charts.draw(pd.concat([frame, lines]), spec, "productivity_entities", word("productivity.alt"), height)
    same = all(fact.year == year for fact in facts)
    st.caption(word("productivity.tick" if same else "productivity.tick.other", year=year, last=view.last))
    for row in facts:
        title = word(f"average.{row.whose}", value=figure(VARIABLE, row.value))
        st.caption(word("benchmark.note", name=title, period=row.period, source=row.source))


def _mark(fact: Yardstick, year: int, value: str) -> str:
    """What stands at a dotted line: whose average, and its year where the bars are of another."""
    said = word(f"mark.{fact.whose}", value=value)
    return said if fact.year == year else word("mark.year", said=said, year=fact.year)
