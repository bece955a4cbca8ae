"""The workbook handed back: each problem at its cell, and all of them on a sheet of their own."""

from __future__ import annotations

from simulation.engine.errors import sentences
from simulation.intake.border import apart
from simulation.intake.problems import Problem
from simulation.intake.read_values import ReadWorkbook

MOST_MARKS = 5000


def marked_copy(content: bytes, name: str, book: ReadWorkbook, language: str) -> bytes:
    """An .xlsx with the cells of all problems coloured and commented; of a CSV table its cells laid out anew."""
    marks = [
        (p.sheet, p.cell, p.level, f"{_word(f'level.{p.level}', language)}：{_said(p, language)}") for p in book.problems
    ]
    heads = [_word(f"marked.{part}", language) for part in ("level", "where", "value", "reason", "do")]
    rows = [
        [_word(f"level.{p.level}", language), place(p), p.value, p.reason(language), p.suggestion(language)]
        for p in book.problems
    ]
    rows = rows or [[_word("marked.none", language)]]
    title = _word("marked.sheet", language)
    taken = set(book.titles)
    while title in taken:
        title += "_"
    return apart("marked", content, name, marks[:MOST_MARKS], title[:31], [heads, *rows])


def place(problem: Problem) -> str:
    """Sheet and cell of a problem, as formulas write them."""
    return "!".join(filter(None, (problem.sheet, problem.cell)))


def _said(problem: Problem, language: str) -> str:
    return f"{problem.reason(language)} → {problem.suggestion(language)}"


def _word(key: str, language: str) -> str:
    return sentences()[f"own.{key}"][language]
