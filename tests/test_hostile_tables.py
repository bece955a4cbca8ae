"""Tables made to keep the program busy: reading them takes time in proportion to their size, and what is beyond measure is refused in words."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from time import process_time

import openpyxl
import pytest

from simulation.engine.setting import ScenarioError
from simulation.intake import nearest, workbook_fields
from simulation.intake.border import Sheet, read_sheets
from simulation.intake.cell_values import WITH_UNIT
from simulation.intake.enterprise_sheets import clean_name
from simulation.intake.nearest import Nearest
from simulation.intake.own_workbook import read_workbook
from simulation.intake.periods import MONTH, PART, month_of
from simulation.intake.problems import MOST_ALIKE
from simulation.intake.rows_of_table import merged
from simulation.intake.sheet_tables import best
from simulation.intake.typed_cells import LONGEST, number
from simulation.report.bundle.documents import TAGS, TEXTS, _numbers, _text
from simulation.tracking.record_sheet import Names, entity_of
from tests.intake_support import edited

HEADS = ["Enterprise,Type,Industry,Revenue (CNY bn),Total profit (CNY bn)"]


def seconds(work: Callable[[], object]) -> float:
    """Processor time of the fastest of three."""
    return min(-process_time() + (work(), process_time())[1] for _ in range(3))


def growth(work: Callable[[int], Callable[[], object]], least: int = 64, most: int = 2**21) -> float:
    """By how much the time grows when the size doubles, over three doublings of the first size that takes long enough to be measured."""
    size = least
    while size < most and seconds(work(size)) < 0.02:
        size *= 2
    return (seconds(work(8 * size)) / max(seconds(work(size)), 0.01)) ** (1 / 3)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (WITH_UNIT, lambda n: ")a" * n + "1"),
        (WITH_UNIT, lambda n: "1" + " " * n + "1"),
        (WITH_UNIT, lambda n: "1 " * n + "%"),
        (MONTH, lambda n: "2026-1" + " " * n + "x"),
        (MONTH, lambda n: "2026-01" + " " * n + "-" * n + "x"),
        (PART, lambda n: "2026" + " " * n + "x"),
    ],
)
def test_patterns_of_cells_take_time_in_proportion(pattern, text):
    def work(n: int) -> Callable[[], object]:
        cell = text(n)
        return lambda: pattern.fullmatch(cell)

    assert growth(work) < 3


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (TAGS, lambda n: "<" * n),
        (TAGS, lambda n: "<a " * n),
        (TAGS, lambda n: "<script>" * n),
        (TEXTS, lambda n: b"<t " * n),
        (TEXTS, lambda n: b"<t>" * n),
    ],
)
def test_patterns_of_documents_take_time_in_proportion(pattern, text):
    def work(n: int) -> Callable[[], object]:
        document = text(n)
        return lambda: pattern.sub(pattern.pattern[:0], document)

    assert growth(work) < 3


def test_numbers_of_a_document_are_those_outside_tags_and_scripts():
    page = "<p class='a1'>12.5 <b>3</b></p><script>var x = 4;</script><style>p {top: 5}</style> 6"
    assert sorted(_numbers(_text("a.html", page.encode()))) == ["12.5", "3", "6"]
    assert _numbers(_text("a.html", b"7 <script>8")) == {"7": 1}
    assert _text("a.html", b"&#" + b"9" * 5000 + b";") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.5 亿元", 12.5), ("(3) 亿元", -3), ("(3 )亿元", -3), ("1,200亿元(人民币)", None), ("2 亿元 ", 2), ("12亿3", None)],
)
def test_a_unit_behind_a_figure_is_read_as_before(text, value):
    book = edited(f"base_year!F7={text!r}")
    wrong = [one for one in book.errors if one.cell == "F7"]
    assert bool(wrong) == (value is None)
    if value is not None:
        assert next(figure.value for figure in book.figures.values() if figure.cell == "F7") == value


def test_a_cell_too_long_for_a_number_is_told_with_place_reason_and_remedy():
    book = edited(f"base_year!B7={'1' + ' ' * LONGEST + 'x'!r}")
    (told,) = [one for one in book.errors if one.cell == "B7"]
    assert told.kind == "too_long" and str(LONGEST) in told.reason("zh") and "营业收入" in told.reason("zh")
    assert told.suggestion("zh") and told.suggestion("en")
    assert number("value", " " * (LONGEST - 1) + "7") == 7
    with pytest.raises(ScenarioError, match="too many"):
        number("value", " " * LONGEST + "7")
    assert month_of("2026-1" + " " * 8000 + "x") is None and month_of("2026 年 1 月 — 6 月 累计") == (2026, 6)


def side_by_side(count: int) -> Sheet:
    """A sheet with so many merged areas beside each other, all across its first 41 rows."""
    cells = {(1, 1): "净", **{(row, 16_000): "x" for row in range(2, 42)}}
    return Sheet("a", cells, merged=tuple((1, 1 + 3 * i, 41, 2 + 3 * i) for i in range(count)))


def test_heads_below_many_merged_areas_are_looked_for_in_proportion():
    def work(count: int) -> Callable[[], object]:
        return lambda: best(side_by_side(count))

    assert growth(work, least=16, most=600) < 3


def test_a_cell_of_a_merged_area_has_the_value_of_the_whole():
    rng = random.Random(5)
    areas, cells = [], {}
    for top in range(1, 60, 3):
        for left in range(1, 40, 4):
            if rng.random() < 0.6:
                areas.append((top, left, top + rng.randrange(3), left + rng.randrange(4)))
                cells[top, left] = f"{top} {left}"
    rng.shuffle(areas)
    sheet = Sheet("a", cells, merged=tuple(areas))
    for where in [(row, column) for row in range(1, 64) for column in range(1, 45)]:
        within = [a for a in areas if a[0] <= where[0] <= a[2] and a[1] <= where[1] <= a[3]]
        assert merged(sheet, where) == (cells[within[0][:2]] if within else None), where


def test_merged_areas_on_top_of_each_other_are_refused_at_the_border():
    book = openpyxl.Workbook()
    for row in range(1, 101):
        book.active.cell(row, 1, row)
    book.save(buffer := io.BytesIO())
    areas = b"".join(b'<mergeCell ref="A1:B%d"/>' % (100 + i) for i in range(2100))
    given, made = zipfile.ZipFile(buffer), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in given.namelist():
            part = given.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"</sheetData>", b"</sheetData><mergeCells>" + areas + b"</mergeCells>")
            archive.writestr(name, part)
    with pytest.raises(ScenarioError) as told:
        read_sheets(made.getvalue(), "a.xlsx")
    assert told.value.key == "error.sheet_crossed" and "200,000" in told.value.said("zh")


def wrong_throughout(rows: int, word: Callable[[int], str]) -> bytes:
    """A table whose every industry and figure is wrong."""
    lines = [f"Firm {i},commercial_1,{word(i)},x{i},y" for i in range(rows)]
    return "\n".join(["2025", *HEADS, *lines]).encode()


def test_the_nearest_of_a_wrong_word_is_looked_up_once_and_not_without_end(monkeypatch):
    asked: list[str] = []
    whole = nearest.difflib.get_close_matches
    monkeypatch.setattr(
        nearest.difflib, "get_close_matches", lambda word, *rest, **more: asked.append(word) or whole(word, *rest, **more)
    )
    read_workbook(wrong_throughout(300, lambda i: "steal"), "a.csv")
    assert asked.count("steal") == 1
    look = Nearest(most=200)
    assert [look.of("a", word, ["steel", "coal"], 0.5) for word in ("steal", "cool", "steal")] == ["steel", "coal", "steel"]
    for i in range(100):
        look.of("a", f"stee{i}", ["steel", "coal"], 0.5)
    assert look.left <= 0 and len(asked) < 20
    assert look.of("a", "cool", ["steel", "coal"], 0.5) == "coal"


def test_of_very_many_wrong_values_the_first_are_told_and_how_many_more():
    rows = MOST_ALIKE + 100
    book = read_workbook(wrong_throughout(rows, lambda i: f"word{i}"), "a.csv")
    numbers = [one for one in book.errors if one.kind == "not_number"]
    assert len(numbers) == MOST_ALIKE
    assert 2 * rows - MOST_ALIKE in [one.fields["count"] for one in book.errors if one.kind == "more"]


def test_a_head_is_taken_apart_once_for_all_sheets(monkeypatch):
    calls: list[object] = []
    whole = workbook_fields.squeezed
    workbook_fields.head("record", "warm")
    monkeypatch.setattr(workbook_fields, "squeezed", lambda text: calls.append(text) or whole(text))
    for sheet in workbook_fields.SHEETS:
        assert workbook_fields.head(sheet, "a head that nobody has ever written") is None
    assert len(calls) < 5
    assert workbook_fields.head("base_year", "营业收入" + " " * workbook_fields.LONGEST) is None


def test_names_of_any_length_are_compared_by_their_first_signs():
    assert len(clean_name("企" * 30_000)) == 60


def test_a_name_is_found_without_its_blanks_by_one_look(monkeypatch):
    names = Names({"Steel  Group": "a", "SteelGroup": "b", "": "total"})
    assert [entity_of(names, text) for text in ("SteelGroup", "Steel Group", "", "Coal")] == ["b", "a", "total", None]
    monkeypatch.setattr(Names, "items", lambda self: pytest.fail("names are gone through again"))
    assert entity_of(names, "Steel   Group") == "a"
