"""What of a report is asked for and who issues it: its parts, date, department, author, recipients, signature, logo."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping

import streamlit as st

from pages.parts import state
from pages.parts.shared.choices import some_of
from pages.parts.wording.words import refusal, word
from simulation.report.content.imprint import LONGEST, Imprint, ImprintError, logo_text
from simulation.report.content.request import SECTIONS, today

DATE = "report_date"  # of what the browser keeps
FIELDS = ("letterhead", "department", "author", "recipients", "signer")


def sections() -> tuple[str, ...]:
    """Parts of documents to be made; kept in the browser."""
    return _parts("report", {name: f"paper.head.{name}" for name in SECTIONS}, "export.sections_help")


def parts_of(kind: str, heads: Mapping[str, str]) -> tuple[str, ...]:
    """The same of a smaller paper (month, sheet, minutes), folded away; heads: the id of each part's heading."""
    with st.popover(word("export.sections"), icon=":material/checklist:", key=f"{kind}_parts"):
        return _parts(kind, heads, f"export.sections_help.{kind}")


def _parts(kind: str, heads: Mapping[str, str], help_: str) -> tuple[str, ...]:
    labels = {name: word(head) for name, head in heads.items()}
    shown = some_of(f"{kind}_sections", "export.sections", labels, tuple(heads), help=word(help_))
    return tuple(name for name in heads if name in shown)


def kept() -> Imprint:
    """Who issues documents, as filled in and kept in the browser: of reports, monthly reports, sheets and minutes alike."""
    return Imprint.read(state.remember("imprint", ""))[0]


def imprint() -> Imprint:
    """The same, to be filled in."""
    found = kept()
    for part in FIELDS:
        key = f"imprint_{part}"
        state.fill(key, getattr(found, part))
        st.text_input(
            word(f"export.imprint.{part}"), key=key, max_chars=LONGEST, on_change=_typed, args=(part,),
            placeholder=word(f"export.imprint.{part}_example"),
        )  # fmt: skip
    _logo(found)
    return found


def date() -> str:
    """Date on the report; today unless another one is chosen, which the browser keeps."""
    chosen = _date_of(state.remember(DATE, "")) or datetime.date.fromisoformat(today())
    state.fill("export_date", chosen)
    st.date_input(word("stamp.date"), key="export_date", on_change=_dated, format="YYYY-MM-DD")
    return chosen.isoformat()


def _date_of(text: object) -> datetime.date | None:
    """A date that was kept; None where there is none, or what came back is no date."""
    try:
        return datetime.date.fromisoformat(str(text))
    except ValueError:
        return None


def _dated() -> None:
    """Callback: another date, or none of one's own once it is today's."""
    chosen = state.current("export_date")
    text = chosen.isoformat() if isinstance(chosen, datetime.date) else ""
    state.put(DATE, "" if text == today() else text)


def _kept(**more: str) -> None:
    """Keep some fields beside the others."""
    state.put("imprint", dataclasses.replace(kept(), **more).text)


def _typed(part: str) -> None:
    _kept(**{part: state.current(f"imprint_{part}") or ""})


def _logo(found: Imprint) -> None:
    if found.logo:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.image(found.logo_png, width=120, alt=word("paper.imprint.logo"))
            st.button(word("export.imprint.no_logo"), key="imprint_no_logo", on_click=_kept, kwargs={"logo": ""})
        return
    file = st.file_uploader(word("export.imprint.logo"), ["png", "jpg", "jpeg"], key="imprint_logo", max_upload_size=2)
    if file is None:
        return
    try:
        _kept(logo=logo_text(file.getvalue()))
    except ImprintError as error:
        st.error(refusal(error))
        return
    st.rerun()
