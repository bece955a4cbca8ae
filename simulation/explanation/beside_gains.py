"""What falls or is borrowed where a headline rises: no gain stands by itself."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.engine.catalogue import catalogue
from simulation.explanation.wrong_years import CASH, OWED
from simulation.language.quotes import Quoter, Sentence
from simulation.projection import HEADLINES, Projection

BESIDE = (*HEADLINES, "eva", "attributable_equity", CASH, OWED)  # told where they move the wrong way


def beside_gains(quoter: Quoter, own: Projection, usual: Projection) -> Sentence | None:
    """The headlines that end above current practice, and with them all that ends worse; None where nothing does, or nothing rises."""
    gains, losses = _gains_and_losses(quoter, own, usual)
    if not gains or not losses:
        return None
    year = own.years[-1]
    return quoter.say(
        "gains.beside",
        year=quoter.year(year, "horizon"),
        gains=changes(quoter, gains, own, usual),
        losses=changes(quoter, losses, own, usual),
    )


def beside_headlines(quoter: Quoter, own: Projection, usual: Projection) -> Sentence | None:
    """The same where all headlines are told already: what else ends worse while one of them gains."""
    gains, losses = _gains_and_losses(quoter, own, usual)
    others = [name for name in losses if name not in HEADLINES]
    return quoter.say("gains.meanwhile", losses=changes(quoter, others, own, usual)) if gains and others else None


def _gains_and_losses(quoter: Quoter, own: Projection, usual: Projection) -> tuple[list[str], list[str]]:
    """Headlines that end above current practice, and all that ends worse, as printed."""
    words, moved = quoter.words, {}
    for name in BESIDE:
        gap = words.gap(name, float(usual.total(name)[-1]), float(own.total(name)[-1]))
        if not words.same(name, gap):
            moved[name] = -gap if catalogue().less_is_better(name) else gap
    return [name for name in HEADLINES if moved.get(name, 0) > 0], [name for name, better in moved.items() if better < 0]


def changes(quoter: Quoter, names: Sequence[str], own: Projection, usual: Projection) -> Sentence:
    """Signed differences of outcomes in the last year, one after the other."""
    words, year, told = quoter.words, own.years[-1], []
    for name in names:
        ends = float(usual.total(name)[-1]), float(own.total(name)[-1])
        gap = quoter.change(name, words.gap(name, *ends), ends[1] - ends[0], "gap", year)
        told.append(quoter.say("gains.change", name=words.inside(words.variable(name)), gap=gap))
    return quoter.joined(told, "list.comma")
