"""Profit: where it comes from, and where reform adds to it."""

import streamlit as st

from pages.parts.frame.page import open_page
from pages.parts.outcomes import interest
from pages.parts.outcomes.owner_view import owner_view
from pages.parts.shared import later
from pages.parts.shared.bands import Bands, legend
from pages.parts.shared.choices import comparison
from pages.parts.shared.live import part
from pages.parts.shared.sections import entity_table, titled_path, waterfall
from pages.parts.shared.view import View, view_now
from pages.parts.wording.ranges_in_words import inner
from pages.parts.wording.words import split_note, unit, word
from simulation.analysis.causes.decomposition import profit_drivers


def outcomes() -> None:
    """Path, contributions by driver, table by entity, what the owner sees."""
    view = view_now()
    bands = Bands(view)
    left, right = st.columns(2, gap="medium")
    with left:
        bands.titled("total_profit", "profit_path", height=300)
        titled_path(view, "net_profit", "net_profit_path", height=180)
    with right:
        first, last, ends = comparison(view, "profit")
        drivers = {word(f"driver.{name}"): value for name, value in profit_drivers(first, last).items()}
        up, down = (pick(drivers, key=drivers.__getitem__) for pick in (max, min))
        st.subheader(word("profit.drivers", up=inner(up), down=inner(down)), anchor=False)
        waterfall(
            (ends[0], first.total("total_profit")),
            drivers,
            (ends[1], last.total("total_profit")),
            "total_profit",
            "profit_waterfall",
        )
        st.caption(word("note.drivers"))
    st.header(word("profit.entities", unit=unit("亿元")), anchor=False)
    entity_table(view, "total_profit", "profit_table")
    interest.why_low(view)
    interest.why_taxed(view)
    st.caption(split_note())
    later.gains(view, "total_profit", "net_profit")
    owner_view(view)


def body(_view: View) -> None:
    """What moves with a lever, and how it is drawn."""
    part("outcomes", outcomes, first=True)
    legend()


open_page("profit", body)
