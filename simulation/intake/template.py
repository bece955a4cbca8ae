"""The template of an own workbook: sheets, units, limits, drop-downs, examples and a count of what is filled in."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

from simulation.engine.errors import sentences
from simulation.engine.place_reading import embedded_place
from simulation.intake.workbook_fields import FIGURES, SHEETS, WorkbookField, fields, rows_of, units

NAVY, PALE, YELLOW, LINE, GREY = "#1f3b63", "#eef2f8", "#fff6cc", "#c9d0da", "#6b7280"
FONT = "Microsoft YaHei"
HEADS, UNIT, EXAMPLE, FIRST = 3, 4, 5, 6  # rows of every sheet but the first, counted from 0
LONG = 200  # rows of sheets with a row a fact
DUE = 5  # years of debt that falls due
MOST_ENTITIES = 2000
DEFAULTS = {"money": ("亿元", "CNY 100m"), "people": ("人", "persons"), "capacity": ("万千瓦", "10 MW")}


class Template:
    """The template being written, in one language, with room for so many enterprises."""

    def __init__(self, language: str, entities: int):
        import xlsxwriter

        self.language, self.entities, self.buffer = language, entities, io.BytesIO()
        self.file = xlsxwriter.Workbook(self.buffer, {"in_memory": True})
        self.file.set_properties({"created": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)})
        self.formats: dict[tuple, Any] = {}
        self.sheets = {kind: self.file.add_worksheet(self.own(f"sheet.{kind}")) for kind in SHEETS}
        self.lists = self.file.add_worksheet(self.own("template.lists"))
        self.lists.hide()
        self.listed: dict[str, str] = {}

    def own(self, key: str, **values: Any) -> str:
        """A text of the template."""
        return sentences()[f"own.{key}"][self.language].format(**values)

    def style(self, **properties: Any) -> Any:
        """A cell format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties})
        return self.formats[key]

    def choices(self, kind: str) -> str:
        """Range of the hidden sheet that holds the choices of a kind."""
        if kind not in self.listed:
            names = self._names(kind)
            column = len(self.listed)
            self.lists.write_column(0, column, names)
            letter = chr(ord("A") + column)
            self.listed[kind] = f"='{self.own('template.lists')}'!${letter}$1:${letter}${len(names)}"
        return self.listed[kind]

    def _names(self, kind: str) -> list[str]:
        label = f"label_{self.language}"
        if kind.startswith("unit"):
            wanted = kind.partition(":")[2]
            chinese = self.language == "zh"
            ids = dict.fromkeys(u.id for u in units().values() if wanted in ("", u.kind))
            return [one for one in ids if one == "%" or chinese != one.isascii() or one in ("MW", "GW")]
        return [getattr(row, label) for row in rows_of(kind).values()]

    def content(self) -> bytes:
        """The workbook's bytes."""
        self.file.close()
        return self.buffer.getvalue()


def template(language: str = "zh", entities: int = 30) -> bytes:
    """An empty workbook for own enterprises, .xlsx; language: zh or en; entities: rows that are laid out."""
    made = Template(language, entities)
    for kind in SHEETS[1:]:
        _sheet(made, kind)
    _about(made)
    return made.content()


def columns_of(kind: str, language: str) -> list[tuple[WorkbookField, str]]:
    """Columns of a sheet with their heads; debt that falls due has a column a year."""
    found: list[tuple[WorkbookField, str]] = []
    for row in fields()[kind].values():
        if row.id == "debt_due":
            first = int(fields()["targets"]["year"].example_en)
            years = range(first, first + DUE)
            found += [
                (row, f"{year}年{row.label_zh}" if language == "zh" else f"{year} {row.label_en.lower()}") for year in years
            ]
        else:
            found.append((row, row.label(language)))
    return found


