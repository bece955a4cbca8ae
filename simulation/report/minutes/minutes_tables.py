"""Tables of the minutes: results of a round with predictions beside them, spreads of levers, attendance, times."""

from __future__ import annotations

from simulation.projection import HEADLINES
from simulation.report.content.story import Table
from simulation.report.minutes.minutes_frame import MinutesFrame
from simulation.report.minutes.minutes_times import clock_time, lasted
from simulation.workshop.calibration_of_guesses import Miss
from simulation.workshop.round_results import RoundResults


def results_table(story: MinutesFrame, number: int) -> Table:
    """A row a team: each headline with what was predicted, targets reached, how it was handed in, its source."""
    words, (held, results) = story.words, story.rounds[number]
    rows = []
    for team, entry in held.entries.items():
        misses = {miss.headline: miss for miss in results.teams[team].misses}
        cells = []
        for name in HEADLINES:
            change = story.change(name, entry.figures[name], entry.change[name])
            figure = f"{words.figure(name, entry.figures[name])} ({change})"
            cells.append(f"{figure} {_guessed(story, number, team, misses.get(name))}".strip())
        reached = f"{results.teams[team].reached}/{len(story.sitting.rules.targets)}"
        how = words(f"workshop.how.{entry.how}")
        mark = story.sources.mark(entry.levers, held.conditions, number, team)
        rows.append((story.team(team), *cells, reached, how, mark))
    heads = (words("workshop.team"), *(words.variable(name) for name in HEADLINES), words("workshop.reached"),
             words("workshop.how"), words("paper.minutes.column.source"))  # fmt: skip
    return Table(heads, tuple(rows), (False,) * 5 + (True, False, False))


def _guessed(story: MinutesFrame, number: int, team: str, miss: Miss | None) -> str:
    """What was predicted of a headline, and whether its direction was right."""
    if miss is None:
        return ""
    words = story.words
    if miss.guessed is None:
        stated = story.sitting.rounds[number].predictions[team].prediction
        said = words(f"light.direction.{stated.guesses[miss.headline].direction}")
    else:
        said = words.change(miss.headline, miss.guessed)
    came = words(f"light.direction.{miss.came}")
    return words(
        "paper.minutes.guessed", said=said, right=words("light.right" if miss.direction_right else "light.wrong", came=came)
    )


def spread_table(story: MinutesFrame, results: RoundResults) -> Table:
    """A row a lever that anybody moved: least, quartiles, median, most, share that moved it."""
    words = story.words
    rows = []
    for spread in results.spreads:
        if not spread.touched:
            continue
        row = story.place.levers[spread.lever]
        unit = words.unit(row.unit)
        ends = (spread.least, spread.lower, spread.median, spread.upper, spread.most)
        label = words("with_unit", name=words.of(row), unit=unit) if unit else words.of(row)
        rows.append((label, *(words.bare_setting(row, end) for end in ends), words.percent(spread.touched)))
    heads = [words(f"workshop.{end}") for end in ("lever", "least", "lower", "median", "upper", "most")]
    return Table((*heads, words("light.touched")), tuple(rows), (False,) + (True,) * 6)


def attendance(story: MinutesFrame) -> Table:
    """A row a team: role, when it came, its state, in how many revealed rounds it handed in."""
    words, rounds = story.words, story.rounds
    rows = []
    for team in story.request.room.teams.values():
        states = {"removed": team.gone, "excused": team.excused, "observing": team.observing}
        state = next((name for name, holds in states.items() if holds), "took_part")
        handed = sum(team.id in held.entries for held, _ in rounds.values())
        role = words(f"light.role.{team.role}") if words.known(f"light.role.{team.role}") else team.role
        shown = words(f"paper.minutes.state.{state}")
        rows.append((team.name, role or words("dash"), clock_time(team.joined), shown, f"{handed}/{len(rounds)}"))
    return story.headed(("team", "role", "joined", "state", "handed"), tuple(rows), (False, False, True, False, True))


def phase_times(story: MinutesFrame) -> Table:
    """A row a step taken: when it began, how long it took, how long was planned."""
    words, sitting = story.words, story.sitting
    planned: dict[tuple[str, int], float] = {(step.phase, step.round): step.seconds for step in sitting.steps}
    twice = any(step.round > 1 for step in sitting.steps)
    rows = []
    for taken in sitting.times:
        name = words(f"light.phase.{taken.phase}")
        if twice and taken.round:
            name = words("light.phase.round", phase=name, round=taken.round)
        wanted = planned.get((taken.phase, taken.round), 0.0)
        shown = lasted(wanted) if wanted else words("dash")
        rows.append((name, clock_time(taken.began), lasted(taken.ended - taken.began), shown))
    return story.headed(("step", "began", "took", "planned"), tuple(rows), (False, True, True, True))
