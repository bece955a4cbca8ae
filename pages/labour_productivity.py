"""Labour productivity: what each person creates, and what raises it."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.outcomes import productivity
from pages.parts.shared import later
from pages.parts.shared.bands import Bands, legend
from pages.parts.shared.choices import comparison
from pages.parts.shared.live import part
from pages.parts.shared.sections import entity_table, titled_path, waterfall
from pages.parts.shared.view import View, view_now
from pages.parts.wording.quoted import unbroken
from pages.parts.wording.ranges_in_words import inner
from pages.parts.wording.words import split_note, word
from simulation.analysis.causes.decomposition import productivity_drivers
from simulation.analysis.like_for_like import on_closing


def outcomes() -> None:
    """Paths with and without depreciation, contributions, entities against benchmarks."""
    view = view_now()
    bands = Bands(view)
    left, right = st.columns(2, gap="medium")
    with left:
        bands.titled("labour_productivity", "productivity_path", height=230)
        titled_path(view, "labour_productivity_net", "productivity_net_path", height=190)
        st.caption(str(productivity.depreciation_part(view)))
    with right:
        first, last, ends = comparison(view, "productivity")
        drivers = {word(f"productivity.{d}"): value for d, value in productivity_drivers(first, last).items()}
        st.subheader(word("productivity.drivers", driver=inner(max(drivers, key=drivers.__getitem__))), anchor=False)
        waterfall(
            (ends[0], first.total("labour_productivity")),
            drivers,
            (ends[1], last.total("labour_productivity")),
            "labour_productivity",
            "productivity_waterfall",
        )
        st.caption(word("note.drivers"))
        if first.year != last.year and on_closing(view.projection, "labour_productivity"):
            st.caption(word("note.closing", base=first.year))
    if said := productivity.finding(view):
        st.header(unbroken(said), anchor=False)
    left, right = st.columns(2, gap="medium")
    with left:
        productivity.against_benchmarks(view)
    with right:
        entity_table(view, "labour_productivity", "productivity_table")
    st.caption(split_note())
    later.gains(view, "labour_productivity", "labour_productivity_net")


def body(_view: View) -> None:
    """What moves with a lever, and how it is drawn."""
    part("outcomes", outcomes, first=True)
    legend()


open_page("labour_productivity", body)
