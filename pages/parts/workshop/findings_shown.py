"""What a revealed round came to, as the facilitator sees it; the common plan; entries before the reveal if asked for."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.state.workshop_seat import Seat
from pages.parts.wording.lever_settings import value_text
from pages.parts.wording.words import change, escaped, figure, name, percent, word, written
from pages.parts.workshop import said_shown
from pages.parts.workshop.conduct import place_of
from pages.parts.workshop.console_acts import act
from pages.parts.workshop.correction_fields import correction, hand_in
from simulation import HEADLINES
from simulation.engine.place import Place
from simulation.language.cells import safe
from simulation.workshop.views import CONSOLE, Recipient


def results(own: Seat) -> None:
    """Tables of the last revealed round, and what follows from them."""
    told = workshop().snapshot(own.room, Recipient(CONSOLE))
    sitting = told["sitting"]
    if sitting is None:
        return
    names = {team["id"]: team["name"] for team in told["teams"]}
    shown = [number for number, held in sorted(sitting["rounds"].items()) if "results" in held]
    if sitting["collects"] == "entries" and names:
        hand_in(own, names, workshop().current(own.room).room.sittings[-1].rules, place_of(own))
    if not shown:
        _peeked(own, names)
        return
    held = sitting["rounds"][shown[-1]]
    st.header(word("workshop.results", round=shown[-1]), anchor=False)
    _entries(held, names, sitting)
    room = workshop().current(own.room).room
    correction(own, held, int(shown[-1]), names, room.sittings[-1].rules, place_of(own))
    _spreads(held["results"], place_of(own))
    _best(held["results"], names, room.ranking == "named")
    st.subheader(word("light.debrief"), anchor=False)
    said_shown.answers(own)
    said_shown.said(own, sitting, {team.id: team.name for team in room.teams.values()})  # also of teams removed since


def _peeked(own: Seat, names: dict[str, str]) -> None:
    """Entries before the reveal: only if asked for, and the room's record says so."""
    with st.expander(word("workshop.peek")):
        st.caption(word("workshop.peek.lead"))
        if st.button(word("workshop.peek.do")) and act(own, "peek"):
            told = workshop().snapshot(own.room, Recipient(CONSOLE, peeking=True))["sitting"]
            held = told["rounds"][str(told["round"])]
            if held["entries"]:
                _entries(held, names, told)
            else:
                st.caption(word("workshop.peek.none"))


def _entries(held: dict[str, Any], names: dict[str, str], sitting: dict[str, Any]) -> None:
    """A row a team: the four headlines with their change, targets reached, directions foreseen, how it was handed in."""
    rows = []
    for team, entry in held["entries"].items():
        row = {word("workshop.team"): names.get(team, "")}
        for variable in HEADLINES:
            row[name(variable)] = f"{figure(variable, entry['figures'][variable])} ({_against_practice(variable, entry)})"
        found = held.get("results", {}).get("teams", {}).get(team)
        if found:
            aimed = len(sitting["rules"]["targets"])
            row[word("workshop.reached")] = f"{found['reached']} / {aimed}" if aimed else word("dash")
            right = sum(miss["direction_right"] for miss in found["misses"])
            row[word("workshop.foreseen")] = f"{right} / {len(found['misses'])}" if found["misses"] else "—"
        row[word("workshop.how")] = word(f"workshop.how.{entry['how']}")
        rows.append(row)
    st.dataframe(safe(pd.DataFrame(rows)), hide_index=True, width="stretch")


def _against_practice(variable: str, entry: dict[str, Any]) -> str:
    """A change against practice that agrees with both figures as they are printed."""
    value = entry["figures"][variable]
    return change(variable, state.words().gap(variable, value - entry["change"][variable], value))


def _spreads(results: dict[str, Any], place: Place) -> None:
    rows = []
    for spread in results["spreads"]:
        row = place.levers[spread["lever"]]
        ends = {
            word(f"workshop.{end}"): value_text(row, spread[end]) for end in ("least", "lower", "median", "upper", "most")
        }
        share = {word("light.touched"): percent(spread["touched"]), word("workshop.agreed"): percent(spread["agreed"])}
        rows.append({word("workshop.lever"): written(row), **ends, **share})
    st.subheader(word("light.spreads"), anchor=False)
    st.dataframe(safe(pd.DataFrame(rows)), hide_index=True, width="stretch")
    for size, camp in enumerate(results["clusters"], start=1):
        levers = word("list.comma").join(written(place.levers[lever]) for lever in camp["levers"]) or word(
            "light.common.none"
        )
        st.caption(word("workshop.cluster", number=size, count=camp["size"], levers=levers))


def _best(results: dict[str, Any], names: dict[str, str], named: bool) -> None:
    """Exact shares of what separates the best plan, by lever."""
    split = results["separation"]
    if not split:
        return
    st.subheader(word("workshop.separation"), anchor=False)
    other = escaped(names.get(split["against"], "")) if named else word("light.board.against.last")
    against = word("workshop.against.median") if split["against"] == "median" else other
    best = escaped(names.get(split["best"], "")) if named else word("workshop.separation.best")
    st.caption(word("workshop.separation.lead", best=best, against=against, outcome=name(split["outcome"])))
    rows = [
        {
            word("workshop.lever"): word("lever.below", lever=title) if player in split["below"] else title,
            **{name(variable): change(variable, split["shares"][variable][at]) for variable in HEADLINES},
        }
        for at, player in enumerate(split["players"])
        for title in (state.words().lever(player),)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
