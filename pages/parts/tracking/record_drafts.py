"""Typed figures that nobody has been told yet: changed while they are entered they are mended, not corrected.

A figure counts as reported once it came by file or workbook, once a monthly report or the record itself was taken away with it, or once it was
kept from an earlier visit; from then on another value is a correction.
"""

from __future__ import annotations

from collections.abc import Collection

from pages.parts import state
from simulation.tracking.monthly_record import Key, MonthlyRecord

TYPED = "record_typed"  # whose figures, and which months of which indicators


def drafts() -> frozenset[Key]:
    """Months of indicators that were typed on this visit and not taken away since."""
    whose, keys = state.remember(TYPED, ("", frozenset()))
    return keys if whose == state.key_of(state.place()) else frozenset()


def typed(before: MonthlyRecord, after: MonthlyRecord, keys: Collection[Key]) -> None:
    """Months of indicators were typed: those that say something new are drafts, and those that were and still stand."""
    new = {key for key in keys if before.standing.get(key) != after.standing.get(key)}
    state.put(TYPED, (state.key_of(state.place()), frozenset((drafts() | new) & set(after.standing))))


def taken_away() -> None:
    """Callback: what stands has been told to somebody."""
    state.put(TYPED, ("", frozenset()))
