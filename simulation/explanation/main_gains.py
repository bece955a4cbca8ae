"""The lever that brings most of what a plan gains, told with its cost: so that no gain is read without what it is paid with."""

from __future__ import annotations

from simulation.analysis.causes.lever_by_lever import ASIDE, lowered
from simulation.explanation.counted_in_words import count_behind
from simulation.explanation.prices_in_words import GAINED, in_year, judged, lost_by
from simulation.language.quotes import Quoter, Sentence
from simulation.language.words import Words
from simulation.projection import Projection

MOST = 0.5  # of a gain: a lever that brings more of it is the plan's main gain


def main_gains(own: Projection, usual: Projection, words: Words) -> dict[str, tuple[str, float, float]]:
    """Levers that bring more than half of a gain in the last year: the first outcome they do so of, and by how much, as printed and as computed.

    Each is judged with the rest of the plan held: the plan against the same plan with that lever at practice.
    """
    if not own.scenario.changed():
        return {}
    every, at, found = judged(own), len(own.years) - 1, {}
    for outcome in GAINED:
        gain = float(own.total(outcome)[-1] - usual.total(outcome)[-1])
        if not gain > 0 or words.same(
            outcome, words.gap(outcome, float(usual.total(outcome)[-1]), float(own.total(outcome)[-1]))
        ):
            continue
        brought = {one.lever: tuple(float(path[at]) for path in one.paths[outcome]) for one in every}
        lever = max(brought, key=lambda name: brought[name][1] - brought[name][0], default=None)
        if lever and lever not in found and brought[lever][1] - brought[lever][0] > MOST * gain:
            found[lever] = (outcome, words.gap(outcome, *brought[lever]), brought[lever][1] - brought[lever][0])
    return found


def main_gain_said(
    quoter: Quoter, own: Projection, usual: Projection, briefly: bool = False, priced: bool = False
) -> Sentence | None:
    """Each of them with what it brings and what it costs: of more, in the words of the table of levers, of less, what is lost by it; None where no lever stands out.

    briefly: where the lever's own words are at hand beside it, the cost of more is only pointed to; priced: where the verdict before it tells
    the prices of the plan, what is lost by less is not told again.
    """
    words, year, told = quoter.words, own.years[-1], []
    hows = {one.lever: one.how for one in judged(own)}
    for lever, (outcome, gap, exact) in main_gains(own, usual, words).items():
        parts = {
            "outcome": words.inside(words.variable(outcome)),
            "lever": words.lever(lever),
            "gain": quoter.moved(outcome, gap, f"gap_of:{lever}", year, value=exact),
        }
        lost = [in_year(quoter, one, own, alone=True) for one in lost_by(own, lever, words)]
        if not lowered(own.scenario, lever) or (hows[lever] == ASIDE and not lost):
            behind = count_behind(quoter, lever, own, usual)
            cost = quoter.say("reading.also", behind=behind) if behind else ""
            if not briefly:
                told.append(
                    quoter.say("reading.main_gain", **parts, cost=words.of(own.scenario.place.levers[lever], "cost"))
                )
            else:
                told.append(quoter.say("reading.main_gain_beside", **parts, behind=cost))
            continue
        if lost:
            key = "reading.main_gain_aside" if hows[lever] == ASIDE else "reading.main_gain_below"
            changes = "" if priced else quoter.say("reading.lost", changes=quoter.joined(lost, "list.comma"))
            told.append(quoter.say(key, **parts, lost=changes))
        else:
            told.append(quoter.say("reading.main_gain_bare", **parts))
    return quoter.in_a_row(told) if told else None
