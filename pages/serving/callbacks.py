"""A callback runs to its end.

While a newer event waits, Streamlit ends a run at its next touch of the session's state or page, in the middle of a callback too, and
then takes the callback for done: a press was counted whose step was never gone. Here a run yields before and after its callbacks only.
"""

from __future__ import annotations

from functools import wraps

from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState


def finish_callbacks() -> None:
    """Let runs of this process yield to newer events outside their callbacks only."""
    yield_to_events = ScriptRunner._maybe_handle_execution_control_request
    if hasattr(yield_to_events, "__wrapped__"):
        return

    @wraps(yield_to_events)
    def between_callbacks(runner: ScriptRunner) -> None:
        if ThreadState.get().run_location is not RunLocation.CALLBACK:
            yield_to_events(runner)

    setattr(ScriptRunner, yield_to_events.__name__, between_callbacks)
