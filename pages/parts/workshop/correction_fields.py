"""A team's entry put right by the facilitator: what stood before stays in the record, with the reason."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.words import choices, word, written
from pages.parts.workshop.console_acts import done
from pages.parts.workshop.rule_fields import LEVER
from simulation.engine.place import Place
from simulation.workshop import playing
from simulation.workshop.room_rules import Rules

VALUE = "value"


def correction(own: Seat, held: dict[str, Any], number: int, names: dict[str, str], rules: Rules, place: Place) -> None:
    """Team, values, reason; nothing is shown where nothing was handed in."""
    teams = {team: names.get(team, "") for team in held["entries"]}
    if not teams:
        return
    with st.expander(word("workshop.correct")):
        st.caption(word("workshop.correct.lead"))
        team = st.selectbox(word("workshop.team"), key=f"workshop_correct_team_{number}", **choices(teams))
        frame = value_frame(held["entries"][team]["levers"], rules, place)
        columns = {
            LEVER: st.column_config.TextColumn(word("workshop.lever"), disabled=True, width="large"),
            VALUE: st.column_config.NumberColumn(word("workshop.correct.value")),
        }
        with st.form(f"workshop_correct_{number}_{team}", border=False):
            frame = st.data_editor(frame, column_config=columns, hide_index=True, num_rows="fixed", width="stretch")
            reason = st.text_input(word("workshop.correct.reason"), max_chars=200)
            if (
                st.form_submit_button(word("workshop.correct.do"))
                and done(playing.correct, workshop(), own.room, own.who, team, number, values_of(frame, place), reason)
            ):  # fmt: skip
                st.rerun()


def hand_in(own: Seat, names: dict[str, str], rules: Rules, place: Place) -> None:
    """A plan typed for a team whose phones do not work, as long as plans are taken."""
    with st.expander(word("workshop.hand_in")):
        st.caption(word("workshop.hand_in.lead"))
        team = st.selectbox(word("workshop.team"), key="workshop_hand_in_team", **choices(names))
        columns = {
            LEVER: st.column_config.TextColumn(word("workshop.lever"), disabled=True, width="large"),
            VALUE: st.column_config.NumberColumn(word("workshop.correct.value")),
        }
        with st.form(f"workshop_hand_in_{team}", border=False):
            start = value_frame(rules.untouched(place), rules, place)
            frame = st.data_editor(start, column_config=columns, hide_index=True, num_rows="fixed", width="stretch")
            pressed = st.form_submit_button(word("workshop.hand_in.do"))
        if pressed and done(playing.submit_for, workshop(), own.room, own.who, team, values_of(frame, place)):
            st.toast(word("light.submitted"))


def value_frame(levers: dict[str, float], rules: Rules, place: Place) -> pd.DataFrame:
    """A row a lever of the room, in the unit shown."""
    words, rows = state.words(), {}
    for name in rules.levers:
        row = place.levers[name]
        unit, value = words.unit(row.unit), levers.get(name, row.neutral)
        label = word("with_unit", name=written(row), unit=unit) if unit else written(row)
        rows[name] = {LEVER: label, VALUE: round(value * words.factor(row.unit), 9)}
    return pd.DataFrame.from_dict(rows, orient="index")


def values_of(frame: pd.DataFrame, place: Place) -> dict[str, float]:
    """Values as the model takes them; a blank cell is practice."""
    words = state.words()
    return {
        str(name): round(float(row[VALUE]) / words.factor(place.levers[str(name)].unit), 12)
        for name, row in frame.iterrows()
        if not pd.isna(row[VALUE])
    }
