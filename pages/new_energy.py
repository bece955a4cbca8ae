"""New energy: when the quota becomes capacity, and whether it pays."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.outcomes import energy_pipeline
from pages.parts.shared import later
from pages.parts.shared.bands import Bands, legend
from pages.parts.shared.live import part
from pages.parts.shared.sections import titled_path
from pages.parts.shared.view import View, view_now
from pages.parts.wording.words import word

PATHS = (
    ("project_return", "generation", "utilisation"),
    ("new_energy_unit_cost", "co2_avoided"),
)


def outcomes() -> None:
    """Pipeline, capacity, price against cost, and what it does to the return on equity."""
    view = view_now()
    if view.projection.baseline.taken_as_zero("new_energy_capacity"):
        st.info(word("energy.unreported"))
    elif not view.projection.total("new_energy_capacity").any():
        st.info(word("energy.nothing"))
    left, right = st.columns(2, gap="medium")
    with left:
        energy_pipeline.pipeline(view, Bands(view))
    with right:
        energy_pipeline.price_and_cost(view)
    energy_pipeline.flow(view)
    energy_pipeline.conflict(view)
    beside = {"project_return": (energy_pipeline.loan_rate(view),)}
    for names in PATHS:
        for column, variable in zip(st.columns(3, gap="medium", vertical_alignment="bottom"), names, strict=False):
            with column:
                titled_path(view, variable, f"energy_{variable}", height=190, extra=beside.get(variable, ()))
    energy_pipeline.grid(view)
    st.caption(word("note.energy"))
    later.gains(view, "new_energy_capacity", "generation", "project_return")


def body(_view: View) -> None:
    """What moves with a lever, and how it is drawn."""
    part("outcomes", outcomes, first=True)
    legend()


open_page("new_energy", body)
