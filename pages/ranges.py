"""Uncertainty: how sure the figures are."""

import streamlit as st

from pages.parts import grounds, ranges, results
from pages.parts.frame import View, open_page
from pages.parts.words import word
from simulation import HEADLINES


def body(view: View) -> None:
    """Four fans, chances of targets, chances against current practice, where the width comes from."""
    with st.spinner(word("ranges.working", draws=results.DRAWS)):
        own, usual = results.ensembles(view)
    st.markdown(ranges.reading(view, own, usual))
    for row in (HEADLINES[:2], HEADLINES[2:]):
        for column, variable in zip(st.columns(2, gap="medium"), row, strict=True):
            with column:
                ranges.fan(view, variable, own, usual)
    st.caption(word("ranges.legend"))
    ranges.chances(view, own)
    ranges.better(view, own, usual)
    grounds.width(view)
    grounds.trust(view, own)


open_page("ranges", body)
