"""What a visitor has chosen: language, scenarios and how the lever panel stands. The only user of session state.

Widgets are filled from the timeline of scenarios and write back to it. What must outlast a lost connection is `saved`
by the browser and `restored` from it.
"""

from pages.parts.state.browser import answered, forget, restore, resumed, returned, saved, session, welcome_back
from pages.parts.state.run import arrive, big, draw, drawn, finish, first_time
from pages.parts.state.scenarios import (
    REFERENCE,
    bench,
    choose_conditions,
    choose_preset,
    complain,
    complaint,
    delete,
    do,
    dragging,
    duplicate,
    go,
    keep,
    merge,
    open_scenario,
    preview,
    redo,
    rename,
    scenario,
    take,
    timeline,
    undo,
)
from pages.parts.state.speech import LANGUAGES, choose_language, language
from pages.parts.state.widgets import current, fill, hear, heard, heed, held, offer, put, remember, store, write

__all__ = [
    "LANGUAGES", "REFERENCE", "answered", "arrive", "bench", "big", "choose_conditions", "choose_language", "choose_preset", "complain", "complaint",
    "current", "delete", "do", "dragging", "draw", "drawn", "duplicate", "fill", "finish", "first_time", "forget", "go", "hear", "heard", "heed", "held",
    "keep", "language", "merge", "offer", "open_scenario", "preview", "put", "redo", "remember", "rename", "restore", "resumed",
    "returned", "saved", "scenario", "session", "store", "take", "timeline", "undo", "welcome_back", "write",
]
