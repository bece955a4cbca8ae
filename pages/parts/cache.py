"""What the process keeps for whoever asks again."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def kept(entries: int) -> Callable:
    """Keep the last results of a function in the process."""
    return st.cache_resource(max_entries=entries, show_spinner=False)
