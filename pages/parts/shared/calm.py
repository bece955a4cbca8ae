"""Calm failure: what goes wrong in a piece of a page becomes a sentence in its place, and the rest of the page stands."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.parts.wording.words import refusal, word
from simulation import TableError
from simulation.engine.errors import Refusal


@contextmanager
def calm(piece: str, sentence: str = "failure.page") -> Iterator[None]:
    """A piece of a page by its name in the log; `sentence` is said where something unforeseen happens."""
    try:
        yield
    except TableError as error:
        st.error(word("failure.data", reason=refusal(error)))
    except Refusal as error:
        st.error(word("failure.request", reason=refusal(error)))
    except Exception:
        request = st.context.headers.get("X-Request-Id", "")
        logging.getLogger(__name__).exception("%s", piece, extra={"request": request})
        st.error(word(sentence))
        if request:
            st.caption(word("failure.request_id", id=request[:8]))
