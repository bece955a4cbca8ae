"""Sheets out of bytes, in a process of its own: run as a script, it answers requests on its standard streams.

It needs nothing of the simulation but `marked_cells.py` beside it, so that it starts fast and knows nothing worth taking. Answers are plain values:
("sheets", [...]), ("done", bytes) or ("refused", key, fields), where a key is that of a sentence of `data/text.csv`.
"""

from __future__ import annotations

import bisect
import csv
import datetime
import io
import pickle
import runpy
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

if TYPE_CHECKING or __package__:
    from simulation.intake import marked_cells
else:  # a script that looks for modules nowhere but where libraries are
    marked_cells = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("marked_cells.py"))))

MOST_CELLS = 300_000  # declared and read, of all sheets; the next one ends the reading
MOST_BYTES = 64 * 1024 * 1024  # of a workbook once unpacked
MOST_SHEETS = 2_000  # of a workbook: one for each of 600 enterprises, and more
MOST_TAGS = 4_000_000  # of all that is read of it, as often as it is read
MOST_FORMATS = 65_536  # of cells: as many as spreadsheet programs allow
MOST_AREAS = 20_000  # merged cells, and columns with a format, of a sheet
MOST_CROSSED = 200_000  # rows that merged areas of a sheet cross, those of all areas together
MOST_TEXT = 32_767  # characters of one cell, as in spreadsheets
MEMORY = 1024 * 1024 * 1024  # address space of this process, where the system can hold it to that
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how .xls files and workbooks with a password begin
DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
STRICT = b"http://purl.oclc.org/ooxml/"
Sheet = dict[str, Any]


class Refused(Exception):
    """Why something cannot be read: the key of a sentence, and what fills its blanks."""

    def __init__(self, key: str, **fields: Any):
        super().__init__(key)
        self.key, self.fields = key, fields


def sheets_of(content: bytes, name: str, marks: Sequence[str] = ()) -> list[Sheet]:
    """Sheets of a workbook, or the one of a text table; what the bytes are decides, not the name, but for text.

    marks: of a workbook only the first sheet that bears one of them in its first ten rows.
    """
    if content.startswith(b"PK"):
        return _workbook(content, marks)
    if content.startswith(OLD):
        raise Refused("error.sheet_old")
    if not content.strip():
        raise Refused("error.sheet_empty")
    if name.lower().endswith((".csv", ".txt", ".tsv")):
        return [_table(content)]
    raise Refused("error.sheet_kind")


def _workbook(content: bytes, marks: Sequence[str]) -> list[Sheet]:
    from openpyxl.reader.excel import ExcelReader

    archive = Counted(io.BytesIO(content))
    if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
        raise Refused("error.sheet_size")
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.archive = archive
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    formats = _formats(archive)
    found: list[Sheet] = []
    left = MOST_CELLS
    for sheet, rel in _listed(reader):
        one = _one_sheet(archive.read(rel.target), reader, sheet.name, sheet.state or "visible", left, marks, formats)
        if one is None:
            continue
        left -= one.pop("count")
        found.append(one)
        if marks and len(found) == 2:
            break
    if not found and not marks:
        raise Refused("error.sheet_kind")
    return found


def _listed(reader: Any) -> list[tuple[Any, Any]]:
    """Sheets of cells that a workbook lists, each with where its part is; no part is listed twice."""
    if len(reader.parser.sheets) > MOST_SHEETS:
        raise Refused("error.sheet_many", most=MOST_SHEETS)
    found = [(sheet, rel) for sheet, rel in reader.parser.find_sheets() if rel.target in reader.valid_files]
    if len({rel.target for _, rel in found}) < len(found):
        raise Refused("error.sheet_twice")
    return [(sheet, rel) for sheet, rel in found if "chartsheet" not in rel.Type]


class Counted(zipfile.ZipFile):
    """A workbook's parts, whose tags count as often as they are read, whatever the parts are called."""

    tags = 0

    def open(self, *arguments: Any, **named: Any) -> Any:
        """A part, read whole; Refused where it is one too many."""
        with super().open(*arguments, **named) as stream:
            part = _plain(stream.read())
        self.tags += part.count(b"<")
        if self.tags > MOST_TAGS:
            raise Refused("error.sheet_cells", most=MOST_CELLS)
        return io.BytesIO(part)


def _plain(part: bytes) -> bytes:
    """A part without definitions of its own, which no spreadsheet program writes."""
    if any(doctype in part for doctype in DOCTYPES):
        raise Refused("error.sheet_entities")
    if STRICT in part[:4096]:
        raise Refused("error.sheet_strict")
    return part


class Formats(NamedTuple):
    """Numbers of the cell formats in which a figure is a date, a length of time, or a share shown as per cent."""

    dates: frozenset[int]
    lengths: frozenset[int]
    percents: frozenset[int]


