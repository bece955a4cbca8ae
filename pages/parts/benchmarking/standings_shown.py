"""Where enterprises stand: all of a type or class beside each other, then one of them down to the drivers of its return."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.figures.page_tables import grid, table
from pages.parts.shared.choices import from_list, one_of
from pages.parts.shared.classes_set import own_classes, set_classes
from pages.parts.shared.sections import entity_name
from pages.parts.shared.view import View
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import choices, digits, figure, name, plain, scaled, unit, unit_of, word, written
from simulation import Scenario
from simulation.benchmarking.benchmark_values import benchmarked
from simulation.benchmarking.enterprise_standing import class_label, class_of, classes_of, members, movers
from simulation.benchmarking.group_figures import group_cells, group_heads
from simulation.engine.catalogue import catalogue
from simulation.projection import TOTAL
from simulation.report.enterprise.sheet_request import SheetRequest
from simulation.report.enterprise.sheet_story import Runs, SheetStory

ALL, RULE = "all", "rule"
DRIVERS = ("return_on_equity", "net_margin", "asset_turnover", "equity_multiplier")
MOVED = 3


@kept(16)
def runs_of(scenario: Scenario) -> Runs:
    """Plan and practice over all years that can be planned."""
    return Runs.of(scenario, scenario.place)


def story_of(view: View, entity: str, allotments: tuple = ()) -> SheetStory:
    """What an enterprise's sheet says, which the page shows too."""
    request = SheetRequest(view.scenario, view.last, state.language(), allotments, own_classes(view.place))
    return SheetStory(request, entity, runs_of(view.scenario), state.words())


def show(view: View) -> None:
    """Who moves the whole most, enterprises of a type and class beside each other, one of them in full."""
    runs = runs_of(view.scenario)
    since = view.years[0] if not view.moved else None
    moved = movers(runs.plan, runs.practice, "total_profit", view.last, since)[:MOVED]
    quotes = quoter()
    said = [
        quotes.say(
            "benchmarking.mover",
            name=entity_name(view, one),
            change=quotes.change("total_profit", gap, gap, f"of:{one}", view.last),
        )
        for one, gap in moved
    ]
    listed = quotes.joined(said, "list.comma")
    if since:
        heading(quotes.say("benchmarking.movers_since", start=since, year=view.last, said=listed), "total_profit")
    else:
        heading(quotes.say("benchmarking.movers", year=view.last, said=listed), "total_profit")
    _together(view)
    shown = _chosen(view)
    _beside(view, shown)
    if shown:
        _one(view, shown)


def _together(view: View) -> None:
    """Enterprises of each type and class taken together, and all of them."""
    rows = group_cells(state.words(), runs_of(view.scenario).plan, view.last, own_classes(view.place))
    st.markdown(word("benchmarking.groups", year=view.last))
    table(pd.DataFrame(rows, columns=list(group_heads(state.words()))), "plain_groups")


def _chosen(view: View) -> tuple[str, ...]:
    """Enterprises of one type and one class."""
    types = {ALL: word("benchmarking.all_types")} | {
        row.id: written(row) for row in catalogue().types.values() if members(view.scenario.place, row.id)
    }
    classes = {ALL: word("benchmarking.all_classes")} | {
        kind: class_label(state.words(), kind) for kind in classes_of(view.scenario.place)
    }
    with st.container(horizontal=True, key="picks"):
        kind = one_of("benchmark_type", "benchmarking.type", types)
        wanted = one_of("benchmark_class", "benchmarking.class", classes)
    plan, own = runs_of(view.scenario).plan, own_classes(view.place)
    found = members(view.scenario.place, "" if kind == ALL else kind)
    return tuple(one for one in found if wanted in (ALL, class_of(plan, one, own)))


def _beside(view: View, shown: tuple[str, ...]) -> None:
    if not shown:
        st.info(word("benchmarking.nobody"))
        return
    plan, own = runs_of(view.scenario).plan, own_classes(view.place)
    at = plan.years.index(view.last)
    rows = [
        (
            entity_name(view, one),
            class_label(state.words(), class_of(plan, one, own)),
            *(float(scaled(plan.entity(each, one)[at], unit_of(each))) for each in benchmarked()),
        )
        for one in shown
    ]
    heads = [word("entity"), word("benchmarking.class"), *(name(each) for each in benchmarked())]
    figures = {name(each): partial(_figure, each) for each in benchmarked()}
    frame = pd.DataFrame(rows, columns=heads)
    printed = frame.assign(**{head: frame[head].map(form) for head, form in figures.items()})
    grid(frame, "benchmark_grid", printed, figures=figures)
    units = word("list.comma").join(word("with_unit", name=name(each), unit=unit(unit_of(each))) for each in benchmarked())
    st.caption(word("benchmarking.units", year=view.last, units=units))


def _figure(variable: str, value: float) -> str:
    return plain(value, digits(variable))


def _one(view: View, shown: tuple[str, ...]) -> None:
    """One enterprise: finding, gaps to each benchmark, drivers of its return, and its class."""
    st.header(word("entities.one"), anchor=False)
    with st.container(horizontal=True, key="benchmark_one", vertical_alignment="bottom"):
        entity = from_list("benchmark_entity", "entity.choose", {one: entity_name(view, one) for one in shown}, width=280)
        _class_field(view, entity)
    story = story_of(view, entity)
    st.markdown(str(story.finding))
    gaps = story.gaps
    ways = ("", *(way(one.indicator, entity) for one in story.indicators))
    heads = [head + leads for head, leads in zip(gaps.heads, ways, strict=True)]
    table(pd.DataFrame(gaps.rows, columns=heads), "plain_gaps_to_benchmarks")
    st.caption(story.dates)
    st.markdown(word("benchmarking.drivers", year=view.last))
    plan, at = story.runs.plan, story.runs.plan.years.index(view.last)
    rows = [
        (
            entity_name(view, one) if one != TOTAL else word("benchmark.whole"),
            *(figure(d, plan.entity(d, one)[at]) for d in DRIVERS),
        )
        for one in (entity, TOTAL)
    ]
    table(pd.DataFrame(rows, columns=[word("entity"), *(name(one) + way(one, entity) for one in DRIVERS)]), "plain_drivers")
    st.caption(word("benchmarking.classes"))


def _class_field(view: View, entity: str) -> None:
    """The class of an enterprise: by the rule, or as the visitor sets it."""
    labels = {RULE: word("benchmarking.by_rule")} | {
        kind: class_label(state.words(), kind) for kind in classes_of(view.scenario.place)
    }
    key = f"class_{entity}"
    state.fill(key, own_classes(view.place).get(entity, RULE))
    st.selectbox(
        word("benchmarking.class"),
        key=key,
        on_change=_set_class,
        args=(view, entity),
        width=200,
        **choices(labels),
    )


def _set_class(view: View, entity: str) -> None:
    own = dict(own_classes(view.place))
    chosen = state.current(f"class_{entity}")
    own.pop(entity, None)
    if chosen in classes_of(view.scenario.place):
        own[entity] = chosen
    set_classes(own)
