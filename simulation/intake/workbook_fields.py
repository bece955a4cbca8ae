"""What an own workbook may hold: its sheets and their columns, units, choices, and which words of a head mean which column."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field as Limit

from simulation.benchmarking.benchmark_values import benchmarked
from simulation.engine.catalogue import catalogue
from simulation.engine.folders import DATA
from simulation.engine.tables import Row, read_table
from simulation.intake.typed_cells import plain

SHEETS = ("about", "entities", "base_year", "practice", "history", "record", "targets", "debt", "standards", "benchmarks")
FIGURES = ("revenue", "total_profit", "net_profit", "total_assets", "equity", "employees", "labour_cost")  # required of each
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)\s*年?度?末?")
LAST, THIS = (  # longer ones first: what is left of the head is looked up
    ("上年同期累计", "上年同期数", "去年同期数", "上年同期", "去年同期", "上年累计", "上年实际", "上年末数", "上年末", "上年数", "年初余额", "期初余额",
     "年初数", "期初数", "上期数", "上年", "去年", "年初", "期初", "上期", "prioryear", "previousyear", "lastyear"),
    ("本年累计数", "本年累计", "本年实际", "本年末数", "本年末", "本年数", "全年累计", "期末余额", "年末余额", "期末数", "年末数", "本期数", "全年数",
     "本年", "当年", "今年", "全年", "期末", "年末", "本期", "thisyear", "currentyear"),
)  # fmt: skip
ORDINAL = re.compile(
    r"^(\d{1,2}[.、)]|[一二三四五六七八九十]+[、.]|其中[:：]?)\s*(?=\D)"
)  # 1. 营业收入, 一、营业收入, 其中：研发投入
BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
LONGEST = 200  # characters of a head, with the one above it
KEPT = 20_000  # heads read once
NEAR = 0.65  # how like a head must be to be asked about
FOLLOWED_AS = {  # columns of the year whose indicator of the record has another id
    "labour_cost": "labour_compensation",
    "interest_bearing_debt": "debt",
}
IGNORED = {"序号", "编号", "备注", "说明", "no", "no.", "#", "remark", "remarks", "note", "notes"}


class WorkbookChoice(Row):
    """Other words for a choice, as official papers write it; of a word that may mean several, their ids with `|` between."""

    kind: Literal["types", "industries", "indicators"]
    id: str
    also: str


class WorkbookField(Row):
    """A column of a sheet, or a line of the first one. low, high: limits in the unit of the model; also: other words for it."""

    sheet: str
    id: str
    kind: str
    need: Literal["required", "optional"]
    low: float | None = None
    high: float | None = None
    label_zh: str = ""
    label_en: str = ""
    also: str = ""
    example_zh: str = ""
    example_en: str = ""
    help_zh: str = ""
    help_en: str = ""

    def label(self, language: str) -> str:
        """Its name: its own, or that of the base-year column of the same id."""
        own = self.label_zh if language == "zh" else self.label_en
        return own or getattr(catalogue().columns[self.id], f"label_{language}")

    def help(self, language: str) -> str:
        """What to type, in a sentence; blank where the name says it."""
        return self.help_zh if language == "zh" else self.help_en


class WorkbookUnit(Row):
    """A unit as people write it, and its factor to the model's unit of the kind (亿元, 万人, 万千瓦, a fraction)."""

    id: str
    kind: str
    factor: float = Limit(gt=0)
    also: str = ""


@dataclass(frozen=True)
class Head:
    """What a head says: a field's id, its unit, and the year it is for: a year, or −1 for last year, 0 for this one."""

    field: str
    unit: str | None = None
    year: int | None = None


@cache
def fields() -> Mapping[str, Mapping[str, WorkbookField]]:
    """Fields by sheet and id, in the order of the template."""
    rows = read_table(DATA / "workbook_fields.csv", WorkbookField, key=("sheet", "id"))
    return MappingProxyType({sheet: MappingProxyType({r.id: r for r in rows if r.sheet == sheet}) for sheet in SHEETS})


@cache
def units() -> Mapping[str, WorkbookUnit]:
    """Units by every way of writing them, in lower case."""
    found = {}
    for row in read_table(DATA / "workbook_units.csv", WorkbookUnit):
        for written in (row.id, *filter(None, row.also.split("|"))):
            found[squeezed(written)] = row
    return MappingProxyType(found)


def squeezed(text: object) -> str:
    """A text without spaces, marks and case, as heads and names are compared."""
    return re.sub(r"[\s*:：_\-·、\"“”‘’']+", "", plain(text).lower())


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    """Words of heads: sheet, then squeezed words to the field's id."""
    words: dict[str, dict[str, str]] = {}
    for sheet, rows in fields().items():
        known = words.setdefault(sheet, {})
        for row in rows.values():
            written = (row.id, row.label("zh"), row.label("en"), *row.also.split("|"))
            same = [other for others in fields().values() if (other := others.get(row.id)) and other.also]
            written += tuple(word for other in same for word in other.also.split("|"))
            for word in filter(None, map(squeezed, written)):
                known.setdefault(word, row.id)
    return MappingProxyType(words)