def _formats(archive: zipfile.ZipFile) -> Formats:
    """Formats of a workbook's cells. Fonts, fills and named styles are not looked at, however many years of copying have left of them."""
    from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
    from openpyxl.xml.functions import iterparse

    kinds: dict[str, set[int]] = {"dates": set(), "lengths": set(), "percents": set()}
    own: dict[int, str] = {}
    listed = 0
    if "xl/styles.xml" in archive.namelist():
        within = ""
        for event, element in iterparse(archive.open("xl/styles.xml"), events=("start", "end")):
            name = element.tag.rpartition("}")[2]
            if event == "start":
                within = name if name in ("cellStyleXfs", "cellXfs", "dxfs") else within
                continue
            if name == "numFmt" and within != "dxfs":
                own[int(element.get("numFmtId"))] = element.get("formatCode") or ""
            elif name == "xf" and within == "cellXfs":
                listed += 1
                if listed > MOST_FORMATS:
                    raise Refused("error.sheet_formats", most=MOST_FORMATS)
                number = int(element.get("numFmtId") or 0)
                code = own.get(number) or builtin_format_code(number) or ""
                if is_date_format(code):
                    kinds["dates"].add(listed - 1)
                if is_timedelta_format(code):
                    kinds["lengths"].add(listed - 1)
                if "%" in _unquoted(code):
                    kinds["percents"].add(listed - 1)
            element.clear()
    return Formats(**{name: frozenset(found) for name, found in kinds.items()})


def _unquoted(code: str) -> str:
    """A number's format without words in it."""
    return "".join(code.split('"')[::2]).replace("\\%", "")


def _hidden(element: Any, size: str) -> bool:
    """Whether a row or column is hidden, or has no height or width."""
    return element.get("hidden") in ("1", "true") or float(element.get(size) or 1) == 0


def _one_sheet(
    part: bytes, reader: Any, title: str, state: str, left: int, marks: Sequence[str], formats: Formats
) -> Sheet | None:
    """A sheet's cells, cell by cell, so that reading ends at the cap; None where it bears no mark though one is wanted."""
    from openpyxl.worksheet._reader import COL_TAG, FORMULA_TAG, MERGE_TAG, ROW_TAG, WorkSheetParser
    from openpyxl.worksheet.merge import MergeCells
    from openpyxl.xml.functions import iterparse

    book = reader.wb
    dates, lengths, percents = formats
    one = WorkSheetParser(io.BytesIO(part), reader.shared_strings, True, book.epoch, set(dates), set(lengths))
    as_percent: list[tuple[int, int]] = []
    cell_tag, merged_tag = ROW_TAG.removesuffix("row") + "c", MERGE_TAG.removesuffix("s")
    cells: dict[tuple[int, int], Any] = {}
    odd: dict[tuple[int, int], str] = {}
    hidden_rows, hidden_columns, merged, count, before, areas_read, marked = [], [], [], 0, 0, 0, not marks
    for event, element in iterparse(one.source, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag == ROW_TAG:
                one.row_counter = _whole(element.get("r"), one.row_counter + 1, LAST_ROW)
                one.col_counter, before = 0, count
                if _hidden(element, "ht"):
                    hidden_rows.append(one.row_counter)
            continue
        if tag in (COL_TAG, merged_tag):
            areas_read += 1
            if areas_read > MOST_AREAS:
                raise Refused("error.sheet_areas", most=MOST_AREAS)
        if tag == cell_tag or (tag == ROW_TAG and count == before):  # a row without cells counts as one
            count += 1
            if count > left:
                raise Refused("error.sheet_cells", most=MOST_CELLS)
        if tag == cell_tag:
            cell = one.parse_cell(element)
            marked = marked or cell["value"] in marks
            if cell["style_id"] in percents and type(cell["value"]) in (int, float):
                as_percent.append((cell["row"], cell["column"]))
            _keep(cell, element.find(FORMULA_TAG) is not None, cells, odd)
            element.clear()
        elif tag == ROW_TAG:
            element.clear()
            if not marked and one.row_counter >= 10:
                return None
        elif tag == COL_TAG and _hidden(element, "width"):
            first, last = (_whole(element.get(end), 1, LAST_COLUMN) for end in ("min", "max"))
            hidden_columns.append((first, last))
        elif tag == MERGE_TAG:
            merged = [tuple(area.bounds) for area in MergeCells.from_tree(element).mergeCell]
    if not marked:
        return None
    areas = [(top, left_, bottom, right) for left_, top, right, bottom in merged if all((left_, top, right, bottom))]
    _bounded(areas, cells)
    return {
        "title": title,
        "state": state,
        "cells": cells,
        "odd": odd,
        "hidden_rows": hidden_rows,
        "hidden_columns": hidden_columns,
        "merged": areas,
        "percents": as_percent,
        "count": count,
    }


def _bounded(areas: Sequence[tuple[int, int, int, int]], cells: Mapping[tuple[int, int], Any]) -> None:
    """Refuse merged areas that cross more rows together than sheets have whose areas lie side by side."""
    rows, crossed = sorted({row for row, _ in cells}), 0
    for top, _, bottom, _ in areas:
        crossed += bisect.bisect_right(rows, bottom) - bisect.bisect_left(rows, top)
        if crossed > MOST_CROSSED:
            raise Refused("error.sheet_crossed", most=MOST_CROSSED)


def _whole(text: str | None, otherwise: int, most: int) -> int:
    found = otherwise if text is None else int(float(text))
    if not 1 <= found <= most:
        raise ValueError(text)
    return found


def _keep(cell: dict[str, Any], formula: bool, cells: dict[tuple[int, int], Any], odd: dict[tuple[int, int], str]) -> None:
    """A cell that holds something, and what is odd about it: an error, or a formula without or with a stored result."""
    at, value = (cell["row"], cell["column"]), cell["value"]
    if not (1 <= at[0] <= LAST_ROW and 1 <= at[1] <= LAST_COLUMN):
        raise Refused("error.sheet_cells", most=MOST_CELLS)
    if value is None:
        if formula:
            odd[at] = "uncomputed"
        return
    if isinstance(value, str) and len(value) > MOST_TEXT:
        value = value[:MOST_TEXT]
    if not isinstance(value, (str, int, float, datetime.date, datetime.time, datetime.timedelta)):
        value = str(value)
    cells[at] = value
    if cell["data_type"] == "e":
        odd[at] = "error"
    elif formula:
        odd[at] = "formula"


def _table(content: bytes) -> Sheet:
    """A text table: comma, semicolon or tab between cells, whichever its first lines hold most of."""
    text = _decoded(content)
    first = text[:4096].splitlines()[:20]
    between = max((",", ";", "\t"), key=lambda sign: sum(line.count(sign) for line in first))
    cells: dict[tuple[int, int], Any] = {}
    csv.field_size_limit(MOST_TEXT)
    count = 0
    try:
        for row, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=between), start=1):
            count += len(line) or 1
            if count > MOST_CELLS:
                raise Refused("error.sheet_cells", most=MOST_CELLS)
            cells.update({(row, column): value for column, value in enumerate(line, start=1) if value.strip()})
    except csv.Error:
        raise Refused("error.sheet_csv", row=row + 1 if cells else 1) from None
    blank: list = []
    rest = {"odd": {}, "hidden_rows": blank, "hidden_columns": blank, "merged": blank}
    return {"title": "CSV", "state": "visible", "cells": cells, **rest}


