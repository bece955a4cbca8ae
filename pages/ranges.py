"""Uncertainty: how sure the figures are."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.shared import analyses, later
from pages.parts.shared.bands import legend
from pages.parts.shared.view import View
from pages.parts.uncertainty import bands_and_chances, range_sources
from pages.parts.wording.words import word
from simulation import HEADLINES
from simulation.analysis.uncertainty.released_ranges import DRAWS


def body(view: View) -> None:
    """Four bands, chances of targets, chances against current practice, where the width comes from."""
    with st.spinner(word("ranges.working", draws=DRAWS)):
        own, usual = analyses.ensembles(view)
    st.markdown(bands_and_chances.reading(view, own, usual))
    later.paid(view.scenario, view.last)
    for row in (HEADLINES[:2], HEADLINES[2:]):
        for column, variable in zip(st.columns(2, gap="medium"), row, strict=True):
            with column:
                bands_and_chances.fan(view, variable, own)
    legend()
    bands_and_chances.chances(view, own)
    bands_and_chances.better(view, own, usual)
    range_sources.width(view)
    range_sources.left_out(view)
    range_sources.trust(view, own)


open_page("ranges", body)
