"""Paragraphs, tables and pictures of a Word document, with fonts for every script set on each run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from PIL import Image

from simulation.language.words import Words
from simulation.report.charts.path_charts import Chart
from simulation.report.charts.pictures import png
from simulation.report.content.imprint import Imprint
from simulation.report.content.story import Table
from simulation.report.word.docx_parts import field_part, fitted, held, kept_whole, narrowest, padded, repeated_head, ruled

CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
LANGUAGES = {"zh": ("en-US", "zh-CN"), "en": ("en-GB", "zh-CN")}
WIDE = 5  # columns above which the type is smaller
TOGETHER = (
    9  # rows of a table that is kept on one page; of a longer one its head with the first, and the last, stay together
)
MARGINS = {
    "zh": (37, 35, 28, 26),
    "en": (25, 25, 20, 20),
}  # top, bottom, left, right in mm; Chinese as official documents have them
A4 = (210, 297)

ACROSS = (26, 24, 30, 30)  # margins of a page set across
ACROSS_WIDE = 237.0  # mm of text on it
LETTERHEAD = RGBColor(0xC0, 0x00, 0x00)
BESIDE = 5.0  # mm beside a picture in its cell, which programs keep free
SMALLEST = 7.5  # points of a table that is too wide for its page

DOTS = 220


@dataclass(frozen=True)
class Look:
    """Fonts (Latin, East Asian), sizes in points, line spacing in points or 0 for single, indent of paragraphs."""

    title: tuple[str, str, float]
    head: tuple[str, str, float]
    subhead: tuple[str, str, float]
    body: tuple[str, str, float]
    small: tuple[str, str, float]
    line: float
    indent: int


class Told(Protocol):
    """What a document needs to know of the story it tells."""

    @property
    def words(self) -> Words: ...
    @property
    def language(self) -> str: ...
    @property
    def cover(self) -> str: ...
    @property
    def stamp_line(self) -> str: ...


class Paper:
    """A document being written."""

    def __init__(self, story: Told, base: Path, look: Look, author: str = ""):
        self.author = author
        self.story, self.words, self.look = story, story.words, look
        self.document = docx.Document(str(base))
        self.tables = self.figures = self.signatures = 0
        self.wide = self._upright_wide()  # mm of text on the pages being written
        section = self.document.sections[0]
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
            Mm(side) for side in MARGINS[story.language]
        )
        self._properties()
        self._styles()
        self._footer(section)

    def across(self) -> None:
        """Pages set across from here on."""
        self._turned(ACROSS, ACROSS_WIDE, WD_ORIENT.LANDSCAPE)

    def upright(self) -> None:
        """Pages upright from here on."""
        self._turned(MARGINS[self.story.language], self._upright_wide(), WD_ORIENT.PORTRAIT)

    def _upright_wide(self) -> float:
        return A4[0] - sum(MARGINS[self.story.language][2:])

    def _turned(self, margins: tuple[int, int, int, int], wide: float, way: WD_ORIENT) -> None:
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self.wide, section.orientation = wide, way
        sides = tuple(map(Mm, A4))
        section.page_width, section.page_height = sides[::-1] if way is WD_ORIENT.LANDSCAPE else sides
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (Mm(side) for side in margins)

    def _properties(self) -> None:
        core = self.document.core_properties
        core.title, core.subject, core.author, core.comments = (
            self.story.cover,
            self.words("paper.status"),
            self.author,
            self.story.stamp_line,
        )
        core.last_modified_by = ""
        core.language = {"zh": "zh-CN", "en": "en-GB"}[self.story.language]

    def _styles(self) -> None:
        """Fonts of the styles themselves, so that new text typed by the reader fits."""
        pairs = {
            "Normal": self.look.body,
            "Heading 1": self.look.head,
            "Heading 2": self.look.subhead,
            "Title": self.look.title,
        }
        for name, (latin, asian, size) in pairs.items():
            style = self.document.styles[name]
            style.font.size, style.font.color.rgb, style.font.name = Pt(size), RGBColor(0, 0, 0), latin
            style.font.bold = style.font.italic = None if name == "Normal" else False
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for script, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", asian)):
                fonts.set(qn(f"w:{script}"), font)
            border = style.element.find(qn("w:pPr") + "/" + qn("w:pBdr"))
            if border is not None:
                border.getparent().remove(border)

    def _footer(self, section: Any) -> None:
        paragraph = section.footer.paragraphs[0]
        paragraph.alignment = CENTRE
        self._run(paragraph, "— ", self.look.small, 14)
        run = self._run(paragraph, "", self.look.small, 14)
        for kind, text in (("begin", None), (None, " PAGE "), ("separate", None), ("text", "1"), ("end", None)):
            run._r.append(field_part(kind, text))
        self._run(paragraph, " —", self.look.small, 14)

    def _run(
        self, paragraph: Any, text: str, look: tuple[str, str, float], size: float | None = None, bold: bool = False
    ) -> Any:
        latin, asian, usual = look
        run = paragraph.add_run(text)
        run.font.name, run.font.size, run.font.bold = latin, Pt(size or usual), bold or None
        properties = run._r.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for script, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", asian)):
            fonts.set(qn(f"w:{script}"), font)
        language = OxmlElement("w:lang")
        for name, code in zip(("val", "eastAsia"), LANGUAGES[self.story.language], strict=False):
            language.set(qn(f"w:{name}"), code)
        properties.append(language)
        return run

    def _line(self, paragraph: Any, before: float = 0, after: float = 0, exact: bool = True) -> None:
        form = paragraph.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        if exact and self.look.line:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(self.look.line)
        else:
            form.line_spacing = 1.0 if self.look.line else 1.15

    def title(self, text: str, below: str) -> None:
        """Title of the letter, and its status below."""
        paragraph = self.document.add_paragraph(style="Title")
        paragraph.alignment = CENTRE
        self._line(paragraph, after=4, exact=False)
        self._run(paragraph, text, self.look.title)
        paragraph = self.document.add_paragraph()
        paragraph.alignment = CENTRE
        self._line(paragraph, after=2)
        self._run(paragraph, below, self.look.subhead)

    def head(self, number: int, text: str) -> None:
        """Head of a part, numbered in the manner of the language."""
        paragraph = self.document.add_paragraph(style="Heading 1")
        self._line(paragraph, before=0 if self.look.indent else 10, after=0 if self.look.indent else 4)
        self._indent(paragraph)
        self._run(paragraph, self.words(f"paper.number.{number}") + text, self.look.head, bold=not self.look.indent)

    def subhead(self, number: int, text: str) -> None:
        """Head of a section within a part."""
        paragraph = self.document.add_paragraph(style="Heading 2")
        self._line(paragraph)
        self._indent(paragraph)
        numeral = f"（{self.words(f'paper.number.{number}')[:-1]}）" if self.look.indent else ""
        self._run(paragraph, numeral + text, self.look.subhead, bold=not self.look.indent)

    def paragraph(self, text: str, bold: bool = False, on: bool = False) -> None:
        """A paragraph of text; on: the next one stays on its page, so that no page holds a date alone."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = on or None
        self._line(paragraph, after=0 if self.look.indent else 6)
        self._indent(paragraph)
        self._run(paragraph, text, self.look.body, bold=bold)

    def _indent(self, paragraph: Any) -> None:
        if self.look.indent:
            indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
            indent.set(qn("w:firstLineChars"), str(self.look.indent * 100))
            indent.set(qn("w:firstLine"), str(int(self.look.indent * self.look.body[2] * 20)))

    def note(self, text: str, centred: bool = False, on: bool = False) -> None:
        """A line of small print; on: as for a paragraph."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = on or None
        paragraph.alignment = CENTRE if centred else LEFT
        self._line(paragraph, after=8, exact=False)
        self._run(paragraph, text, self.look.small)

    def letterhead(self, text: str, logo: bytes) -> None:
        """Whose paper it is, with a rule below it; logo: PNG, or nothing."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = CENTRE
        self._line(paragraph, after=10, exact=False)
        if logo:
            picture = paragraph.add_run().add_picture(io.BytesIO(logo), height=Mm(12))
            picture._inline.docPr.set("descr", text or self.words("paper.imprint.logo"))
        if text:
            self._run(paragraph, ("　" if logo else "") + text, self.look.title, bold=True).font.color.rgb = LETTERHEAD
        paragraph._p.get_or_add_pPr().insert_element_before(ruled("C00000"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")

    def issuer(self, imprint: Imprint) -> None:
        """Whose paper it is, above its title; nothing where nobody is stated."""
        if imprint.logo or imprint.letterhead:
            self.letterhead(imprint.letterhead, imprint.logo_png)

    def closed(self, imprint: Imprint, date: str) -> None:
        """Who signs, and the date."""
        *above, last = imprint.signature(date) or (date,)
        for line in above:
            self.signed(line, on=True)
        self.signed(last)

    def signed(self, date: str, on: bool = False) -> None:
        """Date or name at the end of the letter, to the right; on: as for a paragraph."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = on or None
        paragraph.alignment = RIGHT
        if self.look.indent:
            paragraph.paragraph_format.right_indent = Pt(4 * self.look.body[2])  # four characters, as for a sealed letter
        self._line(paragraph, before=6 if self.signatures else 16)
        self.signatures += 1
        self._run(paragraph, date, self.look.body)

    def blank(self, on: bool = False) -> None:
        """An empty line of the text; on: as for a paragraph."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = on or None
        self._line(paragraph)

    def attachment(self, label: str, text: str) -> None:
        """What is attached: a page of its own with its label and title in an official letter, else after the date."""
        if self.look.indent:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.page_break_before = True
            self._line(paragraph)
            self._run(paragraph, label, self.look.head)
            self.blank()
        paragraph = self.document.add_paragraph(style="Heading 1")
        paragraph.alignment = CENTRE if self.look.indent else LEFT
        self._line(paragraph, before=0 if self.look.indent else 18, after=8, exact=False)
        self._run(paragraph, text, self.look.title if self.look.indent else self.look.head, bold=not self.look.indent)

    def _caption(self, kind: str, number: int, text: str, after: float) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = CENTRE
        paragraph.paragraph_format.keep_with_next = True
        self._line(paragraph, before=4, after=after, exact=False)
        self._run(
            paragraph,
            self.words(f"paper.caption.{kind}", number=number, text=text),
            self.look.small,
            self.look.small[2] + 0.5,
            bold=True,
        )

    def table(self, caption: str, table: Table, together: int = TOGETHER) -> None:
        """A table with its caption above; figures to the right, heads repeated on each page; one of few rows together on one."""
        self.tables += 1
        self._caption("table", self.tables, caption, 3)
        grid = self.document.add_table(rows=0, cols=len(table.heads), style="Table Grid")
        grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        padded(grid)
        size = min(9.0, self.look.small[2] - 1) if len(table.heads) > WIDE else self.look.small[2]
        texts = tuple(tuple(map(held, row)) for row in (table.heads, *table.rows))
        while size > SMALLEST and sum(narrowest(texts, table.figures, size)) > self.wide:
            size -= 0.5
        sizes = fitted(texts, table.figures, size, self.wide)
        for column, width in zip(grid.columns, sizes, strict=True):
            column.width = Mm(width)
        for number, row in enumerate(texts):
            added = grid.add_row()
            kept_whole(added)
            for cell, text, width, figure in zip(added.cells, row, sizes, table.figures, strict=False):
                cell.width = Mm(width)
                self._cell(cell, text, CENTRE if not number else RIGHT if figure else LEFT, not number, size)
                cell.paragraphs[0].paragraph_format.keep_with_next = _kept(number, len(table.rows), together)
        repeated_head(grid.rows[0])
        self._gap()

    def _cell(self, cell: Any, text: str, alignment: Any, head: bool, size: float) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.alignment = alignment
        snap = OxmlElement("w:snapToGrid")
        snap.set(qn("w:val"), "0")
        self._line(paragraph, 1, 1, exact=False)
        paragraph.paragraph_format.line_spacing = 1.0
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(snap, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
        self._run(paragraph, text, self.look.small, size, bold=head)
        if head:
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EEF2F8")):
                shade.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shade)

    def _gap(self) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing_rule, paragraph.paragraph_format.line_spacing = (
            WD_LINE_SPACING.EXACTLY,
            Pt(8),
        )

    def pictures(self, charts: Sequence[Chart]) -> None:
        """Charts two abreast, each with its caption."""
        grid = self.document.add_table(rows=0, cols=2)
        grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        padded(grid, 0.0)
        for column in grid.columns:
            column.width = Mm(self.wide / 2)
        for start in range(0, len(charts), 2):
            row = grid.add_row()
            kept_whole(row)
            for cell, chart in zip(row.cells, charts[start : start + 2], strict=False):
                cell.width = Mm(self.wide / 2)
                self._drawn(cell.paragraphs[0], chart, self.wide / 2 - BESIDE)
                self.figures += 1
                paragraph = cell.add_paragraph()
                paragraph.alignment = CENTRE
                self._line(paragraph, 0, 6, exact=False)
                self._run(
                    paragraph, self.words("paper.caption.figure", number=self.figures, text=chart.title), self.look.small, 9
                )

    def picture(self, chart: Chart) -> None:
        """A chart over the whole width, with its caption."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        self._line(paragraph, 4, 0, exact=False)
        self._drawn(paragraph, chart, self.wide)
        self.figures += 1
        self._caption("figure", self.figures, chart.title, 4)

    def _drawn(self, paragraph: Any, chart: Chart, width: float) -> None:
        paragraph.alignment = CENTRE
        self._line(paragraph, 2, 0, exact=False)
        drawn = png(chart, DOTS)
        most = Image.open(io.BytesIO(drawn)).width * 25.4 / DOTS  # not enlarged: its type is as large as that of the table
        picture = paragraph.add_run().add_picture(io.BytesIO(drawn), width=Mm(min(width, most)))
        picture._inline.docPr.set("descr", chart.description)
        picture._inline.docPr.set("name", chart.id)


def _kept(number: int, rows: int, together: int) -> bool:
    """Whether a row of a table stays on the page of the next; number: 0 for the head; no break leaves fewer than two rows alone."""
    return number < rows and (rows <= together or number < 2 or number >= rows - 2)
