"""How scenarios stand to the targets of the last year that has any: value, gap, chance and state."""

from __future__ import annotations

from simulation.analysis.goals.alerts import COLOURS, SHAPES, UNLIKELY, Alert, alerts, counted, reached
from simulation.analysis.goals.targets import LIKELY, Target
from simulation.analysis.uncertainty.ensemble import Ensemble
from simulation.projection import Projection
from simulation.report.content.facts import Case
from simulation.report.content.story import Story, Table


def aimed(story: Story) -> int:
    """The year whose targets are told: the last one shown for which the place or the user sets any, also if all are struck out again."""
    years = story.facts.years
    stated = [*(year for _, year in story.facts.baseline.targets), *(one.year for one in story.target_set.within(years))]
    return max((year for year in stated if year in years), default=story.year)


def judged(story: Story, case: Case) -> tuple[Alert, ...]:
    """How a case stands to each target of that year."""
    return _judged(story, case.projection, case.ensemble)


def _judged(story: Story, projection: Projection, ensemble: Ensemble) -> tuple[Alert, ...]:
    found = alerts(story.target_set, projection, ensemble)
    return tuple(alert for alert in found if alert.target.year == aimed(story))


CROWDED = 4  # scenarios from which on a table has room for figures and shapes alone


def target_table(story: Story) -> Table:
    """Targets of one year: of one scenario value, gap, chance and state; of several each one's value and state; where there are none, that."""
    words, cases = story.words, story.facts.cases
    found = [{alert.target.outcome: alert for alert in judged(story, case)} for case in cases]
    names = ("value", "gap", "chance", "state") if story.single else ()
    shown = ("indicator", "target", *names)
    heads = tuple(words("column.state" if name == "state" else f"targets.column.{name}") for name in shown)
    brief = () if story.single else tuple(story.in_heads()[case.code] for case in cases)
    rows = []
    crowded = len(cases) >= CROWDED
    for outcome, alert in found[0].items():
        stated = words("targets.most" if alert.target.sign < 0 else "targets.least", value=_figure(story, alert.target))
        told = _told(story, alert) if story.single else tuple(_state(story, own[outcome], crowded) for own in found)
        rows.append((words.variable(outcome), stated, *told))
    if not rows:  # a place of own figures may have none
        rows = [(words("paper.targets.none", year=aimed(story)), *[words("dash")] * (len(heads) + len(brief) - 1))]
    figures = (False, True, True, True, True, False) if story.single else (False, True, *([True] * len(cases)))
    return Table((*heads, *brief), tuple(rows), figures)


def title(story: Story) -> str:
    """How many targets of one scenario stand how; of several, what the table answers."""
    if not story.single:
        return story.words("paper.title.targets", year=aimed(story))
    case = story.lead
    found, usual = judged(story, case), counted(_judged(story, case.reference, case.reference_ensemble))
    also = {"count": len(found), "met": reached(found), "likely": story.words.percent(LIKELY), "usual": usual["blue"]}
    return story.words("targets.finding", year=aimed(story), **also, **counted(found))


def notes(story: Story) -> tuple[str, ...]:
    """What the states mean, by which scheme the year is appraised; then whose targets they are, where this program set some."""
    words, targets = story.words, story.target_set
    signs = {colour: f"{SHAPES[colour]} {words(f'alert.{colour}')}" for colour in COLOURS}
    rule = words("alert.rule", likely=words.percent(LIKELY), unlikely=words.percent(UNLIKELY), **signs)
    assumed = targets.set_here(aimed(story))
    if not assumed:
        return rule, story.scheme
    listed = words("list.comma").join(words.inside(words.variable(name)) for name in assumed)
    return rule, story.scheme, words("paper.note.targets", names=listed)


def _figure(story: Story, target: Target) -> str:
    return story.words.figure(target.outcome, target.value)


def _told(story: Story, alert: Alert) -> tuple[str, ...]:
    words, outcome = story.words, alert.target.outcome
    margin = words.gap(outcome, alert.target.value, alert.value)
    met = alert.target.met(alert.value)
    chance = words("dash") if alert.probability is None else words.chance(alert.probability)
    value, gap = (
        words.figure(outcome, alert.value),
        words("targets.spare" if met else "targets.short", size=words.size(outcome, margin)),
    )
    return value, gap, chance, mark(story, alert)


def _state(story: Story, alert: Alert, crowded: bool) -> str:
    """A value with its state; where columns are many the unit stands with the target alone, the state by its shape."""
    if crowded:
        return f"{story.words.bare(alert.value, alert.target.outcome)} {SHAPES[alert.colour]}"
    return f"{story.words.figure(alert.target.outcome, alert.value)} {mark(story, alert)}"


def mark(story: Story, alert: Alert) -> str:
    """A state by shape and word."""
    return f"{SHAPES[alert.colour]} {story.words(f'alert.{alert.colour}')}"
