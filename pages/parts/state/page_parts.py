"""Which parts of the page can be redrawn by themselves, what each showed last, and which of them a run is to redraw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from pages.parts.state.language_choice import language, settle_language
from pages.parts.state.page_run import arrive, finish
from pages.parts.state.saved_work import failed
from pages.parts.state.widgets import protocol


@dataclass
class PageParts:
    """The parts that stand on the page, and the run under way.

    signs: what each part stands on, by key, in the order in which they are redrawn (None: drawn in every run);
    drawn: that value when the part was last drawn; asked: the parts that the next run is for (None: not said);
    left: those that the run under way has still to draw; run: what tells one run from another (None: the whole page).
    """

    signs: dict[str, Callable[[], Any] | None] = field(default_factory=dict)
    drawn: dict[str, Any] = field(default_factory=dict)
    asked: list[str] | None = None
    left: list[str] = field(default_factory=list)
    run: Any = None
    live: bool = True  # whether parts of this page are redrawn by themselves at all

    def stand(self, key: str, sign: Callable[[], Any] | None, first: bool) -> None:
        """A part stands on the page; `first` ones are redrawn before all others."""
        self.signs = {key: sign, **self.signs} if first else {**self.signs, key: sign}

    def moved(self) -> list[str]:
        """Parts that show something else by now, with what a run that was cut short left undone."""
        return [
            key
            for key, sign in self.signs.items()
            if key in self.left or sign is None or self.drawn.get(key, self) != sign()
        ]


def parts() -> PageParts:
    """The parts of the page that this session shows."""
    return st.session_state.setdefault("parts", PageParts())


def begin_page(page: str, live: bool = True) -> None:
    """A run of the whole page begins: it says anew what its parts are, if it is one that can be redrawn in parts (`live`)."""
    st.session_state["parts"] = PageParts(live=live)
    arrive(page)


def ask() -> list[str] | None:
    """The parts that a callback's change makes out of date, to be redrawn by the next run; None: the page must be drawn whole."""
    settle_language()
    known, own = parts(), protocol()
    cut = known.run is None and not own.finished
    noted = failed() or st.session_state.get("complaint")  # said above the page, with what stands in no part
    if cut or noted or not known.signs or not own.settled(language()):
        return None
    known.asked = known.moved() or None
    return known.asked


def begin_part(run: Any) -> bool:
    """A part is about to be drawn by itself in `run`. False: the whole page must be, as nobody asked for the part or more was done since."""
    known = parts()
    if run is not known.run:
        if known.asked is None or protocol().stepped:
            return False
        known.run, known.left, known.asked = run, list(known.asked), None
        settle_language()
        arrive(str(protocol().page), whole=False)
    return True


def end_part(key: str) -> None:
    """A part is drawn; with the last of them its run has drawn all it had to."""
    known = parts()
    if key in known.left:
        known.left.remove(key)
        if not known.left:
            finish()
