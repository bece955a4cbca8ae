"""An outcome as a row of a table, the one for pages and documents: base year, last year under current practice and of the plan, and how they differ.

Of current practice itself no column stands twice.
"""

from __future__ import annotations

from simulation.language.words import Words
from simulation.projection import Projection


def outcome_heads(words: Words, base: int, year: int, moved: bool) -> tuple[str, ...]:
    """Heads of the table. moved: whether the plan differs from current practice."""
    names = ("outcome", "unit", "base", "reference", *(("scenario", "gap") if moved else ()))
    return tuple(words(f"column.{name}", base=base, year=year) for name in names)


def outcome_cells(words: Words, name: str, own: Projection, usual: Projection) -> tuple[str, ...]:
    """A row as written, in the order of the heads."""
    base, value, reference = (float(path) for path in (own.total(name)[0], own.total(name)[-1], usual.total(name)[-1]))
    first = (words.at_base(name, words.bare(base, name)), words.bare(reference, name))
    gap = words.bare(words.gap(name, reference, value), name, True)
    moved = (words.bare(value, name), gap) if own.scenario.changed() else ()
    return (words.variable(name), words.unit_of(name) or words("dash"), *first, *moved)
