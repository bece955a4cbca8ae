"""What stands above a printed page: where it comes from, and that it is a projection."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from pages.parts import state
from pages.parts.wording.words import scenario_name, word, written
from simulation import Projection, Scenario, __version__, catalogue


def heading(scenario: Scenario, projection: Projection) -> None:
    """Programme, scenario, conditions, version and date; seen on paper only."""
    conditions = state.place().condition_presets[scenario.conditions.get("preset", "central")]
    with st.container(key="print_heading"):
        st.markdown(word("print.title"))
        st.markdown(
            word(
                "print.line",
                scenario=scenario_name(),
                conditions=written(conditions),
                year=projection.years[-1],
                version=__version__,
                data=catalogue().digest[:8],
                date=today(),
            )
        )


def today() -> str:
    """The date where the visitor is; the server's own where the browser names no time zone that is known here."""
    try:
        zone = ZoneInfo(st.context.timezone or "")
    except (LookupError, ValueError, OSError):
        zone = None
    return datetime.now(zone).date().isoformat()
