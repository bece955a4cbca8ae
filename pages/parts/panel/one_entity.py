"""A lever set apart for one entity: its own practice and ceiling, and whether more would still do anything."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.parts import state
from pages.parts.panel import callbacks
from pages.parts.shared.live import redraws
from pages.parts.shared.view import projected
from pages.parts.wording.words import choices, factor, figure, printed_gap, same, unit, word, written
from simulation.engine.own_amounts import now_in_all, own_most, own_practice, set_apart
from simulation.engine.place_rows import Lever
from simulation.engine.setting import Setting


def said(row: Lever) -> str:
    """Which entities the lever is set apart for, each with its value; empty where there is none."""
    names = {entity.id: written(entity) for entity in state.place().entities}
    own = [
        word("override.one", entity=names[entity], value=state.words().setting(row, levers[row.id].level(row.neutral)))
        for entity, levers in state.scenario().entities.items()
        if row.id in levers and entity in names
    ]
    if not own or row.scope != "amount":
        return word("override.said", entities=word("list.comma").join(own)) if own else ""
    place, scenario = state.place(), state.scenario()
    whole = now_in_all(place, row, set_apart(row, place, scenario.entities), scenario.levers.get(row.id))
    shown = state.words().setting(row, whole)
    return word("override.said_of_amount", entities=word("list.comma").join(own), whole=shown)


def setting(row: Lever) -> None:
    """The field of one entity, with its practice, ceiling and what its values make of the whole's profit."""
    entities = {entity.id: entity for entity in state.place().seen}
    st.selectbox(word("override.entity"), key=f"{row.id}_entity", **choices({e: written(r) for e, r in entities.items()}))
    chosen, scale, place = state.current(f"{row.id}_entity"), factor(row.unit), state.place()
    practice = own_practice(row, place, chosen)
    most = own_most(row, place, chosen, set_apart(row, place, state.scenario().entities))
    st.number_input(
        word("override.value", unit=unit(row.unit)),
        value=round(practice * scale, 9),
        step=round(row.step * scale, 9),
        format="%g",
        key=f"{row.id}_own_{chosen}",
        help=word("override.help"),
    )
    ends = (state.words().setting(row, value) for value in (practice, most))
    st.caption(word("override.ends", **dict(zip(("practice", "most"), ends, strict=True))))
    _effect(row, chosen, practice, most)
    st.button(word("override.set"), key=f"{row.id}_set", on_click=redraws(callbacks.override), args=(row.id, scale))
    for entity, own in state.scenario().entities.items():
        if row.id in own and entity in entities:
            setting = own[row.id]
            st.button(
                word(
                    "override.release",
                    entity=written(entities[entity]),
                    value=state.words().setting(row, setting.value or 0.0),
                ),
                key=f"{row.id}_{entity}_release",
                on_click=redraws(callbacks.release),
                args=(row.id, entity),
            )


def _effect(row: Lever, entity: str, practice: float, most: float) -> None:
    """Total profit of all in the last year with the entity at practice, at the value in the field, and at its most."""
    typed = state.current(f"{row.id}_own_{entity}")
    value = practice if typed is None else min(max(round(typed / factor(row.unit), 9), row.min), most)
    profits = [_profit(row, entity, at) for at in (practice, value, most)]
    shown = dict(zip(("practice", "value", "most"), (figure("total_profit", one) for one in profits), strict=True))
    year = projected(state.scenario()).years[-1]
    st.caption(word("override.effect", year=year, name=_name(entity), **shown))
    if value < most and same("total_profit", printed_gap("total_profit", profits[1], profits[2])):
        st.caption(word("override.saturated"))


def _name(entity: str) -> str:
    """Name of an entity."""
    return next(written(row) for row in state.place().entities if row.id == entity)


def _profit(row: Lever, entity: str, value: float) -> float:
    scenario = state.scenario()
    own = {**scenario.entities, entity: {**scenario.entities.get(entity, {}), row.id: Setting(value)}}
    return float(projected(replace(scenario, entities=own)).total("total_profit")[-1])
