"""Data and method: why to believe it, printed from what runs."""

from pages.parts.evidence import method_sections
from pages.parts.frame.page import open_page
from pages.parts.shared.choices import section
from pages.parts.shared.view import View
from pages.parts.wording.words import word


def body(view: View) -> None:
    """One section at a time."""
    method_sections.SECTIONS[section("method", {name: word(f"method.{name}") for name in method_sections.SECTIONS})](view)


open_page("method", body)
