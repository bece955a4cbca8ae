"""One search over all that has a name; a hit leads to how it is computed, where it is used, or to its page."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.explanation import worked_number
from pages.parts.frame.menu import MENU
from pages.parts.wording.words import escaped, texts, word
from simulation.engine.place import Place
from simulation.explanation.search_index import Entry, Hit, entries, find

SHOWN = 8


@kept(4)
def _index(place: Place) -> tuple[Entry, ...]:
    names = {page: (texts()[f"menu.{page}"]["zh"], texts()[f"menu.{page}"]["en"]) for page in MENU}
    return entries(names, place)


def ask() -> None:
    """The field and what it found."""
    state.fill("search", state.remember("search", ""))
    st.text_input(
        word("search.field"),
        key="search",
        on_change=state.write,
        args=("search",),
        placeholder=word("search.example"),
        label_visibility="collapsed",
        max_chars=60,
    )
    asked = str(state.remember("search", ""))
    if not asked.strip():
        return
    hits = find(asked, _index(state.place()), SHOWN)
    if not hits:
        st.info(word("search.none", asked=escaped(asked)))
    with st.container(horizontal=True, key="search_hits", gap="small"):
        for number, hit in enumerate(hits):
            _offer(number, hit)


def _offer(number: int, hit: Hit) -> None:
    entry = hit.entry
    name = entry.zh if state.language() == "zh" else entry.en
    label = word("search.hit", name=escaped(name), kind=word(f"search.kind.{entry.kind}"))
    if entry.kind in ("outcome", "variable", "lever", "condition", "parameter", "column"):
        st.button(label, key=f"hit_{number}", on_click=worked_number.choose, args=(entry.id,))
    elif st.button(label, key=f"hit_{number}", icon=":material/arrow_forward:"):
        _go(entry)


def _go(entry: Entry) -> None:
    """To the page where an entry stands."""
    if entry.kind == "fact":
        state.put("fact", entry.id)
        state.put("method", "facts")
    if entry.kind == "entity":
        state.put("entity", entry.id)
    st.switch_page(MENU[{"fact": "method", "entity": "entities"}.get(entry.kind, entry.id)])
