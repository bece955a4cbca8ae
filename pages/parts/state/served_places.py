"""The places of this server: folders or workbooks named by one setting, and the one that comes with the program."""

from __future__ import annotations

import os

import streamlit as st

from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.places import load_place, remember

SETTING = "SOE_PLACE"  # divided as in PATH; the first is where visitors begin


@st.cache_resource(show_spinner=False)
def served() -> tuple[Place, ...]:
    """Places in the order in which they are offered; whatever cannot be read is refused with its sentence."""
    named = (path.strip() for path in os.environ.get(SETTING, "").split(os.pathsep))
    return tuple(dict.fromkeys((*(remember(load_place(path)) for path in named if path), embedded_place())))
