"""An own workbook read as a whole: what it says, in the model's units, and everything that is wrong with it at once."""

from __future__ import annotations

import re

from simulation.engine.place_reading import embedded_place
from simulation.intake import long_sheets, measures, past_columns, plausibility, record_slips
from simulation.intake.border import Sheet, read_sheets
from simulation.intake.cell_values import Reader, labels, year_in
from simulation.intake.enterprise_sheets import read_enterprises, read_figures, read_history, read_year
from simulation.intake.hints import hint_of
from simulation.intake.problems import UNREAD, Problems, at
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.rows_of_table import Table
from simulation.intake.sheet_tables import remarks, sideways, stated_years, tables, years_in
from simulation.intake.typed_cells import blank, plain
from simulation.intake.workbook_fields import SHEETS, WorkbookUnit, fields, squeezed, unit_of

REPORTS = re.compile(
    r"(?:填报|编报|编制|报送|汇总)单位\s*[:：]\s*(\S.*)|reporting (?:unit|entity)\s*:\s*(\S.*)", re.IGNORECASE
)
LINES = 200  # rows and columns of a sheet of lines that are looked at


def read_workbook(content: bytes, name: str) -> ReadWorkbook:
    """Everything that a workbook or CSV table of own enterprises says, with all problems.

    ScenarioError where the file itself cannot be read.
    """
    return interpreted(read_sheets(content, name), name)


def interpreted(sheets: tuple[Sheet, ...], name: str) -> ReadWorkbook:
    """The same of sheets that were read."""
    problems = Problems()
    found, book = tables(sheets, problems), ReadWorkbook(titles=tuple(sheet.title for sheet in sheets))
    units = _about(book, sheets, found, problems, name)
    if not {"entities", "base_year"} & set(found):
        across = sideways(sheets)
        problems.error(*("no_tables", sheets[0].title if sheets else "") if across is None else ("sideways", across.title))
    else:
        _enterprises(book, found, units, problems)
    readers = {kind: Reader(table, problems, units) for kind, table in found.items() if kind in SHEETS}
    if "practice" in readers:
        book.practice = long_sheets.practice(readers["practice"], int(book.about.get("observed_until", book.base_year)))
    if "record" in readers:
        book.record = long_sheets.record(readers["record"], book.enterprises)
    if "targets" in readers:
        book.targets = long_sheets.targets(readers["targets"], book.base_year)
    if "debt" in readers:
        book.debt, book.guarantees = long_sheets.debt(readers["debt"], book.enterprises, book.base_year)
    if "standards" in readers:
        book.standards = measures.standards(readers["standards"], book.base_year)
    if "benchmarks" in readers:
        book.benchmarks = measures.benchmarks(readers["benchmarks"], book.base_year)
    remarks(sheets, found, problems)
    plausibility.check(book, problems)
    record_slips.check(book, problems)
    book.problems = problems.told(book.titles)
    return book


def _about(
    book: ReadWorkbook, sheets: tuple[Sheet, ...], found: dict[str, Table], problems: Problems, file: str
) -> dict[str, WorkbookUnit]:
    """The first sheet's lines: a name, and in the cell to its right what is said; returns units by kind."""
    taken = {id(table.sheet) for table in found.values()}
    words = {
        squeezed(word): row.id
        for row in fields()["about"].values()
        for word in (row.id, row.label("zh"), row.label("en"), *row.also.split("|"))
        if word
    }
    units: dict[str, WorkbookUnit] = {}
    where: dict[str, tuple[str, str]] = {}
    unread: set[str] = set()

    def lacks(name: str) -> bool:
        return name not in book.about and name not in unread

    for sheet in (one for one in sheets if id(one) not in taken):
        for row, column in (
            (row, column) for row, columns in tuple(sheet.columns.items())[:LINES] for column in columns[:LINES]
        ):
            text = sheet.cells[row, column]
            name = words.get(squeezed(text)) if isinstance(text, str) else None
            if name is None or name in where:
                continue
            right = 1 + max((area[3] for area in sheet.merged if area[:2] == (row, column)), default=column)
            where[name] = sheet.title, at(row, right)
            if (odd := sheet.odd.get((row, right))) in UNREAD:
                problems.error(UNREAD[odd], *where[name], sheet.cells.get((row, right)))
                unread.add(name)
            elif not blank(sheet.cells.get((row, right))):
                _take_line(book, name, sheet.cells[row, right], where[name], units, problems)
    if lacks("base_year") and (year := _year_of_title(found, file)):
        book.about["base_year"] = year
        problems.warning("base_year_of_title", found[next(iter(found))].sheet.title, "", year)
    if lacks("base_year") and not any(one.kind == "not_year" for one in problems.found):
        problems.error("no_base_year", *where.get("base_year", (sheets[0].title if sheets else "", "")))
    if lacks("place_name") and (named := _place_above(found)):
        book.about["place_name"] = named
        problems.warning("name_of_line", found[next(iter(found))].sheet.title, "", named)
    if lacks("place_name") and "place_name" in where:
        asked = fields()["about"]["place_name"]
        problems.error("required", *where["place_name"], "", label=labels(asked), hint=hint_of(asked))
    _order(book, where, problems)
    return units


