"""The visitor's scenarios at the head of the lever panel: choose, name, duplicate, undo."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.panel import callbacks
from pages.parts.shared import adopted_now
from pages.parts.shared.live import redraws, redraws_all
from pages.parts.wording.words import choices, escaped, label_of, word, written
from simulation.workbench.bench import WorkbenchError, is_package


def bar() -> None:
    """Which scenario is worked on, under which conditions, and one step back or forward."""
    with st.container(horizontal=True, gap="small", wrap=False, vertical_alignment="center", key="bench_scenario"):
        _scenarios()
        _actions()
    with st.container(horizontal=True, gap="small", wrap=False, vertical_alignment="center", key="bench_conditions"):
        _conditions()
        steps()
    _replay()
    _adopted()


def stands_on() -> tuple:
    """What the bar shows: scenarios and conditions by name, whether there is a step back or forward, what is said of the start."""
    own, timeline, scenario = state.bench(), state.timeline(), state.scenario()
    ends = timeline.at == 0, timeline.at == len(timeline.steps) - 1
    adopted = adopted_now.said(scenario)
    return own.names, own.current.name, own.current.conditions.get("preset"), ends, scenario.replayed, adopted


def _replay() -> None:
    """That a scenario acts in years which are observed or under way, and the way to make it a plan."""
    if not state.scenario().replayed:
        return
    place = state.place()
    with st.container(key="bench_replay"):
        st.caption(word("replay.said", decided=place.decided_from))
        st.button(
            word("replay.decide", decided=place.decided_from),
            key="decide",
            on_click=redraws(callbacks.decide),
            type="tertiary",
        )


def _adopted() -> None:
    """Whether the scenario is the adopted plan, or differs from it, and the way back to that."""
    said = adopted_now.said(state.scenario())
    if said:
        with st.container(key="bench_adopted"):
            st.caption(said)
            st.page_link("pages/scenarios.py", label=word("adopted.title"), icon=":material/approval:")


def said(refused: WorkbenchError) -> str:
    """What could not be done with a scenario, in words."""
    return word(f"bench.refused.{refused.kind}", **{name: escaped(str(value)) for name, value in refused.fields.items()})


def names() -> dict[str, str]:
    """Scenarios to choose from: the visitor's own, then the packages, each by its label."""
    own = {scenario.name: state.words().scenario(scenario) for scenario in state.bench().own}
    return own | {name: written(row) for name, row in state.bench().place.scenario_presets.items()}


def _scenarios() -> None:
    chosen = state.bench().current.name
    state.fill("preset", chosen)
    st.selectbox(
        word("preset"),
        key="preset",
        on_change=redraws_all(state.choose_preset),
        label_visibility="collapsed",
        **choices(names()),
    )


def _conditions() -> None:
    rows = state.bench().place.condition_presets
    state.fill("conditions", state.bench().current.conditions.get("preset", "central"))
    st.selectbox(
        word("conditions.choose"),
        key="conditions",
        on_change=redraws_all(state.choose_conditions),
        label_visibility="collapsed",
        **choices({name: word("conditions.option", name=written(row)) for name, row in rows.items()}),
    )


def steps() -> None:
    """One step back or forward in what was done."""
    timeline = state.timeline()
    st.button(
        word("bench.undo"),
        key="undo",
        on_click=state.undo,
        disabled=timeline.at == 0,
        icon=":material/undo:",
        type="tertiary",
        shortcut="Ctrl+Z",
    )
    st.button(
        word("bench.redo"),
        key="redo",
        on_click=state.redo,
        disabled=timeline.at == len(timeline.steps) - 1,
        icon=":material/redo:",
        type="tertiary",
        shortcut="Ctrl+Y",
    )


def _actions() -> None:
    """Name, duplicate and delete the scenario worked on."""
    box = st.popover(word("bench.actions"), key="bench_actions", on_change="rerun")
    if not box.open:
        return
    with box:
        own = not is_package(state.bench().current.name, state.bench().place)
        refused = state.misnamed()
        state.fill("bench_name", refused[0] if refused else label_of(state.bench().current.name) if own else "")
        st.text_input(
            word("bench.name"), key="bench_name", on_change=redraws_all(state.rename), placeholder=word("bench.name_package")
        )
        if refused:
            st.error(said(refused[1])) if refused[1] else st.info(word("bench.unconfirmed"))
        st.caption(word("bench.name_own_note" if own else "bench.name_package_note"))
        with st.container(horizontal=True, gap="small"):
            st.button(word("bench.duplicate"), key="duplicate", on_click=redraws_all(state.duplicate))
            st.button(word("bench.delete"), key="delete", on_click=redraws_all(state.delete), disabled=not own)
        st.page_link("pages/scenarios.py", label=word("bench.all"))
        st.page_link("pages/compare.py", label=word("menu.compare"))
