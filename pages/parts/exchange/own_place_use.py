"""From a workbook without errors to a place: taken up, said to be in use, given back; what its trends rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import grid
from pages.parts.shared import workbook_reading
from pages.parts.wording.words import escaped, kept_place_name, number, percent, place_name, refusal, word
from simulation.engine.errors import Refusal
from simulation.engine.setting import ScenarioError
from simulation.intake.file_bundle import File
from simulation.intake.next_workbook import closed_year, next_workbook
from simulation.intake.own_place import OwnPlace
from simulation.intake.own_tables import ids_of
from simulation.intake.read_values import ReadWorkbook
from simulation.language.clean import clean
from simulation.tracking.kept_record import read_text
from simulation.tracking.monthly_record import MOST_ENTRIES

READY = "own_ready"
LONGEST = 40  # characters of the name of a place


def standing() -> None:
    """Which place is looked at where it is an own one, the way back, and own scenarios that wait for their workbook."""
    key = state.key_of(state.place())
    if key in state.own_places():
        home = state.served()[0]
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="own_standing"):
            st.markdown(
                word("own.use.standing", name=escaped(place_name(state.place())), count=len(state.place().entities)),
                width="stretch",
            )
            st.button(
                word("own.use.back", name=escaped(place_name(home))),
                key="own_back",
                on_click=state.go_to_place,
                args=(home,),
            )
            with st.popover(word("own.use.remove"), key="own_remove_ask", type="tertiary"):
                st.markdown(word("own.use.remove_sure", **_done_on_it()))
                st.button(word("own.use.remove"), key="own_remove", on_click=state.leave_place, args=(key,), type="primary")
        said_of_record()
        if state.remember(state.APART, False):
            st.info(word("own.use.apart", name=escaped(place_name(state.place()))))
    for _, label, count in state.waiting_places():
        st.info(word("own.use.waiting", place=escaped(kept_place_name(label)), count=count))


def said_of_record() -> None:
    """What became of the workbook's monthly figures where there were some already."""
    counts = state.remember(state.MERGED, None)
    if isinstance(counts, int):
        st.warning(refusal(ScenarioError("error.record_rows", count=counts, most=MOST_ENTRIES)))
    elif counts and not any(counts):
        st.info(word("own.use.months_stand"))
    elif counts:
        new, corrected, outdated = counts
        st.info(word("own.use.merged", new=new, corrected=corrected, outdated=outdated))


def _done_on_it() -> dict[str, int]:
    """How much goes with the figures of the place looked at."""
    return {"scenarios": len(state.bench().own), "steps": len(state.timeline().steps) - 1}


def named(book: ReadWorkbook, id: str) -> ReadWorkbook:
    """The workbook under the name that the visitor gives the place, which its own stands for unless another is typed."""
    own = str(book.about.get("place_name") or "")
    typed = st.text_input(
        word("own.use.name"),
        own,
        max_chars=LONGEST,
        key=f"own_name_{hashlib.sha256(id.encode()).hexdigest()[:12]}",
        help=word("own.use.name.help"),
        width=420,
    )
    return workbook_reading.renamed(book, clean(typed or "", LONGEST))


def offer(book: ReadWorkbook, id: str, files: Sequence[File]) -> None:
    """The button that takes the figures up, and the files they stand in; of what the model has no use for a sentence each."""
    found = _found(book, id)
    if found is None:
        return
    for left in found.left_out:
        st.warning(refusal(left))
    if state.taken_up(found):
        st.success(word("own.use.in_use"))
        return
    st.button(
        word("own.use.take", name=escaped(place_name(found.place))),
        key="own_use",
        type="primary",
        icon=":material/play_arrow:",
        on_click=_taken,
        args=(found, tuple(files)),
    )
    st.caption(word("own.use.note"))


def _taken(found: OwnPlace, files: tuple[File, ...]) -> None:
    """Callback: the place is looked at from now on; its files stay at hand, so that they can be kept later on too."""
    state.use_place(found)
    state.note_files(found.place, files)


def files_of_standing() -> tuple[File, ...]:
    """Files of the own figures in use; none where they were not added in this tab."""
    return state.own_files().get(state.key_of(state.place()), ("", ()))[1]


def _found(book: ReadWorkbook, id: str) -> OwnPlace | None:
    """The place of a workbook, made once for an upload; None, with the reason, where it cannot be one."""
    id, known = _named_id(book, id), state.remember(READY, None)
    if known is None or known[0] != id:
        try:
            known = (id, workbook_reading.place_of(book))
        except Refusal as error:
            st.error(word("own.use.refused", reason=refusal(error)))
            return None
        state.put(READY, known)
    return known[1]


def read_once(file: File, id: str) -> ReadWorkbook:
    """The workbook with what keeps it from being a place among its problems; read once for an upload."""
    book, found = workbook_reading.once(id, lambda: workbook_reading.with_place(file))
    known = state.remember(READY, None)
    if found is not None and (known is None or not known[0].startswith(f"{id}|")):
        state.put(READY, (_named_id(book, id), found))
    return book


def _named_id(book: ReadWorkbook, id: str) -> str:
    return f"{id}|{book.about.get('place_name')}"


def trends(book: ReadWorkbook, id: str) -> None:
    """The productivity trend of each enterprise: fitted from own history or the prior of its industry, with residuals."""
    of = _found(book, id)
    if of is None:
        return
    ids = ids_of(book)
    found = {key: of.trends[ids[key]] for key in book.enterprises}
    own = sum(trend.own for trend in found.values())
    with st.expander(word("own.trends", own=own, count=len(found)), key="own_trends"):
        st.caption(word("own.trends.note"))
        rows = [
            (
                book.enterprises[key].name,
                word("own.trends.fitted" if trend.own else "own.trends.prior"),
                *(number(value, "share_per_year") for value in (trend.value, trend.low, trend.high, trend.prior)),
                number(trend.fitted, "share_per_year") if trend.fitted is not None else "—",
                percent(trend.weight),
                "　".join(f"{year} {percent(part, True, 'relative')}" for year, part in zip(trend.years, trend.residuals))
                or "—",
            )
            for key, trend in found.items()
        ]
        heads = ("enterprise", "basis", "value", "low", "high", "industry", "own", "weight", "residuals")
        grid(pd.DataFrame(rows, columns=[word(f"own.trends.{head}") for head in heads]), "own_trends_table")


def next_plan(book: ReadWorkbook, id: str) -> None:
    """Where the record closes a year: the workbook in which that year is the base year, and what was it is history."""
    found = _found(book, id)
    if found is None:
        return
    _next_plan(found)


def next_plan_of_standing() -> None:
    """The same of the own figures in use, whose workbook need not be added again."""
    found = state.own_places().get(state.key_of(state.place()))
    if found is not None:
        _next_plan(found)


def _next_plan(found: OwnPlace) -> None:
    book, record = found.book, found.record
    if state.looked_at(found):
        record = record.with_entries(read_text(state.remember("record", ""), found.place)[0].entries)
    year = closed_year(book, record)
    if year is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="own_next"):
        st.markdown(word("own.next", year=year, base=book.base_year), width="stretch")
        st.download_button(
            word("own.next.file", year=year),
            lambda: next_workbook(book, record, state.language()),
            f"{word('own.template.title')}-{year}.xlsx",
            key="own_next_file",
            on_click="ignore",
            icon=":material/download:",
        )
        if state.looked_at(found):
            st.button(word("carry.button", year=year), key="own_next_on", on_click=state.carry_on, args=(record,))
