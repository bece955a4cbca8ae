"""How well it did: published figures beside the model, fitted and tested told apart, and what is unexplained."""

from pages.parts.evidence import past_record
from pages.parts.frame.page import open_page
from pages.parts.shared.view import View


def body(view: View) -> None:
    """Hindcast, group pair and half-years, what is known since, signs, cooperation, response to conditions."""
    past_record.reading()
    past_record.hindcast()
    past_record.since()
    past_record.signs()
    past_record.conditions()
    past_record.cooperation()


open_page("record", body)
