"""Titles that say what is found: one for each slide and chart, from the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulation.language.quotes import Sentence
from simulation.projection import HEADLINES
from simulation.report.content.facts import Case, Cost
from simulation.report.content.story import Story


def _listed(story: Story, names: Sequence[str]) -> str:
    """Names in a row: a, b and c."""
    comma, last = story.words("list.comma"), story.words("list.and")
    return comma.join(names[:-1]) + last + names[-1] if len(names) > 1 else names[0]


def _sides(story: Story, gaps: Mapping[str, tuple[str, float]]) -> dict[str, list[str]]:
    """Names by whether their difference is visibly up, down or neither; gaps: variable and value by name."""
    sides: dict[str, list[str]] = {"up": [], "down": [], "same": []}
    for name, (variable, gap) in gaps.items():
        sides["same" if story.words.same(variable, gap) else "up" if gap > 0 else "down"].append(name)
    return {side: names for side, names in sides.items() if names}


def _outcome(story: Story, variable: str) -> str:
    return story.words.inside(story.words.variable(variable))


def _quoted(story: Story, case: Case) -> str:
    return story.words("quoted", name=story.brief()[case.code])


def headlines(story: Story) -> str:
    """Which headlines rise from the base year, which fall, like with like; of a comparison, who leads on which."""
    if not story.single:
        return _leads(story)
    printed = {h.variable: story.words.gap(h.variable, *story.since(h.variable)) for h in story.lead.headlines}
    sides = _sides(story, {_outcome(story, variable): (variable, gap) for variable, gap in printed.items()})
    parts = [story.words(f"paper.finding.since.{side}", names=_listed(story, names)) for side, names in sides.items()]
    said = story.words("list.semicolon").join(parts)
    return story.speaker.say("paper.finding.since", base=story.base, parts=said).text


def _leads(story: Story) -> str:
    best: dict[str, list[str]] = {}
    for variable in HEADLINES:
        first = story.speaker.leaders(variable)
        if len(first) < len(story.facts.cases):  # where all are alike nobody leads
            names = story.words("list.comma").join(story.brief()[case.code] for case in first)
            best.setdefault(names, []).append(_outcome(story, variable))
    if not best:
        return story.title.text
    parts = [story.words("paper.finding.lead", best=name, names=_listed(story, outcomes)) for name, outcomes in best.items()]
    said = story.speaker.say("paper.finding.leads", parts=story.words("list.semicolon").join(parts))
    return (story.speaker.say("paper.unequal", said=said) if story.speaker.unequal else said).text


def gaps(story: Story) -> str:
    """Which scenarios of a comparison end with more, less or as much total profit as their reference."""
    sides = _sides(
        story, {_quoted(story, c): ("total_profit", story.speaker.printed(c.headlines[0])) for c in story.facts.cases}
    )
    parts = [story.words(f"paper.finding.gap.{side}", names=_listed(story, names)) for side, names in sides.items()]
    return story.speaker.say("paper.finding.gaps", parts=story.words("list.semicolon").join(parts)).text


def spending(story: Story) -> Sentence:
    """Who puts in most and who least; of one scenario, what is put in and when it pays."""
    if story.single:
        return _paying(story)
    ranked = sorted(story.facts.cases, key=lambda case: -case.costs[0].value)
    ends = {"best": ranked[0], "worst": ranked[-1]}
    if story.words.same(
        "programme_investment", story.words.gap("programme_investment", *(c.costs[0].value for c in ends.values()))
    ):
        value = story.speaker.level(ranked[0], "programme_investment", ranked[0].costs[0].value, "cumulated")
        return story.speaker.say("paper.finding.spending.equal", value=value)
    values = {
        f"{end}_value": story.speaker.level(case, "programme_investment", case.costs[0].value, "cumulated")
        for end, case in ends.items()
    }
    return story.speaker.say(
        "paper.finding.spending", **{end: story.names[case.code] for end, case in ends.items()}, **values
    )


def _paying(story: Story) -> Sentence:
    case, speaker = story.lead, story.speaker
    invested = speaker.than(case, case.costs[0], "cumulated_gap")
    behind = speaker.behind(case)
    if not behind:
        return speaker.say("paper.finding.paying", invested=invested)
    if behind[-1] == story.year:
        return speaker.say("paper.finding.paying.never", invested=invested)
    return speaker.say("paper.finding.paying.from", invested=invested, ahead=speaker.ahead(case))


def table(story: Story) -> Sentence:
    """What else stands out: net profit and the debt ratio; of a comparison, who has most net profit."""
    if not story.single:
        return story.speaker.best("paper.title.comparison", "net_profit")
    case, parts = story.lead, {}
    for name, variable in (("profit", "net_profit"), ("ratio", "debt_ratio")):
        own, usual = (float(p.total(variable)[-1]) for p in (case.projection, case.reference))
        parts[name] = (
            story.speaker.than(case, Cost(variable, own, usual))
            if case.moved and name == "profit"
            else story.speaker.more(case, Cost(variable, own, usual))
            if case.moved
            else story.speaker.level(case, variable, own, "central")
        )
    return story.speaker.say("paper.finding.table", **parts)


def assumption(story: Story) -> Sentence:
    """The assumption that moves total profit most, and how far."""
    return story.speaker.assumption(story.lead, "paper.finding.assumption")


def ranges(story: Story, variable: str) -> str:
    """Which scenario is first on an outcome whose ranges are drawn; that conditions differ, where they do."""
    first, name = story.speaker.leaders(variable), story.words.variable(variable)
    if len(first) == len(story.facts.cases):
        return story.speaker.say("paper.chart.ranges.equal", name=name).text
    best = story.words("list.comma").join(story.brief()[case.code] for case in first)
    said = story.speaker.say("paper.chart.ranges", name=name, best=best)
    return (story.speaker.say("paper.unequal", said=said) if story.speaker.unequal else said).text
