"""A callback runs to its end, whatever the browser sends meanwhile."""

from __future__ import annotations

import threading

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException, ScriptRunner, StopException
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


def test_an_event_that_breaks_off_leaves_the_turn_to_the_next(monkeypatch):
    """A callback that fails, and a run that is told to stop or to begin anew before or within its callbacks."""
    breaks = [ValueError("a callback failed"), StopException(), RerunException(RerunData())]
    answered = []

    def act(state, fault, **kwargs):
        if fault is not None:
            raise fault
        answered.append(True)

    def yields(fault):
        def look():
            if fault is not None:
                raise fault

        return look

    monkeypatch.setattr(SessionState, "on_script_will_rerun", act)
    finish_callbacks()
    for fault in breaks:
        for before, within in ((fault, None), (None, fault)):
            with pytest.raises(type(fault)):
                SafeSessionState(SessionState(), yields(before)).on_script_will_rerun(within)
            following = SafeSessionState(SessionState(), yields(None)).on_script_will_rerun
            thread = threading.Thread(target=following, args=[None], daemon=True)
            thread.start()
            thread.join(60)
            assert not thread.is_alive(), f"{fault!r} keeps the turn"
    assert len(answered) == 2 * len(breaks)


def broken_script():
    import streamlit as st

    def failed():
        raise ValueError("a callback failed")

    def again():
        st.session_state["again"] = True
        st.rerun()

    st.button("fails", on_click=failed)
    st.button("again", on_click=again)
    for number in range(2):
        st.fragment(
            lambda number=number: st.button(f"part {number}", on_click=lambda: st.session_state.update(part=number))
        )()


def test_a_session_goes_on_after_a_callback_that_failed_or_asked_for_a_new_run():
    finish_callbacks()
    page = AppTest.from_function(broken_script).run()
    page.button[0].click().run()
    assert len(page.exception) == 1
    page.run().button[1].click().run()
    assert page.session_state["again"] and not page.exception
    for number in range(2):
        page.button[2 + number].click().run()
        assert page.session_state["part"] == number and not page.exception


def test_a_thread_that_is_none_of_streamlits_is_not_asked_where_it_is():
    """The server itself hands messages on for a run, from a thread without a place in any script."""
    finish_callbacks()
    faults = []

    class Runner(ScriptRunner):
        def __init__(self):
            self._script_thread = threading.main_thread()

    def hand_on():
        try:
            Runner()._maybe_handle_execution_control_request()
        except Exception as fault:
            faults.append(fault)

    thread = threading.Thread(target=hand_on)
    thread.start()
    thread.join(60)
    assert not faults
