"""What the facilitator's guide says, on the page and on paper: timetable with sentences to say, preparation, reasons, cards."""

from __future__ import annotations

from simulation.engine.place import Place
from simulation.language.words import Words
from simulation.report.content.story import Table
from simulation.workshop.sitting_plans import protected, sitting_plans, total

ROLES = ("sasac", "finance", "energy", "labour")
REASONS, PREPARATIONS, QUESTIONS = 5, 4, 3


def plan_name(plan: str, words: Words) -> str:
    """A timetable by its length and the debrief in it."""
    steps = sitting_plans()[plan]
    return words(f"workshop.plan.{plan}", minutes=int(total(steps) / 60), debrief=int(protected(steps) / 60))


def timetable(plan: str, words: Words) -> Table:
    """A row a step of a plan: from and to which minute, its name, what the host does, what the host may say."""
    rows, at = [], 0.0
    steps = sitting_plans()[plan]
    twice = any(step.round > 1 for step in steps)
    for step in steps:
        name = words(f"light.phase.{step.phase}")
        if twice and step.round:
            name = words("light.phase.round", phase=name, round=step.round)
        ends = at + step.minutes
        shown = words("span", low=f"{at:g}", high=f"{ends:g}") if step.minutes else f"{at:g}"
        rows.append((shown, name, words(f"workshop.do.{step.phase}"), words(f"workshop.say.{step.phase}")))
        at = ends
    heads = tuple(words(f"workshop.kit.column.{column}") for column in ("time", "step", "do", "say"))
    return Table(heads, tuple(rows), (False,) * 4)


def reasons(words: Words) -> tuple[str, ...]:
    """Why one may believe the model."""
    return tuple(words(f"workshop.reason.{number}") for number in range(1, REASONS + 1))


def preparations(words: Words) -> tuple[str, ...]:
    """What is done before people come."""
    return tuple(words(f"workshop.before.{number}") for number in range(1, PREPARATIONS + 1))


def questions(words: Words) -> tuple[str, ...]:
    """What hosts are asked, with the answer."""
    return tuple(words(f"workshop.ask.{number}") for number in range(1, QUESTIONS + 1))


def role_cards(words: Words) -> tuple[tuple[str, str], ...]:
    """Name and text of each role."""
    return tuple((words(f"light.role.{role}"), words(f"light.role.{role}.card")) for role in ROLES)


def shock_cards(words: Words, place: Place) -> tuple[tuple[str, str], ...]:
    """Name and text of each set of conditions but the central one."""
    rows = place.condition_presets.values()
    return tuple((words.of(row), words.of(row, "help")) for row in rows if row.id != "central")


def team_sizes(sizes: tuple[int, ...], words: Words) -> str:
    """Sizes of teams in words, as `2 of 4, 1 of 3`."""
    counts = {size: sizes.count(size) for size in sorted(set(sizes), reverse=True)}
    return words("list.comma").join(words("workshop.kit.of", count=count, size=size) for size, count in counts.items())
