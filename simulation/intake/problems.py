"""What is wrong with an own workbook, one value a problem: level, where, what stands there, why it is refused, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from simulation.engine.errors import Refusal, sentences
from simulation.engine.setting import shown

LEVELS = ("error", "warning")
UNREAD = {
    "uncomputed": "no_result",
    "error": "error_value",
}  # what is odd about a cell without a value → its problem, told once
MOST_ALIKE = 200  # problems of one kind on one sheet that are listed one by one


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong (`error`) or doubtful (`warning`). cell: such as C7, blank for the sheet as a whole.

    kind: key of the sentence `own.KIND`; the suggestion is `own.KIND.do`. fields: what fills their blanks; a pair of texts
    is the Chinese and the English one.
    """

    level: str
    kind: str
    sheet: str = ""
    cell: str = ""
    value: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)

    def reason(self, language: str) -> str:
        """What is wrong, in a sentence."""
        return self._said("", language)

    def suggestion(self, language: str) -> str:
        """What to do about it."""
        return self._said(".do", language)

    def plain(self, language: str) -> dict[str, str]:
        """The problem as the shell and files tell it."""
        told = {"level": self.level, "sheet": self.sheet, "cell": self.cell, "value": self.value}
        return {**told, "reason": self.reason(language), "suggestion": self.suggestion(language)}

    def _said(self, part: str, language: str) -> str:
        text, at = sentences()[f"own.{self.kind}{part}"][language], 0 if language == "zh" else 1
        worded = {"value": self.value}
        for name, value in self.fields.items():
            if isinstance(value, tuple):
                worded[name] = value[at]
            else:
                worded[name] = (
                    value.said(language, lambda part, _: self._label(part, at)) if isinstance(value, Refusal) else value
                )
        return text.format(**worded)

    def _label(self, part: str, language: int) -> str | None:
        """The field's name, where a refusal speaks of its place."""
        return str(self.fields["label"][language]) if part == "place" and "label" in self.fields else None


def listed(names: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Several names (Chinese, English) as one list in each language."""
    chinese, english = zip(*names, strict=True)
    commas = sentences()["list.comma"]
    return commas["zh"].join(chinese), commas["en"].join(english)


def in_quotes(names: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Several labels (Chinese, English) as one list in each language, each in quotation marks."""
    return listed((f"“{chinese}”", f"“{english}”") for chinese, english in names)


def at(row: int, column: int) -> str:
    """A cell's name."""
    return f"{get_column_letter(column)}{row}"


class Problems:
    """Problems as they are found, in the order of sheets and cells when they are told."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self._counts: dict[tuple[str, str, str], int] = {}
        self._unread: set[tuple[str, str]] = set()

    def add(self, level: str, kind: str, sheet: str = "", cell: str = "", value: Any = "", /, **fields: Any) -> None:
        """One more; `value` as it stands in the cell. Of very many alike the first are kept, the others counted."""
        key = (level, kind, sheet)
        if kind in UNREAD.values() and (sheet, cell) in self._unread:
            return
        self._counts[key] = self._counts.get(key, 0) + 1
        if kind in UNREAD.values():
            self._unread.add((sheet, cell))
        if self._counts[key] > MOST_ALIKE:
            return
        text = "" if value is None else value if isinstance(value, str) else shown(value)
        self.found.append(Problem(level, kind, sheet, cell, text[:60], fields))

    def error(self, kind: str, sheet: str = "", cell: str = "", value: Any = "", /, **fields: Any) -> None:
        """Something that must be mended."""
        self.add("error", kind, sheet, cell, value, **fields)

    def warning(self, kind: str, sheet: str = "", cell: str = "", value: Any = "", /, **fields: Any) -> None:
        """Something to look at."""
        self.add("warning", kind, sheet, cell, value, **fields)

    def told(self, sheets: Iterable[str]) -> tuple[Problem, ...]:
        """Errors first, each in the order of sheets and rows; of very many alike the first, and how many more."""
        order = {name: i for i, name in enumerate(("", *sheets))}
        kept = list(self.found)
        for (level, _, sheet), count in self._counts.items():
            if count > MOST_ALIKE:
                kept.append(Problem(level, "more", sheet, "", "", {"count": count - MOST_ALIKE}))
        return tuple(sorted(kept, key=lambda one: (LEVELS.index(one.level), order.get(one.sheet, 99), _place(one.cell))))


def _place(cell: str) -> tuple[int, int, str]:
    letters = cell.rstrip("0123456789")
    return (int(cell[len(letters) :] or 0), len(letters), letters)
