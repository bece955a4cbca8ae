"""What the browser keeps of a visitor's work, and gives back after a lost connection."""

from __future__ import annotations

import json
import secrets

import streamlit as st

from pages.parts.state.language_choice import LANGUAGES, language, speak
from pages.parts.state.own_scenarios import begin, bench, preview, take, timeline
from pages.parts.state.widgets import protocol, put, remember
from simulation.engine.scenario import ScenarioError
from simulation.workbench.timeline import Timeline

LASTING = {  # choices that the browser keeps, and of what kind they are
    "tier": str,
    "group": str,
    "compared": list,
    "targets": str,
    "big": bool,
    "scene": int,
    "story": str,
    "linked": str,
}
LARGEST = 4_000_000  # characters that a browser may give back


def session() -> str:
    """A name for this session, so that the browser knows its own writing."""
    return st.session_state.setdefault("session", secrets.token_hex(8))


def saved() -> str:
    """What the browser keeps: language, choices that outlast a page, and everything done with scenarios."""
    kept = {name: st.session_state[f"kept_{name}"] for name in LASTING if f"kept_{name}" in st.session_state}
    parts = {"language": language(), "kept": kept, "timeline": timeline().text}
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def answered() -> bool:
    """Whether the browser has already given back what it kept."""
    return bool(st.session_state.get("answered"))


def restore(text: str, again: bool = False) -> bool:
    """Take up what the browser kept; what was done in this session before stays on top. False: it was unusable.

    Where a tab is merely shown `again`, its address opened once more the link from which the kept work went on: that
    is left aside.
    """
    st.session_state["answered"] = True
    protocol().doubt()
    try:
        parts = json.loads(text) if len(text) <= LARGEST else {}
        back = Timeline.from_text(parts["timeline"])
        language_kept, kept = parts["language"], dict(parts["kept"])
    except (ScenarioError, ValueError, KeyError, TypeError, RecursionError):
        return False
    resumed = again and kept.get("linked") is not None and kept["linked"] == remember("linked", None)
    st.session_state["resumed"] = resumed
    begun = bench() if len(timeline().steps) > 1 and not resumed else None
    st.session_state["timeline"] = back
    for name, kind in LASTING.items():
        if isinstance(kept.get(name), kind):
            put(name, kept[name])
    if language_kept in LANGUAGES:
        speak(language_kept)
    if begun:
        for found in (*(own for own in begun.own if own != begun.current), begun.current):
            take(found)
    return True


def returned() -> None:
    """Callback of the keeper: the browser gave back earlier work."""
    found = getattr(st.session_state["keeper"], "kept", None) or {}
    text, again = found.get("text"), found.get("again") is True
    st.session_state["returned"] = isinstance(text, str) and restore(text, again) and len(timeline().steps) > 1


def resumed() -> bool:
    """Whether work begun from the link in the address has just come back; true once."""
    return bool(st.session_state.pop("resumed", False))


def welcome_back() -> bool:
    """Whether earlier work has just come back; true once."""
    return bool(st.session_state.pop("returned", False))


def forget() -> None:
    """Callback: begin anew, as on a first visit; the browser's copy is written over."""
    preview(None)
    begin()
    put("story", None)
    st.session_state["answered"] = True
