"""How a number is computed: found by name, its equation with this scenario's values, and a step up or down."""

from pages.parts.explanation import number_search, worked_number
from pages.parts.frame.menu import MENU
from pages.parts.frame.page import open_page
from pages.parts.shared.view import View


def body(view: View) -> None:
    """Search, then one number: the one that the address names."""
    worked_number.arrive()
    number_search.ask(MENU)
    worked_number.work_out(view)


open_page("computed", body)
