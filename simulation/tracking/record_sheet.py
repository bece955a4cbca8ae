"""The monthly record as a table: `indicator, period, value, unit, entity, source`, read by id or by label in either language.

`period` is 2026-06. A unit stated beside a value is that in which it is written; without one it is that of `data/variables.csv`,
with a percent sign where there is one. A blank entity is the whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal, sentences
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.setting import ScenarioError
from simulation.intake.cell_values import STANDARD, WITH_UNIT
from simulation.intake.long_sheets import fell
from simulation.intake.nearest import Nearest
from simulation.intake.periods import month_of
from simulation.intake.typed_cells import blank, named_unit, number, plain
from simulation.intake.workbook_fields import IGNORED, WorkbookUnit, choices, head, squeezed, unit_apart
from simulation.intake.workbook_fields import unit_of as written_unit
from simulation.language.cells import cell, written
from simulation.language.clean import clean
from simulation.language.numbers import PERCENT
from simulation.language.unit_slips import MOST_SHARE, WRITERS, in_table_unit
from simulation.language.words import Words
from simulation.projection import TOTAL
from simulation.tracking.monthly_record import MOST_ENTRIES, Entry, Key, MonthlyRecord
from simulation.tracking.usual_figures import UsualFigures

COLUMNS = ("indicator", "period", "value", "unit", "entity", "source")
REQUIRED = COLUMNS[:3]
LONGEST = 80  # characters of a source
AS_IN_WORKBOOKS = {
    "name": "entity",
    "record_unit": "unit",
}  # columns of an own workbook's record that are called otherwise here


class ReadRecord(NamedTuple):
    """The record of a table, every reason why a row was not read, and what to look at in those that were."""

    record: MonthlyRecord
    problems: tuple[Refusal, ...]
    doubts: tuple[Refusal, ...] = ()


def read_record(rows: Sequence[Sequence[Any]], place: Place | None = None, units: Sequence[WorkbookUnit] = ()) -> ReadRecord:
    """The record of a table's rows, heads first; every row that cannot be used is named with its reason.

    place: whose entities figures may be of; units: those declared for the table, by whose kind rows without a unit are read. ScenarioError where the table as a whole cannot be read.
    """
    heads = [head_of(raw) for raw in rows[0]] if rows else []
    missing = next((name for name in REQUIRED if name not in heads), None)
    if missing:
        raise ScenarioError("error.record_heads", head=Worded({w.language: w(f"track.column.{missing}") for w in WRITERS}))
    twice = next((name for name in COLUMNS if heads.count(name) > 1), None)
    if twice:
        raise ScenarioError("error.twice", place=Worded({w.language: w(f"track.column.{twice}") for w in WRITERS}))
    if len(rows) - 1 > MOST_ENTRIES:
        raise ScenarioError("error.record_rows", count=len(rows) - 1, most=MOST_ENTRIES)
    where = place or embedded_place()
    entities, usual, entries, problems = entity_names(where), UsualFigures(where), [], []
    units = (*_of_head(rows[0], heads), *units)
    unread, nearest = _unread_columns(rows, heads, entities), Nearest()
    for place_of_row, row in enumerate(rows[1:], start=2):
        cells = {head: raw for head, raw in zip(heads, row, strict=False) if head in COLUMNS and not blank(raw)}
        if "value" not in cells and "source" not in cells:
            continue  # nothing reported: a line of the template that was left as it is
        try:
            one = entry(cells, entities, nearest, units)
            usual.check(one, unit_stated(cells))
            entries.append(one)
        except ScenarioError as error:
            problems.append(ScenarioError("error.sheet_row", row=place_of_row, reason=error))
    return ReadRecord(
        MonthlyRecord(tuple(entries)), tuple(problems), (*unread, *doubts_of(MonthlyRecord(tuple(entries)), where))
    )


def _unread_columns(rows: Sequence[Sequence[Any]], heads: Sequence[str], entities: Mapping[str, str]) -> tuple[Refusal, ...]:
    """A sentence for columns that are not read; ScenarioError where one holds names of enterprises, which would be taken for the whole."""
    named = []
    for column, known in enumerate(heads):
        cells = [_text(row[column]) for row in rows[1:] if column < len(row) and not blank(row[column])]
        if known or not cells:
            continue
        title = _text(rows[0][column])[:30]
        if "entity" not in heads and any(entity_of(entities, text) for text in cells):
            raise ScenarioError("error.record_entity_head", found=title)
        if squeezed(title) not in IGNORED:
            named.append(title)
    return (Refusal("track.doubt.columns", found=", ".join(named)),) if named else ()


def doubts_of(record: MonthlyRecord, place: Place, taken: Collection[Key] | None = None) -> tuple[RecordDoubt, ...]:
    """What is likely a slip though it can be: a sum since January that falls, a month that is still to come.

    taken: figures that are new; only what regards one of them is asked, the other figure may have stood long since.
    """
    found, last, today = list[RecordDoubt](), dict[tuple[str, str, int], Entry](), datetime.date.today()
    for one in sorted(record.standing.values(), key=lambda one: (one.year, one.month)):
        before = last.get((one.indicator, one.entity, one.year))
        whose = {writer.language: entity_label(writer, one.entity, place) for writer in WRITERS if one.entity != TOTAL}
        told = {"indicator": one.indicator, "period": one.period, "whose": whose}
        if (one.year, one.month) > (today.year, today.month) and (taken is None or one.key in taken):
            found.append(RecordDoubt("track.doubt.future", **told))
        asked = before is not None and (taken is None or one.key in taken or before.key in taken)
        if before is not None and asked and fell(one.indicator, before.value, one.value):
            values = {"before": before.value, "after": one.value}
            found.append(RecordDoubt("track.doubt.fall", **told, earlier=before.period, **values))
        last[one.indicator, one.entity, one.year] = one
    return tuple(found)


class RecordDoubt(Refusal):
    """A doubt about a figure of the record, with its indicator by name and its values in the unit shown."""

    def said(self, language: str = "en", write: object = None, named: Callable[[str], str] = str) -> str:
        """The sentence in a language."""
        words, indicator = WRITERS[language == "en"], self.fields["indicator"]
        told = {
            name: words.figure(indicator, value) if isinstance(value, float) else value
            for name, value in self.fields.items()
        }
        whose = self.fields["whose"].get(words.language)
        who = words("track.of", entity=whose) if whose else ""
        return sentences()[self.key][language].format(**told | {"indicator": label(words, indicator) + who})


class Worded(Refusal):
    """Words of both languages as a part of another refusal."""

    def __init__(self, words: Mapping[str, str], /):
        super().__init__("worded", **words)

    def said(self, language: str = "en", write: object = None, named: object = None) -> str:
        """Those of a language."""
        return str(self.fields[language])

    def __reduce__(self) -> tuple:
        return Worded, (self.fields,)


def entity_worded(entity: str, place: Place) -> Worded:
    """The name of an enterprise, a sector or the whole within a refusal."""
    return Worded({words.language: entity_label(words, entity, place) for words in WRITERS})


def _of_head(row: Sequence[Any], heads: Sequence[str]) -> list[WorkbookUnit]:
    """The unit that the head of the values, or of their units, states, such as 累计值（万元）."""
    texts = (_text(raw) for raw, known in zip(row, heads, strict=True) if known in ("value", "unit"))
    stated = (found.unit for text in texts if (found := head("record", text)) and found.unit)
    return [unit for one in stated if (unit := written_unit(one))]


def entry(
    cells: Mapping[str, Any],
    entities: Mapping[str, str],
    nearest: Nearest | None = None,
    units: Sequence[WorkbookUnit] = (),
) -> Entry:
    """One row's cells by column as an entry; ScenarioError where they make none. entities: id by id and by label; units: declared for all rows."""
    nearest = nearest or Nearest()
    for name in REQUIRED:
        if name not in cells:
            raise ScenarioError("error.record_blank", place=name)
    stated, entity = _text(cells["indicator"]), _text(cells.get("entity", TOTAL))
    indicator = indicator_names().get(stated) or _as_in_workbooks(stated)
    if indicator is None:
        bare, named = unit_apart(stated)
        indicator = indicator_names().get(bare) or _as_in_workbooks(bare)
        units = (named, *units) if named else units
    if indicator is None:
        near = nearest.of("indicators", stated, indicator_names(), 0.5)
        key = "error.record_indicator_near" if near else "error.record_indicator"
        raise ScenarioError(key, place="indicator", found=stated[:60], **({"near": near} if near else {}))
    found = entity_of(entities, entity)
    if found is None:
        near = nearest.of("entities", entity, entities, 0.5)
        key = "error.record_entity_near" if near else "error.record_entity"
        raise ScenarioError(key, found=entity[:60], **({"near": near} if near else {}))
    variable = catalogue().variables.get(indicator)
    if found != TOTAL and variable is not None and variable.aggregate in ("province", "none"):
        raise ScenarioError("error.no_entity_value", outcome=indicator)
    year, month = period(cells["period"])
    kind = STANDARD.get(unit_of(indicator))
    declared = next((one.id for one in units if one.kind == kind and kind != "share"), "")
    value = _value(indicator, *_apart(cells["value"], _text(cells.get("unit", "")), declared))
    source = clean(written(_text(cells.get("source", ""))), LONGEST)
    return Entry(indicator, year, month, value, found, source)


