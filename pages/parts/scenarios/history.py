"""The visitor's scenarios with their outcomes, and each step with what it did to them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import state
from pages.parts.panel import scenario_bar
from pages.parts.scenarios import kept_files, table_exchange
from pages.parts.shared.view import View, projected
from pages.parts.wording import ranges_in_words
from pages.parts.wording.lever_settings import assumption_text, change_text, entities_text
from pages.parts.wording.words import (
    called,
    change,
    choices,
    escaped,
    figure,
    kept_place_name,
    label_of,
    name,
    place_name,
    printed_gap,
    same,
    word,
    written,
)
from simulation import HEADLINES, Scenario
from simulation.engine.place import Place
from simulation.workbench.timeline import Step

SHOWN = 20


def shelf(view: View) -> None:
    """One line for each scenario of one's own: outcomes of the last year, open, delete."""
    own = state.bench().own
    elsewhere = state.other_work()
    if elsewhere or len(state.offered_places()) > 1:
        st.caption(word("shelf.place", name=escaped(place_name(state.place()))))
    if not own:
        st.info(word("shelf.empty"))
    for place, scenario in enumerate(own):
        _scenario(view, place, scenario)
    if own:
        _merge()
    for one in elsewhere:
        _other_place(*one)
    table_exchange.table_of_many(view)
    kept_files.clearing()
    st.caption(word("shelf.note"))
    kept_files.files()


def _scenario(view: View, place: int, scenario: Scenario) -> None:
    totals = projected(scenario)
    chosen = scenario.name == view.scenario.name
    values = [f"{ranges_in_words.inner(name(v))} {figure(v, totals.total(v)[-1])}" for v in HEADLINES]
    with st.container(border=True, key=f"shelf_{place}"):
        title, outcomes, opening, deleting = st.columns([3, 7.4, 1.3, 1.5], vertical_alignment="center", gap="small")
        title.markdown(word("shelf.chosen" if chosen else "shelf.other", name=called(scenario)))
        outcomes.caption(word("shelf.values", year=view.last, values=word("list.semicolon").join(values)))
        opening.button(
            word("shelf.open"), key=f"open_{place}", on_click=state.open_scenario, args=(scenario.name,), disabled=chosen
        )
        deleting.button(word("bench.delete"), key=f"delete_{place}", on_click=state.delete, args=(scenario.name,))


def _other_place(key: str, label: dict[str, Any], names: tuple[str, ...], found: Place | None) -> None:
    """Scenarios of another place by name, and the way there where the place is here."""
    told = escaped(kept_place_name(label))
    with st.container(horizontal=True, vertical_alignment="center", key=f"shelf_of_{hash(key)}"):
        st.caption(word("shelf.elsewhere", place=told, names=word("list.comma").join(map(escaped, names))), width="stretch")
        if found is not None:
            st.button(
                word("shelf.go"), key=f"shelf_go_{hash(key)}", on_click=state.go_to_place, args=(found,), type="tertiary"
            )


def _merge() -> None:
    """Levers of one scenario under the conditions of another."""
    labels = scenario_bar.names()
    with st.expander(word("merge.title")):
        columns = st.columns([3, 3, 1], vertical_alignment="bottom")
        for column, part in zip(columns, ("levers", "conditions"), strict=False):
            with column:
                options = labels if part == "levers" else {n: labels[n] for n in state.bench().names}
                st.selectbox(word(f"merge.{part}"), key=f"merge_{part}", **choices(options))
        columns[2].button(word("merge.do"), key="merge", on_click=state.merge)


def steps(view: View) -> None:
    """Every step, the last one first: what was changed, what it did, and a way back to it."""
    timeline = state.timeline()
    if len(timeline.steps) < 2:
        st.caption(word("history.empty"))
        return
    st.caption(word("history.note", year=view.last))
    first = max(1, len(timeline.steps) - SHOWN)
    for place in range(len(timeline.steps) - 1, first - 1, -1):
        _step(timeline.steps[place - 1], timeline.steps[place], place, place == timeline.at)
    _begin(timeline.at == 0)


def _begin(here: bool) -> None:
    st.button(word("history.begin"), key="step_0", on_click=state.go, args=(0,), type="tertiary", disabled=here)


def latest() -> str:
    """What the step just taken did; for narrow screens, where the panel hides the outcomes while a lever is moved."""
    timeline = state.timeline()
    if not timeline.at or state.dragging():
        return ""
    before, after = timeline.steps[timeline.at - 1], timeline.steps[timeline.at]
    return word("history.latest", what=_said(before, after), effect=_effect(before, after))


def _effect(before: Step, after: Step) -> str:
    """What a step did to the four outcomes of the last year."""
    was, now = (projected(step.bench.current) for step in (before, after))
    gaps = {v: printed_gap(v, was.total(v)[-1], now.total(v)[-1]) for v in HEADLINES}
    moved = [f"{ranges_in_words.inner(name(v))} {change(v, gap)}" for v, gap in gaps.items() if not same(v, gap)]
    return ranges_in_words.opening(word("list.semicolon").join(moved)) if moved else word("history.nothing")


def _step(before: Step, after: Step, place: int, here: bool) -> None:
    with st.container(key=f"history_{place}"):
        what, did = st.columns([5, 6], vertical_alignment="center", gap="small")
        what.button(
            word("history.step", n=place, what=_said(before, after)),
            key=f"step_{place}",
            on_click=state.go,
            args=(place,),
            type="primary" if here else "secondary",
            width="stretch",
        )
        did.caption(_effect(before, after))


def _said(before: Step, after: Step) -> str:
    """A step in words: which lever went from where to where, or what was done with a scenario."""
    action, subject = after.action, after.subject
    rows = {**state.place().levers, **state.place().retired}
    if subject in rows:
        row = rows[subject]
        if action == "entity":
            return word(
                "step.entity", name=written(row), change=entities_text(row, before.bench.current, after.bench.current)
            )
        return word(f"step.{action}", name=written(row), change=change_text(row, before.bench.current, after.bench.current))
    if action == "assumption":
        one = subject in {*state.place().parameters, *state.place().conditions}
        return assumption_text(subject, after.bench.current) if one else word("step.assumption_all")
    if action == "conditions":
        return word("step.conditions", name=written(state.place().condition_presets[subject]))
    if action in ("reset", "ease", "decide"):
        return word(f"step.{action}_all")
    target = after.bench.current.name if action in ("rename", "duplicate", "merge", "add") else subject
    return word(f"step.{action}", name=escaped(label_of(target)), old=escaped(label_of(subject)))
