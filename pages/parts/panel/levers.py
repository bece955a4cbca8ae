"""The lever panel: the simple levers of all groups, or every lever of one; what each lever is and when it acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from functools import lru_cache, partial
from html import escape
from typing import Literal

import streamlit as st

from pages.parts import state
from pages.parts.panel import callbacks, horizon_switch, lever_details, limit_remarks, one_entity
from pages.parts.shared.choices import one_of
from pages.parts.shared.live import part, redraws, redraws_all
from pages.parts.shared.view import projected
from pages.parts.wording.lever_values import places, slider_factor, slider_format, slider_step
from pages.parts.wording.quoted import quoter
from pages.parts.wording.words import factor, unit, word, written
from simulation import catalogue
from simulation.engine.place_rows import Lever
from simulation.explanation.idle_settings import idle_said
from simulation.explanation.limits_in_words import stops

TIERS = ("simple", "expert")


def panel() -> dict[str, float]:
    """Levers, each with what it is and when it acts: the simple ones under the names of their groups, or all of one group.

    Groups and levers that meet a limit say so. Returns what each slider shows for 1.
    """
    _tiers()
    simple = tier() == "simple"
    shown = [row for group in _groups() for row in _rows(group)]
    names = tuple(row.id for row in shown)
    if not simple:
        part("groups", _cards, lambda: [_state(group) for group in catalogue().groups])
    for group in _groups():
        if simple:
            part(f"head_{group}", partial(_head, group), partial(_state, group))
        rows = _rows(group)
        for before, row in zip((None, *rows), rows):
            _part(before, row)
            part(f"lever_{row.id}", partial(_lever, row, names), partial(_stands_on, row, names))
        if simple:
            part(f"hidden_{group}", partial(_hidden, group), partial(_beyond, group))
    part("resets", _resets, lambda: (state.scenario().changed(), _strayed()))
    return {row.id: slider_factor(row) for row in shown if row.slides}


def _groups() -> tuple[str, ...]:
    """Groups whose levers are shown: all in the simple tier, else the open one."""
    groups = tuple(catalogue().groups)
    return groups if tier() == "simple" else (_kept("group", groups),)


def _rows(group: str) -> list[Lever]:
    """The levers shown of a group: sliders first, what is only counted last."""
    every = tier() == "expert"
    rows = [row for row in state.place().levers.values() if row.group == group and (every or row.tier == "simple")]
    return sorted(rows, key=lambda row: (row.standing == "counted", not row.slides))


def tier() -> str:
    """Which levers are shown: the simple ones, or all with their timing."""
    return _kept("tier", TIERS)


def _kept(key: str, options: Sequence[str]) -> str:
    """A choice kept across pages; the first option where what a browser kept is none of them any more."""
    chosen = state.remember(key, options[0])
    return chosen if chosen in options else options[0]


def _tiers() -> None:
    """Simple or all levers; beside it, how far all pages look."""
    with st.container(horizontal=True, gap="small", wrap=False, vertical_alignment="center", key="looks"):
        one_of("tier", "tier", {tier: word(f"tier.{tier}") for tier in TIERS}, tier(), width="stretch")
        horizon_switch.switch()


def _of(group: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of some levers belong to a group."""
    return tuple(name for name in names if state.place().levers[name].group == group)


def _state(group: str) -> tuple[str, int]:
    """The mark that one of a group's levers meets a limit, and how many of them were moved."""
    met = _of(group, limit_remarks.flagged())
    return word("group.met") if met else "", len(_of(group, state.scenario().changed()))


def _cards() -> None:
    """A card for each group: its name, how many levers were moved, limits met."""
    (chosen,) = _groups()
    with st.container(key="group"):
        for group in catalogue().groups:
            met, count = _state(group)
            name = word(f"group.{group}") + met
            note = word("group.count", count=count) if count else word("group.still")
            st.button(
                word("group.card", name=name, note=note),
                key=f"group_{group}",
                width="stretch",
                type="primary" if group == chosen else "secondary",
                on_click=redraws_all(callbacks.choose_group),
                args=(group,),
            )


def _head(group: str) -> None:
    """A group's name over its levers, how many of all it has were moved, and the way back."""
    met, count = _state(group)
    name = written(catalogue().groups[group]) + met
    moved = f" <small>{escape(word('group.moved', count=count))}</small>" if count else ""
    st.html(f'<p class="group-head"><b>{escape(name)}</b>{moved}</p>')
    if count:
        _reset(group, "reset.head")


def _beyond(group: str) -> int:
    """How many moved levers of a group the simple tier does not show."""
    return len(set(_of(group, state.scenario().changed())) - {row.id for row in _rows(group)})