def unit_of(text: object) -> WorkbookUnit | None:
    """A unit from the words for it."""
    return units().get(squeezed(text))


def unit_apart(text: object) -> tuple[str, WorkbookUnit | None]:
    """A name without the unit in its brackets, and that unit: 利润总额（万元）; the name as it is where they hold none."""
    whole = plain(text)
    if len(whole) > LONGEST:
        return whole, None
    found = next((unit for inner in BRACKET.findall(whole) if (unit := unit_of(inner))), None)
    return (BRACKET.sub(lambda one: "" if unit_of(one[1]) else one[0], whole), found) if found else (whole, None)


def head(sheet: str, text: str) -> Head | None:
    """What a head of a sheet means; None where it is no column of it."""
    if len(text) > LONGEST:
        return None
    known, (unit, ways) = _words()[sheet], _ways(text)
    return next((Head(known[word], unit, year) for word, year in ways if word in known), None)


@lru_cache(KEPT)
def _ways(text: str) -> tuple[str | None, tuple[tuple[str, int | None], ...]]:
    """How a head may be read, whatever sheet it is of: its unit; words, and the year that they leave, the likelier first."""
    whole, unit = plain(text), None
    for inner in BRACKET.findall(whole):
        unit = unit or next((part for part in re.split(r"[,;/ ]", inner) if unit_of(part)), None)
    bare = BRACKET.sub(lambda inner: _year_in(inner[1]), ORDINAL.sub("", whole))
    parts = re.split(r"[,;/]", bare)
    if len(parts) > 1 and unit_of(parts[-1]):
        bare, unit = bare[: -len(parts[-1]) - 1], unit or parts[-1]
    word = squeezed(bare)
    ways: list[tuple[str, int | None]] = [(word, None)]
    if stated := YEAR.search(bare):
        ways.append((squeezed(bare[: stated.start()] + bare[stated.end() :]), int(stated.group(1))))
    for words, year in ((LAST, -1), (THIS, 0)):
        ways += [(word.replace(one, "", 1), year) for one in words if word.startswith(one) or word.endswith(one)]
    return unit, tuple(ways)


def _year_in(text: str) -> str:
    """What a bracket says of the year that a column is of, such as （上年同期，万元）; blank where it says nothing of it."""
    parts = re.split(r"[,;/ ]", text)
    return "".join(part for part in parts if squeezed(part) in {*LAST, *THIS} or YEAR.fullmatch(part))


def near_field(sheet: str, text: str, wanted: Collection[str]) -> str | None:
    """Which of the wanted fields of a sheet an unknown head may mean: the one whose words are nearest; None where none is near."""
    words = {word: id for word, id in _words()[sheet].items() if id in wanted and len(text) <= LONGEST}
    bare = squeezed(BRACKET.sub("", ORDINAL.sub("", plain(text))))
    near = difflib.get_close_matches(bare, list(words), n=1, cutoff=NEAR)
    return words[near[0]] if near else None


def rows_of(kind: str) -> Mapping[str, Any]:
    """Rows of what a choice chooses among, by id: `types`, `industries`, `levers`, `indicators`, those of them that are `benchmarked`."""
    table = catalogue()
    if kind == "benchmarked":
        return {name: table.variables[name] for name in benchmarked()}
    if kind == "levers":
        return {name: row for name, row in table.lever_rows.items() if row.standing != "retired"}
    return {name: table.variables[name] for name in indicators()} if kind == "indicators" else getattr(table, kind)


@cache
def choices(kind: str) -> Mapping[str, str]:
    """Ids of a choice (`types`, `industries`, `levers`, `indicators`) by every way of writing them, squeezed."""
    rows, official = rows_of(kind), read_table(DATA / "workbook_choices.csv", WorkbookChoice, key=("kind", "id"))
    ways = [(name, [name, getattr(row, "label_zh", ""), getattr(row, "label_en", "")]) for name, row in rows.items()]
    ways += [(row.id, row.also.split("|")) for row in official if row.kind == kind and "|" not in row.id]
    found: dict[str, str] = {}
    for name, words in ways:
        for word in map(squeezed, words):
            found.setdefault(word, name)
            found.setdefault(word.removesuffix("类").removesuffix("业"), name)
    if kind == "indicators":  # an amount of the year-end table is called as there
        for field, row in fields()["base_year"].items():
            name = FOLLOWED_AS.get(field, field)
            written = (row.label("zh"), row.label("en"), *row.also.split("|")) if name in rows else ()
            found = {squeezed(word): name for word in written if "平均" not in word} | found
    return MappingProxyType({word: name for word, name in found.items() if word})


@cache
def several(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Words that may mean more than one choice, squeezed, with the ids of these."""
    official = read_table(DATA / "workbook_choices.csv", WorkbookChoice, key=("kind", "id"))
    rows = [row for row in official if row.kind == kind and "|" in row.id]
    return MappingProxyType({squeezed(word): tuple(row.id.split("|")) for row in rows for word in row.also.split("|")})


@cache
def indicators() -> tuple[str, ...]:
    """The monthly indicators, and headline outcomes that are not among them."""
    table = catalogue()
    return tuple(dict.fromkeys((*table.scorecard, *table.listed("reported"))))
