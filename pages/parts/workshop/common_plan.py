"""The common plan at the console: votes as they come, the way that most want, and what the plan comes to."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.state.workshop_seat import Seat, follow_votes, take
from pages.parts.wording.lever_settings import value_text
from pages.parts.wording.words import change, choices, figure, name, word, written
from pages.parts.workshop.conduct import conditions_title, place_of
from pages.parts.workshop.console_acts import done
from pages.parts.workshop.pulse import pulsing
from simulation import HEADLINES
from simulation.workshop import playing
from simulation.workshop.merging import MERGES, leading
from simulation.workshop.views import CONSOLE, Recipient

CHOICE = "workshop_merge"


@pulsing
def common_plan(own: Seat) -> None:
    """Looks at the room by itself, so that votes are counted as they are cast; nothing before a reveal."""
    told = workshop().snapshot(own.room, Recipient(CONSOLE))
    sitting = told["sitting"]
    if sitting is None or not any("results" in held for held in sitting["rounds"].values()):
        return
    st.header(_title(own, sitting), anchor=False)
    if not sitting["ended"]:
        _formed(own, sitting)
    if sitting["merged"]:
        _shown(own, sitting["merged"])


def _title(own: Seat, sitting: dict[str, Any]) -> str:
    """The heading; where conditions had changed before the plan was formed, under which it stands."""
    number = sitting["merged"].get("round", 1)
    if number == 1:
        return word("light.common")
    return word("light.board.common.shock", shock=conditions_title(own, sitting["rounds"][str(number)]["conditions"]))


def _formed(own: Seat, sitting: dict[str, Any]) -> None:
    """The way with most votes stands chosen until the facilitator takes another one, which asks for a second thought."""
    votes = sitting["votes"]
    ahead = leading(votes)
    where = (own.room, sitting["number"])
    follow_votes(CHOICE, ahead[0] if ahead else MERGES[0], where)
    cast = word("list.comma").join(
        word("workshop.votes", rule=word(f"light.merge.{rule}"), count=votes[rule]) for rule in MERGES if rule in votes
    )
    st.markdown(word("workshop.votes.so_far", done=sitting["voted"], all=sitting["voters"], votes=cast))
    labels = {rule: word(f"light.merge.{rule}") for rule in MERGES}
    rule = st.radio(
        word("light.merge"),
        key=CHOICE,
        captions=[word(f"light.merge.{one}.lead") for one in MERGES],
        on_change=take,
        args=(CHOICE, where),
        **choices(labels),
    )
    other = bool(ahead) and rule not in ahead
    sure = not other or st.checkbox(word("workshop.merge.other", rule=labels[ahead[0]]), key="workshop_merge_sure")
    pressed = st.button(
        word("workshop.merge"), disabled=not sure, type="primary" if sitting["phase"] == "merge" else "secondary"
    )
    if pressed and done(playing.merge, workshop(), own.room, own.who, rule):
        st.rerun()


def _shown(own: Seat, merged: dict[str, Any]) -> None:
    """What the common plan comes to, and its levers."""
    for variable, column in zip(HEADLINES, st.columns(4), strict=True):
        value = merged["figures"][variable]
        gap = state.words().gap(variable, value - merged["change"][variable], value)
        same = state.words().same(variable, gap)  # no arrow where nothing moved; stated, as a widget reads no minus sign
        moved = None if same else f"{change(variable, gap)} {word('card.against')}"
        way: Literal["up", "down"] = "up" if gap > 0 else "down"
        column.metric(name(variable), figure(variable, value), moved, "off", border=True, delta_arrow=way)
    for lever, value in merged["levers"].items():
        row = place_of(own).levers[lever]
        agreed = word("light.agreed" if merged["agreed"][lever] else "light.not_agreed")
        st.markdown(f"- {word('light.common.line', lever=written(row), value=value_text(row, value), agreed=agreed)}")
