"""A file that takes time: made when its button is pressed, in the queue of heavy work, and taken as soon as it is there.

Meanwhile the place in the queue is shown with a button to cancel; where it is not made, one sentence says why.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.parts import state
from pages.parts.shared.calm import calm
from pages.parts.state import signed_in
from pages.parts.wording.words import refusal, word
from simulation.engine.errors import Refusal
from simulation.engine.folders import STATIC
from simulation.workers.pool import ASKER

MADE = "made_file"  # the last one of a session: its button, what was asked for, its content
_take = st.components.v2.component("take_file", js=(STATIC / "take_file.js").read_text(encoding="utf-8"))


def offer(
    label: str, make: Callable[..., bytes], name: str, key: str, asked: Any, taken: Any = "ignore", about: str | None = None
) -> None:
    """A button that makes a file and has the browser take it.

    make: called with `queued` and `alive`, as `call` of `simulation/report/background.py`; asked: what makes the file another
    one; taken: callback of the download.
    """
    place = st.empty()
    looks: dict[str, Any] = {"icon": ":material/download:", "help": about}
    made = state.remember(MADE, None)
    if made and made[:2] == (key, asked):
        place.download_button(label, made[2], name, key=f"{key}_file", on_click=taken, **looks)
        return
    again = bool(state.current(f"{key}_again"))
    if not (place.button(label, key=key, **looks) or again):
        return
    content = _made(place, make, label, key)
    if content is not None:
        state.put(MADE, (key, asked, content))
        place.download_button(label, content, name, key=f"{key}_file", on_click=taken, **looks)
        _take(key=f"{key}_take", data={"of": f"{key}_file", "turn": secrets.token_hex(8)})


def _made(place: Any, make: Callable[..., bytes], label: str, key: str) -> bytes | None:
    """The file; nothing where it was not made, which is said in its place, with the button to try again."""
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, word("export.drawing"))
        st.button(word("cancel"), key=f"{key}_cancel")
    ASKER.set(signed_in.origin())
    with place.container(), calm(f"file {key}", "failure.unmade"):
        try:
            return make(
                queued=lambda at: bar.progress(0.0, word("work.queued", place=at)),
                alive=lambda: bar.progress(0.0, word("export.drawing")),
            )
        except Refusal as error:
            st.error(refusal(error))
            st.button(label, key=f"{key}_again")
    return None
