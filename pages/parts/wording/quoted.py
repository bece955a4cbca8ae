"""Sentences whose figures are quoted, in the language of this run: headings and findings of pages."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import whole
from simulation import TOTAL
from simulation.language.quotes import Quoter, Sentence


def quoter() -> Quoter:
    """Who writes them."""
    return Quoter(state.words())


def unbroken(sentence: Sentence) -> str:
    """A sentence for a title: its numbers stay with their units."""
    text = str(sentence)
    for quote in sentence.quotes:
        text = text.replace(quote.text, whole(quote.text))
    return text


def heading(sentence: Sentence, of: str = "", at: str = TOTAL, year: int | None = None) -> str:
    """A finding as the heading of what shows it; its text. of: the outcome it tells of, at: whose, year: when, to lead to how it is
    computed."""
    text = unbroken(sentence)
    st.subheader(text + way(of, at, year) if of else text, anchor=False)
    return text
