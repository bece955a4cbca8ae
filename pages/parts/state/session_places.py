"""Whose enterprises a visitor looks at: the server's places, and own workbooks for as long as the session lasts.

The place is that of the scenarios worked on. Each place has its own scenarios and its own choices (targets, record, story);
they are laid aside when another place is taken up, and there again when one comes back to it. Of a workbook that is not here
any more (a new session, another server) the scenarios wait, as the browser kept them, until it is added again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts.state import carried_places, joined_work, kept_work, own_scenarios
from pages.parts.state.kept_work import LASTING, SHARED, Part, key_of
from pages.parts.state.served_places import served
from pages.parts.state.widgets import heed, protocol, put, remember
from simulation.engine.place import Place
from simulation.tracking.closed_years import weighed_by
from simulation.tracking.kept_record import as_text, read_text
from simulation.tracking.monthly_record import MOST_ENTRIES, MonthlyRecord

if TYPE_CHECKING:
    from simulation.intake.file_bundle import File
    from simulation.intake.own_place import OwnPlace

MOST_OWN = 4  # workbooks in a session
MERGED, APART, LEFT_BEHIND = (
    "record_merged",
    "place_apart",
    "plans_left_behind",
)  # what to say of a workbook taken up: figures that joined, another place of its name; of years gone on from: plans that do not fit there


def place() -> Place:
    """The place that is looked at: that of the scenarios worked on."""
    return own_scenarios.bench().place


def own_places() -> dict[str, OwnPlace]:
    """Own workbooks of this session, by key."""
    return st.session_state.setdefault("own_places", {})


def own_files() -> dict[str, tuple[str, tuple[File, ...]]]:
    """Files of the own workbooks of this session with their digest, by key of the place."""
    known: dict[str, tuple[str, tuple[File, ...]]] = st.session_state.setdefault("own_files", {})
    return {key: files for key, files in known.items() if key in own_places()}


def note_files(found: Place, files: Sequence[File]) -> None:
    """Keep at hand the files that own figures stand in."""
    digest = hashlib.sha256()
    for part in (part for name, content in files for part in (name.encode(), content)):
        digest.update(hashlib.sha256(part).digest())
    st.session_state["own_files"] = {**own_files(), key_of(found): (digest.hexdigest()[:16], tuple(files))}


def offered_places() -> dict[str, Place]:
    """Places to choose from, by key: own workbooks first."""
    every = (*(one.place for one in own_places().values()), *carried_places.carried_places().values(), *served())
    return {key_of(one): one for one in every}


def elsewhere() -> dict[str, Part]:
    """Work on other places than the one looked at, as it is kept."""
    return st.session_state.setdefault("elsewhere", {})


def lay_aside(parts: dict[str, Part], base: dict[str, Part], told: joined_work.Told) -> bool:
    """Join work on other places to what this session has of them, since both were `base`; whether anything is another than before."""
    known, places = dict(elsewhere()), offered_places()
    found = joined_work.parts_joined(base, known, parts, places, told)
    found.pop(key_of(place()), None)
    st.session_state["elsewhere"] = found
    return found != known


def waiting_places() -> list[tuple[str, dict[str, Any], int]]:
    """Places whose workbook is not here and on which own scenarios wait: key, names and base year, and how many."""
    found = []
    for key, part in elsewhere().items():
        label = part.get("label")
        count = len(names_of(part))
        if key not in offered_places() and isinstance(label, dict) and count:
            found.append((key, label, count))
    return found


def other_work() -> list[tuple[str, dict[str, Any], tuple[str, ...], Place | None]]:
    """Places other than the one looked at that have own scenarios: key, names and base year, the scenarios, and the place where it is offered."""
    found = []
    for key, part in elsewhere().items():
        label, names = part.get("label"), names_of(part)
        if key != key_of(place()) and isinstance(label, dict) and names:
            found.append((key, label, names, offered_places().get(key)))
    return found


def names_of(part: Part) -> tuple[str, ...]:
    """Names of the scenarios of one's own in a part, by what stands in its last step."""
    try:
        content = json.loads(str(part.get("timeline")))
        return tuple(str(content["scenarios"][one]["name"]) for one in content["steps"][content["at"]][3])
    except (ValueError, KeyError, IndexError, TypeError):
        return ()


def take_up(text: str) -> None:
    """Go to the place that a kept text stood at, where it is offered."""
    kept = kept_work.read(text, place())
    parts = {**kept.elsewhere, key_of(place()): kept_work.part_of(kept.choices, own_scenarios.timeline())}
    for key in (key for key in parts if key not in offered_places()):
        carried_places.made_again(key, parts, offered_places().values())
    stood = offered_places().get(kept.stood)
    if stood is not None:
        go_to_place(stood)


def carry_on(record: MonthlyRecord) -> None:
    """Callback: take up the place looked at from the last year that a record closed on; plans go along the first time."""
    before = kept_work.part_of(_own_choices(), own_scenarios.timeline())
    found = carried_places.carry(place(), record)
    if key_of(found) not in elsewhere():
        elsewhere()[key_of(found)], left = carried_places.taken_along(found, before, own_scenarios.bench())
        put(LEFT_BEHIND, left)
    go_to_place(found)


