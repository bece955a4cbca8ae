"""The goals page's own pieces: what is wanted, within which limits, and the search."""

from __future__ import annotations

import json

import streamlit as st

from pages.parts import aims, results, routes, state
from pages.parts.frame import View
from pages.parts.words import choices, name, refusal, unit, unit_of, word, written
from simulation import Scenario, catalogue
from simulation.analysis.errors import AnalysisError
from simulation.analysis.goals import Answer, seek
from simulation.analysis.plans import Limits
from simulation.analysis.targets import Target

WANTED = (*results.HEADLINES, "debt_ratio")
SLOTS = {"first": 2027, "second": 2030}
FIRST_ASKED = {("total_profit", "second"): 260.0, ("debt_ratio", "second"): 0.65}
LIKELY = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


def wanted(view: View) -> tuple[Target, ...]:
    """Targets as filled in: a row for each outcome, a column for each year."""
    heads = st.columns([5, 4, 4], gap="small", vertical_alignment="bottom")
    heads[0].markdown(word("goals.targets"))
    years = {}
    for column, (slot, default) in zip(heads[1:], SLOTS.items(), strict=True):
        with column:
            key = f"goal_year_{slot}"
            state.fill(key, state.remember(key, default))
            years[slot] = st.selectbox(
                word(f"goals.year.{slot}"), key=key, on_change=state.store, args=(key,), label_visibility="collapsed",
                **choices({year: word("at", year=year) for year in view.years[1:]}),
            )
    chance = state.remember("goal_chance", LIKELY[0]) or None
    found = [target for variable in WANTED for target in _row(variable, years, chance)]
    return tuple(dict.fromkeys(found))


def _row(variable: str, years: dict[str, int], chance: float | None) -> list[Target]:
    columns, found = st.columns([5, 4, 4], gap="small", vertical_alignment="center"), []
    side = "most" if variable == "debt_ratio" else "least"
    columns[0].markdown(word(f"goals.{side}", name=name(variable), unit=unit(unit_of(variable))))
    for column, (slot, year) in zip(columns[1:], years.items(), strict=True):
        with column:
            kept = f"goal_{variable}_{slot}"
            shown = state.remember(kept, FIRST_ASKED.get((variable, slot)))
            aims.amount(word("card.label", name=name(variable), year=year), variable, f"{kept}_field", kept, shown, True)
            if shown is not None:
                found.append(aims.target(variable, year, shown, chance))
    return found


def limits() -> Limits:
    """What a plan must respect."""
    st.markdown(word("goals.limits"))
    _likely()
    rows = catalogue().levers
    key = "goal_locked"
    state.fill(key, state.remember(key, []))
    locked = st.multiselect(
        word("goals.locked"), key=key, on_change=state.store, args=(key,), placeholder=word("goals.none_locked"),
        **choices({lever: written(row) for lever, row in rows.items()}),
    )
    left, right = st.columns(2, gap="small")
    money, attention = state.remember("goal_money", None), state.remember("goal_attention", None)
    with left:
        aims.amount(
            word("goals.money", unit=unit("亿元")), "programme_investment", "goal_money_field", "goal_money", money
        )
    with right:
        state.fill("goal_attention_field", attention)
        st.number_input(
            word("goals.attention"), min_value=0.0, step=0.5, format="%.1f", key="goal_attention_field", value=None,
            on_change=state.store, args=("goal_attention_field", "goal_attention"), placeholder=word("empty"),
        )
    state.fill("goal_retreat", state.remember("goal_retreat", False))
    retreat = st.checkbox(word("goals.retreat"), key="goal_retreat", on_change=state.store, args=("goal_retreat",))
    return Limits(tuple(locked), money=None if money is None else max(money, 0.0), attention=attention, retreat=retreat)


def _likely() -> None:
    key = "goal_chance"
    state.fill(key, state.remember(key, LIKELY[0]))
    st.selectbox(
        word("goals.chance"), key=key, on_change=state.store, args=(key,),
        **choices({p: word("goals.likely", value=f"{p:.0%}") if p else word("goals.central") for p in LIKELY}),
    )


def start(view: View) -> Scenario:
    """Where plans start: base-year practice, or the chosen scenario; under its conditions."""
    key = "goal_start"
    if not view.moved:
        return view.reference.scenario
    state.fill(key, state.remember(key, "reference"))
    chosen = st.segmented_control(
        word("goals.start"), key=key, on_change=state.store, args=(key,), required=True,
        **choices({kind: word(f"goals.start.{kind}") for kind in ("reference", "scenario")}),
    )
    return view.scenario if chosen == "scenario" else view.reference.scenario


def asked(targets: tuple[Target, ...]) -> bool:
    """The button; without targets a sentence on what to do first."""
    if not targets:
        st.info(word("goals.empty"))
    return st.button(word("goals.seek"), key="goals_seek", type="primary", disabled=not targets)


def search(pressed: bool, targets: tuple[Target, ...], within: Limits, begin: Scenario) -> None:
    """The search while it runs, and the last answer."""
    request = json.dumps([str(targets), str(within), begin.id])
    if pressed:
        try:
            state.put("answer", (request, _sought(targets, within, begin)))
        except AnalysisError as error:
            st.error(word("failure.request", reason=refusal(error)))
    kept = state.remember("answer", None)
    if kept is None:
        st.caption(word("goals.first"))
        return
    if kept[0] != request:
        st.info(word("goals.stale"))
    routes.answer(kept[1])


def _sought(targets: tuple[Target, ...], within: Limits, begin: Scenario) -> Answer:
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, word("goals.working"))
        st.button(word("cancel"), key="goals_cancel")

    def watch(share: float) -> None:
        bar.progress(min(share, 1.0), word("goals.working"))

    found = seek(targets, within, begin, results.SEED, progress=watch)
    place.empty()
    return found
