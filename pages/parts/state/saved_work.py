"""What the browser keeps of a visitor's work, and gives back after a lost connection or from another tab."""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import Any

import streamlit as st

from pages.parts.state import joined_work, kept_work
from pages.parts.state.joined_work import Told
from pages.parts.state.kept_work import LASTING, SHARED, Aside, KeptWork
from pages.parts.state.language_choice import language, speak
from pages.parts.state.own_scenarios import begin, bench, preview, take, timeline, unconfirmed
from pages.parts.state.session_places import elsewhere, lay_aside, place, take_up
from pages.parts.state.signed_in import person
from pages.parts.state.widgets import current, drop, protocol, put, remember
from simulation.serving.roles import sign_in_on
from simulation.workbench.joined_choices import Other

STORE = "scenario-workbench"  # key of what a browser keeps
PATIENCE = 20.0  # seconds after which a browser that has not answered is taken to have kept nothing
SOON = 8.0  # seconds after which a page is drawn without its answer, and says so; what it answers later still comes in
HANDING_ON = ("share", "export")  # pages whose links and files would be taken for the work that is still to come


def session() -> str:
    """A name for this session, so that the browser knows its own writing."""
    return st.session_state.setdefault("session", secrets.token_hex(8))


def kept_under() -> str:
    """Key of what the browser keeps: with sign-in one for each account, whose name is not in it, as several may use a browser.

    Whoever signed in without the provider saying who that is finds nothing of others, nor own work of before.
    """
    if not sign_in_on():
        return STORE
    account = hashlib.sha256("\n".join((STORE, person() or session())).encode()).hexdigest()
    return f"{STORE}-of-{account[:20]}"


def _choices() -> dict:
    return {name: st.session_state[f"kept_{name}"] for name in LASTING if f"kept_{name}" in st.session_state}


def saved() -> str:
    """What the browser keeps: language, choices that outlast a page, and everything done with scenarios."""
    return kept_work.written(language(), _choices(), timeline(), elsewhere())


def answered() -> bool:
    """Whether the browser has already given back what it kept."""
    return bool(st.session_state.get("answered"))


def awaited(patience: float | None = None) -> bool:
    """Whether the browser may still give back earlier work, within so many seconds of the first run."""
    begun = st.session_state.setdefault("begun", time.monotonic())
    return not answered() and time.monotonic() - begun < (PATIENCE if patience is None else patience)


def withheld(page: str) -> bool:
    """Whether a page is not drawn before the browser has answered; one that hands nothing on does not wait for one that hardly will."""
    return awaited(None if page in HANDING_ON else min(SOON, PATIENCE))


def drawn_meanwhile() -> None:
    """Note the choices with which a page is drawn before the browser has answered: what differs later was chosen here."""
    if not answered():
        st.session_state["meanwhile"] = _choices() | st.session_state.get("meanwhile", {})


