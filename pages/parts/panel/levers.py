"""The lever panel: the simple levers of all groups, or every lever of one; what each lever is and when it acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import state
from pages.parts.panel import callbacks, lever_details
from pages.parts.shared.choices import one_of
from pages.parts.wording.lever_values import places, slider_factor, slider_format, slider_step
from pages.parts.wording.words import factor, number, unit, word, written
from simulation import catalogue
from simulation.engine.place_rows import Lever

TIERS = ("simple", "expert")


@dataclass(frozen=True)
class Panel:
    """The levers shown; of each slider what it shows for 1; of levers with remarks the place below them."""

    shown: frozenset[str]

    factors: Mapping[str, float]
    places: Mapping[str, DeltaGenerator]


def panel(flagged: frozenset[str] = frozenset(), remarked: frozenset[str] = frozenset()) -> Panel:
    """Levers, each with what it is and when it acts: the simple ones under the names of their groups, or all of one group.

    Groups with `flagged` levers are marked; `remarked` levers have room for remarks below them.
    """
    changed = state.scenario().changed()
    _tiers()
    simple = tier() == "simple"
    groups = tuple(catalogue().groups) if simple else (_cards(changed, flagged),)
    shown: list[Lever] = []
    places: dict[str, DeltaGenerator] = {}
    for group in groups:
        rows = [row for row in catalogue().levers.values() if row.group == group and _visible(row)]
        rows.sort(key=lambda row: (row.standing == "counted", not row.slides))
        with st.container():  # its own, so that a remark or a button more in one group moves no element of the next
            if simple:
                _head(group, changed, flagged)
            for before, row in zip((None, *rows), rows):
                _part(before, row)
                with st.container(key=f"lever_{row.id}"):
                    _lever(row, row.id in changed)
                    if row.id in remarked:
                        places[row.id] = st.container(horizontal=True, gap="small", key=f"remark_{row.id}")
            if simple:
                _hidden(group, len(set(_of(group, changed)) - {row.id for row in rows}))
        shown += rows
    with st.container(horizontal=True, gap="small"):
        if not simple:
            _reset(groups[0], changed, "reset.group")
        st.button(word("reset.all"), key="reset_all", on_click=callbacks.reset_all, disabled=not changed, type="tertiary")
        if state.timeline().origin.id not in (state.bench().current.id, state.bench().current.reference().id):
            st.button(word("reset.origin"), key="reset_origin", on_click=state.to_origin, type="tertiary")
    factors = {row.id: slider_factor(row) for row in shown if row.slides}
    return Panel(frozenset(row.id for row in shown), factors, places)


def _visible(row: Lever) -> bool:
    return tier() == "expert" or row.tier == "simple"


def tier() -> str:
    """Which levers are shown: the simple ones, or all with their timing."""
    return _kept("tier", TIERS)


def _kept(key: str, options: Sequence[str]) -> str:
    """A choice kept across pages; the first option where what a browser kept is none of them any more."""
    chosen = state.remember(key, options[0])
    return chosen if chosen in options else options[0]


def _tiers() -> None:
    one_of("tier", "tier", {tier: word(f"tier.{tier}") for tier in TIERS}, tier(), width="stretch")


def _of(group: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of some levers belong to a group."""
    return tuple(name for name in names if catalogue().levers[name].group == group)


def _marked(name: str, group: str, flagged: frozenset[str]) -> str:
    """A group's name, marked where one of its levers meets a limit."""
    return name + (word("group.met") if _of(group, flagged) else "")


def _cards(changed: tuple[str, ...], flagged: frozenset[str]) -> str:
    """A card for each group: its name, how many levers were moved, limits met; returns the open group."""
    groups = catalogue().groups
    chosen = _kept("group", tuple(groups))
    with st.container(key="group"):
        for group in groups:
            count = len(_of(group, changed))
            note = word("group.count", count=count) if count else word("group.still")
            name = _marked(word(f"group.{group}"), group, flagged)
            st.button(
                word("group.card", name=name, note=note),
                key=f"group_{group}",
                width="stretch",
                type="primary" if group == chosen else "secondary",
                on_click=callbacks.choose_group,
                args=(group,),
            )
    return chosen


def _head(group: str, changed: tuple[str, ...], flagged: frozenset[str]) -> None:
    """A group's name over its levers, how many of all it has were moved, and the way back."""
    count, name = len(_of(group, changed)), _marked(written(catalogue().groups[group]), group, flagged)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False, key=f"head_{group}"):
        st.markdown(word("group.head_moved" if count else "group.head", name=name, count=count), width="stretch")
        if count:
            _reset(group, changed, "reset.head")


