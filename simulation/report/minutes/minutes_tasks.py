"""Problem, cause, remedy, responsible office, time: targets that the plan misses, and what teams committed themselves to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.explanation.prices_in_words import lever_as_set
from simulation.language.quotes import Quoter, Sentence
from simulation.report.minutes.minutes_frame import MinutesFrame
from simulation.report.minutes.minutes_judged import Judged
from simulation.workshop.separation import between
from simulation.workshop.trial import scenario_of, tried

Row = tuple[str, ...]


def tasks(story: MinutesFrame) -> tuple[Row, ...]:
    """A row for each remedy, under its problem; a problem without one keeps a row to be filled in."""
    rows: list[Row] = []
    commitments = story.sitting.commitments
    for name, (problem, cause) in _problems(story).items():
        own = [one for one in commitments if one["problem"] == name]
        rows += _rows(story, problem, cause, own)
    rest = [one for one in commitments if one["problem"] not in _problems(story)]
    return (*rows, *(_rows(story, story.words("paper.minutes.general"), story.words("dash"), rest) if rest else ()))


def _rows(story: MinutesFrame, problem: str, cause: str, commitments: list[Mapping[str, Any]]) -> list[Row]:
    words = story.words
    if not commitments:
        return [(problem, cause, "", "", "")]
    same = words("paper.minutes.as_above")
    rows: list[Row] = []
    for at, one in enumerate(commitments):
        what = words("paper.minutes.remedy", what=one["what"], team=story.team(one["team"]))
        rows.append((same if at else problem, same if at else cause, what, one["who"], one["by"]))
    return rows


def _problems(story: MinutesFrame) -> dict[str, tuple[str, str]]:
    """Problem and cause by outcome: targets missed, and targets reached that a commitment is about."""
    plan, rules, words = story.judged, story.sitting.rules, story.words
    if plan is None:
        return {}
    found = {}
    meant = {one["problem"] for one in story.sitting.commitments}
    for name, margin in plan.margins(rules, story.place).items():
        if margin >= 0 and name not in meant:
            continue
        most = story.place.target_rules[name].side == "most"
        quotes, year = Quoter(words), rules.year
        problem = quotes.say(
            f"paper.minutes.{'met' if margin >= 0 else 'exceeded' if most else 'missed'}",
            outcome=words.variable(name),
            year=year,
            figure=quotes.level(name, plan.figures[name], "central", year),
            target=quotes.level(name, rules.targets[name], "target", year),
            gap=quotes.size(name, margin, margin, "beyond_target", year),
            mark=story.mark(plan),
        )
        found[name] = (str(problem), str(_cause(story, plan, name, quotes)))
    return found


def _cause(story: MinutesFrame, plan: Judged, name: str, quotes: Quoter) -> Sentence:
    """Where practice stands, what the plan adds, and which lever adds most."""
    words, place, year = story.words, story.place, story.sitting.rules.year
    usual = tried({}, plan.conditions, story.sitting.rules, place).figures[name]
    stands = quotes.level(name, usual, "reference", year)
    split = between({}, plan.levers, plan.conditions, story.sitting.rules, place)
    if split is None:
        return quotes.say("paper.minutes.cause.none", usual=stands)
    players, _, difference, shares = split
    share, player = max(zip(shares[name], players, strict=True), key=lambda pair: abs(pair[0]))
    if words.same(name, difference[name]):
        return quotes.say("paper.minutes.cause.still", usual=stands)
    printed = words.gap(name, usual, usual + difference[name])
    change = quotes.change(name, printed, difference[name], "gap", year)
    most = quotes.change(name, share, share, "share", year, player)
    named = lever_as_set(words, scenario_of(plan.levers, plan.conditions, place), player, inside=False)
    return quotes.say("paper.minutes.cause", usual=stands, change=change, lever=named, share=most)
