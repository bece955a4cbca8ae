"""The free-lunch search on demand: the plan with the most profit in one year, what it leaves undone, and what that costs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import grid
from pages.parts.goals import routes
from pages.parts.shared import heavy, later
from pages.parts.shared.view import View
from pages.parts.wording.lever_settings import value_text
from pages.parts.wording.quoted import heading, quoter
from pages.parts.wording.words import change, name, refusal, word, written
from simulation.analysis.goals.most_profit import OUTCOME, MostProfit
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.workers import studies
from simulation.workers.pool import WorkError

KEY = "most_profit"


def most_profit(view: View) -> None:
    """What a search for profit alone ends with, computed when asked for; kept until the place is another."""
    place = view.place
    st.caption(word("most_profit.note", start=place.decided_from, year=place.usual_year))
    found = _known(place)
    if found is None:
        if st.button(word("most_profit.run"), key="most_profit_run", type="primary"):
            _searched(place)
        return
    _said(found)


def _known(place: Place) -> MostProfit | None:
    kept = state.remember(KEY, None)
    return kept[1] if kept and kept[0] == place.digest else None


def _searched(place: Place) -> None:
    try:
        found = heavy.waited(studies.most, place, key=KEY, working="most_profit.working")
    except WorkError as error:
        st.error(word("failure.request", reason=refusal(error)))
        return
    state.put(KEY, (place.digest, found))
    st.rerun()


def _said(found: MostProfit) -> None:
    """What it gains now and later, all that it loses, what the owner has of it, and what it holds below practice."""
    year, after, quotes = found.later.year, found.later.year_after, quoter()
    gains = {"gain": (found.later.gain, year), "later": (found.later.gain_after, after)}
    told = {key: quotes.moved(OUTCOME, gain, KEY, at) for key, (gain, at) in gains.items()}
    heading(quotes.say("most_profit.finding", year=year, after=after, **told))
    lost = later.lost(found.scenario, year)
    if lost.mark:
        st.warning(lost.mark)
    for text in lost.repaid:
        st.markdown(text)
    later.price_table(found.scenario, year, "price_table_most")
    for text in (*lost.counted, *lost.hidden):
        st.markdown(text)
    rows = [(name(outcome), change(outcome, now), change(outcome, then)) for outcome, (now, then) in found.owner.items()]
    heads = [word("column.outcome"), word("at", year=year), word("at", year=after)]
    grid(pd.DataFrame(rows, columns=heads), "most_profit_owner")
    set_to = [_set_to(row, found) for row in found.scenario.place.levers.values() if row.id in found.scenario.levers]
    heads = [word("column.lever"), word("column.practice"), word("column.chosen"), word("most_profit.side")]
    grid(pd.DataFrame(set_to, columns=heads), "most_profit_levers")
    routes.load(found.scenario, KEY, KEY)


def _set_to(row: Lever, found: MostProfit) -> tuple[str, ...]:
    """A lever, its practice, its value in the plan, and whether that is below practice."""
    value = found.scenario.levers[row.id].level(row.neutral)
    practice, chosen = (value_text(row, at) for at in (row.neutral, value))
    return (
        written(row),
        state.words().practice(row, practice),
        chosen,
        word("most_profit.below") if row.id in found.below else "",
    )