def unit_of(indicator: str) -> str:
    """Unit of the tables of an indicator, a condition or a lever."""
    tables = catalogue()
    for rows in (tables.variables, tables.condition_rows, tables.lever_rows):
        if indicator in rows:
            return rows[indicator].unit
    raise KeyError(indicator)


def unit_stated(cells: Mapping[str, Any]) -> bool:
    """Whether a row says in which unit its value is: by a unit or by a percent sign."""
    return bool(_text(cells.get("unit", ""))) or _signed(cells["value"])


def _signed(raw: Any) -> bool:
    return isinstance(raw, str) and plain(raw).endswith("%")


def _apart(raw: Any, stated: str, declared: str) -> tuple[Any, str]:
    """A value and its unit: the one behind it in its cell, that of its row, or the one declared for all; ScenarioError where two differ."""
    ended = WITH_UNIT.fullmatch(plain(raw)) if isinstance(raw, str) and len(raw) <= LONGEST else None
    own = written_unit(ended.group(2)) if ended else None
    if ended is None or own is None:
        return raw, stated or declared
    other = written_unit(stated)
    if stated and (other is None or (other.kind, other.factor) != (own.kind, own.factor)):
        raise ScenarioError("error.record_units", found=plain(raw)[:30], unit=stated[:30])
    return ended.group(1), own.id


