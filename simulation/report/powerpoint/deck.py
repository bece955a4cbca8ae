"""Slides of a deck: titles, cards, bullets, tables and native charts in their places, in cm on a 16:9 slide."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

from simulation.language.text_width import text_width
from simulation.report.charts.path_charts import AIM, CLOSED
from simulation.report.content.facts import Case
from simulation.report.content.story import AIM_SIGN, CLOSED_SIGN, Card, Story, Table
from simulation.report.make_templates import FONT
from simulation.report.powerpoint import deck_bars, deck_charts

NAVY, INK, GREY, PALE, WHITE = (RGBColor.from_string(code) for code in ("1F3B63", "1B2430", "5A6472", "EEF2F8", "FFFFFF"))
LANGUAGE = {"zh": "zh-CN", "en": "en-GB"}
DECORATIVE = (  # passed over by screen readers
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
FILLED, OPEN = "●", "○"
SIGN_COLOURS = {OPEN: deck_charts.UNDER_WAY, CLOSED_SIGN: CLOSED, AIM_SIGN: AIM}  # of dots in the key
TITLES = (
    (56, 24),
    (62, 20),
    (120, 18),
    (165, 16),
    (math.inf, 13),
)  # half-width characters up to which a title has so many points
SMALLEST = 9  # points of sentences on a slide
ACROSS = (1.4, 31.0)  # left and width in cm of what goes across a slide
LONG_SUBTITLE = 110  # half-width characters beyond which a cover's second line is set smaller
ONE_LINE = 170  # half-width characters of nine points across a slide
LONG = 560  # half-width characters of a decision asked beyond which it is set in ten points
MANY = 7  # columns of a table from which on its heads are set smaller
MOST_TALL = 6  # rows of a table that may stand wide apart
PATHS = ((1.2, 2.9, 5.95), (17.2, 2.9, 5.95), (1.2, 9.6, 5.95), (17.2, 9.6, 5.95))  # the same above a key: left, top, height
QUARTERS = ((1.2, 2.95), (17.2, 2.95), (1.2, 10.3), (17.2, 10.3))  # places of four charts


class Deck:
    """A deck being written."""

    def __init__(self, story: Story, base: Path):
        self.story, self.words = story, story.words
        self.file = pptx.Presentation(str(base))
        core = self.file.core_properties
        core.title, core.subject, core.comments = story.cover, self.words("paper.status"), story.stamp_line
        core.author = story.imprint.author
        core.last_modified_by, core.language = "", LANGUAGE[story.language]
        self.count = 1

    def save(self, file: BinaryIO) -> None:
        """Write the deck."""
        self.file.save(file)

    def cover(self) -> None:
        """First slide."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[0])
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = NAVY
        title, below = slide.placeholders
        self._write(title.text_frame, self.story.cover, 40, WHITE, True)
        self._write(
            below.text_frame, self.story.subtitle, 18 if text_width(self.story.subtitle) < LONG_SUBTITLE else 14, WHITE
        )
        for frame in (title.text_frame, below.text_frame):
            frame.paragraphs[0].alignment = PP_ALIGN.LEFT
            frame.word_wrap = True
        box = slide.shapes.add_textbox(Cm(2), Cm(15.6), Cm(29.8), Cm(1.2))
        self._write(box.text_frame, f"{self.story.date} · {self.words('paper.status')}", 14, WHITE)
        self._imprint(slide)

    def _imprint(self, slide: Any) -> None:
        """Letterhead and logo at the head of the cover, to whom and by whom above the date."""
        imprint, lines = self.story.imprint, self.story.imprint_lines
        left = 2.0
        if imprint.logo:
            picture = slide.shapes.add_picture(io.BytesIO(imprint.logo_png), Cm(2), Cm(1.4), height=Cm(1.6))
            picture._element.nvPicPr.cNvPr.set("descr", imprint.letterhead or self.words("paper.imprint.logo"))
            left += picture.width / Cm(1) + 0.6
        if imprint.letterhead:
            box = slide.shapes.add_textbox(Cm(left), Cm(1.5), Cm(31.8 - left), Cm(1.3))
            self._write(box.text_frame, imprint.letterhead, 20, WHITE, True)
        if signed := [*lines, *((self.words("paper.imprint.signer", name=imprint.signer),) if imprint.signer else ())]:
            box = slide.shapes.add_textbox(Cm(2), Cm(13.9), Cm(29.8), Cm(1.5))
            self._write(box.text_frame, " · ".join(signed), 14, WHITE)

    def slide(self, title: str) -> Any:
        """A slide with its finding as title, a rule below it, and the stamp at the foot."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[1])
        self.count += 1
        frame = slide.shapes.title.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        self._write(
            frame,
            title,
            next(points for most, points in TITLES if text_width(title) <= most),
            NAVY,
            True,
        )
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Cm(1.4), Cm(2.65), Cm(31), Cm(0.06))
        _fill(rule, NAVY)
        rule._element.nvSpPr.cNvPr.append(parse_xml(DECORATIVE))
        foot = slide.shapes.add_textbox(Cm(1.2), Cm(18.15), Cm(28.6), Cm(0.7))
        self._write(foot.text_frame, f"{self.words('paper.status')} · {self.story.stamp_line}", 9, GREY)
        page = slide.shapes.add_textbox(Cm(30), Cm(18.15), Cm(2.6), Cm(0.7))
        self._write(page.text_frame, str(self.count), 9, GREY)
        page.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        return slide

    def _write(
        self, frame: Any, text: str, size: float, colour: RGBColor = INK, bold: bool = False, paragraph: Any = None
    ) -> Any:
        """One run of text with fonts for every script and its language."""
        frame.word_wrap = True
        paragraph = paragraph or frame.paragraphs[0]
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.color.rgb, run.font.name = Pt(size), bold, colour, FONT
        properties = run._r.get_or_add_rPr()
        properties.set("lang", LANGUAGE[self.story.language])
        properties.set("altLang", "en-US")
        latin = properties.find(qn("a:latin"))
        asian = latin.makeelement(qn("a:ea"), {"typeface": FONT})
        latin.addnext(asian)
        return paragraph

    def cards(self, slide: Any, cards: Sequence[Card]) -> None:
        """Four headline numbers abreast."""
        for number, card in enumerate(cards):
            box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Cm(1.4 + number * 7.85), Cm(3.1), Cm(7.45), Cm(3.8))
            _fill(box, PALE)
            frame = box.text_frame
            frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
            for i, (text, size, colour, bold) in enumerate(
                (
                    (card.label, 12, GREY, False),
                    (card.value, 22 if text_width(card.value) < 13 else 18, NAVY, True),
                    (card.gap, 12 if text_width(card.gap) < 30 else 10.5, INK, True),
                    (card.span, 10.5 if text_width(card.span) < 36 else 9, GREY, False),
                )
            ):
                paragraph = frame.paragraphs[0] if not i else frame.add_paragraph()
                paragraph.alignment = PP_ALIGN.LEFT
                self._write(frame, text, size, colour, bold, paragraph)

    def bullets(
        self,
        slide: Any,
        texts: Sequence[str],
        top: float,
        height: float,
        size: float = 15,
        across: tuple[float, float] = ACROSS,
    ) -> None:
        """Sentences one below the other, small enough to fit their box. across: left and width in cm."""
        box = slide.shapes.add_textbox(Cm(across[0]), Cm(top), Cm(across[1]), Cm(height))
        frame = box.text_frame
        frame.word_wrap = True
        while size > SMALLEST and not fits(texts, height, size, across[1]):
            size -= 0.5
        for number, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
            paragraph.space_after = Pt(6)
            properties = paragraph._p.get_or_add_pPr()
            properties.set("marL", "228600")
            properties.set("indent", "-228600")
            bullet = properties.makeelement(qn("a:buChar"), {"char": "•"})
            properties.append(bullet)
            self._write(frame, text, size, INK, False, paragraph)

    def ask(self, slide: Any, text: str) -> None:
        """The decision asked, at the foot of a slide."""
        box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Cm(1.4), Cm(14.6), Cm(31), Cm(2.7))
        _fill(box, NAVY)
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self._write(
            frame,
            self.words("paper.head.ask") + ("：" if self.story.language == "zh" else ": ") + text,
            15 if text_width(text) < 190 else 12 if text_width(text) < LONG else 10,
            WHITE,
        )

    def note(self, slide: Any, text: str) -> None:
        """A line of small print above the foot, or as many as it needs."""
        more = 0.4 * (wrapped(text, ONE_LINE) - 1)
        box = slide.shapes.add_textbox(Cm(1.2), Cm(17.45 - more), Cm(31.4), Cm(0.7 + more))
        self._write(box.text_frame, text, 10, GREY)

    def table(
        self,
        slide: Any,
        table: Table,
        place: tuple[float, float, float],
        widths: Sequence[float],
        size: float,
        most: float = 0.0,
    ) -> float:
        """A table at left, top and width in cm; with `most`, rows are spread over that height. Gives its lower edge."""
        left, top, width = place
        heights = _rows_high(table, widths, size, most)
        shape = slide.shapes.add_table(len(table.rows) + 1, len(table.heads), Cm(left), Cm(top), Cm(width), Cm(sum(heights)))
        shape._element.nvGraphicFramePr.cNvPr.set("descr", slide.shapes.title.text_frame.text)
        grid = shape.table
        grid.horz_banding = False
        for column, wide in zip(grid.columns, widths, strict=False):
            column.width = Cm(wide)
        for number, row in enumerate((table.heads, *table.rows)):
            grid.rows[number].height = Cm(heights[number])
            for i, (text, figure) in enumerate(zip(row, table.figures, strict=False)):
                cell = grid.cell(number, i)
                cell.margin_top = cell.margin_bottom = Cm(0.04)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.fill.solid()
                cell.fill.fore_color.rgb = NAVY if not number else PALE if number % 2 == 0 else WHITE
                first, *below = text.split("\n")
                small = 1.0 if not number and len(table.heads) > MANY else 0.0  # heads are bold
                written = [
                    self._write(
                        cell.text_frame, first, size - small, WHITE if not number else INK, not number or bool(below)
                    )
                ]
                written += [
                    self._write(cell.text_frame, line, size - 2.5, INK, False, cell.text_frame.add_paragraph())
                    for line in below
                ]
                for paragraph in written:
                    paragraph.alignment = PP_ALIGN.RIGHT if figure else PP_ALIGN.LEFT
        return top + sum(heights)

    def heading(self, slide: Any, text: str, left: float, top: float, width: float) -> None:
        """The finding above a chart."""
        box = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(0.8))
        box.text_frame.word_wrap = True
        wide = text_width(text)
        self._write(box.text_frame, text, 12 if wide < 58 else 10 if wide < 70 else 9, INK, True)

    def path(self, slide: Any, variable: str, number: int) -> None:
        """A path in a quarter of the slide."""
        left, top, high = PATHS[number]
        title = deck_charts.path_heading(self.story, variable)
        self.heading(slide, title, left, top, 15.6)
        deck_charts.path(self.story, slide, variable, (left, top + 0.7, 15.4, high), title)

    def key(self, slide: Any) -> None:
        """Which line and which dot is which, once for all charts of a slide."""
        box = slide.shapes.add_textbox(Cm(1.2), Cm(16.3), Cm(31.4), Cm(1.0))
        story, frame = self.story, box.text_frame
        shown = story.brief() if story.single else story.names
        names = shown if story.single else story.line_names(deck_charts.LINE_NAME)
        lines = [
            (f"{deck_charts.sign(code, dashed)} {names[code] if names[code] != code else f'{code} {shown[code]}'}", colour)
            for code, colour, dashed in deck_charts.kinds(story)
        ]
        if story.single:
            lines.append((f"■ {self.words('role.span')}", "#8fa9d6"))
        size = 9 if sum(text_width(text) + 4 for text, _ in lines) < ONE_LINE else 8
        for text, colour in lines:
            self._write(frame, text + "    ", size, RGBColor.from_string(colour[1:].upper()), True)
        below = frame.add_paragraph()
        for sign, text in story.parts_key:
            dot = deck_charts.rgb(SIGN_COLOURS[sign]) if sign in SIGN_COLOURS else INK
            self._write(frame, FILLED if sign == OPEN else sign, 9, dot, True, below)
            self._write(frame, f" {text}    ", 9, INK, False, below)

    def bars(self, slide: Any, variable: str, number: int) -> None:
        """Bars of all scenarios in a quarter of the slide."""
        left, top = QUARTERS[number]
        title = deck_charts.unit_heading(self.story, variable)
        self.heading(slide, title, left, top, 15.6)
        deck_bars.bars(self.story, slide, variable, (left, top + 0.75, 15.4, 6.3), title)

    def costs(self, slide: Any) -> None:
        """What each scenario of a comparison takes: money put in, and debt at the end, in the upper quarters."""
        for number, (variable, key) in enumerate((("programme_investment", "case_money"), ("debt", "case_debt"))):
            left, top = QUARTERS[number]
            unit = self.words.unit("亿元")
            title = self.words(f"paper.chart.{key}", start=self.story.start, year=self.story.year, unit=unit)
            self.heading(slide, title, left, top, 15.6)
            deck_bars.by_case(self.story, slide, variable, (left, top + 0.75, 15.4, 6.3), title, not number)

    def levers(self, slide: Any, case: Case) -> None:
        """Waterfall over the whole slide."""
        self.heading(slide, deck_bars.levers_heading(self.story, case), 1.2, 2.95, 31.0)
        deck_bars.levers(self.story, slide, case, (1.2, 3.7, 31.4, 13.6), slide.shapes.title.text_frame.text)

    def swings(self, slide: Any, case: Case, count: int) -> None:
        """Tornado over the whole slide."""
        words, central = self.words, case.swings[0].central
        heading = words(
            "paper.chart.swing", year=self.story.year, value=words.figure("total_profit", central), unit=words.unit("亿元")
        )
        self.heading(slide, heading, 1.2, 2.95, 31.0)
        deck_bars.swings(self.story, slide, case, count, (1.2, 3.7, 31.4, 12.6), slide.shapes.title.text_frame.text)

    def money(self, slide: Any, case: Case, high: float = 7.1) -> None:
        """Money put in and profit gained by year, side by side, against the reference. high: cm of the charts."""
        for number, variable in enumerate(("programme_investment", "total_profit")):
            left = QUARTERS[number][0]
            keys = ("paper.chart.money", "paper.chart.profit_gap")
            title = self.words(keys[number], start=self.story.start, year=self.story.year, unit=self.words.unit("亿元"))
            self.heading(slide, title, left, 2.95, 15.6)
            deck_bars.gaps(self.story, slide, case, variable, (left, 3.7, 15.4, high), title, cumulated=not number)


def _fill(shape: Any, colour: RGBColor) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour
    shape.line.fill.background()
    shape.shadow.inherit = False


def fits(texts: Sequence[str], height: float, size: float = SMALLEST, width: float = ACROSS[1]) -> bool:
    """Whether sentences one below the other stand in a height and width in cm at a size in points."""
    return _lines(texts, size, width) * size * 1.35 + len(texts) * 6 <= height * 28.35


def _lines(texts: Sequence[str], size: float, width: float) -> int:
    """Lines that texts fill at a size in points over a width in cm."""
    room = (width - 1.2) * 28.35 / (size * 0.53)
    return sum(int(text_width(text) // room) + 1 for text in texts)


def rows_high(table: Table, widths: Sequence[float], size: float) -> float:
    """Height in cm that a table takes at least."""
    return sum(_rows_high(table, widths, size, 0.0))


def _rows_high(table: Table, widths: Sequence[float], size: float, most: float) -> list[float]:
    """Heights in cm that hold every line of a table's rows; with `most`, the rows are spread over that height."""
    texts = (table.heads, *table.rows)
    least = [
        max(
            sum(wrapped(line, (wide - 0.5) * 28.35 / (size * (0.58 if number else 0.62))) for line in text.split("\n"))
            for text, wide in zip(row, widths, strict=False)
        )
        * size * 0.045 + 0.16
        for number, row in enumerate(texts)
    ]  # fmt: skip
    spare = max(0.0, most - sum(least)) / len(least)
    return [max(high, 0.62, min(1.15 if len(table.rows) > MOST_TALL else 2.1, high + spare)) for high in least]


def wrapped(text: str, room: float) -> int:
    """Lines that a text takes where one holds `room` half-width characters; Latin words stay whole where they can."""
    lines, used = 1, 0.0
    for part in re.findall(r"[\u2e80-\uffef]|[^\u2e80-\uffef\s]+\s*", text):
        wide = text_width(part.rstrip())
        if used and used + wide > room:
            lines, used = lines + 1, 0.0
        lines += int(max(0, wide - 1) // room)
        used = (used + text_width(part)) if wide <= room else wide % room
    return lines
