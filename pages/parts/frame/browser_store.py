"""Work that outlasts a lost connection: the browser keeps it and gives it back. Nothing of it leaves the two."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import state
from pages.parts.frame import changed_twice
from pages.parts.shared import figures_of_tab
from pages.parts.shared.live import part, redraws_all
from pages.parts.wording.words import refusal, shown, word
from simulation.engine.folders import STATIC

SCRIPT = STATIC / "keeper.js"
GLANCE = 1.0  # seconds between two looks whether the browser is still waited for
NAMED = 8  # things left out that are named; the rest are counted
WORK = "scenario-workbench.json"
AS_IT_WAS = "scenario-workbench-as-it-was.json"
_connection = st.components.v2.component("connection", js=(STATIC / "connection.js").read_text(encoding="utf-8"))
_keeper = st.components.v2.component("keeper", js=SCRIPT.read_text(encoding="utf-8"))


def place() -> DeltaGenerator:
    """Where the browser's keeper goes."""
    return st.container(key="keeper_place")


def keep(where: DeltaGenerator) -> None:
    """Hand the browser what to keep, and which page is open."""
    with where:
        part("keeper", _keep, _kept)
        _connection(key="connection", data={said: word(f"connection.{said}") for said in ("lost", "waits")})


def _kept() -> dict:
    return {
        "store": state.kept_under(),
        "session": state.session(),
        "answered": state.answered(),
        "seen": state.seen(),
        "aside": state.aside_revision(),
        "failed": state.failed(),
        "text": state.saved(),
        "language": state.language(),
        "page": state.page(),
        "name": state.bench().current.name,
        "figures": figures_of_tab.told(),
    }


def _keep() -> None:
    _keeper(
        key="keeper",
        on_kept_change=redraws_all(figures_of_tab.taken_in),
        on_figures_change=state.figures_kept,
        on_failed_change=redraws_all(state.unkept),
        data=_kept(),
    )


def fetching(page: str) -> None:
    """In place of a page, until the browser has said what it kept, or is not waited for any more."""
    with st.sidebar:
        st.caption(word("kept.fetching"))
    st.html(f'<p role="status">{word("kept.fetching")}</p>')
    _until(lambda: not state.withheld(page))


@st.fragment(run_every=GLANCE)
def _until(over: Callable[[], bool]) -> None:
    """The page is drawn anew when that is so; with an answer of the browser it is drawn before."""
    if over():
        st.rerun()


def welcome() -> None:
    """Say so when earlier work, or that of another tab, has come in, or what an act did; for a while, over the page."""
    key = "bench.returned" if state.welcome_back() else "kept.joined" if state.joined() else None
    done = state.confirmed()
    said = word(key) if key else word(done[0], **done[1]) if done else ""
    if said:
        with st.container(key="welcome_back"):
            st.html(f'<p role="status">{escape(said)}</p>')


def notes() -> None:
    """What the visitor must know of the kept work: that it is still to come, is not kept, could not all be used, or two tabs changed it differently."""
    if state.awaited():
        st.caption(word("kept.fetching.meanwhile"))
        _until(lambda: not state.awaited())
    if state.failed():
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="unkept"):
            st.markdown(word("kept.failed"), width="stretch")
            work("unkept_work")
    found = state.aside()
    if found is not None:
        with st.container(border=True, key="left_out"):
            _left_out(found)
    changed_twice.notes()


def work(key: str) -> None:
    """The work as a file, made when it is asked for: an address of each state would be stale with the next press."""
    saved = state.saved()
    st.download_button(
        word("kept.file"), lambda: saved, WORK, "application/json", key=key, on_click="ignore", icon=":material/download:"
    )


def _left_out(found: state.Aside) -> None:
    """What was left out of earlier work and why; all of it as it was, as a file."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="top"):
        st.markdown(word("kept.left_out", count=len(found.left_out)), width="stretch")
        st.button(word("shared.dismiss"), key="left_out_read", on_click=state.put_by, type="tertiary")
    lines = [_line(one) for one in found.left_out[:NAMED]]
    if len(found.left_out) > NAMED:
        lines.append(word("kept.more", count=len(found.left_out) - NAMED))
    st.markdown("\n".join(f"- {line}" for line in lines))
    st.download_button(
        word("kept.as_it_was"),
        found.text.encode("utf-8", "replace"),
        AS_IT_WAS,
        "application/json",
        key="left_out_file",
        on_click="ignore",
        icon=":material/download:",
    )


def _line(one: state.LeftOut) -> str:
    kind = f"{one.kind}_named" if one.name else one.kind
    return word("kept.line", what=word(f"left_out.{kind}", name=shown(one.name)), reason=refusal(one.reason))
