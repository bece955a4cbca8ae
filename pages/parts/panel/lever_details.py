"""What a lever is: effect, cost, evidence and source; in the expert tier its timing and single entities."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.panel import callbacks, one_entity
from pages.parts.shared.live import redraws, redraws_all
from pages.parts.shared.view import projected
from pages.parts.wording.published_figures import fact_line
from pages.parts.wording.words import (
    change,
    choices,
    factor,
    figure,
    half,
    name,
    number,
    printed_gap,
    same,
    unit,
    word,
    written,
)
from simulation.analysis.causes.lever_sizes import lever_size
from simulation.engine.place_rows import Lever
from simulation.engine.setting import SHAPES

STATED = 2  # decimals at most of a value as a table states it


def popover(row: Lever, changed: bool) -> None:
    """A button that opens the lever's details; its body is built only while it is open."""
    box = st.popover(word("lever.details"), type="tertiary", key=f"{row.id}_details", on_change="rerun")
    if not box.open:
        return
    with box, st.container(key=f"about_{row.id}"):
        _meaning(row)
        if state.remember("tier", "simple") == "expert":
            _timing(row)
            if row.scope != "province":
                one_entity.setting(row)
        _ways(row, changed)
        _grounds(row)


def _ways(row: Lever, changed: bool) -> None:
    """Back to practice, to the years in which the lever acts where they are not shown here, and to what it does."""
    leads: dict[str, Any] = {"type": "tertiary", "icon": ":material/arrow_forward:"}
    with st.container(horizontal=True, gap="small"):
        back = redraws(callbacks.reset)
        st.button(word("reset.lever"), key=f"{row.id}_reset", on_click=back, args=((row.id,),), disabled=not changed)
        if state.remember("tier", "simple") != "expert":
            again = redraws_all(callbacks.show_all)
            st.button(word("lever.timing"), key=f"{row.id}_to_timing", on_click=again, args=(row.group,), **leads)
        if changed:
            st.button(word("lever.why"), key=f"{row.id}_why", on_click=_explain, args=(row.id,), **leads)


def _explain(lever: str) -> None:
    """Callback: to the page that follows a lever's effect."""
    state.put("explain_lever", lever)
    state.put("explain", "lever")
    st.switch_page("pages/explain.py")


def _meaning(row: Lever) -> None:
    symbol = unit(row.unit)
    st.markdown(word("lever.title", name=written(row), unit=symbol) if symbol else f"**{written(row)}**")
    st.markdown(written(row, "help"))
    st.markdown(word("lever.cost", text=written(row, "cost")))
    st.markdown(_size(row))
    if row.id in state.scenario().replayed:
        st.caption(word("replay.lever", decided=state.place().decided_from))


def _size(row: Lever) -> str:
    """How much the lever moves over its range, as measured on the model: the headline outcomes, or its own count."""
    found = lever_size(row.id, state.scenario().place)
    outcomes = [key for key, ends in found.effects.items() if any(not same(key, end) for end in ends)]
    ends = {"low": stated(row, row.min), "high": stated(row, row.max), "year": found.year}
    if not outcomes:
        return word("lever.size_none", **ends)
    parts = [
        word("lever.size_part", name=name(outcome), low=change(outcome, low), high=change(outcome, high))
        for outcome in outcomes
        for low, high in [found.effects[outcome]]
    ]
    return word("lever.size", **ends, start=state.place().decided_from, parts=word("list.semicolon").join(parts))


def _grounds(row: Lever) -> None:
    """What the scale's marks mean, how sure it is, and where the figures come from."""
    marks = {stated(row, value): words for value, words in state.words().anchors(row).items()}
    st.markdown("\n".join("- " + word("lever.anchor", value=value, words=words) for value, words in marks.items()))
    st.markdown(
        word(
            "lever.evidence",
            grade=word(f"grade.{row.grade}"),
            ids=row.evidence.replace(";", word("list.comma")) or word("none"),
        )
    )
    if row.taken_over:
        st.caption(word(f"practice.how.{row.taken_over}"))
    st.caption(word("lever.source", text=half(row.source)))
    facts = [state.place().facts[fact] for fact in row.fact_ids]
    if facts:
        st.caption(word("lever.facts"))
        st.caption("\n".join(f"- {fact_line(fact)}" for fact in facts))


