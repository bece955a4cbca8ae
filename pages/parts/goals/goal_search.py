"""The goals page's own pieces: what is wanted, from where, and the search."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import streamlit as st

from pages.parts import state
from pages.parts.goals import other_targets, routes, search_limits
from pages.parts.shared import heavy, into_sight, target_inputs
from pages.parts.shared.choices import one_of
from pages.parts.shared.view import View
from pages.parts.wording.ranges_in_words import inner
from pages.parts.wording.words import choices, name, refusal, unit, unit_of, word
from simulation import Scenario, catalogue
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.goals.plans import Limits
from simulation.analysis.goals.seek import Answer
from simulation.analysis.goals.targets import Target
from simulation.workers import studies
from simulation.workers.pool import WorkError

FIRST_ASKED = (("total_profit", "second"), ("debt_ratio", "second"))


def wanted(view: View) -> tuple[Target, ...]:
    """Targets as filled in: a row for each outcome, a column for each year."""
    heads = st.columns([5, 4, 4], gap="small", vertical_alignment="bottom")
    heads[0].markdown(word("goals.targets"))
    years = {}
    for column, (slot, year) in zip(heads[1:], _slots(view.ahead).items(), strict=True):
        with column:
            key = f"goal_year_{slot}"
            state.fill(key, year)
            years[slot] = st.selectbox(
                word(f"goals.year.{slot}"),
                key=key,
                on_change=state.store,
                args=(key,),
                label_visibility="collapsed",
                **choices({year: word("at", year=year) for year in view.ahead}),
            )
    found = [target for variable in _offered(view.ahead) for target in _row(variable, years, search_limits.chance())]
    _set_here(tuple(years.values()))
    return tuple(dict.fromkeys(found))


def _slots(years: Sequence[int]) -> dict[str, int]:
    """Years of both columns: as chosen of those ahead, at first the first that can be decided and the last."""
    usual = {"first": min(state.place().decided_from, years[-1]), "second": years[-1]}
    kept = {slot: state.remember(f"goal_year_{slot}", year) for slot, year in usual.items()}
    return {slot: year if year in years else usual[slot] for slot, year in kept.items()}


def _set_here(years: Sequence[int]) -> None:
    """Which targets are nobody's but this program's, before anything is looked for."""
    named = dict.fromkeys(key for year in years for key in target_inputs.chosen().set_here(year))
    if named:
        st.caption(word("goals.set_here", names=word("list.comma").join(inner(name(key)) for key in named)))


def _offered(years: Sequence[int]) -> tuple[str, ...]:
    """Outcomes that can be sought: the usual ones, and every other that has a target in years ahead."""
    aimed = (target.outcome for target in target_inputs.chosen().within(years))
    return tuple(dict.fromkeys((*catalogue().listed("sought"), *aimed)))


def _row(variable: str, years: dict[str, int], chance: float | None) -> list[Target]:
    columns, found = st.columns([5, 4, 4], gap="small", vertical_alignment="center"), []
    side = "most" if catalogue().less_is_better(variable) else "least"
    columns[0].markdown(word(f"goals.{side}", name=name(variable), unit=unit(unit_of(variable))))
    for column, (slot, year) in zip(columns[1:], years.items(), strict=True):
        with column:
            kept = f"goal_{variable}_{slot}"
            shown = state.remember(kept, _aimed(variable, year) if (variable, slot) in FIRST_ASKED else None)
            target_inputs.amount(
                word("card.label", name=name(variable), year=year), variable, f"{kept}_field", kept, shown, True
            )
            if shown is not None:
                found.append(target_inputs.target(variable, year, shown, chance))
    return found


def start(view: View) -> Scenario:
    """Where plans start: base-year practice, or the chosen scenario; under its conditions."""
    if not view.moved:
        return view.reference.scenario
    kinds = {kind: word(f"goals.start.{kind}") for kind in ("reference", "scenario")}
    chosen = one_of("goal_start", "goals.start", kinds, label_visibility="visible")
    return view.scenario if chosen == "scenario" else view.reference.scenario


def asked(view: View, targets: tuple[Target, ...]) -> bool:
    """The button, and one that fills in the visitor's targets; which of these the form leaves out; without targets what to do first."""
    if not targets:
        st.info(word("goals.empty"))
    if left := other_targets.left_out(targets, view.ahead):
        st.caption(word("goals.left_out", page=word("menu.targets"), count=len(left), names=other_targets.named(left)))
    with st.container(horizontal=True, gap="small"):
        pressed = st.button(word("goals.seek"), key="goals_seek", type="primary", disabled=not targets)
        st.button(word("goals.take", page=word("menu.targets")), key="goals_take", on_click=_take, args=(view.ahead,))
    return pressed


def _take(years: Sequence[int]) -> None:
    """Callback: the visitor's targets of both years instead of what the form holds."""
    for slot, year in _slots(years).items():
        for variable in _offered(years):
            state.put(f"goal_{variable}_{slot}", _aimed(variable, year))


def _aimed(variable: str, year: int) -> float | None:
    """The visitor's target of an outcome in a year."""
    target = target_inputs.chosen().get(variable, year)
    return target.value if target else None


def search(view: View, pressed: bool, targets: tuple[Target, ...], limits: Callable[[], Limits], begin: Scenario) -> None:
    """The search while it runs, and the last answer, both brought into sight when they come."""
    turn = state.remember("goals_turn", 0) + pressed
    state.put("goals_turn", turn)
    try:
        within = limits()
        request = json.dumps([view.last, str(targets), str(within), begin.id])
        if pressed:
            into_sight.bring("goals_working", turn)
            state.put("answer", (request, _sought(targets, within, begin)))
    except (AnalysisError, WorkError) as error:
        st.error(word("failure.request", reason=refusal(error)))
        return
    kept = state.remember("answer", None)
    if kept is None or json.loads(kept[0])[0] != view.last:
        st.caption(word("goals.first"))
        return
    if turn:
        into_sight.bring("goals_answer", turn)
    if kept[0] != request:
        st.info(word("goals.stale"))
    routes.answer(kept[1], view.ahead)


def _sought(targets: tuple[Target, ...], within: Limits, begin: Scenario) -> Answer:
    return heavy.waited(
        studies.route, targets, within, begin, key="goals", working="goals.working", turns={"stuck": "goals.diagnosing"}
    )
