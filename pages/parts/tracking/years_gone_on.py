"""Going on from the last year reported: offered where a record closes one; what was reported beside what had been projected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.figures.page_tables import grid
from pages.parts.wording.words import change, escaped, figure, name, printed_gap, word
from simulation import Scenario, project
from simulation.engine.own_rows import CarriedFigure
from simulation.engine.place import Place
from simulation.tracking.carried_on import unexplained, year_to_go_on_from
from simulation.tracking.closed_years import weighed_by
from simulation.tracking.kept_record import as_text, read_text
from simulation.tracking.monthly_record import MonthlyRecord
from simulation.tracking.record_sheet import entity_label


def offer(record: MonthlyRecord) -> None:
    """The step to the last year that the record closes, and what it starts from; on a place that has gone on, what lies between."""
    place = state.place()
    left = state.remember(state.LEFT_BEHIND, None)
    if left:
        st.info(word("carry.left", names=escaped(word("list.comma").join(left))))
    year, rows = _closed(as_text(record), place)
    if year is None:
        _gone_on(place)
        return
    with st.container(border=True, key="carry_on"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(word("carry.offer", year=year, base=place.base_year), width="stretch")
            st.button(
                word("carry.button", year=year),
                key="carry_on_now",
                type="primary",
                icon=":material/play_arrow:",
                on_click=state.carry_on,
                args=(record,),
            )
        _table(rows, place)


def _gone_on(place: Place) -> None:
    """What a place that has gone on started from."""
    rows = [row for row in place.carried_years if row.year == place.base_year and row.modelled is not None]
    if rows:
        with st.container(border=True, key="carried_on"):
            st.markdown(word("carry.done", year=place.base_year))
            _table(rows, place)


@kept(8)
def _closed(text: str, place: Place) -> tuple[int | None, tuple[CarriedFigure, ...]]:
    """The year that a record lets the projection go on from, and what was reported of it beside the projection."""
    weighed = weighed_by(place.whole, read_text(text, place)[0])  # what is shown of it is for the rows of `place` alone
    year = year_to_go_on_from(weighed)
    if year is None:
        return None, ()
    return year, tuple(unexplained(weighed, year, project(Scenario("reference", place=weighed), until=year)))


def _table(rows: Iterable[CarriedFigure], place: Place) -> None:
    """Reported, projected and the difference, indicator by indicator, the whole before its enterprises."""
    shown = [_row(row, place) for row in rows if row.entity in ("", *place.seen_ids)]
    heads = ("indicator", "entity", "reported", "projected", "unexplained")
    with st.expander(word("carry.table", count=len(shown)), key="carry_table"):
        grid(pd.DataFrame(shown, columns=[word(f"carry.{head}") for head in heads]), "carry_rows")
        st.caption(word("carry.table.note"))


def _row(row: CarriedFigure, place: Place) -> tuple[Any, ...]:
    whose = entity_label(state.words(), row.entity or "total", place)
    told, modelled = figure(row.variable, row.value), row.modelled
    if modelled is None:
        return name(row.variable), whose, told, "—", "—"
    gap = printed_gap(row.variable, modelled, row.value)
    return name(row.variable), whose, told, figure(row.variable, modelled), change(row.variable, gap)
