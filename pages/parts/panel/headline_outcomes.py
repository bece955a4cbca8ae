"""The four outcomes at the head of the lever panel, for screens on which the panel covers the page."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.parts.panel import model_told
from pages.parts.shared.view import View, view_now
from pages.parts.wording.words import change, figure, name, same, word
from simulation import HEADLINES


def glance() -> None:
    """Each outcome of the last year, and what the scenario changes in it."""
    view = view_now()
    cells = "".join(_cell(view, variable) for variable in HEADLINES)
    st.html(f'<div class="glance" role="status"{model_told.scenario()}>{cells}</div>')


def _cell(view: View, variable: str) -> str:
    gap = view.gap(variable)
    moved = word("phrase.same") if same(variable, gap) else change(variable, gap)
    value = figure(variable, view.projection.total(variable)[-1])
    cells = f"<span>{escape(name(variable))}</span><b>{escape(value)}</b><i>{escape(moved)}</i>"
    return f'<p data-moves="{variable}">{cells}</p>'