def _hidden(group: str) -> None:
    """Moved levers of a group that the simple tier does not show, one click away."""
    if count := _beyond(group):
        st.button(
            word("tier.hidden", count=count),
            key=f"hidden_{group}",
            on_click=redraws_all(callbacks.show_all),
            args=(group,),
            type="tertiary",
        )


def _strayed() -> bool:
    """Whether the scenario is no longer the one that was begun with, nor current practice beside it."""
    current = state.bench().current
    return state.timeline().origin.id not in (current.id, current.reference().id)


def _resets() -> None:
    """The ways back: of an open group, of all levers, to where one came from."""
    still, every, strayed = not state.scenario().changed(), tier() != "simple", _strayed()
    with st.container(horizontal=True, gap="small") if every or strayed else nullcontext():
        if every:
            _reset(_groups()[0], "reset.group")
        st.button(word("reset.all"), key="reset_all", on_click=redraws(callbacks.reset_all), disabled=still, type="tertiary")
        if strayed:
            st.button(word("reset.origin"), key="reset_origin", on_click=redraws_all(state.to_origin), type="tertiary")


def _reset(group: str, text: str) -> None:
    own = _of(group, state.scenario().changed())
    again = redraws(callbacks.reset)
    st.button(word(text), key=f"reset_{group}", on_click=again, args=(own,), disabled=not own, type="tertiary")


def _part(before: Lever | None, row: Lever) -> None:
    """A line where sliders end: details of programmes, and what is counted, not valued."""
    kind = "counted" if row.standing == "counted" else "" if row.slides else "detail"
    last = None if before is None else "counted" if before.standing == "counted" else "" if before.slides else "detail"
    if kind and kind != last:
        st.caption(word(f"levers.{kind}"))


def _stands_on(row: Lever, shown: tuple[str, ...]) -> tuple:
    """What a lever among those shown shows: its setting and exceptions, whether it was moved, and what is said of it."""
    scenario = state.scenario()
    own = {entity: levers[row.id] for entity, levers in scenario.entities.items() if row.id in levers}
    changed = row.id in scenario.changed()
    return (
        scenario.levers.get(row.id),
        own,
        changed,
        _idle(row),
        callbacks.limited(row.id),
        limit_remarks.beside(row.id, shown),
    )


def _idle(row: Lever) -> tuple[str, ...]:
    """What is said of settings of the lever that change nothing."""
    if not row.acts_zh:
        return ()
    return tuple(
        said for (lever, _), said in idle_said(state.scenario(), state.words(), projected).items() if lever == row.id
    )


def _lever(row: Lever, shown: tuple[str, ...]) -> None:
    """One lever: its name and value, the slider, the marks of its scale, what it is, and what is said of it."""
    changed = row.id in state.scenario().changed()
    with st.container(key=f"lever_{row.id}"):
        st.markdown(word("lever.changed" if changed else "lever.still", name=written(row)), width="content")
        _field(row)
        if row.slides:
            slider(row, word("lever.moved", name=written(row)) if changed else written(row), "collapsed")
        st.html((scale(row) if row.slides else "") + f'<p class="footnote">{escape(_footnote(row))}</p>')
        lever_details.popover(row, changed)
        for said in filter(None, (one_entity.said(row), *_idle(row))):
            st.caption(said)
        for sentence in stops(quoter(), state.scenario(), row.id):
            st.caption(str(sentence))
        end = callbacks.limited(row.id)
        if end is not None:
            st.caption(word("lever.limited", value=lever_details.stated(row, end)))
        if remarks := limit_remarks.beside(row.id, shown):
            with st.container(horizontal=True, gap="small", key=f"remark_{row.id}"):
                for remark in remarks:
                    limit_remarks.show(remark)


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
        on_change=redraws(callbacks.move),
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
        on_change=redraws(callbacks.enter),
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
    for value, words in state.words().anchors(row).items():
        place = (value - row.min) / (row.max - row.min)
        text = escape(word("lever.anchor", value=lever_details.stated(row, value), words=words))
        kind = "practice" if value == row.neutral else "anchor"
        parts.append(f'<i class="{kind}" tabindex="-1" style="left: {place:.2%}"></i><b>{text}</b>')
    return f'<div class="scale" aria-hidden="true">{"".join(parts)}</div>'


def _footnote(row: Lever) -> str:
    """Base-year practice, and the anchor in words nearest to where the lever stands."""
    value, practice = callbacks.value_of(row.id), state.words().setting(row, row.neutral)
    text = word("lever.practice", value=state.words().practice(row, practice))
    if callbacks.yearly(row.id):
        return word("lever.yearly", practice=text)
    anchors = state.words().anchors(row)
    nearest = min(anchors, key=lambda anchor: abs(anchor - value))
    if value != row.neutral and abs(nearest - value) <= (row.max - row.min) * 0.08:
        return word("lever.near", practice=text, words=anchors[nearest])
    return text
