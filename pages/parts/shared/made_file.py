"""A file that takes time: made when its button is pressed, in the queue of heavy work, and taken as soon as it is there.

The page goes on meanwhile. The place in the queue is shown with a button to cancel; where the file is not made, one sentence says why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.parts import state
from pages.parts.shared.calm import calm
from pages.parts.shared.live import redraws_all
from pages.parts.state import signed_in
from pages.parts.wording.words import refusal, word
from simulation.engine.errors import Refusal
from simulation.engine.folders import STATIC
from simulation.workers.under_way import UnderWay

MADE = "made_files"  # of a session by their buttons: those under way, and the last one made
LOOK = 0.5  # seconds between two looks at a file under way
_take = st.components.v2.component("take_file", js=(STATIC / "take_file.js").read_text(encoding="utf-8"))


def offer(
    label: str,
    make: Callable[..., bytes],
    name: str,
    key: str,
    asked: Any,
    taken: Any = "ignore",
    about: str | None = None,
    lasting: bool = True,
) -> None:
    """A button that makes a file and has the browser take it.

    make: called with `queued` and `alive`, as `call` of `simulation/report/background.py`; asked: what makes the file another
    one; taken: callback of the download; lasting: False where the next press is to make it anew.
    """
    looks: dict[str, Any] = {"icon": ":material/download:", "help": about}
    made = _under_way(key, asked)
    if made is None or made.failure is not None:
        if made is not None:
            _said(made, key)
        st.button(label, key=key, on_click=redraws_all(_begin), args=(key, make, asked), **looks)
    elif not made.look():
        _shown(made, key)
    else:
        taking: dict[str, Any] = {"on_click": taken} if lasting else {"on_click": redraws_all(_drop), "args": (key,)}
        st.download_button(label, made.found, name, key=f"{key}_file", **taking, **looks)
        _take(key=f"{key}_take", data={"of": f"{key}_file", "turn": made.mark})


def _under_way(key: str, asked: Any) -> UnderWay | None:
    """What was last asked for by a button; nothing where that is another file by now, or was given up."""
    made: UnderWay | None = state.remember(MADE, {}).get(key)
    if made is not None and (made.asked != asked or made.given_up):
        _drop(key)
        return None
    return made


def _begin(key: str, make: Callable[..., bytes], asked: Any) -> None:
    known = {other: made for other, made in state.remember(MADE, {}).items() if not made.look()}
    state.put(MADE, {**known, key: UnderWay(make, asked, signed_in.origin())})


def _drop(key: str) -> None:
    """Callback: what was asked for is not wanted, or was taken."""
    made: UnderWay | None = state.remember(MADE, {}).pop(key, None)
    if made is not None:
        made.give_up()


@st.fragment(run_every=LOOK)
def _shown(made: UnderWay, key: str) -> None:
    """How far a file is, and the button to cancel; the page is drawn again once it is there."""
    if made.look():
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(0.0, word("work.queued", place=made.place) if made.place else word("export.drawing"))
        st.button(word("cancel"), key=f"{key}_cancel", on_click=redraws_all(_drop), args=(key,))


def _said(made: UnderWay, key: str) -> None:
    """Why a file was not made; once, for the next press makes it anew."""
    _drop(key)
    with calm(f"file {key}", "failure.unmade"):
        if isinstance(made.failure, Refusal):
            st.error(refusal(made.failure))
        elif made.failure is not None:
            raise made.failure
