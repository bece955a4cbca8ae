"""Text in tables that leave the program: a spreadsheet must not take it for a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # no file of a spreadsheet holds them
NUMBER = re.compile(r"[+-][\d.,]*\d(?: ?[%‰]| ?[^\W\d_]+)?")  # +3.4%, -12 亿元: read as a number or as text
MONEY = re.compile(r"[+-]CNY\s[\d.,]*\d(?:\s?[a-z]+(?:[ /][a-z]+)*)?")  # +CNY 5.53 bn, +CNY 11k/person: no formula
DIRECTION = re.compile(r"[+()※0− ]+→[+()※0− ]+")  # + → (+): signs alone, which name nothing and add nothing up
HARMLESS = (NUMBER, MONEY, DIRECTION)


def cell(text: str) -> str:
    """Text for a cell: what a spreadsheet would take for a formula is led by an apostrophe, and what `written` would shorten too."""
    signed = text.lstrip(" \u3000'")[:1] in tuple(FORMULA_SIGNS) and text
    return "'" + text if signed and not any(form.fullmatch(text.strip()) for form in HARMLESS) else text


def written(text: str) -> str:
    """What `cell` was given: an apostrophe that stands only before a formula sign is taken off."""
    return text[1:] if text.startswith("'") and cell(text[1:]) == text else text


def _harmless(text: str) -> str:
    return cell(CONTROLS.sub("", text))


def safe(table: pd.DataFrame) -> pd.DataFrame:
    """A table whose texts, heads included, no spreadsheet takes for formulas, and no terminal for orders."""
    found = table.rename(columns=lambda head: _harmless(head) if isinstance(head, str) else head)
    for place in range(table.shape[1]):
        column = table.iloc[:, place]
        if column.dtype.kind in "OSU" or not hasattr(column.dtype, "itemsize"):
            made = {text: _harmless(text) for text in {value for value in column if isinstance(value, str)}}
            if any(text != own for text, own in made.items()):
                found.isetitem(place, [made[value] if isinstance(value, str) else value for value in column])
    return found
