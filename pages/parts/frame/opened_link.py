"""Opening what somebody handed on: by link, code or file; what it is, and what has moved since it was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.cache import kept
from pages.parts.figures.page_tables import table
from pages.parts.shared import adopted_now
from pages.parts.shared.live import redraws_all
from pages.parts.wording.words import (
    change,
    escaped,
    figure,
    half,
    name,
    place_name,
    printed_gap,
    printed_parts,
    refusal,
    same,
    scenario_name,
    shown,
    word,
    written,
)
from simulation import MODEL_VERSION, Scenario
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.language.given_names import misnamed
from simulation.sharing import Account, Line, Shared, SharedCodeError, account, code_of, decode, read_file
from simulation.sharing.code import PARAMETER
from simulation.workbench.adopted_plan import Adoption, departure

KEY = "arrival"  # of what is kept
WAITING = "waiting_link"  # the link of a place that is not at hand, and the place looked at when it was opened

OTHER_FIGURES = "remark.own_place_other"
Made = TypeVar("Made", bound="Shared | tuple[tuple[Scenario, Shared | None], ...]")


@dataclass(frozen=True)
class Arrived:
    """What was opened, on which page: names of the scenarios, its code where it says where it comes from, and what was
    read otherwise than it was written."""

    page: str
    names: tuple[str, ...] = ()
    code: str | None = None
    refusal: SharedCodeError | None = None
    remarks: tuple[Refusal, ...] = ()


def receive(page: str) -> None:
    """Open the link by which this session began, if it began with one; a bad link leaves everything as it is.

    The link of a place that is not at hand is tried again when another place is taken up.
    """
    if state.first_time("link"):
        code = st.query_params.get(PARAMETER)
        if code is not None and open_code(code, page):
            state.put("linked", code)
    waiting = state.remember(WAITING, None)
    if waiting and waiting[1] != state.place().ref:
        open_code(waiting[0], page)
    found = state.remember(KEY, None)
    if state.resumed() or (found is not None and found.page != page):
        dismiss()


def open_code(text: str, page: str) -> bool:
    """Take up the scenarios of a link or code; whether it could be read."""
    try:
        shared = _where_made(lambda place: decode(text, place))
    except SharedCodeError as error:
        state.put(KEY, Arrived(page, refusal=error))
        state.put(WAITING, (text, state.place().ref) if error.id == "other_place" else None)
        return False
    state.put(WAITING, None)
    _take(
        [case.scenario for case in shared.cases],
        page,
        code_of([(case.scenario, Shared(shared.stamp, (case,))) for case in shared.cases]),
        shared.stamp.until,
    )
    return True


def open_file(content: bytes, page: str) -> None:
    """Take up the scenarios of a file."""
    try:
        found = _where_made(lambda place: read_file(content, place))
    except SharedCodeError as error:
        state.put(KEY, Arrived(page, refusal=error))
        return
    until = next((shared.stamp.until for _, shared in found if shared), None)
    _take([scenario for scenario, _ in found], page, code_of(found), until)


def _where_made(read: Callable[[Place], Made]) -> Made:
    """What is read on the place looked at, or on the offered one that it was made on, which is then taken up.

    Of own places of one name that whose figures it was made on goes first.
    """
    here = state.place()
    alike: tuple[Place, Made] | None = None
    for place in (here, *(one for one in state.offered_places().values() if one != here)):
        try:
            found = read(place)
        except SharedCodeError as error:
            if error.id != "other_place":
                raise
            refused = error
            continue
        if not _of_other_figures(found):
            state.follow_to_place(place)
            return found
        alike = alike or (place, found)
    if alike is None:
        raise refused
    state.follow_to_place(alike[0])
    return alike[1]


def _of_other_figures(found: Shared | tuple[tuple[Scenario, Shared | None], ...]) -> bool:
    """Whether what was opened was made on other figures of the name of the place that it was read on."""
    every = [case.scenario for case in found.cases] if isinstance(found, Shared) else [one for one, _ in found]
    return any(remark.key == OTHER_FIGURES for one in every for remark in one.remarks)


def _take(found: Sequence[Scenario], page: str, code: str | None, until: int | None) -> None:
    """The first scenario becomes the chosen one, looked at as far as whoever handed it on did."""
    if until is not None:
        state.look_until(until)
    for scenario in reversed(found):
        state.take(scenario)
    if state.current("complaint") is None:
        names = (state.words().scenario(one, mark=False) if misnamed(one) else one.name for one in found)
        remarks = (one for scenario in found for one in scenario.remarks)
        state.put(KEY, Arrived(page, tuple(names), code, None, tuple(remarks)))


def dismiss() -> None:
    """Callback: the note has been read."""
    state.put(KEY, None)


@kept(32)
def _accounts(code: str, place: Place) -> tuple[Shared, tuple[Account, ...]]:
    """What a code stands for, and what has moved in each of its scenarios."""
    shared = decode(code, place)
    return shared, tuple(account(case, shared.stamp) for case in shared.cases)


def stands_on() -> tuple:
    """What the note says: of what was opened, and whether the scenario on the screen is still one of it."""
    found = state.remember(KEY, None)
    return found, found and _changed(found), adopted_now.standing()


def note() -> None:
    """What has just been opened, until it is dismissed or another page is."""
    found = state.remember(KEY, None)
    if found is None:
        return
    with st.container(border=True, key="arrival"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="top"):
            st.markdown(_changed(found) or _sentence(found), width="stretch")
            st.button(word("shared.dismiss"), key="arrival_dismiss", on_click=redraws_all(dismiss), type="tertiary")
        said = list(dict.fromkeys(refusal(remark) for remark in found.remarks))
        _adoption(found)
        if said:
            st.markdown("\n".join(f"- {sentence}" for sentence in said))
        if found.code is not None and not _changed(found):
            _account_of(found.code)


def _adoption(found: Arrived) -> None:
    """That the first scenario was handed on as the adopted plan, and a button that enters it here as such."""
    first = _accounts(found.code, state.place())[0].cases[0] if found.code is not None else None
    if first is None or first.adopted is None or _changed(found):
        return
    date, body = first.adopted
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(word("shared.adopted", date=state.words().date(date), body=escaped(body)), width="stretch")
        standing = adopted_now.standing()
        if standing is None or standing.date != date or departure(standing, first.scenario).any:
            st.button(
                word("shared.adopted.enter"),
                key="arrival_adopt",
                on_click=redraws_all(_adopt),
                args=(first.scenario, date, body),
            )


def _adopt(scenario: Scenario, date: str, body: str) -> None:
    """Callback: what was handed on as the adopted plan is it here too."""
    adopted_now.choose(adopted_now.plans().adopting(Adoption(scenario, date, body)))


def _changed(found: Arrived) -> str:
    """What is said once the scenario on the screen is no longer one that was received; blank while it is."""
    if found.code is None:
        return ""
    received = {case.scenario.id for case in _accounts(found.code, state.place())[0].cases}
    if state.scenario().id in received:
        return ""
    return word("shared.changed", names=word("list.comma").join(shown(own) for own in found.names))


def _sentence(found: Arrived) -> str:
    """What was opened and whether its results still hold, or why it was not."""
    if found.refusal is not None:
        return word(
            "shared.refused",
            reason=refusal(found.refusal),
            place=escaped(place_name(state.place())),
            scenario=scenario_name(),
        )
    names = word("list.comma").join(shown(own) for own in found.names)
    if found.code is None:
        return word("shared.opened.bare", names=names)
    shared, (moved, *_) = _accounts(found.code, state.place())
    opened = word("shared.opened", names=names, made=shared.stamp.made, model=shared.stamp.model)
    first = word("shared.first", name=shown(found.names[0])) if len(found.names) > 1 else ""
    return opened + first + _verdict(moved)


def _account_of(code: str) -> None:
    """Old and new numbers where results moved, and what is known of the reasons."""
    shared, (moved, *others) = _accounts(code, state.place())
    if not moved.unchanged:
        _numbers(moved, shared.stamp.until)
    reasons = _reasons(moved, shared.stamp.model)
    reasons += [_other(case.scenario.name, own) for case, own in zip(shared.cases[1:], others) if not own.unchanged]
    if reasons:
        st.markdown("\n".join(f"- {reason}" for reason in reasons))


def _verdict(moved: Account) -> str:
    if moved.unchanged:
        return word("shared.unchanged")
    lines = [line for line in moved.lines if not same(line.outcome, _change(line))]
    if not lines:
        return word("shared.moved.elsewhere")
    return word("shared.moved", names=word("list.comma").join(name(line.outcome) for line in lines))


def _numbers(moved: Account, year: int) -> None:
    """Old and new headline numbers; the change split into that of the reference and that of the scenario's effect."""
    heads = ("outcome", "then", "now", "change", "reference", "effect")
    rows = [
        (
            name(line.outcome),
            figure(line.outcome, line.old),
            figure(line.outcome, line.new),
            _part(line.outcome, _change(line)),
            *_parts(line),
        )
        for line in moved.lines
    ]
    table(pd.DataFrame(rows, columns=[word(f"shared.head.{head}", year=year) for head in heads]), "plain_moved")


