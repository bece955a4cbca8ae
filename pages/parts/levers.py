"""The lever panel: one group of levers at a time, what each lever is and when it acts."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from pages.parts import details, state
from pages.parts.words import PERCENT, choices, factor, number, word, written
from simulation import catalogue
from simulation.engine.rows import Lever

TIERS = ("simple", "expert")
FINEST = 600  # steps on a slider; finer ones cannot be hit


def panel() -> None:
    """Levers of one group, each with what it is and when it acts."""
    changed = state.scenario().changed()
    group = _group(changed)
    shown = [row for row in catalogue().levers.values() if row.group == group and _visible(row, changed)]
    for row in shown:
        _lever(row, row.id in changed)
    _resets(group, changed)


def _visible(row: Lever, changed: tuple[str, ...]) -> bool:
    return state.remember("tier", "simple") == "expert" or row.tier == "simple"


def _group(changed: tuple[str, ...]) -> str:
    groups, levers = catalogue().groups, catalogue().levers

    def label(group: str) -> str:
        count = sum(levers[name].group == group for name in changed)
        return word(f"group.{group}") + (word("group.count", count=count) if count else "")

    state.fill("tier", state.remember("tier", "simple"))
    st.segmented_control(
        word("tier"), key="tier", on_change=state.store, args=("tier",), required=True, width="stretch",
        label_visibility="collapsed", **choices({tier: word(f"tier.{tier}") for tier in TIERS}),
    )
    state.fill("group", state.remember("group", next(iter(groups))))
    return st.pills(
        word("groups"), key="group", on_change=state.store, args=("group",), required=True,
        label_visibility="collapsed", **choices({group: label(group) for group in groups}),
    )


def _lever(row: Lever, changed: bool) -> None:
    scale = slider_factor(row)
    state.fill(row.id, round(state.value_of(row.id) * scale, 9))
    label = written(row)
    st.slider(
        word("lever.changed", name=label) if changed else label, round(row.min * scale, 9), round(row.max * scale, 9),
        step=round(slider_step(row) * scale, 9), format=slider_format(row), key=row.id, on_change=state.move,
        args=(row.id, scale),
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.caption(_footnote(row))
        details.popover(row, changed)


def _footnote(row: Lever) -> str:
    """Base-year practice, and the anchor in words nearest to where the lever stands."""
    value, practice = state.value_of(row.id), number(row.neutral, row.unit, places(row))
    text = word("lever.practice", value=practice)
    anchors = details.anchors(row)
    nearest = min(anchors, key=lambda anchor: abs(anchor - value))
    if value != row.neutral and abs(nearest - value) <= (row.max - row.min) * 0.08:
        return word("lever.near", practice=text, words=anchors[nearest])
    return text


def slider_factor(row: Lever) -> float:
    """What a slider shows for 1: percentages are only written as such, other units as the language has them."""
    return 1.0 if row.unit in PERCENT else factor(row.unit)


def places(row: Lever) -> int:
    """Decimals that a lever's step needs in the unit shown."""
    step = Decimal(str(slider_step(row))) * Decimal(str(factor(row.unit)))
    return max(0, -step.normalize().as_tuple().exponent)


def slider_step(row: Lever) -> float:
    """The lever's own step, or a coarser one where a slider would have more stops than can be hit."""
    if (row.max - row.min) / row.step <= FINEST:
        return row.step
    return 20.0


def slider_format(row: Lever) -> str:
    """How the slider writes its value."""
    return "percent" if row.unit in PERCENT else f"%.{places(row)}f"


def _resets(group: str, changed: tuple[str, ...]) -> None:
    own = tuple(name for name in changed if catalogue().levers[name].group == group)
    with st.container(horizontal=True, gap="small"):
        st.button(
            word("reset.group"), key="reset_group", on_click=state.reset, args=(own,), disabled=not own, type="tertiary"
        )
        st.button(
            word("reset.all"), key="reset_all", on_click=state.reset_all, disabled=not changed, type="tertiary"
        )
