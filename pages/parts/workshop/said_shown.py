"""What is read aloud at the end: dissent with its reason, and commitments, which the facilitator may put right."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.words import escaped, word
from pages.parts.workshop.console_acts import act

PARTS = ("what", "who", "by")
TEAM = "team"


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
