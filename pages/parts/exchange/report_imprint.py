"""What of a report is asked for and who issues it: its parts, date, department, author, recipients, signature, logo."""

from __future__ import annotations

import dataclasses
import datetime

import streamlit as st

from pages.parts import state
from pages.parts.shared.choices import some_of
from pages.parts.wording.words import refusal, word
from simulation.report.content.imprint import LONGEST, Imprint, ImprintError, logo_text
from simulation.report.content.request import SECTIONS, today

FIELDS = ("letterhead", "department", "author", "recipients", "signer")


def sections() -> tuple[str, ...]:
    """Parts of documents to be made; kept in the browser."""
    labels = {name: word(f"paper.head.{name}") for name in SECTIONS}
    shown = some_of("report_sections", "export.sections", labels, SECTIONS, help=word("export.sections_help"))
    return tuple(name for name in SECTIONS if name in shown)


def imprint() -> Imprint:
    """Who issues the report, as filled in; kept in the browser."""
    found = Imprint.read(state.remember("imprint", ""))[0]
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
    """Date on the report; today unless another one is chosen."""
    key = "export_date"
    state.fill(key, state.remember(key, datetime.date.fromisoformat(today())))
    st.date_input(word("stamp.date"), key=key, on_change=state.write, args=(key,), format="YYYY-MM-DD")
    chosen = state.remember(key, None)
    return chosen.isoformat() if isinstance(chosen, datetime.date) else today()


def _kept(**more: str) -> None:
    """Keep some fields beside the others."""
    found = Imprint.read(state.remember("imprint", ""))[0]
    state.put("imprint", dataclasses.replace(found, **more).text)


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