def _chosen_meanwhile(known: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Choices made before the browser answered, as they were drawn and as they are."""
    drawn = st.session_state.get("meanwhile", {})
    moved = [name for name in drawn if name in known and LASTING[name].shape and known[name] != drawn[name]]
    return {name: drawn[name] for name in moved}, {name: known[name] for name in moved}


def seen() -> str | None:
    """Which of the browser's writings this session has taken up."""
    return st.session_state.get("seen")


def newcomer() -> bool:
    """Whether the browser knows that nobody has been here before, and the visitor came by no link."""
    return bool(st.session_state.get("newcomer"))


def aside() -> Aside | None:
    """Kept work that could not all be used, until the visitor has read of it."""
    return st.session_state.get("aside")


def aside_revision() -> str | None:
    """Which of the browser's writings must be set aside before it is written over."""
    return st.session_state.get("aside_revision")


def put_by() -> None:
    """Callback: what was left out has been read of."""
    st.session_state["aside"] = None


def failed() -> bool:
    """Whether the browser could not keep the work."""
    return bool(st.session_state.get("failed"))


def joined() -> bool:
    """Whether another tab's work has just come in; true once."""
    return bool(st.session_state.pop("joined", False))


def kept_twice() -> dict[str, str]:
    """Scenarios that two tabs changed differently, and the name under which the other tab's is kept; until read of."""
    return st.session_state.get("twice", {})


def read_twice() -> None:
    """Callback: what was kept twice has been read of."""
    st.session_state["twice"] = {}


def restore(text: str, again: bool = False) -> bool:
    """Take up what the browser kept; what was done in this session before stays on top. False: nothing of it was usable.

    Where a tab is merely shown `again`, its address opened once more the link from which the kept work went on: that
    is left aside.
    """
    late = answered()  # something may have been chosen here before
    st.session_state["answered"] = True
    protocol().doubt()
    take_up(text)
    found = kept_work.read(text, place())
    told = Told(left_out=list(found.left_out))
    lay_aside(found.elsewhere, {}, told)
    _tell(told, text)
    linked = found.choices.get("linked")
    resumed = again and linked is not None and linked == remember("linked", None)
    st.session_state["resumed"] = resumed
    begun = bench() if len(timeline().steps) > 1 and not resumed else None
    if found.timeline is not None:
        st.session_state["timeline"] = found.timeline
    known = _choices()
    before, own = ({}, known) if late else _chosen_meanwhile(known)
    _choose(known | found.choices | joined_work.choices_joined(before, own, found.choices, place()))
    if found.language:
        speak(found.language)
    if begun and found.timeline is not None:
        for scenario in (*(own for own in begun.own if own != begun.current), begun.current):
            take(scenario)
    return not found.empty


def join(text: str, base: str | None) -> None:
    """Take up what another tab has stored since this one stored `base`; what was done here stays, and stays on top."""
    found = kept_work.read(text, place())
    before = kept_work.read(base, place()) if base else KeptWork(None, {}, None, ())
    told = Told(left_out=list(found.left_out))
    protocol().doubt()
    moved = lay_aside(found.elsewhere, before.elsewhere, told)
    if found.timeline is not None:
        ours = timeline()
        st.session_state["timeline"] = joined_work.timelines_joined(before.timeline, ours, found.timeline, told)
        if timeline().text != ours.text:
            preview(None)
            moved = True
    if found.timeline is not None or found.choices:
        moved = _choose(joined_work.choices_joined(before.choices, _choices(), found.choices, place())) or moved
    if moved:
        st.session_state["joined"] = True
    _tell(told, text)


def _choose(choices: dict[str, Any]) -> bool:
    """Make these the choices that outlast a page; whether any is another than before."""
    before = _choices()
    for name in LASTING:
        if name not in choices:
            drop(name)
        elif choices[name] != before.get(name):
            put(name, choices[name])
    return {name: value for name, value in before.items() if value not in (None, "")} != choices


def _tell(told: Told, text: str) -> None:
    """Have the page say what is kept twice, and what of a text could not be used."""
    st.session_state["twice"] = kept_twice() | told.twice
    if told.left_out:
        st.session_state["aside"] = Aside(text, tuple(told.left_out))


def differing() -> dict[str, tuple[Other, ...]]:
    """Choices that two tabs changed differently, with what does not stand; until read of."""
    return joined_work.others(_choices())


def other_way(name: str) -> None:
    """Callback: of a choice that two tabs changed differently the other stands."""
    _choose(joined_work.other_way(_choices(), name))
    protocol().doubt()


def read_differing(name: str) -> None:
    """Callback: that two tabs changed a choice differently has been read of."""
    _choose(joined_work.with_others(_choices(), {name: ()}))


def returned() -> None:
    """Callback of the keeper: the browser gave back earlier work, or what another tab has stored."""
    found = getattr(current("keeper"), "kept", None) or {}
    text, revision, base = found.get("text"), found.get("revision"), found.get("base")
    draft = found.get("draft")
    if not answered() and isinstance(draft, dict) and all(isinstance(draft.get(part), str) for part in ("of", "text")):
        unconfirmed(draft["of"], draft["text"])
    st.session_state["failed"] = failed() or found.get("failed") is True
    if not answered():
        st.session_state["newcomer"] = found.get("newcomer") is True
    if not isinstance(text, str) or not isinstance(revision, str):
        st.session_state["answered"] = True
        return
    if revision == seen():
        return
    if answered():
        join(text, base if isinstance(base, str) else None)
    else:
        usable = restore(text, found.get("again") is True)
        st.session_state["returned"] = usable and len(timeline().steps) > 1
    st.session_state["seen"] = revision
    st.session_state["aside_revision"] = revision if aside() else None


def given_by_tab() -> Any:
    """Figures that this tab kept, as the keeper gives them with its first answer."""
    found = getattr(current("keeper"), "kept", None) or {}
    return None if answered() else found.get("figures")


def tab_has() -> str | None:
    """Mark of the figures that the tab has."""
    return st.session_state.get("tab_has")


def tab_keeps(mark: Any) -> None:
    """Note the mark of the figures that the tab has."""
    st.session_state["tab_has"] = mark if isinstance(mark, str) else None


def figures_kept() -> None:
    """Callback of the keeper: the tab has the figures of a mark, or has no room for them."""
    tab_keeps(getattr(current("keeper"), "figures", None))


def unkept() -> None:
    """Callback of the keeper: whether the browser could keep the work."""
    st.session_state["failed"] = getattr(current("keeper"), "failed", None) is True


def resumed() -> bool:
    """Whether work begun from the link in the address has just come back; true once."""
    return bool(st.session_state.pop("resumed", False))


def welcome_back() -> bool:
    """Whether earlier work has just come back; true once."""
    return bool(st.session_state.pop("returned", False))


def forget() -> None:
    """Callback: begin anew, as on a first visit; the browser's copy is written over, the session's stays till its end."""
    preview(None)
    st.session_state["forgotten"] = saved()
    begin()
    for name in LASTING:
        if name not in SHARED:
            drop(name)
    elsewhere().clear()
    st.session_state["answered"] = True
    protocol().step()


def forgotten() -> bool:
    """Whether what was cleared away can be had again."""
    return st.session_state.get("forgotten") is not None


def unforget() -> None:
    """Callback: what was cleared away comes back; what was done since stays on top."""
    restore(st.session_state.pop("forgotten"))
