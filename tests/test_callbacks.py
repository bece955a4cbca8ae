"""A callback runs to its end, whatever the browser sends meanwhile."""

from __future__ import annotations

import pytest
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.testing.v1 import AppTest

from pages.serving.callbacks import finish_callbacks

YIELD = "_maybe_handle_execution_control_request"


def script():
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    def pressed():
        st.session_state["counted"] = True
        get_script_run_ctx().script_requests.request_rerun(RerunData())  # as when the next press comes
        st.session_state["done"] = True

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.button("one step", on_click=pressed)


@pytest.fixture
def unpatched(monkeypatch):
    original = getattr(ScriptRunner, YIELD)
    monkeypatch.setattr(ScriptRunner, YIELD, getattr(original, "__wrapped__", original))


def test_streamlit_leaves_a_callback_that_a_newer_event_meets(unpatched):
    page = AppTest.from_function(script).run().button[0].click().run()
    assert "counted" in page.session_state and "done" not in page.session_state, "Streamlit has mended it: the guard may go"


def test_a_callback_that_a_newer_event_meets_runs_to_its_end_and_the_event_is_answered(unpatched):
    finish_callbacks()
    finish_callbacks()  # twice is once
    page = AppTest.from_function(script).run().button[0].click().run()
    assert page.session_state["done"] and page.session_state["runs"] == 2
    assert not page.exception
