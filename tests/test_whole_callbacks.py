"""A callback runs to its end, whatever the browser sends meanwhile."""

from __future__ import annotations

import threading

import pytest
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest

from pages.parts.state.whole_callbacks import finish_callbacks

PATCHED = ((ScriptRunner, "_maybe_handle_execution_control_request"), (SafeSessionState, "on_script_will_rerun"))


def script():
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    def pressed():
        st.session_state["counted"] = True
        get_script_run_ctx().script_requests.request_rerun(RerunData())  # as when the next press comes
        st.session_state["done"] = True

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.button("one step", on_click=pressed)


@pytest.fixture(autouse=True)
def as_streamlit_is(monkeypatch):
    for owner, name in PATCHED:
        original = getattr(owner, name)
        monkeypatch.setattr(owner, name, getattr(original, "__wrapped__", original))


def test_streamlit_leaves_a_callback_that_a_newer_event_meets():
    page = AppTest.from_function(script).run().button[0].click().run()
    assert "counted" in page.session_state and "done" not in page.session_state, "Streamlit has mended it: the guard may go"


def test_a_callback_that_a_newer_event_meets_runs_to_its_end_and_the_event_is_answered():
    finish_callbacks()
    finish_callbacks()  # twice is once
    page = AppTest.from_function(script).run().button[0].click().run()
    assert page.session_state["done"] and page.session_state["runs"] == 2
    assert not page.exception


def test_callbacks_of_two_events_never_run_at_once(monkeypatch):
    """Streamlit answers a newer event in a thread of its own while the older one still acts."""
    acting, may_end, order = threading.Event(), threading.Event(), []

    def act(state, number, **kwargs):
        order.append(f"{number} begins")
        acting.set()
        if number == 1:
            assert may_end.wait(60)
        order.append(f"{number} ends")

    monkeypatch.setattr(SessionState, "on_script_will_rerun", act)
    finish_callbacks()
    state, waits = SessionState(), threading.Event()
    events = [
        threading.Thread(target=SafeSessionState(state, lambda: None).on_script_will_rerun, args=[1]),
        threading.Thread(target=SafeSessionState(state, waits.set).on_script_will_rerun, args=[2]),
    ]
    events[0].start()
    assert acting.wait(60)
    events[1].start()
    assert not waits.wait(0.2), "the newer event has begun"
    may_end.set()
    for event in events:
        event.join(60)
    assert order == ["1 begins", "1 ends", "2 begins", "2 ends"]
