"""Own assumptions: any parameter and condition set to a value of one's own."""

from pages.parts.frame.page import open_page
from pages.parts.shared.view import View
from pages.parts.uncertainty import assumption_field, assumptions_set


def body(view: View) -> None:
    """What is set, then one assumption to set: its field beside its grounds and its effect."""
    assumptions_set.listed(view)
    chosen = assumption_field.choose(view)
    if chosen:
        assumption_field.field(view, chosen)


open_page("assumptions", body)
