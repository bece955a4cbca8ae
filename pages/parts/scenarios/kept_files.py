"""The visitor's work as a file, and back from one; what was set aside in the browser; beginning anew."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.frame import browser_store
from pages.parts.wording.words import escaped, word
from simulation.engine.folders import STATIC

LARGEST = 5  # megabytes: what a browser has no room for can still be read from a file
_asides = st.components.v2.component("asides", js=(STATIC / "aside.js").read_text(encoding="utf-8"))


def files() -> None:
    """The work as a file and back; what was set aside."""
    with st.expander(word("kept.files")):
        st.caption(word("kept.files_note"))
        browser_store.work("kept_work")
        st.file_uploader(
            word("kept.open"),
            ["json"],
            key="kept_open",
            on_change=_open,
            max_upload_size=LARGEST,
            accept_multiple_files=False,
        )
        st.caption(word("kept.asides"))
        said = {part: word(f"kept.asides.{part}") for part in ("download", "drop", "sure")}
        _asides(key="asides", data={"store": state.kept_under(), **said})


def _open() -> None:
    """Callback of the field for a file of kept work: what is on the bench already stays on top."""
    file = state.current("kept_open")
    if file is not None and state.restore(file.getvalue().decode("utf-8", "replace")):
        state.confirm("kept.opened")


def clearing() -> None:
    """Beginning anew: asks first, saying how much goes; until the page is left behind it can be taken back."""
    if state.forgotten():
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="forgotten"):
            st.markdown(word("shelf.forgotten"), width="stretch")
            st.button(word("shelf.unforget"), key="unforget", on_click=state.unforget)
    going = _going()
    if not going:
        return
    with st.popover(word("shelf.forget"), key="forget_ask", type="tertiary"):
        st.markdown(word("shelf.forget_sure", parts=word("list.comma").join(going)))
        st.button(word("shelf.forget_do"), key="forget", on_click=state.forget, type="primary")


def _going() -> list[str]:
    """All that goes with clearing, each kind with its count; nothing where there is no work."""
    counts = [(word(f"kept.part.{name}"), count) for name, count in state.work().items()]
    counts += [
        (word("kept.part.elsewhere", place=escaped(str(label.get(state.language(), "")))), count)
        for label, count in state.work_elsewhere()
    ]
    if any(count for _, count in counts):
        counts.append((word("kept.part.selections"), state.selections()))
    return [word("kept.part.counted", what=what, count=count) for what, count in counts if count]