def _sheet(made: Template, kind: str) -> None:
    sheet, columns = made.sheets[kind], columns_of(kind, made.language)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, made.own(f"sheet.{kind}"), made.style(bold=True, font_size=14, font_color=NAVY))
    sheet.write_string(1, 0, made.own(f"template.sheet.{kind}"), made.style(font_color=GREY))
    rows = made.entities if kind in ("entities", "base_year", "debt") else LONG
    for column, (row, text) in enumerate(columns):
        _head(made, kind, column, row, text)
        _validated(made, kind, column, row, rows)
    for column, (row, _) in enumerate(columns):
        _unit(made, kind, column, row)
        _example(made, kind, column, row)
    blank = made.style(bg_color=YELLOW, border=1, border_color=LINE)
    plain = made.style(border=1, border_color=LINE)
    for at in range(FIRST, FIRST + (made.entities if kind in ("entities", "base_year", "debt") else 0)):
        for column, (row, _) in enumerate(columns):
            if row.id == "name" and kind != "entities":
                _named(made, sheet, at, column)
            else:
                sheet.write_blank(at, column, None, blank if row.need == "required" else plain)
    if kind == "practice":
        _levers(made)
    sheet.freeze_panes(FIRST, 1)
    _printed(sheet)
    sheet.set_row(HEADS, 32)


def _printed(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _head(made: Template, kind: str, column: int, row: WorkbookField, text: str) -> None:
    look = {"bold": True, "text_wrap": True, "align": "center", "border": 1, "border_color": LINE}
    look |= {"bg_color": NAVY, "font_color": "#ffffff"} if row.need == "required" else {"bg_color": PALE, "font_color": NAVY}
    sheet = made.sheets[kind]
    sheet.write_string(HEADS, column, f"{text} *" if row.need == "required" else text, made.style(**look))
    sheet.set_column(column, column, 24 if row.kind == "text" or row.kind.startswith("choice") else 14)
    notes = [row.help(made.language)]
    if row.kind == "share":
        notes.append(made.own("template.fraction"))
    if row.kind.startswith("choice"):
        notes.append(made.own("template.choose"))
    if row.low is not None and row.high is not None:
        notes.append(made.own("template.range", low=f"{row.low:g}", high=f"{row.high:g}"))
    elif row.low is not None:
        notes.append(made.own("template.least", low=f"{row.low:g}"))
    if any(notes):
        sheet.write_comment(HEADS, column, "\n".join(filter(None, notes)), {"x_scale": 1.6})


def _validated(made: Template, kind: str, column: int, row: WorkbookField, rows: int) -> None:
    """Drop-downs and limits of a column's cells."""
    sheet, first, last = made.sheets[kind], FIRST, FIRST + rows - 1
    if row.kind.startswith(("choice", "unit")):
        source = row.kind.partition(":")[2] if row.kind.startswith("choice") else row.kind
        sheet.data_validation(first, column, last, column, {"validate": "list", "source": made.choices(source)})
    elif row.kind == "year" or (row.low is not None and row.high is not None):
        low, high = row.low or 0, row.high or 9999
        rule = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
        text = made.own("template.range", low=f"{low:g}", high=f"{high:g}")
        sheet.data_validation(first, column, last, column, {**rule, "error_message": text, "error_type": "warning"})
    elif row.low is not None:
        rule = {"validate": "decimal", "criteria": ">=", "value": row.low, "error_type": "warning"}
        sheet.data_validation(
            first, column, last, column, {**rule, "error_message": made.own("template.least", low=f"{row.low:g}")}
        )


def _unit(made: Template, kind: str, column: int, row: WorkbookField) -> None:
    """The unit below a head: that of the first sheet, unless another is chosen here."""
    if kind not in ("base_year", "history", "debt"):
        return
    sheet, look = made.sheets[kind], made.style(font_color=GREY, italic=True, align="center", border=1, border_color=LINE)
    if row.id == "name":
        sheet.write_string(UNIT, column, made.own("template.unit"), look)
    elif row.kind in DEFAULTS:
        names = list(DEFAULTS)
        value = DEFAULTS[row.kind][made.language == "en"]
        cell = f"$B${9 + names.index(row.kind)}"
        sheet.write_formula(UNIT, column, f"='{made.own('sheet.about')}'!{cell}", look, value)
        sheet.data_validation(UNIT, column, UNIT, column, {"validate": "list", "source": made.choices(f"unit:{row.kind}")})
    else:
        sheet.write_blank(UNIT, column, None, look)


def _example(made: Template, kind: str, column: int, row: WorkbookField) -> None:
    if kind == "practice":
        return
    sheet, text = made.sheets[kind], row.example_zh if made.language == "zh" else row.example_en
    look = made.style(font_color=GREY, italic=True, border=1, border_color=LINE)
    if text and row.kind not in ("text", "month") and text.replace(".", "").isdigit():
        sheet.write_number(EXAMPLE, column, float(text), look)
    elif text:
        sheet.write_string(EXAMPLE, column, text, look)
    else:
        sheet.write_blank(EXAMPLE, column, None, look)


def _named(made: Template, sheet: Any, row: int, column: int) -> None:
    """A name that follows the list of enterprises."""
    cell = f"'{made.own('sheet.entities')}'!A{row + 1}"
    sheet.write_formula(row, column, f'=IF({cell}="","",{cell})', made.style(bg_color=PALE, border=1, border_color=LINE), "")


def _levers(made: Template) -> None:
    """A row a lever, with its unit, embedded practice and range."""
    sheet, order = made.sheets["practice"], [row.id for row, _ in columns_of("practice", made.language)]
    plain, open_ = made.style(border=1, border_color=LINE), made.style(bg_color=YELLOW, border=1, border_color=LINE)
    for at, lever in enumerate(embedded_place().levers.values(), start=FIRST):
        stated = {
            "lever": getattr(lever, f"label_{made.language}"),
            "embedded": lever.neutral,
            "least": lever.min,
            "most": lever.max,
        }
        stated["practice_unit"] = _unit_word(lever.unit, made.language)
        for column, name in enumerate(order):
            value = stated.get(name)
            if value is None:
                sheet.write_blank(at, column, None, open_)
            else:
                sheet.write(at, column, value, plain)


def _unit_word(unit: str, language: str) -> str:
    """A lever's unit as the sheet's figures are in it; blank for one that has no word."""
    from simulation.language.words import Words

    word = Words(language).stored(unit)
    return "" if word == unit and unit.isascii() else word


def _about(made: Template) -> None:
    """Name, years, units, and how much is filled in."""
    sheet, language = made.sheets["about"], made.language
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 80)
    sheet.write_string(0, 0, made.own("template.title"), made.style(bold=True, font_size=16, font_color=NAVY))
    sheet.write_string(1, 0, made.own("template.note"), made.style(font_color=GREY))
    at = 3
    for row in fields()["about"].values():
        if row.id == "money_unit":
            sheet.write_string(at, 0, made.own("template.units"), made.style(bold=True, font_color=NAVY))
            at += 1
        sheet.write_string(
            at, 0, f"{row.label(language)} *" if row.need == "required" else row.label(language), made.style(bold=True)
        )
        look = made.style(bg_color=YELLOW, border=1, border_color=LINE)
        if row.kind.startswith("unit"):
            sheet.write_string(at, 1, DEFAULTS[row.kind.partition(":")[2]][language == "en"], look)
            sheet.data_validation(at, 1, at, 1, {"validate": "list", "source": made.choices(row.kind)})
        else:
            sheet.write_blank(at, 1, None, look)
        sheet.write_string(at, 2, row.help(language), made.style(font_color=GREY))
        at += 1
    _printed(sheet)
    _completion(made, at + 1)
    sheet.activate()