def _other(own: str, moved: Account) -> str:
    """Old and new headline numbers of a scenario that came along, in a sentence."""
    lines = [line for line in moved.lines if not same(line.outcome, _change(line))]
    if not lines:
        return word("shared.other.elsewhere", name=shown(own))
    changes = [
        word(
            "shared.other.change",
            name=name(line.outcome),
            old=figure(line.outcome, line.old),
            new=figure(line.outcome, line.new),
        )
        for line in lines
    ]
    return word("shared.other", name=shown(own), changes=word("list.comma").join(changes))


def _parts(line: Line) -> list[str]:
    """What lies in the reference and what in the scenario's effect; a change within rounding is not divided."""
    if not line.divisible:
        return ["—", "—"]
    parts = printed_parts(line.outcome, (line.reference_change, line.effect_change), _change(line))
    return [_part(line.outcome, part) for part in parts]


def _change(line: Line) -> float:
    """New less old number, as both are printed."""
    return printed_gap(line.outcome, line.old, line.new)


def _part(outcome: str, value: float) -> str:
    return word("shared.same") if same(outcome, value) else change(outcome, value)


def _reasons(moved: Account, model: str) -> list[str]:
    """What moved the numbers, as far as it can be known from the link."""
    found = []
    if moved.age != "same":
        found.append(word(f"shared.age.{moved.age}", model=model, here=MODEL_VERSION))
    for row in moved.releases:
        found.append(
            word(
                "shared.release",
                version=row.version,
                date=row.date,
                results=written(row, "results"),
                reason=written(row, "reason"),
                source=half(row.source),
            )
        )
    for when, edited, version in (("then", moved.edited_then, model), ("now", moved.edited_now, MODEL_VERSION)):
        if edited:
            found.append(word(f"shared.edited.{when}", model=version))
    if moved.unchanged:
        return [*found, word("shared.immaterial")] if moved.parts or moved.data_differs else found
    parts = word("list.comma").join(word(f"shared.part.{part}") for part in moved.parts)
    known = "several" if len(moved.parts) > 1 else "one" if moved.parts else "none"
    return [*found, word(f"shared.parts.{known}", parts=parts)]
