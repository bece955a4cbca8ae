"""Where an appraisal's own rule lifts what is appraised: R&D counted as profit, upkeep and plant not bought that bear no charge."""

from __future__ import annotations

from simulation.language.quotes import Quoter, Sentence
from simulation.projection import Projection

PROFIT, ASSESSED, RD = "total_profit", "assessed_profit", "rd_spending"
EVA, PLAIN, BEFORE, ADDED, CHARGE = (
    "eva",
    "eva_without_add_back",
    "return_before_financing",
    "after_tax_rd",
    "capital_charge",
)


def appraisal_said(quoter: Quoter, own: Projection, usual: Projection) -> list[Sentence]:
    """Sentences where assessed profit or EVA rises in the last year although what is earned does not; none where it does."""
    words, year = quoter.words, own.years[-1]
    gap = {
        name: words.gap(name, float(usual.total(name)[-1]), float(own.total(name)[-1]))
        for name in (PROFIT, ASSESSED, RD, EVA, PLAIN, BEFORE, ADDED, CHARGE)
    }

    def lifted(outcome: str, earned: str) -> bool:
        """Whether an outcome rises as printed and what is earned does not."""
        return (
            gap[outcome] > 0
            and not words.same(outcome, gap[outcome])
            and (gap[earned] <= 0 or words.same(earned, gap[earned]))
        )

    def told(*names: str) -> dict[str, Sentence]:
        return {name: quoter.moved(name, gap[name], "gap", year) for name in names}

    when, said = quoter.year(year, "horizon"), []
    if lifted(ASSESSED, PROFIT):
        said.append(quoter.say("appraisal.assessed", year=when, **told(ASSESSED, PROFIT, RD)))
    if lifted(EVA, BEFORE):
        key = "add_back" if gap[ADDED] > 0 and not words.same(ADDED, gap[ADDED]) else "charge"
        said.append(quoter.say(f"appraisal.{key}", year=when, **told(EVA, PLAIN, BEFORE, ADDED, CHARGE)))
    return said
