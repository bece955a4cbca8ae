"""The share page's own pieces: the link, its picture, the file, the stamp, and opening what others handed on."""

from __future__ import annotations

import io
from urllib.parse import urlsplit, urlunsplit

import pandas as pd
import segno
import streamlit as st

from pages.parts import state
from pages.parts.figures.page_tables import table
from pages.parts.frame import opened_link
from pages.parts.shared import adopted_now
from pages.parts.shared.choices import one_of
from pages.parts.shared.own_address import here_alone
from pages.parts.shared.view import View, projected
from pages.parts.wording.words import refusal, word
from simulation import catalogue
from simulation.report.content.request import today
from simulation.sharing import MOST_SCENARIOS, Shared, SharedCodeError, encode, share, write_file
from simulation.sharing.code import PARAMETER

SCANNED = 600  # characters that a phone still reads from a screen: 101 modules a side, 2.8 pixels each
FILE_NAME = "scenario.json"


def chosen(view: View) -> Shared:
    """What is handed on: the chosen scenario, or with it the visitor's other ones."""
    others = [own for own in state.bench().own if own.name != view.scenario.name][: MOST_SCENARIOS - 1]
    pairs = [(view.projection, view.reference)]
    if others and _scope(len(others)) == "all":
        pairs += [(projected(own), projected(own.reference())) for own in others]
    return share(pairs, today(), adopted_now.standing())


def _scope(others: int) -> str:
    """Whether one scenario is handed on, or all of them."""
    labels = {"one": word("share.scope.one"), "all": word("share.scope.all", count=others + 1)}
    return one_of("share_scope", "share.scope", labels)


def home_of(address: str, page: str = "share") -> str:
    """Address of the app's first page, from that of a page as the visitor's browser sees it."""
    parts = urlsplit(address)
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    path = folder if last == page else parts.path.rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path + "/", "", ""))


def link(shared: Shared) -> str | None:
    """The link, ready to copy; None when the scenarios do not fit one."""
    st.header(word("share.link"), anchor=False)
    try:
        code = encode(shared)
    except SharedCodeError as error:
        st.markdown(refusal(error))
        return None
    address = f"{home_of(st.context.url or '')}?{PARAMETER}={code}"
    st.code(address, language=None, wrap_lines=True)
    st.caption(word("share.link_note", count=len(address)))
    if here_alone(address):
        st.caption(word("share.local"))
    st.button(word("share.address"), key="share_address", on_click=_to_address, args=(code,), type="tertiary")
    return address


def _to_address(code: str) -> None:
    """Callback: the link becomes the address of this page, as a bookmark needs it."""
    st.query_params[PARAMETER] = code
    state.put("linked", code)


def file(shared: Shared) -> None:
    """The same as a file."""
    st.download_button(
        word("share.file"),
        write_file(shared),
        FILE_NAME,
        "application/json",
        key="share_file",
        on_click="ignore",
        icon=":material/download:",
        help=word("share.file_help"),
    )


def stamp(shared: Shared) -> None:
    """What travels with the scenario."""
    st.header(word("share.stamp"), anchor=False)
    rows = {
        "model": shared.stamp.model,
        "data": catalogue().digest,
        "results": shared.cases[0].results,
        "made": shared.stamp.made,
        "until": shared.stamp.until,
    }
    heads = [word("share.stamp.what"), word("share.stamp.value")]
    table(pd.DataFrame([(word(f"stamp.{key}"), value) for key, value in rows.items()], columns=heads), "plain_stamp")
    adopted = adopted_now.said(shared.cases[0].scenario)
    st.caption(word("share.stamp_note") + adopted)


@st.cache_data(max_entries=64, show_spinner=False)
def drawn(address: str) -> str:
    """A QR code as an SVG picture, black on white in either theme."""
    buffer = io.BytesIO()
    look = {"border": 4, "dark": "#000", "light": "#fff", "omitsize": True, "xmldecl": False}
    segno.make(address, error="m", micro=False).save(buffer, kind="svg", **look)
    return buffer.getvalue().decode()


def picture(address: str | None) -> None:
    """The link to scan with a phone."""
    st.header(word("share.scan"), anchor=False)
    if address is None or len(address) > SCANNED or here_alone(address):
        st.markdown(word("share.no_picture_here" if address and here_alone(address) else "share.no_picture"))
        return
    with st.container(key="share_picture"):
        st.image(drawn(address), caption=word("share.scan_note"), alt=word("share.scan_alt"), width=280)


def opening(page: str) -> None:
    """A link, a code or a file from somebody else."""
    st.header(word("share.open"), anchor=False)
    left, right = st.columns(2, gap="large", vertical_alignment="top")
    with left:
        st.text_input(
            word("share.open_code"),
            key="share_code",
            on_change=_open_code,
            args=(page,),
            placeholder=word("share.open_code_example"),
        )
    with right:
        st.file_uploader(
            word("share.open_file"), ["json"], key="share_upload", on_change=_open_file, args=(page,), max_upload_size=1
        )


def _open_code(page: str) -> None:
    """Callback of the field for a link."""
    text = state.current("share_code") or ""
    if text.strip():
        opened_link.open_code(text, page)


def _open_file(page: str) -> None:
    """Callback of the field for a file."""
    file = state.current("share_upload")
    if file is not None:
        opened_link.open_file(file.getvalue(), page)
