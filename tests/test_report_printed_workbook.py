"""The workbook on paper: few pages, none of them cut, what a reader reads first and whole."""

import io
import re

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from simulation.report.excel.book import BEHIND, FRONT
from simulation.report.excel.printing import ROWS
from tests.report_support import converted, made, pages_of, story

FIVE = ("deepening", "first_class", "new_energy_first", "innovation_first", "deleveraging")
SETS = [
    (("first_class",), "en", 14),
    (FIVE, "zh", 26),
    *(pytest.param(*case, marks=pytest.mark.long) for case in ((("first_class",), "zh", 14), (FIVE[:3], "en", 20))),
]


def squeezed(text):
    return re.sub(r"\s", "", text)


def areas(content):
    """What is printed of each sheet, last row and column, and how many rows it has."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        _, _, column, row = range_boundaries(str(sheet.print_area).rpartition("!")[2])
        yield sheet, row, column


@pytest.mark.parametrize(("names", "language", "most"), SETS)
def test_a_printed_workbook_has_few_pages_and_nothing_is_cut(tmp_path, names, language, most):
    """The whole book as another program prints it: every text of the sheets in front stands on a page, no column goes to a second one."""
    content, words = made(names, language, ("xlsx",))[".xlsx"], story(names, language).words
    printed = pages_of(converted(tmp_path, {"book.xlsx": content}, "pdf")["book.xlsx"])
    pages = printed.split("\f")[:-1]
    assert len(FRONT) + len(BEHIND) <= len(pages) <= most
    assert "###" not in printed
    read, found = squeezed(printed), openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    for name in FRONT:
        sheet = found[words(f"paper.sheet.{name}")]
        _, _, column, row = range_boundaries(str(sheet.print_area).rpartition("!")[2])
        cells = (cell for line in sheet.iter_rows(max_row=row, max_col=column) for cell in line)
        texts = {cell.value for cell in cells if isinstance(cell.value, str)}
        short = {part for text in texts for part in text.split() if len(part) < 12}  # what no line's end divides
        assert not [part for part in short if part not in read], name
    footed = [page for page in pages if story(names, language).facts.id in page]
    assert len(footed) == len(pages)


@pytest.mark.parametrize("names", [("first_class",), FIVE])
def test_sheets_behind_print_a_page_each_and_say_what_they_hold(names):
    content, words = made(names, "zh", ("xlsx",))[".xlsx"], story(names).words
    front = [words(f"paper.sheet.{name}") for name in FRONT]
    charts = words("paper.sheet.paths")  # whose figures stand among the outcomes by year
    for sheet, row, column in areas(content):
        whole = sheet.title in front or sheet.max_row <= ROWS
        ends = [(end.row, end.col) for end in (chart.anchor.to for chart in sheet._charts)]
        assert all(low < row and right <= column for low, right in ends), "no chart is cut"
        assert sheet.title == charts or (column >= sheet.max_column and (row >= sheet.max_row if whole else row == ROWS)), (
            sheet.title
        )
        said = sheet.oddHeader.left.text or ""
        assert whole == (not said) and (whole or words("paper.book.printed", rows=ROWS, whole=sheet.max_row) == said)
        assert sheet.title in front or sheet.page_setup.fitToHeight in (None, 1)
    assert [sheet.title for sheet, _, _ in areas(content)][: len(front)] == front


@pytest.mark.parametrize("names", [("first_class",), FIVE[:3]])
def test_what_plans_move_stands_on_a_sheet_of_its_own(names):
    """As in the other documents; figures as numbers, so that they can be reckoned with."""
    told = story(names, "en")
    book = openpyxl.load_workbook(io.BytesIO(made(names, "en", ("xlsx",))[".xlsx"]))
    rows = list(book[told.words("paper.sheet.changed")].iter_rows(min_row=4))
    assert {row[0].value for row in rows} >= {told.words.lever("benchmarking")}
    benchmarking = next(row for row in rows if row[0].value == told.words.lever("benchmarking"))
    assert all(isinstance(cell.value, (int, float)) for cell in benchmarking[2:4])
