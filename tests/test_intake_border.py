"""The border: what comes in as a sheet is read in a process apart, under caps, or refused in plain words."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import threading
import zipfile

import openpyxl
import pytest

from simulation import ScenarioError
from simulation.engine.errors import sentences
from simulation.intake import border, parser
from simulation.intake.border import read_sheets
from simulation.intake.parser import MOST_CELLS, MOST_SHEETS, MOST_TAGS, Counted, Refused
from simulation.intake.typed_cells import blank, number, year
from tests.support import LIMIT

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(rows=(("名称", "数值"), ("甲", 1.5)), **parts) -> bytes:
    """A workbook, some of whose parts are replaced (a part's bytes by its name, None to leave it out)."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(buffer := io.BytesIO())
    return (
        rezipped(buffer.getvalue(), {name.replace("__", "/"): part for name, part in parts.items()})
        if parts
        else buffer.getvalue()
    )


def rezipped(content: bytes, parts: dict[str, bytes | None]) -> bytes:
    old, buffer = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dict.fromkeys((*old.namelist(), *parts)):
            part = parts[name] if name in parts else old.read(name)
            if part is not None:
                archive.writestr(name, part)
    return buffer.getvalue()


def with_sheet(xml: str | bytes) -> bytes:
    return rezipped(workbook(), {"xl/worksheets/sheet1.xml": xml.encode() if isinstance(xml, str) else xml})


def sheet_xml(rows: str) -> str:
    return f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'


def part(name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(workbook())).read(name)


def listing(count: int, rows: int = 1) -> bytes:
    """A workbook that lists its one sheet, of empty rows, so many times."""
    listed = part("xl/workbook.xml").decode()
    (one,) = re.findall("<sheet [^>]*/>", listed)
    parts = {
        "xl/workbook.xml": listed.replace(one, one * count).encode(),
        "xl/worksheets/sheet1.xml": sheet_xml("<row/>" * rows).encode(),
    }
    return rezipped(workbook(), parts)


def strings_at(name: str) -> bytes:
    """The list of contents, with shared strings in a part of that name."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    return part("[Content_Types].xml").replace(
        b"</Types>", f'<Override PartName="/xl/{name}" ContentType="{kind}"/></Types>'.encode()
    )


BOMB = "<!DOCTYPE x [" + "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "ha"}">' for i in range(12)) + "]>"
REFUSED = {
    "a row of a million cells": (lambda: with_sheet(sheet_xml("<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>")), "sheet_cells"),
    "a million cells in one place": (lambda: with_sheet(sheet_xml("<row>" + '<c r="A1"/>' * 1_000_000 + "</row>")), "sheet_cells"),
    "a cell too many": (lambda: with_sheet(sheet_xml('<row r="1">' + '<c r="A1"/>' * (MOST_CELLS + 1) + "</row>")), "sheet_cells"),
    "a column beyond the last": (lambda: with_sheet(sheet_xml('<row><c r="ZZZ1"><v>1</v></c></row>')), "sheet_cells"),
    "a row beyond the last": (lambda: with_sheet(sheet_xml('<row r="9999999999"><c><v>1</v></c></row>')), "sheet_kind"),
    "what swells": (lambda: rezipped(workbook(), {"xl/media/a.bin": bytes(80 * 1024 * 1024)}), "sheet_size"),
    "entities in a sheet": (lambda: with_sheet(BOMB + sheet_xml("<row><c><v>&e11;</v></c></row>")), "sheet_entities"),
    "entities in the styles": (lambda: rezipped(workbook(), {"xl/styles.xml": (BOMB + "<a>&e11;</a>").encode()}), "sheet_entities"),
    "entities in UTF-16": (lambda: with_sheet((BOMB + sheet_xml("")).encode("utf-16")), "sheet_entities"),
    "a strict workbook": (
        lambda: rezipped(workbook(), {"xl/workbook.xml": b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'}),
        "sheet_strict",
    ),
    "half a file": (lambda: workbook()[:3000], "sheet_damaged"),
    "broken XML": (lambda: with_sheet("<worksheet><sheetData><row>"), "sheet_damaged"),
    "no workbook in it": (lambda: rezipped(workbook(), {"xl/workbook.xml": None}), "sheet_kind"),
    "no list of contents": (lambda: rezipped(workbook(), {"[Content_Types].xml": None}), "sheet_kind"),
    "a shared string that is not there": (lambda: with_sheet(sheet_xml('<row><c t="s"><v>99</v></c></row>')), "sheet_damaged"),
    "letters where a row's number belongs": (lambda: with_sheet(sheet_xml('<row r="x"><c><v>1</v></c></row>')), "sheet_kind"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet_old"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "sheet_kind"),
    "nothing": (lambda: b"", "sheet_empty"),
    "blanks": (lambda: b" \n ", "sheet_empty"),
    "a text under another name": (lambda: "名称,数值\n甲,1\n".encode(), "sheet_kind"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason(name):
    make, key = REFUSED[name]
    with pytest.raises(ScenarioError) as caught:
        read_sheets(make(), "own.xlsx")
    assert caught.value.key == f"error.{key}"
    assert all(sentences()[caught.value.key][language] for language in ("zh", "en"))
    assert read_sheets(workbook(), "own.xlsx")[0].cells[2, 2] == 1.5  # and the next one is read as ever


def test_tags_count_as_often_as_they_are_read():
    archive = Counted(io.BytesIO(with_sheet(sheet_xml("<row/>" * (MOST_TAGS // 3)))))
    archive.read("xl/worksheets/sheet1.xml")
    archive.read("xl/worksheets/sheet1.xml")
    with pytest.raises(Refused):
        archive.read("xl/worksheets/sheet1.xml")


def test_a_small_workbook_that_lists_one_sheet_over_and_over_is_refused_before_that_is_read(monkeypatch):
    monkeypatch.setattr(parser, "_one_sheet", lambda *_: pytest.fail("read"))
    kind, key, *_ = parser.answer(("sheets", listing(1_500, 250_000), "own.xlsx", ()))
    assert (kind, key) == ("refused", "error.sheet_twice")


def test_the_cap_itself_is_read():
    cells = "".join(f'<row r="{row}">' + "<c><v>1</v></c>" * 100 + "</row>" for row in range(1, MOST_CELLS // 100 + 1))
    (sheet,) = read_sheets(with_sheet(sheet_xml(cells)), "own.xlsx")
    assert len(sheet.cells) == MOST_CELLS


@pytest.mark.parametrize("between", ",;\t")
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_tables_of_text_are_read_in_the_encodings_of_offices(code, between):
    text = "\r\n".join(
        between.join(row) for row in (("名称", "营业收入", "备注"), ("甲集团", "1.5", '"一，二"'), ("", "", ""))
    )
    (sheet,) = read_sheets(text.encode(code), "own.csv")
    assert dict(sheet.cells) == {
        (1, 1): "名称", (1, 2): "营业收入", (1, 3): "备注", (2, 1): "甲集团", (2, 2): "1.5", (2, 3): "一，二",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "key"), [(b"a,b\n\xff\xff\xff\n", "sheet_encoding"), (b'a,"b\nc', None), (b"a," * 400_000, "sheet_cells"),
                         (b'"' + b"x" * 40_000 + b'"\n', "sheet_csv")]
)  # fmt: skip
def test_tables_of_text_that_cannot_be_read(content, key):
    if key is None:  # an open quotation mark at the end is what it holds
        assert read_sheets(content, "own.csv")[0].cells[1, 2] == "b\nc"
        return
    with pytest.raises(ScenarioError) as caught:
        read_sheets(content, "own.csv")
    assert caught.value.key == f"error.{key}"


def test_what_is_odd_about_cells_is_told():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"] = "=1+1", "#DIV/0!", "x"
    sheet.row_dimensions[3].hidden = True
    sheet["A3"] = 1
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("A5:C6")
    book.create_sheet("二").sheet_state = "hidden"
    book["二"]["A1"] = 1
    book.save(buffer := io.BytesIO())
    one, two = read_sheets(buffer.getvalue(), "own.xlsx")
    assert one.odd == {(1, 1): "uncomputed", (1, 2): "error"}
    assert one.hidden_rows == {3} and one.hidden_columns == ((3, 3),) and one.merged == ((5, 1, 6, 3),)
    assert two.state == "hidden"


def test_a_file_is_parsed_once():
    content = workbook((("a", "once"),))
    border._KEPT.clear()
    read_sheets(content, "own.xlsx")
    asked = []
    before, border._PARSER.ask = border._PARSER.ask, lambda *request: asked.append(request)
    try:
        assert read_sheets(content, "own.xlsx")[0].cells[1, 2] == "once"
    finally:
        border._PARSER.ask = before
    assert not asked


def merged_areas(count):
    areas = '<mergeCell ref="A1:B2"/>' * count
    return with_sheet(
        sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
            "</worksheet>", f"<mergeCells>{areas}</mergeCells></worksheet>"
        )
    )


def test_what_is_slow_to_read_is_counted_first():
    """A few kilobytes each, half a minute of the parser that all visitors share."""
    columns = sheet_xml("").replace("<sheetData>", "<cols>" + '<col min="1" max="2"/>' * 20_001 + "</cols><sheetData>")
    strings = f'<sst xmlns="{NAMESPACE}">' + "<si><t>a</t></si>" * 1_000_001 + "</sst>"
    for content, key in (
        (merged_areas(20_001), "sheet_areas"),
        (with_sheet(columns), "sheet_areas"),
        (listing(MOST_SHEETS + 1), "sheet_many"),
        (listing(2), "sheet_twice"),
        (with_sheet(sheet_xml("<row/>" * (MOST_CELLS + 1))), "sheet_cells"),
        (rezipped(workbook(), {"xl/s.bin": BOMB.encode(), "[Content_Types].xml": strings_at("s.bin")}), "sheet_entities"),
        (rezipped(workbook(), {"xl/s.bin": strings.encode(), "[Content_Types].xml": strings_at("s.bin")}), "sheet_cells"),
        (with_sheet(sheet_xml("<a/>" * 4_000_001)), "sheet_cells"),
    ):
        with pytest.raises(ScenarioError) as caught:
            read_sheets(content, "own.xlsx")
        assert caught.value.key == f"error.{key}"
    assert len(read_sheets(merged_areas(500), "own.xlsx")[0].merged) == 500


def test_what_took_too_long_is_not_tried_again_at_once(monkeypatch):
    asked, moment = [], [1000.0]

    def ask(request):
        asked.append(request)
        raise ScenarioError("error.sheet_slow")

    monkeypatch.setattr(border._PARSER, "ask", ask)
    monkeypatch.setattr(border, "ticks", lambda: moment[0])
    for wait in (0.0, 1.0, border.SLOW + 1):
        moment[0] += wait
        with pytest.raises(ScenarioError, match="too long"):
            read_sheets(b"slow,1", "slow.csv")
    assert len(asked) == 2
    border._SLOW.clear()


def test_who_waits_longest_is_next():
    """Somebody who comes again and again waits for all others each time."""
    turns, order = border.Turns(), []

    def reads(name, times):
        for _ in range(times):
            with turns:
                order.append(name)

    def waiting(count):
        while len(turns._waiting) < count:
            threading.Event().wait(0.001)

    visitors = [threading.Thread(target=reads, args=one) for one in (("many", 9), ("one", 1), ("two", 1))]
    with turns:
        for count, thread in enumerate(visitors, start=1):
            thread.start()
            waiting(count)
    for thread in visitors:
        thread.join(timeout=LIMIT)
    assert order[:3] == ["many", "one", "two"] and order.count("many") == 9 and not turns._taken


def test_a_parser_that_takes_too_long_or_dies_is_begun_anew():
    read_sheets(workbook((("a", "before"),)), "own.xlsx")
    os.kill(border._PARSER.process.pid, signal.SIGSTOP)  # a busy machine may ask late enough for an answer in no time
    with pytest.raises(ScenarioError) as caught:
        border._PARSER.ask(("sheets", workbook(), "own.xlsx", ()), seconds=0)
    assert caught.value.key == "error.sheet_slow"
    assert read_sheets(workbook((("a", "after"),)), "own.xlsx")
    process = border._PARSER.process
    os.kill(process.pid, signal.SIGKILL)  # not waited for: it may seem alive when it is asked
    assert read_sheets(workbook((("a", "later"),)), "own.xlsx")[0].cells[1, 2] == "later"


def test_the_parser_ends_with_the_program():
    """Also when the program is killed: nobody is there to ask, and the process ends by itself."""
    program = "import os,sys; from simulation.intake import border; border.read_sheets(sys.stdin.buffer.read(), 'a.csv'); print(border._PARSER.process.pid, flush=True); os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", program], input=b"a,b\n1,2\n", capture_output=True, check=False)
    child = int(done.stdout)
    assert done.returncode == -signal.SIGKILL
    while True:  # until it has gone
        try:
            with open(f"/proc/{child}/stat", encoding="utf-8") as file:
                if file.read().rpartition(")")[2].split()[0] == "Z":
                    break
        except (FileNotFoundError, ProcessLookupError):
            break


@pytest.mark.parametrize(
    "raw", [None, "", " ", "-", "—", "——", "–", "－", "/", "无", "暂无", "N/A", "不适用", "\u3000", "none"]
)
def test_blanks(raw):
    assert blank(raw)


@pytest.mark.parametrize("raw", [0, "0", "无锡", "-1", "x", False])
def test_no_blanks(raw):
    assert not blank(raw)


@pytest.mark.parametrize(("raw", "value"), [
    ("１，２３４．５", 1234.5), ("－３", -3), ("（12.5）", -12.5), ("(1,800)", -1800), ("'7", 7), ("1,234,567%", 12345.67),
    ("\u200b12\u00a0", 12), ("+4", 4), ("1e3", 1000), (True, None), ("(-3)", None), ("()", None), ("1, 234", None), ("1 234", None),
    (float("nan"), None), (float("inf"), None), ("96²", None), ("96①", None), ("1.5⒈", None), ("8%¹", None), ("₉₆", 96),
])  # fmt: skip
def test_numbers(raw, value):
    if value is None:
        with pytest.raises(ScenarioError):
            number("x", raw)
    else:
        assert number("x", raw) == pytest.approx(value)


def test_years():
    assert [year("x", raw) for raw in (2025, "2025年", "２０２５", 2025.0)] == [2025] * 4
