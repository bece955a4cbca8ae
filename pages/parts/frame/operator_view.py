"""The operator's page: sessions, load, queue, what is ready, the last errors with the ids of their requests."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.frame import menu, sign_in
from pages.parts.wording.words import word
from pages.serving.health import own_store
from pages.serving.watched import sessions
from simulation.engine.folders import STATIC
from simulation.serving.readiness import OK, identity, readiness, workers
from simulation.serving.server_log import last_errors
from simulation.workers.pool import resident
from simulation.workshop.server_clock import calendar, ticks
from simulation.workshop.workshop_errors import StoreFailure

EVERY = 5  # seconds between two looks


def open_operator() -> None:
    """Draw the page, for administrators and on the server's own machine."""
    state.settle_language()
    title = word("menu.operator")
    st.set_page_config(page_title=f"{title} · {word('app')}", page_icon=str(STATIC / "icon.png"), layout="wide")
    if not sign_in.passed("operator"):
        return
    menu.menu("operator")
    st.title(title, anchor=False)
    st.caption(word("operator.lead"))
    st.fragment(_now, run_every=EVERY)()


def _days() -> str:
    """The clock that days are counted by, and how many rooms it says are past theirs."""
    now = calendar()
    at = datetime.fromtimestamp(now, UTC).isoformat(" ", "minutes").removesuffix("+00:00")
    try:
        return word("operator.days", at=at, count=len(own_store().expired(now)))
    except StoreFailure:
        return word("operator.clock", at=at)


def _now() -> None:
    own, heavy = identity(), workers()
    minutes = int((ticks() - sessions.began) / 60)
    rows = (
        {
            "version": own["version"],
            "data": own["data"],
            "minutes": f"{minutes:,}",
            "sessions": f"{sessions.count} / {sessions.most}",
        },
        {
            "working": f"{heavy['working']} / {heavy['most']}",
            "waiting": str(heavy["waiting"]),
            "memory": f"{resident(os.getpid()) / 1e6:,.0f}",
            "load": f"{os.getloadavg()[0]:.1f} / {os.cpu_count()}" if hasattr(os, "getloadavg") else "—",
        },
    )
    for row in rows:
        for column, (name, value) in zip(st.columns(4), row.items(), strict=True):
            column.metric(word(f"operator.{name}"), value)
    st.caption(_days(), help=word("operator.days_help"))
    found = readiness(own_store)
    st.subheader(word("operator.ready") if found.ready else word("operator.not_ready"), anchor=False)
    checks = [
        {
            word("operator.part"): word(f"operator.check.{name}"),
            word("operator.state"): word("operator.fine") if said == OK else said,
        }
        for name, said in found.checks.items()
    ]
    st.table(pd.DataFrame(checks).set_index(word("operator.part")))
    st.subheader(word("operator.errors"), anchor=False)
    errors = [asdict(one) for one in last_errors.told()]
    if errors:
        heads = {name: word(f"operator.error.{name}") for name in errors[0]}
        st.table(pd.DataFrame(errors).rename(columns=heads).set_index(heads["at"]))
    else:
        st.caption(word("operator.none"))
