"""The workbook of the next plan: a year that the record closed becomes the base year, what was the base year becomes history.

What is known is filled in (names, types, figures of the closed year that were reported, earlier years, targets and months still
to come); what is not stays blank for its owner, as in the empty template.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import openpyxl

from simulation.benchmarking.benchmark_values import sets
from simulation.engine.catalogue import catalogue
from simulation.engine.errors import sentences
from simulation.engine.setting import ScenarioError
from simulation.intake.cell_values import name_of
from simulation.intake.long_sheets import written_pair
from simulation.intake.measures import GRADES, Measure, Standard
from simulation.intake.own_tables import ids_of
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.template import FIRST, columns_of, template
from simulation.intake.workbook_fields import FIGURES, FOLLOWED_AS, fields
from simulation.language.words import Words
from simulation.projection import TOTAL
from simulation.tracking.closed_years import CLOSING
from simulation.tracking.monthly_record import MonthlyRecord

PEOPLE = 1e4  # the template counts persons, the model 10,000 of them


def closed_year(book: ReadWorkbook, record: MonthlyRecord) -> int | None:
    """The last year after the base year of which the record has December figures; None without any."""
    years = {one.year for one in record.standing.values() if one.month == CLOSING and one.year > book.base_year}
    return max(years, default=None)


def next_workbook(book: ReadWorkbook, record: MonthlyRecord, language: str) -> bytes:
    """The workbook with the closed year as its base year, .xlsx; ScenarioError where the record closes no year.

    record: monthly figures of the enterprises under the ids of the place that the workbook describes.
    """
    year = closed_year(book, record)
    if year is None:
        raise ScenarioError("error.next_open", year=book.base_year + 1)
    made = _Filling(book, language, len(book.enterprises))
    made.about(year)
    made.entities()
    made.figures(year, record)
    made.history(year)
    made.targets(year)
    made.record(record)
    made.debt(year)
    made.measures()
    return made.content()


class _Filling:
    """The template being filled in."""

    def __init__(self, book: ReadWorkbook, language: str, entities: int):
        self.book, self.language, self.words = book, language, Words(language)
        self.file = openpyxl.load_workbook(io.BytesIO(template(language, max(entities, 1))))

    def _sheet(self, kind: str) -> Any:
        return self.file[sentences()[f"own.sheet.{kind}"][self.language]]

    def _rows(self, kind: str, rows: Iterable[dict[str, Any]]) -> None:
        """Rows by column id; what a row does not name is left as the template has it."""
        sheet, order = (
            self._sheet(kind),
            {row.id: at for at, (row, _) in enumerate(columns_of(kind, self.language), start=1)},
        )
        for at, row in enumerate(rows, start=FIRST + 1):
            for name, value in row.items():
                if name in order and value not in (None, ""):
                    sheet.cell(at, order[name], value)

    def about(self, year: int) -> None:
        """Name and years."""
        known = {"place_name": self.book.about.get("place_name"), "base_year": year, "observed_until": year}
        labels = {f"{row.label(self.language)}": row.id for row in fields()["about"].values()}
        for cells in self._sheet("about").iter_rows(max_col=2):
            value = known.get(labels.get(str(cells[0].value or "").removesuffix(" *"), ""))
            if value:
                cells[1].value = value

    def entities(self) -> None:
        """Who they are."""
        at = 0 if self.language == "zh" else 1
        self._rows(
            "entities",
            (
                {
                    "name": one.name,
                    "type": name_of("types", one.type)[at],
                    "industry": name_of("industries", one.industry)[at],
                    "level": one.level,
                    "own_class": one.own_class,
                }
                for one in self.book.enterprises.values()
            ),
        )

    def figures(self, year: int, record: MonthlyRecord) -> None:
        """Figures of the closed year that December reported, under the columns that they are followed up for."""
        ids = ids_of(self.book)
        followed = {name: FOLLOWED_AS.get(name, name) for name in fields()["base_year"]}
        names = {name: indicator for name, indicator in followed.items() if indicator in catalogue().scorecard}
        self._rows(
            "base_year",
            (
                {
                    "name": one.name,
                    **{name: self._closed(name, record.value(one, year, CLOSING, ids[key])) for name, one in names.items()},
                }
                for key, one in self.book.enterprises.items()
            ),
        )

    def history(self, year: int) -> None:
        """What was the base year, and the years before it; the years between stay blank."""
        past: dict[tuple[str, int], dict[str, float]] = {}
        for (key, name), figure in self.book.figures.items():
            if name in FIGURES and self.book.base_year < year:
                past.setdefault((key, self.book.base_year), {})[name] = self._typed(name, figure.value)
        for (key, when, name), figure in self.book.history.items():
            past.setdefault((key, when), {})[name] = self._typed(name, figure.value)
        order = list(self.book.enterprises)
        every = sorted(past.items(), key=lambda pair: (order.index(pair[0][0]), -pair[0][1]))
        self._rows("history", ({"name": self.book.enterprises[key].name, "year": when, **own} for (key, when), own in every))

    def _closed(self, name: str, value: float | None) -> float | None:
        return None if value is None else self._typed(name, value)

    def _typed(self, name: str, value: float) -> float:
        return round(value * PEOPLE, 6) if name == "employees" else round(value, 8)

    def targets(self, year: int) -> None:
        """Targets of later years, in the unit of the indicator."""
        later = [one for one in self.book.targets if one.year > year]
        self._rows(
            "targets",
            (
                {
                    "indicator": self.words.variable(one.indicator),
                    "year": one.year,
                    one.side: one.figure.value,
                    "target_unit": self._unit(one.indicator),
                    "source": one.source,
                }
                for one in later
            ),
        )

    def record(self, record: MonthlyRecord) -> None:
        """All months, so that the share of a year that is done by a month is known from own years."""
        names = {id: self.book.enterprises[key].name for key, id in ids_of(self.book).items()}
        standing = sorted(record.standing.values(), key=lambda one: (one.year, one.month))
        self._rows(
            "record",
            (
                {
                    "indicator": self.words.variable(one.indicator),
                    "period": one.period,
                    "value": one.value,
                    "record_unit": self._unit(one.indicator),
                    "name": names.get(one.entity, "") if one.entity != TOTAL else "",
                    "source": one.source,
                }
                for one in standing
                if one.indicator in catalogue().scorecard
            ),
        )

    def debt(self, year: int) -> None:
        """Debt that falls due after the closed year; guarantees are those of their day and stay blank."""
        order = [row.id for row, _ in columns_of("debt", self.language)]
        heads = {text: at for at, (_, text) in enumerate(columns_of("debt", self.language), start=1)}
        sheet, years = self._sheet("debt"), {text[:4]: at for text, at in heads.items() if text[:4].isdigit()}
        for at, key in enumerate(self.book.enterprises, start=FIRST + 1):
            own = {when: figure.value for (one, when), figure in self.book.debt.items() if one == key and when > year}
            for when, value in own.items():
                if str(when) in years:
                    sheet.cell(at, order.index("name") + 1, self.book.enterprises[key].name)
                    sheet.cell(at, years[str(when)], value)

    def measures(self) -> None:
        """Standard values and figures of others, which hold until newer ones are filled in."""
        self._rows("standards", map(self._standard, self.book.standards))
        self._rows("benchmarks", map(self._measure, self.book.benchmarks))

    def _standard(self, one: Standard) -> dict[str, Any]:
        told = {"indicator": self.words.variable(one.indicator), "industry": self._industry(one.industry)}
        grades = {name: figure.value for name, figure in zip(GRADES, one.grades, strict=True)}
        return {**told, "year": one.year, **grades, "source": one.source}

    def _measure(self, one: Measure) -> dict[str, Any]:
        named = self.words(f"benchmark.{one.against}") if one.against in sets() else one.against
        told = {"against": named, "indicator": self.words.variable(one.indicator), "value": one.figure.value}
        when = one.period or (str(one.year) if one.year else "")
        return {**told, "industry": self._industry(one.industry), "dated": when, "source": one.source}

    def _industry(self, id: str) -> str:
        return name_of("industries", id)[0 if self.language == "zh" else 1] if id else ""

    def _unit(self, indicator: str) -> str:
        """The unit of the tables as a sheet writes it; blank for one that needs none."""
        unit = catalogue().variables[indicator].unit
        return written_pair(unit)[self.language == "en"] if unit in ("亿元", "万千瓦", "万人") else ""

    def content(self) -> bytes:
        """The workbook's bytes."""
        self.file.save(buffer := io.BytesIO())
        return buffer.getvalue()
