"""Problems that say the same of several cells of a sheet, as one with its ranges and how many cells they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from openpyxl.utils import coordinate_to_tuple, get_column_letter

from simulation.engine.errors import sentences
from simulation.intake.problems import Problem

Run = tuple[int, int]  # first and last row


def told_once(problems: Iterable[Problem], language: str) -> list[tuple[str, Problem]]:
    """Where and what, in the order given; what is said of several cells of a sheet stands once, at the first.

    Word for word, or but for the name of the column: then with the names of all of them.
    """
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for one in problems:
        bare = replace(one, fields={**one.fields, "label": ("", "")}) if "label" in one.fields else one
        said = (one.level, one.sheet, one.value, bare.reason(language), bare.suggestion(language))
        alike.setdefault(said if one.cell else (*said, str(len(alike))), []).append(one)
    return [(_where(group, language), _of_all(group)) for group in alike.values()]


def _of_all(group: list[Problem]) -> Problem:
    """The first of them, with the names of all columns."""
    labels = tuple(dict.fromkeys(one.fields["label"] for one in group if "label" in one.fields))
    if len(labels) < 2:
        return group[0]
    chinese, english = zip(*labels, strict=True)
    return replace(group[0], fields={**group[0].fields, "label": ("”、“".join(chinese), "”, “".join(english))})


def ranges(cells: Iterable[str]) -> list[str]:
    """Cells as the fewest rectangles of neighbouring columns with the same rows, such as B7:H11, from the top left."""
    columns: dict[int, list[int]] = {}
    for row, column in map(coordinate_to_tuple, cells):
        columns.setdefault(column, []).append(row)
    open_: dict[Run, tuple[int, int]] = {}  # runs that the last column had, each with its first and last column
    closed: list[tuple[Run, int, int]] = []
    for column in sorted(columns):
        runs = set(_runs(sorted(set(columns[column]))))
        for run in [run for run, (_, last) in open_.items() if run not in runs or last != column - 1]:
            closed.append((run, *open_.pop(run)))
        for run in runs:
            open_[run] = (open_[run][0] if run in open_ else column, column)
    closed += [(run, *span) for run, span in open_.items()]
    return [_named(*one) for one in sorted(closed, key=lambda one: (one[0][0], one[1]))]


def _where(group: list[Problem], language: str) -> str:
    """Sheet and cell as formulas write them; of several cells their ranges, and how many there are."""
    places = [one.cell for one in group if one.cell]
    cells = sentences()["list.comma"][language].join(ranges(places))
    where = "!".join(filter(None, (group[0].sheet, cells)))
    return where if len(places) < 2 else sentences()["own.cells"][language].format(where=where, count=len(places))


def _runs(rows: list[int]) -> list[Run]:
    found: list[Run] = []
    for row in rows:
        found[-1:] = [(found[-1][0], row)] if found and found[-1][1] == row - 1 else [*found[-1:], (row, row)]
    return found


def _named(run: Run, first: int, last: int) -> str:
    ends = [f"{get_column_letter(column)}{row}" for column, row in ((first, run[0]), (last, run[1]))]
    return ":".join(dict.fromkeys(ends))
