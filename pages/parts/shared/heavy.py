"""Heavy work as a page asks for it: done in a process apart, with the place in the queue and how far it is on the page.

Whatever else the visitor does, or the button to cancel, gives the place or the work up.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.cache import kept
from pages.parts.state import signed_in
from pages.parts.wording.words import word
from simulation.workers.pool import ASKER, pool

AT_ONCE = 10_000  # cells of a table, the work of a second at most


def waited(work: Callable, *arguments: Any, key: str, working: str, turns: dict[str, str] | None = None) -> Any:
    """What a study gives that says how far it is: a bar while it runs, and a button `key`_cancel.

    working: key of the sentence shown meanwhile; turns: the sentence from the moment when the study says so.
    """
    place, done, said = st.empty(), 0.0, working
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, word(working))
        st.button(word("cancel"), key=f"{key}_cancel")

    def told(kind: str, *facts: float) -> None:
        nonlocal done, said
        done, said = min(*facts, 1.0) if kind == "share" else done, (turns or {}).get(kind, said)
        shown()

    def shown() -> None:
        bar.progress(done, word(said))

    ASKER.set(signed_in.origin())
    found = pool().ask(
        work, *arguments, told=told, queued=lambda at: bar.progress(0.0, word("work.queued", place=at)), alive=shown
    )
    place.empty()
    return found


def once(work: Callable, *arguments: Any, key: Hashable) -> Any:
    """What a study gives that says nothing meanwhile; kept for whoever asks for the same `key` of it."""
    shelf = _shelf(work.__name__, key)
    if "found" not in shelf:
        with queueing() as (queued, alive):
            shelf["found"] = pool().ask(work, *arguments, queued=queued, alive=alive)
    return shelf["found"]


def by_size(work: Callable, *arguments: Any, cells: int, shown: bool = True) -> Any:
    """What a study gives that is done at once where it is little, and apart where it would hold up the answers to others.

    cells: how many it goes through. shown: False in a callback, which can neither write on the page nor be broken off.
    """
    if cells <= AT_ONCE:
        return work(*arguments)
    if not shown:
        ASKER.set(signed_in.origin())
        return pool().ask(work, *arguments)
    with queueing() as (queued, alive):
        return pool().ask(work, *arguments, queued=queued, alive=alive)


@kept(64)
def _shelf(name: str, key: Hashable) -> dict[str, Any]:
    """Where the result of a study is laid once it is there."""
    return {}


@contextmanager
def queueing() -> Iterator[tuple[Callable[[int], object], Callable[[], object]]]:
    """What to call with one's place in the queue, and what to call meanwhile: a line on the page that goes again."""
    line: DeltaGenerator = st.empty()
    ASKER.set(signed_in.origin())

    def alive() -> None:
        line.empty()

    yield lambda at: line.info(word("work.queued", place=at)), alive
    line.empty()