def use_place(found: OwnPlace) -> None:
    """Callback: take up the figures of an own workbook. Work on the same enterprises goes on; its record joins what was reported since."""
    known, key = own_places(), key_of(found.place)
    while len(known) >= MOST_OWN and key not in known:
        _let_go(next(iter(known)))
    known[key] = found
    stood, part = key_of(place()), kept_work.part_of(_own_choices(), own_scenarios.timeline())
    if (
        same_place(part, found.place) and place().id == kept_work.OWN
    ):  # the same enterprises corrected: what was done on them goes on
        if stood != key:
            known.pop(stood, None)
        _open(found.place, part)
    else:
        _renewed(found.place)
        go_to_place(found.place)
    _carried_where_work_waits()
    standing = read_text(remember("record", ""), found.place)[0]
    joined = standing.joined_by(found.record)
    count = len(joined.record.entries)
    if 0 < count <= MOST_ENTRIES:
        put("record", as_text(joined.record))
    put(MERGED, count if count > MOST_ENTRIES else joined.counts if standing.entries else None)
    put(APART, _named_alike(found.place))
    _weigh_as_kept()


def _named_alike(found: Place) -> bool:
    """Whether there is work on, or a workbook of, other enterprises under the name and year of a place."""
    start = f"{kept_work.OWN}|{found.base_year}|{found.row.label_zh}"
    return any(key.startswith(start) and key != key_of(found) for key in (*own_places(), *elsewhere()))


def _renewed(found: Place) -> None:
    """Work on these enterprises, kept while some of them had other names, becomes that of the place as it is now."""
    key = key_of(found)
    other = next(
        (one for one, part in elsewhere().items() if one.startswith(f"{kept_work.OWN}|") and same_place(part, found)), key
    )
    if other != key and key not in elsewhere():
        elsewhere()[key] = elsewhere().pop(other)
        own_places().pop(other, None)


def _carried_where_work_waits() -> None:
    """Of figures taken up, the years that work was begun in which goes on from what was reported since."""
    parts = {**elsewhere(), key_of(place()): kept_work.part_of(_own_choices(), own_scenarios.timeline())}
    for key in (key for key in elsewhere() if key not in offered_places()):
        carried_places.made_again(key, parts, offered_places().values())


def _let_go(key: str) -> None:
    """Drop an own workbook; what was done on it waits until it is added again."""
    if key == key_of(place()):
        go_to_place(served()[0])
    own_places().pop(key, None)


def same_place(part: Part, place: Place) -> bool:
    """Whether a part is of a place's enterprises."""
    label = part.get("label")
    return isinstance(label, dict) and kept_work.same_enterprises(label, place)


def weigh_by(record: MonthlyRecord) -> bool:
    """Callback: Decembers of a record weigh the draws of an own workbook's ranges; False for a place whose tables alone say what is known.

    Scenarios go on: figures, words and years are the same.
    """
    key = key_of(place())
    found = own_places().get(key)
    if found is None:
        return False
    weighed = weighed_by(found.place, record)
    if weighed != place():
        own_places()[key] = replace(found, place=weighed)
        _, timeline, _ = kept_work.read_part(kept_work.part_of({}, own_scenarios.timeline()), weighed)
        if timeline is not None:
            own_scenarios.preview(None)
            st.session_state["timeline"] = timeline
            protocol().step()
    return True


def looked_at(found: OwnPlace) -> bool:
    """Whether the place looked at is that of a workbook, whatever months were reported since."""
    return bare_of_years(place()) == bare_of_years(found.place)


def bare_of_years(one: Place) -> Place:
    """A place without what its record says of years since."""
    return replace(one, history=(), closed_years=())


def taken_up(found: OwnPlace) -> bool:
    """Whether a workbook is looked at, and none of its months is new to the record that is kept."""
    if not looked_at(found):
        return False
    joined = read_text(remember("record", ""), found.place)[0].joined_by(found.record)
    return not (joined.new or joined.corrected)


def _weigh_as_kept() -> None:
    """The same by the record that is kept for the place, where it has one."""
    text = remember("record", "")
    if text:
        weigh_by(read_text(text, place())[0])


def leave_place(key: str) -> None:
    """Callback: drop an own workbook with all that was done on it; the server's first place is taken up instead."""
    for one in (key, *carried_places.made_from(key)):
        _let_go(one)
        elsewhere().pop(one, None)
        carried_places.carried_places().pop(one, None)


def choose_place() -> None:
    """Callback of the switch."""
    chosen = offered_places().get(st.session_state["place_switch"])
    if heed("place_switch") and chosen is not None:
        go_to_place(chosen)


def go_to_place(found: Place) -> None:
    """Callback: take up a place; its scenarios and choices are as they were left, or as at a first visit."""
    if key_of(found) == key_of(place()):
        return
    elsewhere()[key_of(place())] = kept_work.part_of(_own_choices(), own_scenarios.timeline())
    _open(found, elsewhere().pop(key_of(found), None))
    _weigh_as_kept()


def follow_to_place(found: Place) -> None:
    """Take up a place because of something that was made on it, while a page is being drawn."""
    if key_of(found) != key_of(place()):
        go_to_place(found)
        protocol().stepped = False
        protocol().doubt()


def _open(found: Place, part: Part | None) -> None:
    part, gone = kept_work.carried_over(part, found) if part else (None, ())
    every = [str(name) for name in st.session_state if str(name).startswith("kept_")]
    for name in every:
        if name.removeprefix("kept_") not in SHARED:
            st.session_state.pop(name)
    own_scenarios.preview(None)
    choices, timeline, left_out = kept_work.read_part(part, found) if part else ({}, None, ())
    if part and (gone or left_out):
        st.session_state["aside"] = kept_work.Aside(json.dumps(part, ensure_ascii=False), (*gone, *left_out))
    own_scenarios.begin(found)
    if timeline is not None:
        st.session_state["timeline"] = timeline
    for name, value in choices.items():
        put(name, value)
    protocol().step()


def _own_choices() -> dict[str, Any]:
    """Choices of the place looked at that outlast a page."""
    names = (name for name in LASTING if name not in SHARED)
    return {name: st.session_state[f"kept_{name}"] for name in names if f"kept_{name}" in st.session_state}