def _value(indicator: str, raw: Any, stated: str) -> float:
    """A value in the unit of the tables, from the unit in which it is written."""
    value, symbol = number("value", raw), unit_of(indicator)
    signed = _signed(raw)
    if signed and symbol not in PERCENT and symbol != "index":
        raise ScenarioError("error.sheet_percent", unit=named_unit(symbol), place=indicator, found=plain(raw)[:60])
    if stated and stated != symbol and not signed:
        converted = in_table_unit(value, stated, symbol)
        if converted is None and (own := written_unit(stated)) is not None and own.kind == STANDARD.get(symbol):
            converted = float(f"{value * own.factor:.12g}")
        if converted is None:
            raise ScenarioError("error.record_unit", place=indicator, found=stated[:30], unit=WRITERS[0].unit(symbol))
        value = converted
    elif symbol in PERCENT and abs(value) > MOST_SHARE:
        raise ScenarioError("error.record_share", place=indicator, found=plain(raw)[:30])
    row = catalogue().condition_rows.get(indicator)
    if row is not None and not row.min <= value <= row.max:
        raise ScenarioError("error.outside", place=indicator, value=value, low=row.min, high=row.max)
    return value


@cache
def _heads() -> Mapping[str, str]:
    labels = {squeezed(words(f"track.column.{name}")): name for words in WRITERS for name in COLUMNS}
    return MappingProxyType({**labels, **{squeezed(name): name for name in COLUMNS}})


def head_of(raw: Any) -> str:
    """Which column a head names, by id, by label in either language, or as an own workbook calls it; blank for one that is not read."""
    text = _text(raw)
    known = _heads().get(squeezed(text))
    if known is None and (found := head("record", text)) is not None and not found.year:
        known = AS_IN_WORKBOOKS.get(found.field, found.field)
    return known or ""