def _hidden(group: str, count: int) -> None:
    """Moved levers of a group that the simple tier does not show, one click away."""
    if count:
        st.button(
            word("tier.hidden", count=count),
            key=f"hidden_{group}",
            on_click=callbacks.show_all,
            args=(group,),
            type="tertiary",
        )


def _reset(group: str, changed: tuple[str, ...], text: str) -> None:
    own = _of(group, changed)
    st.button(word(text), key=f"reset_{group}", on_click=callbacks.reset, args=(own,), disabled=not own, type="tertiary")


def _part(before: Lever | None, row: Lever) -> None:
    """A line where sliders end: details of programmes, and what is counted, not valued."""
    kind = "counted" if row.standing == "counted" else "" if row.slides else "detail"
    last = None if before is None else "counted" if before.standing == "counted" else "" if before.slides else "detail"
    if kind and kind != last:
        st.caption(word(f"levers.{kind}"))


def _lever(row: Lever, changed: bool) -> None:
    """One lever: its name and value, the slider, the marks of its scale, and what it is."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(word("lever.changed" if changed else "lever.still", name=written(row)), width="stretch")
        _field(row)
    if row.slides:
        slider(row, word("lever.moved", name=written(row)) if changed else written(row), "collapsed")
    st.html((scale(row) if row.slides else "") + f'<p class="footnote">{escape(_footnote(row))}</p>')
    lever_details.popover(row, changed)
    end = callbacks.limited(row.id)
    if end is not None:
        st.caption(word("lever.limited", value=number(end, row.unit, lever_details.fine(row))))


def slider(row: Lever, label: str, label_visibility: Literal["visible", "collapsed"]) -> None:
    """The slider of a lever, which sets it for all entities."""
    shown = slider_factor(row)
    state.fill(row.id, round(callbacks.value_of(row.id) * shown, 9))
    st.slider(
        label,
        round(row.min * shown, 9),
        round(row.max * shown, 9),
        step=round(slider_step(row) * shown, 9),
        format=slider_format(row),
        key=row.id,
        on_change=callbacks.move,
        args=(row.id, shown),
        label_visibility=label_visibility,
    )


def _field(row: Lever) -> None:
    """The value as a number to type; as many decimals as it has, so that nothing typed is hidden."""
    shown, value = factor(row.unit), round(callbacks.value_of(row.id) * factor(row.unit), 9)
    digits = next(n for n in range(places(row), 10) if n == 9 or abs(round(value, n) - value) < 1e-9)
    state.fill(f"{row.id}_typed", value)
    symbol = unit(row.unit)
    st.number_input(
        word("lever.field", name=written(row), unit=symbol) if symbol else word("lever.field_plain", name=written(row)),
        value=None,
        step=round(row.step * shown, 9),
        format=f"%.{digits}f",
        key=f"{row.id}_typed",
        on_change=callbacks.enter,
        args=(row.id, shown),
        label_visibility="collapsed",
        width=78,
    )


def scale(row: Lever) -> str:
    """Marks on a lever's scale, each with its words for whoever points at it; base-year practice is the taller one."""
    return _marks(row, state.language())


@lru_cache(maxsize=128)
def _marks(row: Lever, _language: str) -> str:
    parts = []
    for value, words in lever_details.anchors(row).items():
        place = (value - row.min) / (row.max - row.min)
        text = escape(word("lever.anchor", value=number(value, row.unit, lever_details.fine(row)), words=words))
        kind = "practice" if value == row.neutral else "anchor"
        parts.append(f'<i class="{kind}" tabindex="-1" style="left: {place:.2%}"></i><b>{text}</b>')
    return f'<div class="scale" aria-hidden="true">{"".join(parts)}</div>'


def _footnote(row: Lever) -> str:
    """Base-year practice, and the anchor in words nearest to where the lever stands."""
    value, practice = callbacks.value_of(row.id), number(row.neutral, row.unit, places(row))
    text = word("lever.practice", value=practice)
    if callbacks.yearly(row.id):
        return word("lever.yearly", practice=text)
    anchors = lever_details.anchors(row)
    nearest = min(anchors, key=lambda anchor: abs(anchor - value))
    if value != row.neutral and abs(nearest - value) <= (row.max - row.min) * 0.08:
        return word("lever.near", practice=text, words=anchors[nearest])
    return text
