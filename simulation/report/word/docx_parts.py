"""Small parts of a Word document that the library has no words for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

MARGIN, WHOLE = 1.2, 156.0  # space beside a cell's text and width of a table in mm
SLACK = 0.6  # mm by which one program's text may be wider than another's
POINT = 25.4 / 72
# Widths in ems, of the widest common fonts: whoever opens the document may have others than it names.
ASIAN, LATIN, BOLD = 1.0, 0.65, 0.72
APART = 0.25  # between a Chinese character and a Latin one, in ems
RUN = 4  # Chinese characters that stay together
LONG = 14  # characters of a word that stay together; a longer one is hardly a word
LEAD = 46.0  # mm within which the first column keeps its texts on one line
MARKS = "▲■●"  # before a verdict
MARKED = re.compile(rf"(?<=[{MARKS}]) ")
WORDS = re.compile(rf"[{MARKS}]\s\S+|\S+")
PARTS = re.compile(rf"[\u2e80-\uffef]{{1,{RUN}}}|[^\u2e80-\uffef]+")
BRACKET = re.compile(r"\n|(?=（[^（）]*，)| (?=\([^()]*, )")  # before a remark of several parts
MANY, HALVINGS = 3.0, 30  # lines of a cell that are still easy to read; steps of a search for how many it takes
ROOM = 60.0  # mm beyond which no text asks for more


def field_part(kind: str | None, text: str | None) -> Any:
    """One part of a field that Word computes."""
    if kind == "text":
        element = OxmlElement("w:t")
        element.text = text
    elif kind is None:
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = text
    else:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
    return element


def ruled(colour: str) -> Any:
    """A rule below a paragraph."""
    borders, below = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", colour)):
        below.set(qn(f"w:{name}"), value)
    borders.append(below)
    return borders


def repeated_head(row: Any) -> None:
    """Repeat a row of heads on each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def kept_whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def padded(table: Any, space: float = MARGIN) -> None:
    """Little space beside the text of cells, so that numbers have room; space: mm."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(round(space / POINT * 20)))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(margins) if look is not None else table._tbl.tblPr.append(margins)


def fitted(rows: Sequence[Sequence[str]], figures: Sequence[bool], size: float, whole: float = WHOLE) -> list[float]:
    """Widths of columns in mm in which no word and no number is broken, where `whole` allows it.

    rows: texts, heads first. figures: columns of numbers, never broken but in their heads. size: of the type in points.
    """
    least, wish = narrowest(rows, figures, size), []
    narrow = tuple(least)
    for column, low in enumerate(least):
        head, *texts = (row[column] for row in rows)
        wanted = [_width(line, size) for text in texts for line in text.split("\n")] + [
            _width(head, size, BOLD) / (2 if " " in head else 1)
        ]
        wish.append(max(low, min(ROOM, max(wanted) + 2 * MARGIN + SLACK)))
    first = min(wish[0], LEAD)
    if first > least[0] and sum(least) - least[0] + first <= whole:
        least[0] = first  # what a row is about stands on one line, where there is room
    spare = whole - sum(least)
    if spare < 0:
        kept = min(least[0], whole / 3)
        return [kept, *(width * (whole - kept) / sum(least[1:]) for width in least[1:])]
    if sum(wish) > whole:
        return _even(rows, least, narrow, size, whole)
    rest, wide = whole - sum(wish), [high >= ROOM for high in wish]
    shares = wide if any(wide) else [True] * len(wish)
    return [width + rest / sum(shares) * share for width, share in zip(wish, shares, strict=True)]


def _even(
    rows: Sequence[Sequence[str]], least: Sequence[float], narrow: Sequence[float], size: float, whole: float
) -> list[float]:
    """Widths with which the longest text of each column takes as many lines as that of any other, where it must take some.

    narrow: widths below which a word is broken; the first column gives up its one line where others would take too many.
    """
    longest = [
        max(
            _width(line, size, BOLD) / 2 if text is head else _width(line, size)
            for text in (head, *texts)
            for line in text.split("\n")
        )
        for head, *texts in zip(*rows, strict=True)
    ]
    spaces = 2 * MARGIN + SLACK

    def at(lines: float, floor: Sequence[float]) -> list[float]:
        """Widths for so many lines; at a line's end half of what is never broken stays empty."""
        ends = [(low - spaces) / 2 for low in narrow]
        return [
            max(low, min(long, long / lines + end) + spaces) for low, long, end in zip(floor, longest, ends, strict=True)
        ]

    floor = least if sum(at(MANY, least)) <= whole else narrow
    few, most = 1.0, max(longest)  # lines: too few for the page, and enough
    for _ in range(HALVINGS):
        lines = (few + most) / 2
        few, most = (few, lines) if sum(at(lines, floor)) <= whole else (lines, most)
    widths = at(most, floor)
    return [width + (whole - sum(widths)) / len(widths) for width in widths]


def narrowest(rows: Sequence[Sequence[str]], figures: Sequence[bool], size: float) -> list[float]:
    """Widths of columns in mm below which a word or a number is broken. Arguments: as of `fitted`."""
    least = []
    for column, figure in enumerate(figures):
        head, *texts = (row[column] for row in rows)
        words = [_width(word[:LONG], size, BOLD) for word in _words(head)]
        words += [
            _width(word, size) for text in texts for word in (_numbers(text) if figure else [w[:LONG] for w in _words(text)])
        ]
        least.append(max(words, default=0.0) + 2 * MARGIN + SLACK)
    return least


def held(text: str) -> str:
    """A text whose marks stay on one line with the word after them."""
    return MARKED.sub("\u00a0", text)


def _words(text: str) -> list[str]:
    """Parts of a text that stay on one line: Latin words, Chinese characters by a few, a mark with the word after it."""
    return [part for word in WORDS.findall(text) for part in (PARTS.findall(word) if word[0] not in MARKS else [word])]


def _numbers(text: str) -> list[str]:
    """Parts of a column of numbers that stay on one line: a number, and a remark of several parts in brackets after it."""
    return [part for part in BRACKET.split(text) if part]


def _width(text: str, size: float, latin: float = LATIN) -> float:
    wide = [char >= "\u2e80" for char in text]
    meet = sum(1 for i in range(1, len(text)) if wide[i] != wide[i - 1] and not {text[i], text[i - 1]} & {" ", "—"})
    whole = sum(ASIAN if asian or char == "—" else latin for char, asian in zip(text, wide, strict=True))
    return (whole + APART * meet) * size * POINT
