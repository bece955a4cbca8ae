"""What belongs into a cell, in a few words: for who left a required one blank."""

from __future__ import annotations

from simulation.engine.errors import sentences
from simulation.intake.cell_values import FEW, Reader, labels, name_of
from simulation.intake.problems import at, listed
from simulation.intake.workbook_fields import FIGURES, WorkbookField, rows_of

Pair = tuple[str, str]  # Chinese, English


def hint_of(row: WorkbookField) -> Pair:
    """What to fill in for a field: one of its choices, a year, a figure of the base year, a name."""
    kind, _, source = row.kind.partition(":")
    examples = {"example_zh": _bare(row.example_zh), "example_en": _bare(row.example_en)}
    if kind == "choice":
        few = listed(name_of(source, one) for one in rows_of(source)) if len(rows_of(source)) <= FEW else None
        return _said("few", zh=few[0], en=few[1]) if few else _said("list", **examples)
    if row.id in FIGURES:
        return _said("figure")
    if kind in ("year", "month"):
        return _said(kind)
    return _said("number" if kind == "number" else "text", **examples)


def _said(key: str, **told: str) -> Pair:
    zh, en = (sentences()[f"own.hint.{key}"][language] for language in ("zh", "en"))
    return (
        zh.format(few=told.get("zh", ""), example=told.get("example_zh", "")),
        en.format(few=told.get("en", ""), example=told.get("example_en", "")),
    )


def _bare(example: str) -> str:
    """An example without the word that keeps its row from being read."""
    for begun in ("示例：", "示例", "Example: ", "Example "):
        example = example.removeprefix(begun)
    return example


def tell_blank(reader: Reader, row: int, column: int, field: WorkbookField) -> None:
    """That a required cell is blank, and what belongs there."""
    reader.problems.error("required", reader.title, at(row, column), "", label=labels(field), hint=hint_of(field))