def _completion(made: Template, at: int) -> None:
    """Counts that the spreadsheet program keeps up to date."""
    sheet, bold = made.sheets["about"], made.style(bold=True, font_color=NAVY)
    for column, key in enumerate(("completion", "filled", "needed")):
        sheet.write_string(at, column, made.own(f"template.{key}"), bold)
    last, entities, base = FIRST + made.entities, *(f"'{made.own(f'sheet.{kind}')}'" for kind in ("entities", "base_year"))
    count = f"COUNTA({entities}!A{FIRST + 1}:A{last})"
    heads = [row.id for row, _ in columns_of("base_year", made.language)]
    start, end = heads.index(FIGURES[0]), heads.index(FIGURES[-1])
    letters = chr(ord("A") + start), chr(ord("A") + end)
    lines: Sequence[tuple[str, str, str]] = (
        ("template.enterprises", f"={count}", ""),
        ("sheet.entities", f"=COUNTA({entities}!B{FIRST + 1}:C{last})", f"=2*{count}"),
        ("sheet.base_year", f"=COUNTA({base}!{letters[0]}{FIRST + 1}:{letters[1]}{last})", f"={len(FIGURES)}*{count}"),
    )
    for line, (key, filled, needed) in enumerate(lines, start=at + 1):
        sheet.write_string(line, 0, made.own(key), made.style())
        sheet.write_formula(line, 1, filled, made.style(align="left"), 0)
        if needed:
            sheet.write_formula(line, 2, needed, made.style(align="left"), 0)
