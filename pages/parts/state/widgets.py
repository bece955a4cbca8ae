"""What widgets show: filled by the program, heard from the browser, and kept beyond the page."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

LATE = 2.0  # seconds within which a browser may still send a value that was replaced


def held() -> str | None:
    """The lever whose slider is held in the browser during this run."""
    return st.session_state.get("held")


def heard() -> int:
    """Number of the last value that the browser told of a held slider."""
    return st.session_state.get("heard", 0)


def hear(number: int, lever: str | None) -> None:
    """Note the number of what the browser told of a slider, and the lever if it is still held."""
    st.session_state["heard"] = number
    if lever is not None:
        st.session_state["told"] = st.session_state["dragged"] = lever


def fill(key: str, value: Any) -> None:
    """Give a widget its value before it is drawn; a widget that already shows it is left alone.

    So is a slider that is held, and what was just moved to that value: it would jump back under the hand.
    """
    shown, replaced = st.session_state.get(key), _replaced(key)
    if key == held() or key in st.session_state.get("heeded", ()) and _same(shown, value):
        return
    if any(map(st.session_state.get, ("arrived", "tell", "unsure"))) or replaced or not _same(shown, value):
        st.session_state[key] = value
        filled = st.session_state.setdefault("filled", {})
        now, (before, at) = time.monotonic(), filled.get(key, (None, -math.inf))
        old = [] if st.session_state.get("arrived") else [shown, before if now - at < LATE else None]
        replaced += [(one, now) for one in old if one is not None and not _same(one, value)]
        filled[key] = value, now
        st.session_state.setdefault("replaced", {})[key] = replaced


def heed(key: str) -> bool:
    """Take up a widget's event, unless it only repeats a value that the program has just replaced; whether it was taken up.

    A browser sends the values of all widgets with each event, also those it has not yet been told to change. What is
    taken up the browser shows already, or something newer by now.
    """
    if misread(key) or any(_same(st.session_state[key], value) for value, _ in _replaced(key)):
        return False
    st.session_state.setdefault("heeding", set()).add(key)
    return True


def offer(options: Mapping[Any, str]) -> None:
    """Note what options are and how they are called in this language."""
    ids, labels = st.session_state.setdefault("offered", (set(), set()))
    ids.update(options)
    labels.update(options.values())


def misread(key: str) -> bool:
    """Whether a widget holds a label, as it was in another language, in place of an option."""
    ids, labels = st.session_state.get("offered", (set(), set()))
    shown = st.session_state[key]
    return any(
        one in labels and one not in ids for one in (shown if isinstance(shown, list) else [shown]) if isinstance(one, str)
    )


def _replaced(key: str) -> list[tuple[Any, float]]:
    """Values of a widget that the program replaced so lately that the browser may still send them."""
    now = time.monotonic()
    return [(value, at) for value, at in st.session_state.get("replaced", {}).get(key, []) if now - at < LATE]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, abs_tol=1e-9)
    return one == other


def remember(key: str, default: Any) -> Any:
    """A choice kept across pages, such as the lever group that is open."""
    return st.session_state.setdefault(f"kept_{key}", default)


def store(key: str, kept: str | None = None, factor: float = 1.0) -> None:
    """Callback: keep what a widget shows, `factor` times the value or both ends, beyond the page; `kept` is its name there."""
    if misread(key):
        return
    shown = st.session_state[key]
    if factor != 1.0 and shown is not None:
        shown = tuple(round(end / factor, 9) for end in shown) if isinstance(shown, tuple) else round(shown / factor, 9)
    put(kept or key, shown)


def write(key: str) -> None:
    """Callback of a text field: keep what was typed, which may also be the name of an option."""
    put(key, st.session_state[key])


def put(key: str, value: Any) -> None:
    """Keep a value beyond the page, such as the last answer of a long computation."""
    st.session_state[f"kept_{key}"] = value


def current(key: str) -> Any:
    """What a widget shows now, or None before it is drawn."""
    return st.session_state.get(key)
