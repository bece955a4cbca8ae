"""Blue, yellow and red as shape, colour and word: never colour alone."""

from __future__ import annotations

from html import escape

from pages.parts.wording.words import TOGETHER, percent, whole, word
from simulation.analysis.goals.alerts import COLOURS, SHAPES, UNLIKELY, Colour
from simulation.analysis.goals.targets import LIKELY


def sign(colour: Colour) -> str:
    """The shape in its colour."""
    return f":{colour}[{SHAPES[colour]}]"


def said(colour: Colour) -> str:
    """Shape and word, kept on one line."""
    return sign(colour) + TOGETHER + whole(word(f"alert.{colour}"))


def said_as_html(colour: Colour) -> str:
    """The same where a block of HTML holds it."""
    return f'<span class="mark"><i class="{colour}">{SHAPES[colour]}</i>{TOGETHER}{escape(word(f"alert.{colour}"))}</span>'


def rule() -> str:
    """When a projected value has which mark, in one sentence."""
    signs = {colour: said(colour) for colour in COLOURS}
    return word("alert.rule", likely=percent(LIKELY), unlikely=percent(UNLIKELY), **signs)
