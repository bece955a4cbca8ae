"""Home: what happens by 2030 as things are, and how much reform can change it."""

import streamlit as st
from starlette.middleware import Middleware

from pages.light.addresses import routes
from pages.parts import state
from pages.parts.frame import hall_screen
from pages.parts.frame.first_paint import FirstPaint
from pages.parts.frame.page import open_page
from pages.parts.outcomes import home
from pages.parts.scenarios import history
from pages.parts.shared import later
from pages.parts.shared.bands import Bands
from pages.parts.shared.live import part
from pages.parts.shared.view import View, view_now
from pages.parts.state.whole_callbacks import finish_callbacks
from pages.parts.wording.words import word
from pages.serving.callers import believe_named_proxies
from pages.serving.guarded import Guarded
from pages.serving.health import health_routes
from pages.serving.model_files import model_routes
from pages.serving.retention import sweep_rooms, sweep_workbooks
from pages.serving.said_downloads import say_why_no_file
from pages.serving.watched import Watched
from simulation import HEADLINES
from simulation.serving.start_checks import start_or_end
from simulation.serving.sweeping import sweep_hourly


def body(view: View) -> None:
    """Reading, four outcomes, their paths, what the plan costs, what the figures rest on; first, own work that waits elsewhere."""
    home.waiting()
    part("outcomes", outcomes, first=True)
    home.legend(view.last)
    st.header(word("costs.title", start=view.years[1], year=view.last), anchor=False)
    part("costs", lambda: home.costs(view_now()))
    home.grounds(view, HEADLINES)


def outcomes() -> None:
    """What moves with a lever: reading, outcomes and paths to the last year, and five years after."""
    view = view_now()
    with st.container(key="reading"):
        st.markdown("\n\n".join(filter(None, (history.latest(), home.reading(view, HEADLINES)))))
    bands = Bands(view)
    home.cards(view, HEADLINES, bands)
    with st.container(key="paths"):
        for variable in hall_screen.charts_at_hand(HEADLINES) if state.big() else HEADLINES:
            bands.titled(variable, f"home_{variable}", height=116, told=False)
    home.years_reported(view)
    later.said(view, HEADLINES)


if __name__ == "__main__":
    open_page("home", body)
else:  # the server, which runs this file as the home page and serves phones, board and the operator's checks beside it
    start_or_end(str(st.get_option("server.port")), st.get_option("server.address"))
    believe_named_proxies()
    finish_callbacks()
    say_why_no_file()
    sweep_hourly(sweep_rooms, sweep_workbooks)
    layers = [Middleware(one) for one in (Watched, Guarded, FirstPaint)]
    tables = model_routes(str(st.get_option("server.baseUrlPath")))
    app = st.App(__file__, routes=[*health_routes(), *tables, *routes()], middleware=layers)