def _decoded(content: bytes) -> str:
    """Text in UTF-8, UTF-16 or GB18030; the first that fits."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content:  # the upper halves of its commas and digits
        codes = ("utf-16-le" if content[1::2].count(b"\0") > content[::2].count(b"\0") else "utf-16-be",)
    else:
        codes = ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused("error.sheet_encoding")


def answer(request: tuple) -> tuple:
    """What a request comes to; whatever a damaged file makes the parsers do, it is a refusal."""
    from openpyxl.utils.exceptions import InvalidFileException

    task, *arguments = request
    tasks: dict[str, Callable[..., Any]] = {"sheets": sheets_of, "marked": marked}
    try:
        return task, tasks[task](*arguments)
    except Refused as error:
        return "refused", error.key, error.fields
    except MemoryError:
        return "refused", "error.sheet_size", {}
    except (KeyError, OSError, ValueError, InvalidFileException):  # no workbook among what it holds
        return "refused", "error.sheet_kind", {}
    except Exception:  # parsers of others: any fault of theirs means that the file is damaged
        return "refused", "error.sheet_damaged", {}


def marked(
    content: bytes, name: str, marks: Sequence[tuple[str, str, str, str]], title: str, findings: Sequence[Sequence[str]]
) -> bytes:
    """The workbook with cells coloured and commented, and a first sheet that lists what was found.

    marks: sheet, cell, `error` or `warning`, comment. findings: rows of text, the first of them heads.
    """
    from openpyxl.reader.excel import ExcelReader

    sheets_of(content, name)  # under the caps
    try:
        reader = ExcelReader(io.BytesIO(content), keep_links=False)
        reader.archive = Counted(io.BytesIO(content))
        reader.read()
        book = reader.wb
    except Exception:  # a workbook that the library cannot take over whole, or a text table: its values are laid out anew
        book = marked_cells.laid_out(sheets_of(content, name))
    return marked_cells.marked(book, marks, title, findings)


def _requests(source: BinaryIO) -> Iterator[tuple]:
    while True:
        try:
            yield pickle.load(source)
        except EOFError:  # whoever asked is gone
            return


def serve() -> None:
    """Answer one request after another until nobody is there to ask; memory is held to its cap."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # so that nothing but answers is written to the answers
    warnings.simplefilter("ignore")
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass
    import openpyxl.reader.excel  # noqa: F401  warm before the first request

    for request in _requests(source):
        pickle.dump(answer(request), target, protocol=5)
        target.flush()


if __name__ == "__main__":
    serve()
