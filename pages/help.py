"""Help: the tour, seven things to do here, three questions worked out, and what the words mean."""

from pages.parts.evidence import help_pieces
from pages.parts.frame.menu import MENU
from pages.parts.frame.page import open_page
from pages.parts.shared.view import View


def body(view: View) -> None:
    """The tour, tasks with the page of each, questions that set the scene, official definitions and the program's own words."""
    help_pieces.tour_again(MENU)
    help_pieces.tasks(MENU)
    help_pieces.questions(view, MENU)
    help_pieces.glossary()


open_page("help", body)
