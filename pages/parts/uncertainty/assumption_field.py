"""One assumption to set: found by name, with its field, its grounds and its effect on the headline outcomes."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.figures.page_tables import table
from pages.parts.panel import callbacks
from pages.parts.shared.choices import from_list, one_of
from pages.parts.shared.view import View, projected
from pages.parts.uncertainty import assumption_callbacks as change
from pages.parts.uncertainty import assumptions_set, tornado
from pages.parts.wording.way_to_number import way
from pages.parts.wording.words import escaped, factor, figure, given, name, unit, word, written
from simulation import HEADLINES, Scenario, condition_inputs
from simulation.analysis.sensitivity.tornado import tornado as swung
from simulation.engine.place import Place
from simulation.explanation.search_index import Entry, entries, find
from simulation.explanation.where_it_acts import reached, taken_by

STRONGEST = 6
NEAR = 24  # variables looked at for what an assumption moves
FOUND = 12


@kept(4)
def _index(place: Place) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries(place=place) if entry.kind in ("parameter", "condition"))


def _open(row_id: str) -> bool:
    """Whether there is anything to set: a parameter with a range, or a condition."""
    rows = state.place().parameters
    return row_id not in rows or rows[row_id].low < rows[row_id].high


def choose(view: View) -> str | None:
    """One parameter or condition: by name, or one of those that move profit most."""
    st.subheader(word("assume.choose"), anchor=False)
    state.fill("assume_search", state.remember("assume_search", ""))
    asked = st.text_input(
        word("assume.search"), key="assume_search", on_change=state.write, args=("assume_search",), max_chars=60
    )
    places = {**view.scenario.place.conditions, **view.scenario.place.parameters}
    names = [one for one in places if _open(one)]
    if str(asked or "").strip():
        names = [hit.entry.id for hit in find(asked, _index(view.place), FOUND) if _open(hit.entry.id)]
        if not names:
            st.info(word("search.none", asked=escaped(asked)))
            return None
    else:
        _strongest(view)
    return from_list("assumption", "assumption", {one: written(places[one]) for one in names}, width=420)


def _strongest(view: View) -> None:
    st.caption(word("assume.strongest"))
    with st.container(horizontal=True, gap="small", key="assume_strongest"):
        for one in tornado.strongest_to_set(view, "total_profit", view.last, STRONGEST):
            st.button(tornado.label(one), key=f"assume_pick_{one}", on_click=state.put, args=("assumption", one))


def field(view: View, chosen: str) -> None:
    """The field within its range beside grade and source, and what it does."""
    left, right = st.columns([2, 3], gap="medium")
    place = view.scenario.place
    symbol = (place.parameters[chosen] if change.is_parameter(chosen) else place.conditions[chosen]).unit
    with left:
        by_year = not change.is_parameter(chosen) and _by_year(view.scenario, chosen)
        (_path if by_year else _number)(view, chosen, symbol)
        end = change.limited(chosen)
        if end is not None:
            st.warning(word("assume.limited", value=assumptions_set.amount(end, symbol)))
        st.caption(assumptions_set.grounds(view.scenario, chosen))
    with right:
        _effect(view, chosen)


def _by_year(scenario: Scenario, chosen: str) -> bool:
    """Whether a condition is to be set by year."""
    usual = "path" if isinstance(scenario.conditions.get(chosen), tuple) else "number"
    return one_of("assume_mode", "timing.mode", {way: word(f"assume.{way}") for way in ("number", "path")}, usual) == "path"


def _number(view: View, chosen: str, symbol: str) -> None:
    scenario, scale, key = view.scenario, factor(symbol), f"assume_{chosen}"
    if change.is_parameter(chosen):
        value: float | None = scenario.assumptions.get(chosen, scenario.place.parameters[chosen].value)
    else:
        stated = scenario.conditions.get(chosen)
        value = None if stated is None or isinstance(stated, tuple) else stated
    low, high = (round(end * scale, 9) for end in change.ends(chosen, scenario))
    state.fill(key, None if value is None else round(value * scale, 9))
    st.number_input(
        word("assume.value", unit=unit(symbol)) if unit(symbol) else word("column.own_value"),
        key=key,
        step=float(f"{(high - low) / 50:.1g}"),
        format="%g",
        value=None,
        on_change=change.enter,
        args=(chosen, scale),
        placeholder=word("assume.as_set"),
        help=word("assume.range", low=given(low, ""), high=given(high, "")),
    )


def _path(view: View, chosen: str, symbol: str) -> None:
    """A condition year by year, from the first year that is not observed."""
    scale, place = factor(symbol), view.scenario.place
    years = range(place.observed_until + 1, view.last + 1)
    whole = condition_inputs(view.scenario, view.years)[chosen][:, 0, 0]
    shown = [round(float(whole[view.years.index(year)]) * scale, 9) for year in years]
    key, base = callbacks.table(chosen, shown)
    head = unit(symbol) or word("timing.value")
    st.data_editor(
        pd.DataFrame({head: base}, index=pd.Index([str(year) for year in years], name=word("year"))),
        key=key,
        on_change=change.enter_path,
        args=(chosen, years, scale),
        num_rows="fixed",
        width="stretch",
        height="content",
        row_height=28,
        column_config={
            "_index": st.column_config.Column(disabled=True),
            head: st.column_config.NumberColumn(required=True, format="%.4g"),
        },
    )


@kept(64)
def _ends(scenario: Scenario, chosen: str, last: int) -> pd.DataFrame:
    """Outcomes at both ends of a 90 % range and as in the register: the headlines, or where it moves none of them what it moves first."""
    headlines = _at_ends(scenario, chosen, last, HEADLINES)
    if _moved(headlines):
        return headlines
    others = _at_ends(scenario, chosen, last, reached(scenario.place, chosen)[:NEAR] or HEADLINES)
    return others[_moved(others)[: len(HEADLINES)]] if _moved(others) else headlines


def _at_ends(scenario: Scenario, chosen: str, last: int, outcomes: tuple[str, ...]) -> pd.DataFrame:
    found = swung(scenario, until=last, outcomes=outcomes, names=(chosen,))
    tables = {outcome: found.table(outcome, last).iloc[0] for outcome in outcomes}
    return pd.DataFrame({outcome: row[["at_low", "central", "at_high"]] for outcome, row in tables.items()})


def _moved(ends: pd.DataFrame) -> list[str]:
    """Outcomes that differ between the ends."""
    return [str(one) for one in ends if not math.isclose(ends[one]["at_low"], ends[one]["at_high"], rel_tol=1e-9)]


def _effect(view: View, chosen: str) -> None:
    """What it moves at the ends of the range, as in the register or set, and as one sets it; and the equations that take it."""
    bare = change.with_assumption(view.scenario, chosen, None)
    ends = _ends(bare, chosen, view.last)
    rows = [(word(f"assume.row.{part}"), *_figures(ends.loc[part])) for part in ("at_low", "central", "at_high")]
    if chosen in assumptions_set.own(view.scenario):
        totals = projected(view.scenario)
        title = word("assume.row.own", value=assumptions_set.value_text(view.scenario, chosen))
        rows.append((title, *(figure(one, totals.total(one)[-1]) for one in ends)))
    still = not _moved(ends)
    said = "assume.effect_none" if still else "assume.effect" if tuple(ends) == HEADLINES else "assume.effect_elsewhere"
    st.markdown(word(said, year=view.last))
    heads = [word("assumption"), *(name(one) for one in ends)]
    table(pd.DataFrame(rows, columns=heads), "plain_assume_effect")
    st.caption(word("assume.ends"))
    if takers := taken_by(view.place, chosen):
        shown = word("list.comma").join(f"{name(one)}{way(one)}" for one in takers)
        st.caption(word("assume.taken", names=shown))


def _figures(row: pd.Series) -> list[str]:
    return [figure(str(outcome), float(value)) for outcome, value in row.items()]
