"""Targets of the targets page that a search is not asked for: named, and what a route does to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pages.parts.shared import target_inputs
from pages.parts.shared.view import projected
from pages.parts.wording import ranges_in_words
from pages.parts.wording.words import name, word
from simulation import Scenario
from simulation.analysis.goals.targets import Target


def left_out(asked: Iterable[Target], years: Sequence[int]) -> tuple[Target, ...]:
    """Targets of some years, as the targets page has them, that are not asked for in full."""
    kept = {(one.outcome, one.year): one for one in asked}
    found = (one for one in target_inputs.chosen().within(years))
    return tuple(one for one in found if not _covered(one, kept.get((one.outcome, one.year))))


def _covered(target: Target, asked: Target | None) -> bool:
    """Whether what is asked for is at least the target."""
    return asked is not None and target.met(asked.value)


def missed(targets: Iterable[Target], plan: Scenario) -> tuple[Target, ...]:
    """Those that a plan does not reach by its central projection."""
    own = projected(plan)
    return tuple(
        one for one in targets if one.year in own.years and not one.met(own.total(one.outcome)[own.years.index(one.year)])
    )


def named(targets: Iterable[Target]) -> str:
    """Targets by name, each outcome once with its years."""
    years: dict[str, list[int]] = {}
    for one in targets:
        years.setdefault(one.outcome, []).append(one.year)
    said = [
        word(
            "goals.of_years",
            name=ranges_in_words.inner(name(outcome)),
            years=word("list.comma").join(map(_span, _runs(own))),
        )
        for outcome, own in years.items()
    ]
    return word("list.semicolon").join(said)


def _runs(years: Sequence[int]) -> list[list[int]]:
    """Years that follow each other, together."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _span(run: Sequence[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
