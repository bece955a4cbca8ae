"""Why a lever does so little: what stands in its way, largest first, each with its figure."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.explanation.causal_map import flow
from pages.parts.shared.view import View
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import same, word
from simulation import Scenario
from simulation.explanation.obstacles import Diagnosis, diagnose
from simulation.explanation.obstacles_in_words import obstacle_sentence, scope, verdict


@kept(64)
def diagnosed(scenario: Scenario, lever: str, variable: str, year: int) -> Diagnosis:
    """What keeps a lever's effect down."""
    return diagnose(scenario, lever, variable, year, flow=flow(scenario, lever, variable, year))


def little(view: View, lever: str, variable: str, year: int) -> None:
    """The verdict as a heading and the obstacles that weigh as a list."""
    found = diagnosed(view.scenario, lever, variable, year)
    quotes, place = quoter(), state.place()
    heading(verdict(quotes, place, found))
    said = [obstacle for obstacle in found.obstacles if not same(variable, obstacle.lost)]
    if said:
        st.markdown(
            "\n".join(
                f"{i}. {obstacle_sentence(quotes, place, found, obstacle)}" for i, obstacle in enumerate(said, start=1)
            )
        )
    elif found.verdict != "none":
        st.markdown(word("little.nothing"))
    if found.reach < 1:
        st.markdown(str(scope(quotes, found)))
    st.caption(word("little.note"))
