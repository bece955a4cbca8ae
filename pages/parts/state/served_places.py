"""The places of this server as a visitor sees them: the one border at which figures of single enterprises are left out.

Everything that a page shows, sends or exports is of a place from here, or of an own workbook of the visitor. What a run takes
stays whole; what may be printed of one enterprise is in `Place.seen` (`simulation/engine/row_rights.py`).
"""

from __future__ import annotations

import streamlit as st

from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.places import served_places
from simulation.serving.roles import Visitor, sign_in_on

RIGHTS = "row_rights"


def admit(visitor: Visitor) -> None:
    """Settle at the gate what this session sees. Refusal where no place has an enterprise of the visitor's."""
    st.session_state[RIGHTS] = visitor.entities
    if not served():
        raise Refusal("error.rows.none")


def served() -> tuple[Place, ...]:
    """Places in the order in which they are offered; whatever cannot be read is refused with its sentence."""
    nothing = () if sign_in_on() else None  # before the gate nobody who must sign in sees anything
    entities: tuple[str, ...] | None = st.session_state.get(RIGHTS, nothing)
    every = tuple(place.seen_by(entities) for place in read_places())
    return tuple(place for place in every if place.seen_ids)


@st.cache_resource(show_spinner=False)
def read_places() -> tuple[Place, ...]:
    """Places that the server was given, whole; read once."""
    return served_places()
