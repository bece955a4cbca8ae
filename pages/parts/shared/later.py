"""Five years after the year shown: what is left of a plan's gains, and whether it lives on the future."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.figures.page_tables import table
from pages.parts.shared.view import View
from pages.parts.wording.quoted import quoter
from simulation import Scenario, project
from simulation.analysis.causes.later_years import ends_after
from simulation.explanation.later_words import changes_after
from simulation.explanation.losses_in_words import Losses, losses
from simulation.explanation.price_rows import HEADS, price_cells, price_heads


@kept(64)
def _lost(scenario: Scenario, year: int, language: str) -> Losses:
    """All that a scenario loses up to a year, in sentences; kept by scenario and language."""
    own, usual = (project(one, scenario.place, year) for one in (scenario, scenario.reference()))
    return losses(own, usual, state.words())


def lost(scenario: Scenario, year: int) -> Losses:
    """All that a scenario loses up to a year, in the reader's language."""
    return _lost(scenario, year, state.words().language)


@kept(64)
def _ends(scenario: Scenario, year: int, names: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """Outcomes under current practice and of a scenario five years after a year; kept by scenario."""
    return ends_after(scenario, names, year)


def sentence(scenario: Scenario, names: Sequence[str], year: int) -> str:
    """Changes of outcomes against current practice five years after a target year."""
    return str(changes_after(quoter(), _ends(scenario, year, tuple(names)), year))


def gains(view: View, *names: str) -> None:
    """Under outcomes of the last year: the same five years after, and the mark where there is one."""
    if not view.moved:
        return
    paid(view.scenario, view.last, before=sentence(view.scenario, names, view.last))


def paid(scenario: Scenario, year: int, key: str = "price_table", before: str = "") -> None:
    """What a scenario is paid with, on every page that shows a gain of it: the same sentences everywhere; nothing where it loses nothing."""
    found = lost(scenario, year)
    if said := "\n\n".join(filter(None, (before, found.beside_gains))):  # one message of a step
        st.caption(said)
    if found.mark:
        st.warning(found.mark)
    with (
        st.container(key=f"prices_{key}") if state.big() else nullcontext()
    ):  # below the charts in a hall; else no message more
        price_table(scenario, year, key)
        for text in found.counted:
            st.caption(text)
        for text in found.hidden:
            st.warning(text)


def price_table(scenario: Scenario, year: int, key: str = "price_table") -> None:
    """What a scenario gives up, by how much, until when and how sure, as a short table; below it what is to be known of that."""
    found, words = lost(scenario, year), state.words()
    if found.rows:
        rows = [price_cells(row, scenario.place, words) for row in found.rows]
        table(pd.DataFrame(rows, columns=list(price_heads(words))), f"plain_{key}", words=range(len(HEADS)))
    if found.lines:
        st.caption("\n".join(found.lines))


def said(view: View, headlines: Sequence[str]) -> None:
    """Under the headlines of the last year: the same five years after, the mark where there is one, paybacks."""
    if not view.moved:
        return
    with st.container(key="later"):
        gains(view, *headlines)
        repaid(view.scenario, view.last)


def repaid(scenario: Scenario, year: int) -> None:
    """When what a lever costs, or saves, has come back."""
    for text in lost(scenario, year).repaid:
        st.caption(text)
