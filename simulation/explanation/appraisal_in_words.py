"""Where an appraisal's own rule lifts what is appraised: R&D counted as profit, upkeep and plant not bought that bear no charge."""

from __future__ import annotations

from simulation.explanation.wrong_years import LEAST
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
EARNED = 0.5  # of a rise: with no more of it earned, the rest is the appraisal's rule


def appraisal_said(quoter: Quoter, own: Projection, usual: Projection) -> list[Sentence]:
    """Sentences where more than half of a rise of assessed profit or EVA in the last year is the rule's and not earned; none where it is."""
    words, year = quoter.words, own.years[-1]
    gap = {
        name: words.gap(name, float(usual.total(name)[-1]), float(own.total(name)[-1]))
        for name in (PROFIT, ASSESSED, RD, EVA, PLAIN, BEFORE, ADDED, CHARGE)
    }

    def lifted(outcome: str, earned: str, part: float = 0.0) -> bool:
        """Whether an outcome rises by more than a trifle of practice and no more than a part of it is earned."""
        rises = gap[outcome] > LEAST * abs(float(usual.total(outcome)[-1])) and not words.same(outcome, gap[outcome])
        return rises and (gap[earned] <= part * gap[outcome] or words.same(earned, gap[earned]))

    def told(*names: str) -> dict[str, Sentence]:
        return {name: quoter.moved(name, gap[name], "gap", year) for name in names}

    when, said = quoter.year(year, "horizon"), []
    if lifted(ASSESSED, PROFIT, EARNED):
        said.append(quoter.say("appraisal.assessed", year=when, **told(ASSESSED, PROFIT, RD)))
    if lifted(EVA, PLAIN, EARNED) and gap[ADDED] > EARNED * gap[EVA]:
        said.append(quoter.say("appraisal.add_back", year=when, **told(EVA, PLAIN, BEFORE, ADDED, CHARGE)))
    elif lifted(EVA, BEFORE):
        key = "add_back" if gap[ADDED] > max(-gap[CHARGE], 0.0) else "charge"
        said.append(quoter.say(f"appraisal.{key}", year=when, **told(EVA, PLAIN, BEFORE, ADDED, CHARGE)))
    return said
