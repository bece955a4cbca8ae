"""Data and method: why to believe it, printed from what runs."""

from pages.parts import method
from pages.parts.choices import section
from pages.parts.frame import View, open_page
from pages.parts.words import word


def body(view: View) -> None:
    """One section at a time."""
    method.SECTIONS[section("method", {name: word(f"method.{name}") for name in method.SECTIONS})](view)


open_page("method", body)
