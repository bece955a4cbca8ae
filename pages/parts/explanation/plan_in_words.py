"""A plan in sentences, and where each figure in them comes from."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.shared.view import View, projected
from pages.parts.wording.words import name, scenario_name, word
from simulation import Scenario
from simulation.explanation.actions import Actions, actions_of
from simulation.explanation.plan_in_words import reading
from simulation.language.quotes import Quote, Sentence
from simulation.language.words import Words


def actions(scenario: Scenario) -> Actions:
    """Every lever beside what it adds."""
    return _actions(scenario, state.until(scenario.place))


@kept(32)
def _actions(scenario: Scenario, until: int) -> Actions:
    return actions_of(scenario, until=until)


def sentences(scenario: Scenario, reference: Scenario, language: str) -> tuple[Sentence, ...]:
    """What there is to say about a plan."""
    return _sentences(scenario, reference, language, state.until(scenario.place))


@kept(32)
def _sentences(scenario: Scenario, reference: Scenario, language: str, until: int) -> tuple[Sentence, ...]:
    return reading(projected(scenario), projected(reference), _actions(scenario, until), Words.screen(language))


def tell(view: View) -> None:
    """The reading as a list, and the sources of its figures behind a button."""
    said = sentences(view.scenario, view.reference.scenario, state.language())
    st.subheader(word("tell.title", scenario=scenario_name()), anchor=False)
    st.markdown("\n".join(f"- {sentence}" for sentence in said))
    with st.popover(word("tell.sources"), type="tertiary", key="tell_sources"):
        st.caption(word("tell.sources_note"))
        for number, sentence in enumerate(said, start=1):
            st.markdown("\n".join([f"{number}. {sentence}", *(f"    - {source(quote)}" for quote in sentence.quotes)]))


def source(quote: Quote) -> str:
    """Where a figure comes from: what it is of which variable or lever, in which year."""
    kind, _, of = quote.statistic.partition(":")
    parts = {"of": word(f"kind.{of}") if kind == "inputs" else "", "year": quote.year or ""}
    parts["name"] = name(quote.variable) if quote.variable else ""
    parts["lever"] = state.words().lever(quote.lever) if quote.lever else ""
    return word("tell.source", shown=quote, what=word(f"from.{kind}", **parts))