@cache
def indicator_names() -> Mapping[str, str]:
    """Ids of what may be reported, by id and by label in either language; an indicator goes before a lever of its name."""
    tables, found = catalogue(), dict[str, str]()
    for rows in ({name: row for name, row in tables.lever_rows.items() if row.standing != "retired"}, tables.condition_rows):
        found |= {text: row.id for row in rows.values() for text in (row.label_zh, row.label_en, row.id)}
    for name in tables.scorecard:
        row = tables.variables[name]
        found |= {row.label_zh: name, row.label_en: name, name: name}
    return MappingProxyType({plain(text): name for text, name in found.items()})


def _as_in_workbooks(text: str) -> str | None:
    """The indicator that an own workbook calls so, as 营业总收入 for 营业收入."""
    found = choices("indicators").get(squeezed(text))
    return found if found in catalogue().scorecard else None


class Names(dict[str, str]):
    """Ids by name."""

    @cached_property
    def spaceless(self) -> dict[str, str]:
        """The same by names without blanks; of two alike the first."""
        return {"".join(name.split()): id for name, id in reversed(self.items())}


def entity_names(place: Place) -> Names:
    """Ids of the whole and of entities, by id and by label in either language."""
    whole = dict.fromkeys(("", TOTAL, *(words("role.total") for words in WRITERS)), TOTAL)
    own = {text: row.id for row in place.seen for text in (row.label_zh, row.label_en, row.id)}
    return Names({**{plain(text): name for text, name in own.items()}, **whole})


def entity_of(entities: Mapping[str, str], text: str) -> str | None:
    """The id that a name means, as it is written or without its blanks; None where nobody bears it."""
    if text in entities:
        return entities[text]
    names = entities if isinstance(entities, Names) else Names(entities)
    return names.spaceless.get("".join(text.split()))


def period(raw: Any) -> tuple[int, int]:
    """Year and month of 2026-06, 2026年6月, 2026年1—6月, 2026年全年 or a date of that month."""
    found = month_of(raw)
    if found is None:
        raise ScenarioError("error.record_period", place="period", found=_text(raw)[:60])
    return found


def _text(raw: Any) -> str:
    return "" if raw is None else plain(raw)


# writing


def label(words: Words, indicator: str) -> str:
    """Name of an indicator, a condition or a lever."""
    return words.variable(indicator) if indicator in catalogue().scorecard else words.lever(indicator)


def unmistakable(words: Words, indicator: str) -> str:
    """The name of an indicator, a condition or a lever; its id where an indicator bears that name too."""
    name = label(words, indicator)
    return name if indicator_names().get(plain(name)) == indicator else indicator


def entity_label(words: Words, entity: str, place: Place | None = None) -> str:
    """Name of an entity; the whole as such."""
    row = next((row for row in (place or embedded_place()).entities if row.id == entity), None)
    return words.of(row) if row else words("role.total")


def value_shown(words: Words, indicator: str, value: float) -> float:
    """A value in the unit shown, as a number to type."""
    return float(f"{value * words.factor(unit_of(indicator)):.12g}")


def table_of(entries: Iterable[Entry], words: Words, place: Place | None = None) -> pd.DataFrame:
    """Entries as a table in the words and units of a language, that no spreadsheet takes for formulas."""
    rows = [
        (
            unmistakable(words, one.indicator),
            one.period,
            value_shown(words, one.indicator, one.value),
            words.unit(unit_of(one.indicator)),
            entity_label(words, one.entity, place),
            cell(one.source),
        )
        for one in entries
    ]
    return pd.DataFrame(rows, columns=[words(f"track.column.{name}") for name in COLUMNS])


def template(words: Words, year: int, month: int) -> pd.DataFrame:
    """A table to fill: every indicator with its unit for a month, values blank; conditions and levers may be added below."""
    rows = [
        (words.variable(name), f"{year}-{month:02d}", None, words.unit(unit_of(name)), words("role.total"), "")
        for name in catalogue().scorecard
    ]
    rows += [
        (words.of(row), f"{year}-{month:02d}", None, words.unit(row.unit), words("role.total"), "")
        for row in catalogue().condition_rows.values()
    ]
    return pd.DataFrame(rows, columns=[words(f"track.column.{name}") for name in COLUMNS])