def _place_above(found: dict[str, Table]) -> str:
    """Who reports, from a line above a table's heads such as 填报单位：市国资委; blank where none says it."""
    lines = (
        value
        for table in found.values()
        for row, columns in table.sheet.columns.items()
        if row < table.heads
        for column in columns[:LINES]
        if isinstance(value := table.sheet.cells[row, column], str)
    )
    return next(((said.group(1) or said.group(2))[:80] for line in lines if (said := REPORTS.match(plain(line)))), "")


def _take_line(
    book: ReadWorkbook, name: str, raw: object, where: tuple[str, str], units: dict[str, WorkbookUnit], problems: Problems
) -> None:
    row = fields()["about"][name]
    if row.kind == "year":
        year = year_in(problems, *where, raw, row)
        if year is not None:
            book.about[name] = year
    elif row.kind.startswith("unit"):
        unit, kind = unit_of(raw), row.kind.partition(":")[2]
        if unit is None or unit.kind != kind:
            problems.error("unit_unknown", *where, raw, label=labels(row))
        else:
            units[kind] = unit
    else:
        book.about[name] = plain(raw)[:80]


def _year_of_title(found: dict[str, Table], file: str) -> int | None:
    """The last year that stands above or in the heads of the base-year table, or in the sheet's name; else in the name of a text table's file."""
    table = found.get("base_year")
    if table is None:
        return None
    stem, _, ending = file.rpartition(".")
    return max(stated_years(table) or years_in(stem if ending.lower() in ("csv", "txt") else ""), default=None)


def _order(book: ReadWorkbook, where: dict[str, tuple[str, str]], problems: Problems) -> None:
    """Base year, observed, decided: one after the other."""
    if "base_year" not in book.about:
        return
    observed = int(book.about.setdefault("observed_until", book.base_year))
    decided = int(book.about.setdefault("decided_from", observed + 2))
    if observed < book.base_year:
        problems.error("years_in_order", *where.get("observed_until", ("", "")), observed, least=book.base_year)
    first, last = embedded_place().base_year, embedded_place().last_year  # of the conditions that every place has
    if not first <= book.base_year < last:
        problems.error(
            "year_without_conditions", *where.get("base_year", ("", "")), book.base_year, first=first, last=last - 1
        )
    elif decided > last:
        problems.error("year_without_conditions", *where.get("decided_from", ("", "")), decided, first=first, last=last)
    if decided <= observed:
        problems.error("years_in_order", *where.get("decided_from", ("", "")), decided, least=observed + 1)


def _enterprises(book: ReadWorkbook, found: dict[str, Table], units: dict[str, WorkbookUnit], problems: Problems) -> None:
    listed = found.get("entities") or found["base_year"]
    book.enterprises = read_enterprises(Reader(listed, problems, units))
    if not book.enterprises and book.enterprises.whole:
        problems.error("no_enterprises", listed.sheet.title)
    if "base_year" in found:
        figures, past, totals = read_figures(Reader(found["base_year"], problems, units), book.enterprises, book.base_year)
        book.figures, book.totals = figures, totals
        book.history.update(past)
    else:
        problems.error("no_sheet", "", "", "", what=("基年数据", "base year"))
    if "history" in found:
        read_history(Reader(found["history"], problems, units), book.enterprises, book.base_year, book.history)
    for year, table in ((int(kind), table) for kind, table in found.items() if kind.isdigit()):
        read_year(Reader(table, problems, units), book.enterprises, (year, book.base_year), book.history)
    if "base_year" in found:
        past_columns.unused(Reader(found["base_year"], problems, units), book)
