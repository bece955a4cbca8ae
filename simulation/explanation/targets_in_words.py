"""A target in a sentence, its value quoted: for pages and documents."""

from __future__ import annotations

from simulation.analysis.goals.targets import Target
from simulation.language.quotes import Quoter, Sentence


def target_sentence(quoter: Quoter, target: Target) -> Sentence:
    """What counts as reached, and when."""
    words, year = quoter.words, target.year
    return quoter.say(
        f"target.{'most' if target.sign < 0 else 'least'}",
        year=year,
        name=words.inside(words.variable(target.outcome)),
        value=quoter.level(target.outcome, target.value, "target", year),
    )
