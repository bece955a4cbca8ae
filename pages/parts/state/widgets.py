"""What widgets show: filled and heard by the rules of `browser_protocol`, and kept beyond the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.parts.state.browser_protocol import KNOWS, BrowserProtocol

PRESSES = "-presses"  # end of the id of the component that counts presses


def protocol() -> BrowserProtocol:
    """This session's protocol with its browser."""
    if "protocol" not in st.session_state:
        st.session_state["protocol"] = BrowserProtocol(st.session_state)
    return st.session_state["protocol"]


def held() -> str | None:
    """The lever whose slider is held in the browser during this run."""
    return protocol().held


def heard() -> int:
    """Number of the last value that the browser told of a held slider."""
    return protocol().heard


def hear(number: int, lever: str | None) -> None:
    """Note the number of what the browser told of a slider, and the lever if it is still held."""
    protocol().hear(number, lever)


def fill(key: str, value: Any) -> None:
    """Give a widget its value before it is drawn, unless it shows it or is in the visitor's hand."""
    protocol().fill(key, value)


def heed(key: str) -> bool:
    """Whether a widget's event is taken up."""
    return protocol().heed(key, _moved_alone(key))


def _moved_alone(key: str) -> bool:
    """Whether the event moved this widget and no other; presses that came with it, of which the browser knows what the last ones did, apart."""
    context = get_script_run_ctx()
    if context is None:
        return False
    known = context.session_state._state  # what else an event brought is told nowhere else
    silent = {known._get_widget_id(one) for one in (key, KNOWS)}
    others = {id for id in known._new_widget_state if known._widget_changed(id)} - silent
    return not others or (all(id.endswith(PRESSES) or f"{PRESSES}_" in id for id in others) and _fresh())


def _fresh() -> bool:
    """Whether every press told now was made after the browser had drawn what the ones before did."""
    pressed = news("presses", "pressed")
    told = pressed.get("presses") if isinstance(pressed, Mapping) else None
    numbers = [one.get("number") for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []
    return all(type(number) is int and number > remember("pressed", 0) for number in numbers)


def tell() -> None:
    """Draw, unseen, what the browser sends back with every event: the number of the last run that it has drawn to its end."""
    protocol().tell()
    with st.container(key="unseen"):
        st.text_input(KNOWS, key=KNOWS, label_visibility="collapsed")


def offer(options: Mapping[Any, str]) -> None:
    """Note what options there are and how they are called in this language."""
    protocol().offer(options)


def misread(key: str) -> bool:
    """Whether a widget holds a label, as it was in another language, in place of an option."""
    return protocol().misread(key)


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


def drop(key: str) -> None:
    """Keep a value no longer; what asks for it next begins as at a first visit."""
    st.session_state.pop(f"kept_{key}", None)


def confirm(key: str, **values: Any) -> None:
    """In a callback: say in words what was done, for a while, when the page is next drawn."""
    st.session_state["confirmed"] = (key, values)


def confirmed() -> tuple[str, dict[str, Any]] | None:
    """What is to be said of the act before; once."""
    return st.session_state.pop("confirmed", None)


def news(component: str, part: str) -> Any:
    """What a component told; None where Streamlit calls its callback after it has forgotten what with, as on the way to another page."""
    held = current(component)
    return None if held is None else held.get(part)


def current(key: str) -> Any:
    """What a widget shows now, or None before it is drawn."""
    return st.session_state.get(key)
