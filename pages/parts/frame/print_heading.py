"""What stands above a printed page: where it comes from, and that it is a projection."""

from __future__ import annotations

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

import streamlit as st

from pages.parts import state
from pages.parts.wording.words import word, written
from simulation import Projection, Scenario, __version__, catalogue


def heading(scenario: Scenario, projection: Projection) -> None:
    """Programme, scenario, conditions, version and date, seen on paper only; and a heading between the page's question and its findings
    for those who hear it."""
    conditions = state.place().condition_presets[scenario.conditions.get("preset", "central")]
    line = word(
        "print.line",
        scenario=state.words().scenario(scenario),
        conditions=written(conditions),
        year=projection.years[-1],
        version=__version__,
        data=catalogue().digest[:8],
        date=today(),
    )
    paper = f'<div class="print-heading"><p>{escape(word("print.title"))}</p><p>{escape(line)}</p></div>'
    st.html(f'{paper}<h2 class="unseen">{escape(word("heading.findings"))}</h2>')


def today() -> str:
    """The date where the visitor is; the server's own where the browser names no time zone that is known here."""
    try:
        zone = ZoneInfo(st.context.timezone or "")
    except (LookupError, ValueError, OSError):
        zone = None
    return datetime.now(zone).date().isoformat()
