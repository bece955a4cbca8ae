"""A target of the whole broken down to enterprises: proposed by headroom, changed by hand, always checked by its sum."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.shared.choices import from_list
from pages.parts.shared.sections import entity_name
from pages.parts.shared.view import View
from pages.parts.wording.words import column_format, figure, name, refusal, scaled, unit, unit_of, word
from simulation.benchmarking.target_allotment import Allotment, allot, allottable, as_csv
from simulation.engine.errors import Refusal

KEPT = "allotments"


def _stated() -> dict[str, dict[str, Any]]:
    """What was set: by indicator and year, the target of the whole and of enterprises set by hand."""
    try:
        found = json.loads(state.remember(KEPT, "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def allotments(view: View) -> tuple[Allotment, ...]:
    """All targets broken down so far that can be used under the plan as it is."""
    found = []
    for key, one in _stated().items():
        indicator, _, year = key.partition("@")
        try:
            fixed = {entity: float(value) for entity, value in one["fixed"].items()}
            found.append(allot(view.scenario, indicator, int(year), float(one["total"]), fixed))
        except (Refusal, ValueError, KeyError, TypeError, AttributeError):
            continue
    return tuple(found)


def show(view: View) -> None:
    """Indicator, year and target of the whole; the table of shares to edit; the check of the sum."""
    place = view.scenario.place
    years = {year: str(year) for year in range(place.decided_from, view.last + 1)}
    with st.container(horizontal=True, key="picks", vertical_alignment="bottom"):
        indicator = from_list(
            "allot_indicator", "targets.column.indicator", {one: name(one) for one in allottable(place)}, width=240
        )
        year = from_list("allot_year", "year", years, width=120)
        total = _total(view, indicator, year)
    own = _stated().get(f"{indicator}@{year}", {})
    try:
        fixed = {one: float(value) for one, value in own.get("fixed", {}).items() if one in place.entity_ids}
        found = allot(view.scenario, indicator, year, total, fixed)
    except Refusal as error:
        st.error(refusal(error))
        return
    _sum(found)
    _table(view, found)
    with st.container(horizontal=True, gap="small"):
        st.button(
            word("allot.again"), key="allot_again", on_click=_keep, args=(indicator, year, total, {}), disabled=not fixed
        )
        content = as_csv([found], state.place()).encode("utf-8-sig")
        st.download_button(word("allot.file"), content, f"{indicator}_{year}.csv", "text/csv", key="allot_file")
    st.caption(word("allot.note"))


def _total(view: View, indicator: str, year: int) -> float:
    """The target of the whole: as set, else the published or own target of the year, else the plan's value."""
    own, symbol = _stated().get(f"{indicator}@{year}", {}), unit_of(indicator)
    tabled = view.scenario.place.targets.get((indicator, year))
    usual = tabled.value if tabled else float(view.projection.total(indicator)[view.years.index(year)])
    value = float(own.get("total", round(usual, 1)))
    key, scale = f"allot_total_{indicator}_{year}", float(scaled(1.0, symbol))
    state.fill(key, round(value * scale, 6))
    st.number_input(
        word("allot.total", unit=unit(symbol)),
        key=key,
        format="%g",
        step=round(10 * scale, 6),
        on_change=_retotal,
        args=(indicator, year, scale),
        width=200,
    )
    return value


def _retotal(indicator: str, year: int, scale: float) -> None:
    key = f"allot_total_{indicator}_{year}"
    typed = state.current(key)
    if typed is not None and state.heed(key):
        _keep(indicator, year, round(typed / scale, 6), _stated().get(f"{indicator}@{year}", {}).get("fixed", {}))


def _keep(indicator: str, year: int, total: float, fixed: dict[str, float]) -> None:
    state.put(KEPT, json.dumps({**_stated(), f"{indicator}@{year}": {"total": total, "fixed": fixed}}, sort_keys=True))


def _sum(found: Allotment) -> None:
    added = sum(share.target for share in found.shares)
    said = {"sum": figure(found.indicator, added), "total": figure(found.indicator, found.total)}
    if found.left:
        st.error(word("allot.off", left=figure(found.indicator, found.left), **said))
    else:
        st.success(word("allot.adds_up", **said))


def _table(view: View, found: Allotment) -> None:
    indicator, scale = found.indicator, float(scaled(1.0, unit_of(found.indicator)))
    key, typed = _editor(found), _typed(_editor(found))
    heads = [word("entity"), *(word(f"sheet.{head}") for head in ("planned", "headroom", "target")), word("allot.by_hand")]
    rows = [
        (
            entity_name(view, one.entity),
            one.plan * scale,
            one.headroom * scale,
            typed.get(row, one.target * scale),
            word("yes") if one.fixed else "",
        )
        for row, one in enumerate(found.shares)
    ]
    number = st.column_config.NumberColumn
    st.data_editor(
        pd.DataFrame(rows, columns=heads),
        key=key,
        hide_index=True,
        num_rows="fixed",
        height="content",
        disabled=[heads[0], heads[1], heads[2], heads[4]],
        column_config={head: number(format=column_format(indicator)) for head in heads[1:4]},
        on_change=_edit,
        args=(found, scale),
    )
    beyond = [entity_name(view, one.entity) for one in found.shares if one.target - one.plan > one.headroom + 1e-9]
    if beyond:
        st.warning(word("allot.beyond", names=word("list.comma").join(beyond)))


def _editor(found: Allotment) -> str:
    return f"allot_{found.indicator}_{found.year}"


def _typed(key: str) -> dict[int, float | None]:
    """Targets typed, by row. The table repeats them once: the browser then lets go of them, and shows what is allotted from the next run on.

    So it need not begin anew, which would take away what is being typed by then.
    """
    edits = (state.current(key) or {}).get("edited_rows", {})
    return {int(row): next(iter(cells.values()), None) for row, cells in edits.items()}


def _edit(found: Allotment, scale: float) -> None:
    """Callback: a target typed for an enterprise is kept; the others take the rest."""
    typed = _typed(_editor(found))
    fixed = dict(_stated().get(f"{found.indicator}@{found.year}", {}).get("fixed", {}))
    for row, value in typed.items():
        entity = found.shares[row].entity
        if value is None:
            fixed.pop(entity, None)
        else:
            fixed[entity] = round(float(value) / scale, 6)
    if typed:
        _keep(found.indicator, found.year, found.total, fixed)
