"""How well it did: published figures beside the model, fitted and tested told apart, and what is unexplained."""

import streamlit as st

from pages.parts.evidence import past_record
from pages.parts.frame.page import open_page
from pages.parts.shared.view import View
from pages.parts.wording.words import escaped, place_name, word


def body(view: View) -> None:
    """Hindcast, group pair and half-years, what is known since, signs, cooperation, response to conditions."""
    if not view.place.past_readings:
        st.info(word("record.no_past", name=escaped(place_name(view.place))))
        return
    past_record.reading()
    past_record.hindcast()
    past_record.since()
    past_record.signs()
    past_record.conditions()
    past_record.cooperation()


open_page("record", body)
