"""The explanation page's own pieces: the whole plan lever by lever, and the choice of one lever."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.explanation.attribution import title_of
from pages.parts.explanation.plan_in_words import actions
from pages.parts.figures.page_tables import table
from pages.parts.panel import callbacks
from pages.parts.shared import target_inputs
from pages.parts.shared.view import View
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import (
    PERCENT,
    choices,
    digits,
    figure,
    gap_unit,
    measured,
    name,
    plain,
    printed_gap,
    scaled,
    unit_of,
    word,
    written,
)
from simulation import HEADLINES
from simulation.analysis.causes.attribution import ASSUMPTIONS, CONDITIONS
from simulation.explanation.actions import COSTS, Action, printed_adds, values_of

PLAN, LEVER = "plan", "lever"


def choose(view: View) -> str:
    """One of the moved levers."""
    levers = view.scenario.changed()
    if state.remember("explain_lever", levers[0]) not in levers:
        state.put("explain_lever", levers[0])
    state.fill("explain_lever", state.remember("explain_lever", levers[0]))
    return st.selectbox(
        word("explain.lever"),
        key="explain_lever",
        on_change=state.store,
        args=("explain_lever",),
        width=300,
        label_visibility="collapsed",
        **choices({lever: written(state.place().levers[lever]) for lever in levers}),
    )


def _open(lever: str) -> None:
    state.put("explain_lever", lever)
    state.put("explain", LEVER)


def actions_and_outcomes(view: View) -> None:
    """Each moved lever beside what it adds to the headline outcomes, and a way to its explanation."""
    found = actions(view.scenario)
    columns = (*HEADLINES, *COSTS)
    added = {variable: printed_adds(found, variable, state.words()) for variable in columns}
    outside = {CONDITIONS, ASSUMPTIONS, *view.scenario.assumptions}
    profit = sum(value for player, value in added["total_profit"].items() if player not in outside)
    quotes = quoter()
    moved = quotes.moved("total_profit", profit, "share_of_levers", view.last)
    heading(
        quotes.say("actions.title", count=quotes.count(len(view.scenario.changed()), "levers"), year=view.last, profit=moved)
    )
    rows = [
        (*_setting_and_timing(view, action), *(_cell(variable, added[variable][action.player]) for variable in columns))
        for action in found.actions
    ]
    whole = (_cell(variable, printed_gap(variable, *found.ends[variable])) for variable in columns)
    rows.append((word("actions.total"), "", "", *whole))
    levels = (_level(variable, view.projection.total(variable)[-1]) for variable in HEADLINES)
    rows.append((word("actions.level", year=view.last), "", "", *levels, *("" for _ in COSTS)))
    rows.append((word("actions.target"), "", "", *(_target(view, variable) for variable in HEADLINES), *("" for _ in COSTS)))
    heads = [word(f"actions.{head}") for head in ("lever", "value", "timing")]
    heads += [word("actions.head", name=name(variable), unit=gap_unit(variable)) for variable in (*HEADLINES, *COSTS)]
    with st.container(key="wide_actions"):
        table(pd.DataFrame(rows, columns=heads), "actions")
    st.caption(word("actions.note", year=view.last))
    st.markdown(word("explain.open"))
    with st.container(horizontal=True, gap="small", key="explain_links"):
        for action in found.actions:
            if action.player in state.place().levers:
                st.button(
                    title_of(action.player),
                    key=f"explain_{action.player}",
                    on_click=_open,
                    args=(action.player,),
                    type="tertiary",
                )


def _setting_and_timing(view: View, action: Action) -> tuple[str, str, str]:
    return title_of(action.player), _setting(view, action.player), _timing(view, action.player)


def _target(view: View, variable: str) -> str:
    """The target of the last year, or the latest there is with its year."""
    values = target_inputs.chosen().values(variable)
    if not values:
        return word("none")
    year = view.last if view.last in values else max(values)
    text = _level(variable, values[year])
    return text if year == view.last else word("actions.target_of", value=text, year=year)


def _level(variable: str, value: float) -> str:
    """A value without its unit, which stands at the column's head; a percentage keeps its sign."""
    return (
        figure(variable, value)
        if unit_of(variable) in PERCENT
        else plain(scaled(value, unit_of(variable)), digits(variable))
    )


def _cell(variable: str, value: float) -> str:
    return plain(scaled(value, unit_of(variable)), digits(variable), signed=True)


def _setting(view: View, player: str) -> str:
    levers = view.scenario.place.levers
    if player not in levers:
        return ""
    if player not in view.scenario.levers:
        return word("actions.entities")
    place = view.scenario.place
    row, value = levers[player], values_of(place, player, view.scenario.levers[player], view.years)[-1]
    amounts = (row.neutral, float(value))
    ends = (state.words().bare_setting(row, amount) for amount in amounts)
    return measured(word("setting.change", before=next(ends), after=next(ends)), row.unit)


def _timing(view: View, player: str) -> str:
    setting = view.scenario.levers.get(player)
    if setting is None:
        return ""
    if setting.by_year:
        return word("actions.by_year")
    start, full, _ = callbacks.timing_of(player)
    return word("actions.years", start=start, full=full)
