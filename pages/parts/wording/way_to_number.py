"""The way from a number to how it is computed: a short link in the writing itself, so that no number costs an element of its own.

An ordinary address, which works in a new tab too; within the app `static/finder.js` follows it without loading anything anew.
"""

from __future__ import annotations

from html import escape

from pages.parts import state
from pages.parts.wording.words import TOGETHER, name, word
from simulation import TOTAL

PAGE = "computed"
OF, AT, IN = "of", "at", "in"  # what an address names: a variable, an enterprise, a year


def way(variable: str, entity: str = TOTAL, year: int | None = None) -> str:
    """Markdown to put after a number or its name: the same short sign everywhere; nothing on a hall screen."""
    if state.big():
        return ""
    return f'{TOGETHER}[fx]({_address(variable, entity, year)} "{word("computed.how", name=name(variable))}")'


def way_as_html(variable: str) -> str:
    """The same where a block of HTML holds the number."""
    if state.big():
        return ""
    return f'{TOGETHER}<a href="{escape(_address(variable))}" title="{escape(word("computed.how", name=name(variable)))}">fx</a>'


def _address(variable: str, entity: str = TOTAL, year: int | None = None) -> str:
    address = f"{PAGE}?{OF}={variable}"
    address += f"&{AT}={entity}" if entity != TOTAL else ""
    return address + (f"&{IN}={year}" if year else "")
