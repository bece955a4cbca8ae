"""The help page's own pieces: seven tasks, worked questions whose buttons set the scene, and the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import table
from pages.parts.frame import tour
from pages.parts.shared.view import View
from pages.parts.wording.words import name, word, written
from simulation import Scenario, catalogue

# What people come to do, in the order in which it is done, and the page for it.
TASKS = {
    "see": "home",
    "try": "home",
    "keep": "scenarios",
    "compare": "compare",
    "explain": "causes",
    "doubt": "ranges",
    "hand_on": "export",
}
WORDS = ("reference", "base_year", "projection", "range", "observed", "target", "grade", "limit", "discount")


@dataclass(frozen=True)
class Question:
    """A question worked out: a package, the conditions it meets and the page that answers."""

    id: str
    preset: str
    conditions: str
    page: str


QUESTIONS = (
    Question("enough", "first_class", "central", "targets"),
    Question("downturn", "first_class", "downturn", "stress"),
    Question("energy", "new_energy_first", "central", "new_energy"),
)


def tour_again(pages: Mapping[str, str]) -> None:
    """The tour of the first visit, once more."""
    if state.big():
        return
    if st.button(word("help.tour"), key="help_tour", icon=":material/play_arrow:", on_click=tour.ask):
        st.switch_page(pages["home"])


def tasks(pages: Mapping[str, str]) -> None:
    """Seven tasks, each in a sentence with the way to its page."""
    st.header(word("help.tasks"), anchor=False)
    for number, (task, page) in enumerate(TASKS.items(), 1):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"help_task_{task}"):
            st.markdown(f"**{number}** {word(f'help.task.{task}')}")
            st.page_link(pages[page], label=word(f"menu.{page}"))


def questions(view: View, pages: Mapping[str, str]) -> None:
    """Questions that this place can ask, each with a button that opens its scenario where the answer stands."""
    offered = [
        one
        for one in QUESTIONS
        if one.preset in view.place.scenario_presets and one.conditions in view.place.condition_presets
    ]
    if not offered:
        return
    st.header(word("help.questions"), anchor=False)
    for one in offered:
        st.markdown(word(f"help.question.{one.id}", year=view.last))
        label = word(
            "help.open",
            preset=written(view.place.scenario_presets[one.preset]),
            conditions=written(view.place.condition_presets[one.conditions]),
        )
        if st.button(label, key=f"help_open_{one.id}", icon=":material/arrow_forward:", on_click=_set, args=(one,)):
            st.switch_page(pages[one.page])


def _set(one: Question) -> None:
    """Callback: the scenario of a question becomes the one looked at; what it replaces is one step back."""
    state.keep(Scenario.preset(one.preset, state.place()).under({"preset": one.conditions}))


def glossary() -> None:
    """Official definitions of the indicators with their source, then the program's own words."""
    st.header(word("help.glossary"), anchor=False)
    rows = [(name(row.variable), written(row, "definition")) for row in catalogue().scorecard.values()]
    rows += [(word(f"help.word.{one}"), word(f"help.meaning.{one}")) for one in WORDS]
    heads = [word("help.column.word"), word("help.column.meaning")]
    table(pd.DataFrame(rows, columns=heads), "plain_definitions_glossary", words=(0, 1))
