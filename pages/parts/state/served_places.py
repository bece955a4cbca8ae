"""The places of this server: folders or workbooks named by one setting, and the one that comes with the program."""

from __future__ import annotations

import streamlit as st

from simulation.engine.place import Place
from simulation.places import served_places


@st.cache_resource(show_spinner=False)
def served() -> tuple[Place, ...]:
    """Places in the order in which they are offered; whatever cannot be read is refused with its sentence."""
    return served_places()
