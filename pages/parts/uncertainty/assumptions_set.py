"""Which assumptions and conditions are one's own: value, register, range, grade and source, each with a way back."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.shared.view import View
from pages.parts.uncertainty import assumption_callbacks
from pages.parts.wording.words import given, half, measured, word, written
from simulation import Scenario


def own(scenario: Scenario) -> tuple[str, ...]:
    """Ids of parameters and conditions that are set by the scenario itself."""
    return (*scenario.assumptions, *(name for name in scenario.conditions if name != "preset"))


def amount(value: float, symbol: str) -> str:
    """A value of the tables as it is given, with its unit."""
    return measured(given(value, symbol), symbol)


def value_text(scenario: Scenario, name: str) -> str:
    """What a scenario sets: a number, or values by year."""
    if name in scenario.assumptions:
        return amount(scenario.assumptions[name], scenario.place.parameters[name].unit)
    value, symbol = scenario.conditions[name], scenario.place.conditions[name].unit
    if isinstance(value, tuple):
        return word("list.comma").join(f"{year} {amount(one, symbol)}" for year, one in value)
    return amount(value, symbol)


def grounds(scenario: Scenario, name: str) -> str:
    """The register's value, range, grade and source."""
    if assumption_callbacks.is_parameter(name):
        row = scenario.place.parameters[name]
        spread = word("span", low=amount(row.low, row.unit), high=amount(row.high, row.unit))
        said = {"register": amount(row.value, row.unit), "span": spread}
        return word("assume.grounds", **said, grade=word(f"grade.{row.grade}"), source=half(row.source))
    known = scenario.place.conditions[name]
    low, high = (amount(end, known.unit) for end in (known.min, known.max))
    spread = word("span", low=low, high=high)
    return word("assume.grounds_condition", span=spread, grade=word(f"grade.{known.grade}"), source=half(known.source))


def listed(view: View) -> None:
    """Each of one's own, and a way back for one or all."""
    names = own(view.scenario)
    if not names:
        st.info(word("assume.none"))
        return
    rows = {**view.scenario.place.parameters, **view.scenario.place.conditions}
    for name in names:
        with st.container(border=True, key=f"assumed_{name}"):
            said, back = st.columns([8, 2], vertical_alignment="center", gap="small")
            said.markdown(word("assume.own", name=written(rows[name]), value=value_text(view.scenario, name)))
            said.caption(grounds(view.scenario, name))
            back.button(
                word("assume.undo"),
                key=f"assume_undo_{name}",
                on_click=assumption_callbacks.undo,
                args=(name,),
                width="stretch",
            )
    with st.container(horizontal=True, gap="small"):
        st.button(word("assume.undo_all"), key="assume_undo_all", on_click=assumption_callbacks.undo_all)
        if state.timeline().origin != state.bench().current:
            st.button(word("reset.origin"), key="assume_origin", on_click=state.to_origin)
    st.caption(word("assume.note"))
