"""Home: what happens by 2030 as things are, and how much reform can change it."""

import streamlit as st

from pages.light.addresses import routes
from pages.parts import state
from pages.parts.frame.page import open_page
from pages.parts.outcomes import home
from pages.parts.scenarios import history
from pages.parts.shared import later
from pages.parts.shared.bands import Bands
from pages.parts.shared.view import View
from simulation import HEADLINES


def body(view: View) -> None:
    """Reading, four outcomes, their paths, what the plan costs, what the figures rest on."""
    history.latest()
    with st.container(key="reading"):
        st.markdown(home.reading(view, HEADLINES))
    fans = Bands(view)
    home.cards(view, HEADLINES, fans)
    for row in (HEADLINES[:2], HEADLINES[2:]):
        for column, variable in zip(st.columns(2, gap="medium"), row, strict=True):
            with column:
                fans.titled(variable, f"home_{variable}", height=115 if state.big() else 146)
    later.said(view, HEADLINES)
    home.legend()
    home.costs(view)
    home.grounds(view, HEADLINES)


if __name__ == "__main__":
    open_page("home", body)
else:  # the server, which runs this file as the home page and serves phones and board beside it
    app = st.App(__file__, routes=routes())
