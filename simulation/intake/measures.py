"""Sheets of what enterprises are scored by and held against: standard values of the year's book, and figures of others."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.benchmarking.benchmark_values import benchmarked, sets
from simulation.engine.catalogue import catalogue
from simulation.intake.cell_values import Figure, Reader, clean_name, labels, name_of
from simulation.intake.long_sheets import in_unit, source_of, wanted
from simulation.intake.problems import at, listed
from simulation.intake.rows_of_table import Column
from simulation.intake.sheet_tables import years_in
from simulation.intake.typed_cells import blank
from simulation.intake.workbook_fields import choices, fields, squeezed
from simulation.language.texts import texts

GRADES = ("excellent", "good", "mean", "low", "poor")
LIKE = 0.7  # how like an indicator's name a word must be to be asked about
MOST_NAME = 40  # characters of the name of a set


@dataclass(frozen=True)
class Standard:
    """Five grades of an indicator in a year, the best first; industry: blank for all."""

    indicator: str
    industry: str
    year: int
    grades: tuple[Figure, ...]
    source: str


@dataclass(frozen=True)
class Measure:
    """A figure of others: of whom (a set of the program's by its id), of when; industry: blank for all."""

    against: str
    indicator: str
    industry: str
    figure: Figure
    year: int | None
    period: str
    source: str


def standards(reader: Reader, base_year: int) -> list[Standard]:
    """Standard values by indicator, industry and year."""
    _lacking(reader)
    found: dict[tuple[str, str, int], Standard] = {}
    for row in reader.table.rows():
        indicator, industry = _indicator(reader, row), _industry(reader, row)
        column = reader.table.column("year")
        year = reader.year(row, column) if column and reader.has(row, column) else base_year
        grades = _grades(reader, row, indicator) if indicator else None
        if not indicator or industry is None or not year or grades is None:
            continue
        key = indicator, industry, year
        if key in found:
            said = " ".join(filter(None, (catalogue().variables[indicator].label_zh, industry, str(year))))
            reader.problems.error("row_twice", reader.title, grades[0].cell, said, first=found[key].grades[0].cell)
        else:
            found[key] = Standard(*key, grades, source_of(reader, row))
    return list(found.values())


def benchmarks(reader: Reader, base_year: int) -> list[Measure]:
    """Figures of others by set, indicator and industry."""
    ids = {squeezed(texts()[f"benchmark.{one}"][language]): one for one in sets() for language in ("zh", "en")}
    found: dict[tuple[str, str, str], Measure] = {}
    for row in reader.table.rows():
        whose, column = wanted(reader, row, "against"), wanted(reader, row, "value")
        indicator, industry = _indicator(reader, row), _industry(reader, row)
        if whose is None or column is None or not indicator or industry is None:
            continue
        figure, name = _figure(reader, row, column, indicator, "benchmark_unit"), reader.words(row, "against")
        if figure is None or not name:
            continue
        against = ids.get(squeezed(name), clean_name(name)[:MOST_NAME])
        key, when = (against, indicator, industry), reader.words(row, "dated") or ""
        if key in found:
            said = f"{name} {catalogue().variables[indicator].label_zh}"
            reader.problems.error("row_twice", reader.title, figure.cell, said, first=found[key].figure.cell)
        else:
            year = max(years_in(when), default=base_year or None)
            found[key] = Measure(*key, figure, year, _period(when), source_of(reader, row))
    return list(found.values())


def _period(text: str) -> str:
    """Of when, where more is said than a year."""
    plain = text.strip().removesuffix(".0")
    return "" if blank(plain) or plain.removesuffix("年").isdigit() else plain[:40]


def _indicator(reader: Reader, row: int) -> str | None:
    """The indicator of a row; one that benchmarking does not have is told and its row left out, a word like one that it has is an error."""
    column = wanted(reader, row, "indicator")
    if column is None:
        return None
    raw = reader.raw(row, column)
    if raw is None:
        return None
    word, known = squeezed(raw), choices("indicators")
    id = known.get(word)
    if id in benchmarked():
        return id
    if id is None and reader.nearest.of("benchmarked", word, [w for w, one in known.items() if one in benchmarked()], LIKE):
        return reader.choice(row, column, "indicators")
    few = listed(name_of("indicators", one) for one in benchmarked())
    reader.problems.warning("not_benchmarked", reader.title, at(row, column.column), raw, few=few)
    return None


def _industry(reader: Reader, row: int) -> str | None:
    """The industry of a row, blank for all; None, with a problem, for one that is not known."""
    column = reader.table.column("industry")
    if column is None or not reader.has(row, column):
        return ""
    if squeezed(reader.raw(row, column)) in ("全部", "全行业", "各行业", "全国国有企业", "all", "allindustries"):
        return ""
    return reader.choice(row, column, "industries")


def _figure(reader: Reader, row: int, column: Column, indicator: str, unit: str) -> Figure | None:
    rule = catalogue().variables[indicator]
    return in_unit(reader, row, column, rule.unit, unit, (rule.label_zh, rule.label_en))


def _grades(reader: Reader, row: int, indicator: str) -> tuple[Figure, ...] | None:
    """The five values of a row, from the better side to the worse; what is wrong with them is told."""
    columns = [wanted(reader, row, name) for name in GRADES]
    figures = [_figure(reader, row, one, indicator, "standard_unit") if one else None for one in columns]
    whole = tuple(one for one in figures if one is not None)
    if len(whole) < len(GRADES):
        return None
    values = [one.value for one in whole]
    less = catalogue().less_is_better(indicator)
    if values != sorted(values, reverse=not less):
        label = name_of("indicators", indicator)
        kind = "grades_rise" if less else "grades_fall"
        reader.problems.error(kind, reader.title, whole[0].cell, reader.table.text(row, reader.table.key), label=label)
        return None
    return whole


def _lacking(reader: Reader) -> None:
    """Tell the columns of grades that are not there."""
    for name in (one for one in GRADES if reader.table.column(one) is None and reader.table.rows()):
        label = labels(fields()["standards"][name])
        reader.problems.error("no_column", reader.title, at(reader.table.heads, 1), "", label=label)
