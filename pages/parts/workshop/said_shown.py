"""What is said in the debrief: questions with what teams answer, dissent with its reason, and commitments, which the facilitator may put right."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.words import escaped, word
from pages.parts.workshop.console_acts import act
from pages.parts.workshop.pulse import pulsing
from simulation.workshop.prompts import by_question, prompts
from simulation.workshop.sitting_acts import place_here
from simulation.workshop.views import CONSOLE, Recipient

PARTS = ("what", "who", "by")
TEAM = "team"
LATEST = 12  # answers to a question that are shown; all stand in the minutes


@pulsing
def answers(own: Seat) -> None:
    """Questions, each with what teams answer as it comes: the latest, those before them counted."""
    told, live = workshop().snapshot(own.room, Recipient(CONSOLE)), workshop().current(own.room)
    names = {team.id: team.name for team in live.room.teams.values()}
    asked = {one["id"]: one["text"] for one in prompts(told, state.words(), place_here(live.room))}
    for prompt, found in by_question(asked, told["sitting"]["answers"]).items():
        if not prompt and not found:
            continue
        lines = [asked.get(prompt) or word("paper.minutes.otherwise")]
        before = len(found) - LATEST
        lines += [word("workshop.said.before", count=before)] * (before > 0)
        lines += [
            word("paper.minutes.reason", team=names.get(one["team"], ""), reason=one["text"]) for one in found[-LATEST:]
        ]
        head, *rest = map(escaped, lines)
        st.markdown("\n".join([f"- {head}", *(f"    - {line}" for line in rest)]))


def said(own: Seat, sitting: dict[str, Any], names: dict[str, str]) -> None:
    """Dissent as a list, commitments as a table that is edited until the sitting ends."""
    words = state.words()
    for team, reasons in sitting["dissents"].items():
        for lever, reason in reasons.items():
            told = word("paper.minutes.dissent", team=names.get(team, ""), lever=words.lever(lever), reason=reason)
            st.markdown(f"- {escaped(told)}")
    if sitting["ended"] or not sitting["commitments"]:
        for one in sitting["commitments"]:
            st.markdown("- " + escaped(" · ".join((names.get(one["team"], ""), *(one[part] for part in PARTS)))))
        return
    rows = [{TEAM: names.get(one["team"], ""), **{part: one[part] for part in PARTS}} for one in sitting["commitments"]]
    columns: dict[str, Any] = {TEAM: st.column_config.TextColumn(word("workshop.team"), disabled=True)}
    columns |= {part: st.column_config.TextColumn(word(f"light.commit.{part}"), max_chars=300) for part in PARTS}
    st.caption(word("workshop.commitments.lead"))
    with st.form("workshop_commitments", border=False):
        frame = st.data_editor(pd.DataFrame(rows), column_config=columns, hide_index=True, num_rows="fixed", width="stretch")
        pressed = st.form_submit_button(word("workshop.commitments.save"))
    if not pressed:
        return
    changed = [
        (number, {part: str(row[part] or "") for part in PARTS})
        for number, (row, old) in enumerate(zip(frame.to_dict("records"), rows, strict=True))
        if any(row[part] != old[part] for part in PARTS)
    ]
    kept = [act(own, "recommit", number=number, **parts) for number, parts in changed]
    if kept and all(kept):
        st.rerun()
