"""An own workbook kept on the server by its owner: saved under a name with a key, opened and deleted with both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

import streamlit as st

from pages.light.kept_workshop import workshop
from pages.parts import state
from pages.parts.exchange.share_link import home_of
from pages.parts.shared import workbook_reading
from pages.parts.state import signed_in
from pages.parts.wording.words import escaped, place_name, refusal, word
from simulation.engine.errors import Refusal
from simulation.intake.file_bundle import File
from simulation.intake.saved_workbooks import FOLDER, LONGEST, SavedWorkbooks, days_kept, key_of_person
from simulation.workshop.store import data_folder

NAME = "workbook"  # of the query that a link to a kept workbook carries: its name, never its key
SAID, GIVEN = "own_kept_said", "own_kept_given"
Said = tuple[str, str]  # level and sentence


def _store() -> SavedWorkbooks:
    return SavedWorkbooks(data_folder() / FOLDER)


def _key(field: str) -> str:
    """The key of whoever is signed in; without sign-in the one typed."""
    person = signed_in.person()
    return key_of_person(person, workshop().store.secret()) if person else str(state.current(field) or "")


def save_offer(files: Sequence[File], name: str) -> None:
    """Keep uploaded files: name, a key that one has already, the key given, which is shown this once."""
    days = days_kept()
    if not days:
        return
    own = bool(signed_in.person())
    with st.expander(word("kept_own.save.mine" if own else "kept_own.save"), key="own_keep"):
        st.caption(word("kept_own.save.note.mine" if own else "kept_own.save.note", days=days))
        left, right, button = st.columns([3, 3, 2], vertical_alignment="bottom")
        state.fill("own_keep_name", state.remember("own_keep_name", "") or name[:LONGEST])
        left.text_input(
            word("kept_own.name"), key="own_keep_name", max_chars=LONGEST, on_change=state.write, args=("own_keep_name",)
        )
        if not own:
            right.text_input(word("kept_own.key_known"), key="own_keep_key", max_chars=60, autocomplete="off")
        button.button(word("kept_own.do"), key="own_keep_do", on_click=_save, args=(tuple(files),), width="stretch")
        given = state.remember(GIVEN, None)
        if given is not None and given[2] == _sign(files):
            st.success(word("kept_own.given.mine" if own else "kept_own.given", name=escaped(given[0])))
            if not own:
                st.code(given[1], language=None)
            st.code(
                f"{home_of(st.context.url or '', 'own_data')}own_data?{NAME}={quote(given[0])}",
                language=None,
                wrap_lines=True,
            )
        _said("save")


def _sign(files: Sequence[File]) -> int:
    """What tells an upload from another one in this session."""
    return hash(tuple(files))


def opening() -> None:
    """Open or delete what was kept, by name and key."""
    if not days_kept():
        return
    named = st.query_params.get(NAME, "")[:LONGEST]
    with st.expander(word("kept_own.open"), expanded=bool(named), key="own_open"):
        own = bool(signed_in.person())
        st.caption(word("kept_own.open.note.mine" if own else "kept_own.open.note"))
        left, right = st.columns([3, 4], vertical_alignment="bottom")
        state.fill("own_open_name", state.remember("own_open_name", named))
        left.text_input(
            word("kept_own.name"), key="own_open_name", max_chars=LONGEST, on_change=state.write, args=("own_open_name",)
        )
        if not own:
            right.text_input(word("kept_own.key"), key="own_open_key", max_chars=60, autocomplete="off")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(word("kept_own.open.do"), key="own_open_do", on_click=_open, type="primary")
            box = st.popover(word("kept_own.delete"), key="own_delete_ask", type="tertiary")
            with box:
                st.markdown(word("kept_own.delete.sure"))
                st.button(word("kept_own.delete"), key="own_delete", on_click=_delete)
        _said("open")


def _said(where: str) -> None:
    found: dict[str, Said] = state.remember(SAID, {})
    if where in found:
        level, sentence = found[where]
        (st.error if level == "error" else st.success)(sentence)


def _tried(where: str, event: str, act: Callable[[], str]) -> None:
    """Do something with the store and have its sentence, or why it could not be done, said in its place; either is written down."""
    try:
        sentence = act()
        signed_in.audited(event)
    except (Refusal, OSError) as error:
        why = error.key.rpartition("_")[2] if isinstance(error, Refusal) else "failed"
        signed_in.audited_refusal("workbook_refused", asked=event, why=why)
        reason = refusal(error) if isinstance(error, Refusal) else word("kept_own.failed")
        state.put(SAID, {where: ("error", reason)})
        return
    state.put(SAID, {where: ("success", sentence)} if sentence else {})


def _save(files: tuple[File, ...]) -> None:
    """Callback: keep the files; the key is shown until the page is left."""

    def act() -> str:
        name = str(state.current("own_keep_name"))
        state.put(GIVEN, (name, _store().save(name, files, _key("own_keep_key"), signed_in.origin()), _sign(files)))
        return ""

    state.put(GIVEN, None)
    _tried("save", "workbook_saved", act)


def _open() -> None:
    """Callback: what was kept is taken up as the place of the session."""

    def act() -> str:
        name = str(state.current("own_open_name"))
        files = _store().open(name, _key("own_open_key"))
        found = workbook_reading.place_of_files(files)
        state.use_place(found)
        state.note_files(found.place, files)
        state.put("own_open_name", name)  # choices of the place left behind are laid aside
        return word("kept_own.opened", name=escaped(place_name(found.place)))

    _tried("open", "workbook_opened", act)


def _delete() -> None:
    """Callback: what was kept is deleted; the session goes on with what it has."""

    def act() -> str:
        _store().delete(str(state.current("own_open_name")), _key("own_open_key"))
        return word("kept_own.deleted")

    _tried("open", "workbook_deleted", act)
