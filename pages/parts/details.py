"""What a lever is: effect, cost, evidence and source; in the expert tier its timing and single entities."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from pages.parts import state
from pages.parts.words import choices, factor, half, number, unit, word, written
from simulation import catalogue, embedded_baseline
from simulation.engine.rows import Lever
from simulation.engine.scenario import SHAPES

FIRST, LAST = 2024, 2030


def popover(row: Lever, changed: bool) -> None:
    """A button that opens the lever's details; its body is built only while it is open."""
    box = st.popover(word("lever.details"), type="tertiary", key=f"{row.id}_details", on_change="rerun")
    if not box.open:
        return
    with box:
        _meaning(row)
        if state.remember("tier", "simple") == "expert":
            _timing(row)
            if row.scope != "province":
                _entities(row)
        st.button(
            word("reset.lever"), key=f"{row.id}_reset", on_click=state.reset, args=((row.id,),), disabled=not changed
        )


def _meaning(row: Lever) -> None:
    symbol = unit(row.unit)
    st.markdown(word("lever.title", name=written(row), unit=symbol) if symbol else f"**{written(row)}**")
    st.markdown(written(row, "help"))
    st.markdown(word("lever.cost", text=written(row, "cost")))
    marks = {number(value, row.unit, fine(row)): words for value, words in anchors(row).items()}
    st.markdown("\n".join("- " + word("lever.anchor", value=value, words=words) for value, words in marks.items()))
    st.markdown(word("lever.evidence", grade=word(f"grade.{row.grade}"), ids=row.evidence or word("none")))
    st.caption(word("lever.source", text=half(row.source)))
    facts = [catalogue().facts[fact.strip()] for fact in row.facts.split(";") if fact.strip()]
    if facts:
        st.caption(word("lever.facts"))
        st.caption("\n".join(f"- {fact_line(fact)}" for fact in facts))


def fact_line(fact) -> str:
    """One published figure with its id, period and source."""
    return word(
        "fact.line", id=fact.id, subject=written(fact, "subject"), period=fact.period, value=fact_value(fact),
        source=fact.source,
    )


def fact_value(fact) -> str:
    """A published figure with its unit, as published."""
    return f"{fact.value} {fact.unit}" if fact.unit != "%" else f"{fact.value}%"


def anchors(row: Lever) -> dict[float, str]:
    """Marks on a lever's scale, in words."""
    parts = (anchor.partition("=") for anchor in written(row, "anchors").split("|"))
    return {float(value): words for value, _, words in parts}


def fine(row: Lever) -> int:
    """Decimals that write every anchor of a lever exactly enough."""
    shown = [round(value * factor(row.unit), 2) for value in anchors(row)]
    return max(max(0, -Decimal(str(value)).normalize().as_tuple().exponent) for value in shown)


def _timing(row: Lever) -> None:
    start, full, shape = state.timing_of(row.id)
    state.fill(f"{row.id}_years", (max(start, FIRST), min(full, LAST)))
    state.fill(f"{row.id}_shape", shape)
    st.slider(
        word("timing.years"), FIRST, LAST, step=1, key=f"{row.id}_years", on_change=state.retime, args=(row.id,)
    )
    st.selectbox(
        word("timing.shape"), key=f"{row.id}_shape", on_change=state.retime, args=(row.id,),
        **choices({name: word(f"shape.{name}") for name in SHAPES}),
    )


def _entities(row: Lever) -> None:
    entities = {entity.id: entity for entity in embedded_baseline().entities}
    st.selectbox(
        word("override.entity"), key=f"{row.id}_entity", **choices({e: written(r) for e, r in entities.items()})
    )
    scale = factor(row.unit)
    low, high, practice, step = (round(value * scale, 9) for value in (row.min, row.max, row.neutral, row.step))
    st.number_input(
        word("override.value", unit=unit(row.unit)), low, high, practice, step, key=f"{row.id}_own",
        help=word("override.help"),
    )
    st.button(word("override.set"), key=f"{row.id}_set", on_click=state.override, args=(row.id, scale))
    for entity, own in state.scenario().entities.items():
        if row.id in own and entity in entities:
            setting = own[row.id]
            st.button(
                word("override.release", entity=written(entities[entity]), value=number(setting.value or 0.0, row.unit)),
                key=f"{row.id}_{entity}_release", on_click=state.release, args=(row.id, entity),
            )
