"""The callbacks of one event run to their end before those of the next begin.

While a newer event waits, Streamlit ends a run at its next touch of the session's state or page, in the middle of a callback too, and
then takes the callback for done; the newer event begins meanwhile in a thread of its own. A press was counted whose step was never
gone. Here a run yields outside its callbacks only, and callbacks of one session wait for each other.
"""

from __future__ import annotations

from functools import wraps
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from streamlit.runtime.scriptrunner import ScriptRunner, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState
from streamlit.runtime.state.safe_session_state import SafeSessionState

_entrance = Lock()
_turns: WeakValueDictionary[str, Lock] = WeakValueDictionary()  # by session, while somebody waits or acts


def finish_callbacks() -> None:
    """Let no event of this process break into the callbacks of another."""
    yield_to_events = ScriptRunner._maybe_handle_execution_control_request
    act = SafeSessionState.on_script_will_rerun
    if hasattr(act, "__wrapped__"):
        return

    @wraps(yield_to_events)
    def between_callbacks(runner: ScriptRunner) -> None:
        if not (runner._is_in_script_thread() and ThreadState.get().run_location is RunLocation.CALLBACK):
            yield_to_events(runner)  # elsewhere Streamlit itself knows what to do

    @wraps(act)
    def in_turn(session_state: SafeSessionState, *args: Any, **kwargs: Any) -> None:
        with _turn():
            act(session_state, *args, **kwargs)  # begins by yielding to what came while it waited

    setattr(ScriptRunner, yield_to_events.__name__, between_callbacks)
    setattr(SafeSessionState, act.__name__, in_turn)


def _turn() -> Lock:
    """The turn of this session's callbacks."""
    context = get_script_run_ctx()
    with _entrance:
        return _turns.setdefault(context.session_id if context else "", Lock())
