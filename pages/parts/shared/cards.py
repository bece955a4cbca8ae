"""Cards beside each other, a figure on each: one block of the page, sent in one message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from pages.parts import state
from pages.parts.shared.view import View
from pages.parts.wording.way_to_number import way_as_html
from pages.parts.wording.words import change, figure, name, same, word

ARROWS = {1: "↑", 0: "", -1: "↓"}


@dataclass(frozen=True)
class Card:
    """A figure with its label; `beside`: what it is compared with, `way` the direction (1, 0, -1); `said` explains the label.

    of: the outcome whose computation the label leads to; below: a line under the card, as HTML; moves: the outcome of the last year
    that it is, which the browser writes anew while a lever is held.
    """

    label: str
    value: str
    beside: str
    way: int = 0
    against: str = ""
    said: str = ""
    below: str = ""
    of: str = ""
    moves: str = ""


def outcome_card(view: View, variable: str, below: str = "") -> Card:
    """An outcome in the last year and its change against the reference."""
    label = name(variable) if state.big() else word("card.label", name=name(variable), year=view.last)
    card = compared(label, variable, view.projection.total(variable)[-1], view.gap(variable), below=below)
    return replace(card, moves=variable)


def compared(label: str, variable: str, value: float, gap: float, said: str = "", below: str = "") -> Card:
    """A value of a variable, with its change against the reference, or that there is none to be seen."""
    if same(variable, gap):
        return Card(label, figure(variable, value), word("card.same"), said=said, below=below, of=variable)
    way = 1 if gap > 0 else -1
    return Card(label, figure(variable, value), change(variable, gap), way, word("card.against"), said, below, variable)


def block(kind: str, cards: Iterable[Card]) -> str:
    """The cards as HTML; `kind` tells styles how large they are."""
    return f'<div class="cards {kind}"><div>{"".join(map(_card, cards))}</div></div>'


def _card(card: Card) -> str:
    hint = (
        f'<i tabindex="0" role="note" aria-label="{escape(card.said)}">?</i><b>{escape(card.said)}</b>' if card.said else ""
    )
    way = way_as_html(card.of) if card.of else ""
    arrow = f'<span aria-hidden="true">{ARROWS[card.way]}</span> ' if card.way else ""
    against = f" <small>{escape(card.against)}</small>" if card.against else ""
    below = f'<p class="card-below">{card.below}</p>' if card.below else ""
    moves = f' data-moves="{card.moves}"' if card.moves else ""
    return (
        f'<section><div class="card"{moves}><p class="card-label">{escape(card.label)}{way}{hint}</p>'
        f'<p class="card-value">{escape(card.value)}</p>'
        f'<p class="card-change"><em>{arrow}{escape(card.beside)}</em>{against}</p></div>'
        f"{below}</section>"
    )
