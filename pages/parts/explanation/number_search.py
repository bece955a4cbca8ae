"""One search over all that has a name; a hit leads to how it is computed, where it is used, or to its page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.explanation import worked_number
from pages.parts.wording.published_figures import fact_title
from pages.parts.wording.words import escaped, texts, word
from simulation.engine.place import Place
from simulation.explanation.search_index import Entry, Hit, entries, find

SHOWN = 8


@kept(4)
def _index(place: Place, pages: tuple[str, ...]) -> tuple[Entry, ...]:
    names = {page: (texts()[f"menu.{page}"]["zh"], texts()[f"menu.{page}"]["en"]) for page in pages}
    return entries(names, place)


def ask(pages: Mapping[str, str], field: str = "search") -> None:
    """A field that answers while one types, and what was found; pages: files by id; each field of a page has a key of its own."""
    st.fragment(_asked, key=f"{field}_part")(pages, field)


def _asked(pages: Mapping[str, str], field: str) -> None:
    state.fill(field, state.remember(field, ""))
    st.text_input(
        word("search.field"),
        key=field,
        on_change=state.write,
        args=(field,),
        placeholder=word("search.example"),
        label_visibility="collapsed",
        max_chars=60,
        type="search",
        live=True,
    )
    asked = str(state.remember(field, ""))
    if not asked.strip():
        return
    hits = find(asked, _index(state.place(), tuple(pages)), SHOWN)
    if not hits:
        st.info(word("search.none", asked=escaped(asked)))
    with st.container(horizontal=True, key=f"{field}_hits", gap="small"):
        for number, hit in enumerate(hits):
            _offer(f"{field}_hit_{number}", hit, pages)


def _offer(key: str, hit: Hit, pages: Mapping[str, str]) -> None:
    entry = hit.entry
    kind = word(f"search.kind.{entry.kind}")
    kind = word("search.kind.by", kind=kind, name=escaped(hit.by)) if hit.by else kind
    label = word("search.hit", name=escaped(_title(entry)), kind=kind)
    if entry.kind in ("outcome", "variable", "lever", "condition", "parameter", "column"):
        if st.button(label, key=key, on_click=worked_number.choose, args=(entry.id,)):
            if state.page() == "computed":
                st.rerun()
            st.switch_page(pages["computed"])
    elif st.button(label, key=key, icon=":material/arrow_forward:"):
        _go(entry, pages)


def _title(entry: Entry) -> str:
    """Its name; a published figure by period and value besides, for many are called alike."""
    if entry.kind == "fact":
        return fact_title(state.place().facts[entry.id])
    return entry.zh if state.language() == "zh" else entry.en


def _go(entry: Entry, pages: Mapping[str, str]) -> None:
    """To the page where an entry stands."""
    if entry.kind == "fact":
        state.put("fact", entry.id)
        state.put("method", "facts")
    if entry.kind == "entity":
        state.put("entity", entry.id)
    st.switch_page(pages[{"fact": "method", "entity": "entities", "term": "help"}.get(entry.kind, entry.id)])
