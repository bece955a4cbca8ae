"""Setting the scenario worked on as the adopted plan, and taking that back."""

from __future__ import annotations

import datetime

import streamlit as st

from pages.parts import state
from pages.parts.shared import adopted_now, taken_away
from pages.parts.shared.view import View
from pages.parts.wording.words import called, refusal, word
from simulation import Scenario
from simulation.engine.setting import ScenarioError
from simulation.workbench.adopted_plan import BODY, AdoptedPlans, Adoption

FILE_NAME = "adopted.json"
REFUSED = "adopted_refused"


def plan(view: View) -> None:
    """Which plan is adopted, how the scenario worked on stands to it, and the form that adopts it."""
    plans = adopted_now.plans()
    taken_away.offer(adopted_now.KEPT)
    if plans.standing is None:
        st.caption(word("adopted.none"))
    else:
        _standing(view, plans, plans.standing)
    _form(view, plans)


def _standing(view: View, plans: AdoptedPlans, adopted: Adoption) -> None:
    with st.container(border=True, key="adopted_plan"):
        st.markdown(word("adopted.stands", adopted=adopted_now.named(adopted)))
        st.caption(adopted_now.said(view.scenario))
        with st.container(horizontal=True, vertical_alignment="center"):
            same = view.scenario == adopted.scenario
            st.button(word("adopted.open"), key="adopted_open", on_click=_open, args=(adopted.scenario,), disabled=same)
            st.download_button(
                word("adopted.file"),
                plans.text,
                FILE_NAME,
                "application/json",
                key="adopted_file",
                on_click="ignore",
                icon=":material/download:",
            )
            st.button(word("adopted.undo"), key="adopted_undo", on_click=taken_away.taking, args=(adopted_now.KEPT, _take_back), type="tertiary")  # fmt: skip
        earlier = plans.adoptions[:-1]
        if earlier:
            names = (adopted_now.named(one) for one in reversed(earlier))
            st.caption(word("adopted.earlier", names=word("list.semicolon").join(names)))


def _form(view: View, plans: AdoptedPlans) -> None:
    with st.expander(word("adopted.do", name=called(view.scenario)), expanded=False):
        st.caption(word("adopted.note"))
        left, right, button = st.columns([2, 4, 2], vertical_alignment="bottom")
        left.date_input(word("adopted.date"), key="adopted_date", value=datetime.date.today(), format="YYYY-MM-DD")
        right.text_input(word("adopted.body"), key="adopted_body", max_chars=BODY, placeholder=word("adopted.body_example"))
        button.button(
            word("adopted.set"), key="adopted_set", on_click=_adopt, args=(view.scenario, plans), type="primary", width="stretch"
        )  # fmt: skip
        refused = state.remember(REFUSED, None)
        if refused is not None:
            st.error(refusal(refused))


def _adopt(scenario: Scenario, plans: AdoptedPlans) -> None:
    """Callback: the scenario as it stands is the adopted plan from now on."""
    try:
        adopted_now.choose(
            plans.adopting(Adoption(scenario, str(state.current("adopted_date")), state.current("adopted_body")))
        )
    except ScenarioError as error:
        state.put(REFUSED, error)
        return
    state.put(REFUSED, None)


def _take_back() -> None:
    """Callback: the last adoption is taken back."""
    adopted_now.choose(adopted_now.plans().taken_back())


def _open(scenario: Scenario) -> None:
    """Callback: the adopted plan is the scenario worked on."""
    state.do("open", scenario.name, lambda: state.bench().reopened(scenario))
