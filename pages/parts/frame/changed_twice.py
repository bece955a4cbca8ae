"""What two tabs changed differently: scenarios, both of which are kept, and choices, of which the other is one press away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from pages.parts import state
from pages.parts.wording.words import escaped, texts, word
from simulation.engine.catalogue import catalogue
from simulation.workbench.joined_choices import Path

NAMED = 4  # places of a choice that are named
PERIOD = re.compile(r"[12]\d{3}(-\d{2})?")


def notes() -> None:
    """A sentence for the scenarios, and one for each choice; until they are read of."""
    if state.kept_twice():
        pairs = [word("kept.twice.pair", name=escaped(a), copy=escaped(b)) for a, b in state.kept_twice().items()]
        with _until_read("kept_twice", word("kept.twice", pairs=word("list.comma").join(pairs)), state.read_twice):
            pass
    for name, others in state.differing().items():
        where = _where([one.path for one in others])
        text = word("kept.differing", what=word(f"kept.part.{name}"), where=where)
        with _until_read(f"differing_{name}", text, state.read_differing, name):
            st.button(word("kept.differing.other"), key=f"other_{name}", on_click=state.other_way, args=(name,))


@contextmanager
def _until_read(key: str, text: str, read: Callable[..., None], *of: str) -> Iterator[None]:
    """A sentence that stands until it is dismissed; what may be done about it stands between."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=key):
        st.markdown(text, width="stretch")
        yield
        st.button(word("shared.dismiss"), key=f"{key}_read", on_click=read, args=of, type="tertiary")


def _where(paths: list[Path]) -> str:
    """Which of them, in words, where words are known; the first few."""
    found = list(dict.fromkeys(said for path in paths if (said := " ".join(_words(path)))))
    more = [word("kept.more", count=len(found) - NAMED)] if len(found) > NAMED else []
    return word("kept.differing.where", parts=word("list.comma").join(found[:NAMED] + more)) if found else ""


def _words(path: Path) -> Iterator[str]:
    words, tables = state.words(), catalogue()
    entities = {row.id: row for row in state.place().entities}
    for one in (piece for part in path for piece in part.split("@")):
        if one in tables.variables:
            yield words.variable(one)
        elif one in entities:
            yield escaped(words.of(entities[one]))
        elif one in tables.lever_rows or one in tables.condition_rows:
            yield words.lever(one)
        elif PERIOD.fullmatch(one):
            yield one
        elif f"export.imprint.{one}" in texts():
            yield word(f"export.imprint.{one}")