def stated(row: Lever, value: float) -> str:
    """A value on a lever's scale with the decimals it is stated with, two at most."""
    return number(value, row.unit, state.words().setting_digits(row, value, STATED))


def _timing(row: Lever) -> None:
    """When the lever acts: start, full effect and shape, or a value for each year."""
    state.fill(f"{row.id}_mode", "yearly" if callbacks.yearly(row.id) else "span")
    st.segmented_control(
        word("timing.mode"),
        key=f"{row.id}_mode",
        on_change=redraws(callbacks.choose_timing),
        args=(row.id, callbacks.years_of_action()),
        required=True,
        label_visibility="collapsed",
        width="stretch",
        **choices({mode: word(f"timing.mode.{mode}") for mode in ("span", "yearly")}),
    )
    if callbacks.yearly(row.id):
        _by_year(row)
    else:
        _span(row)
    _pictured(row)


def _pictured(row: Lever) -> None:
    """The lever's path by year as small bars, practice dashed, with its ends in figures; and what it makes of profit."""
    years, top = projected(state.scenario()).years, max(row.max - row.min, 1e-12)
    values = callbacks.path(row.id, years)
    heights = [100 * (value - row.min) / top for value in (*values, row.neutral)]
    first, last = (stated(row, value) for value in (values[0], values[-1]))
    told = escape(word("timing.picture", name=written(row), start=years[0], first=first, year=years[-1], last=last))
    bars = "".join(f'<span style="height: {max(round(height), 2)}%"></span>' for height in heights[:-1])
    st.html(
        f'<div class="lever-path" role="img" aria-label="{told}"><b style="bottom: {round(heights[-1])}%"></b>{bars}</div>'
        f'<p class="footnote">{told}</p>'
    )
    own, usual_profit = (
        projected(plan).total("total_profit")[-1] for plan in (state.scenario(), state.scenario().reference())
    )
    gap = printed_gap("total_profit", usual_profit, own)
    st.caption(word("timing.result", value=figure("total_profit", own), gap=change("total_profit", gap)))


def _span(row: Lever) -> None:
    for part, shown in callbacks.timing_shown(row.id).items():
        state.fill(f"{row.id}_{part}", shown)
    first, last = callbacks.years_of_action()[0], callbacks.years_of_action()[-1]
    st.slider(
        word("timing.years"),
        first,
        last,
        step=1,
        key=f"{row.id}_years",
        on_change=redraws(callbacks.retime),
        args=(row.id,),
    )
    st.selectbox(
        word("timing.shape"),
        key=f"{row.id}_shape",
        on_change=redraws(callbacks.retime),
        args=(row.id,),
        **choices({name: word(f"shape.{name}") for name in SHAPES}),
    )


def _by_year(row: Lever) -> None:
    """A table to edit; years outside it follow its first and last value."""
    shown = factor(row.unit)
    step, years = round(row.step * shown, 9), callbacks.years_of_action()
    path = callbacks.path(row.id, projected(state.scenario()).years)[1:]
    key, base = callbacks.table(row.id, [round(value * shown, 9) for value in path])
    year, value = word("year"), unit(row.unit) or word("timing.value")
    st.data_editor(
        pd.DataFrame({value: [float(cell) for cell in base]}, index=pd.Index([str(year) for year in years], name=year)),
        key=key,
        on_change=redraws(callbacks.enter_years),
        args=(row.id, years, shown),
        num_rows="fixed",
        width="stretch",
        height="content",
        row_height=28,
        column_config={
            "_index": st.column_config.Column(disabled=True),
            value: st.column_config.NumberColumn(step=round(step / 100, 12), required=True),
        },
    )
    st.caption(word("timing.range", low=stated(row, row.min), high=stated(row, row.max), last=years[-1]))
