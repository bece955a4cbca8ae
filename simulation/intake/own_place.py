"""An own workbook as a place: its own figures, years, trends, practice and targets; all else of the embedded place, in its size and years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from simulation.engine.baseline import NOTHING
from simulation.engine.errors import Refusal, sentences
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place, place_of
from simulation.engine.setting import ScenarioError
from simulation.engine.tables import TableError
from simulation.evidence.provenance import resting_on
from simulation.intake.border import Sheet, content_at
from simulation.intake.file_bundle import files_in
from simulation.intake.marked_copy import place as where
from simulation.intake.own_size import Size, lever_tables, neglect_rows, own_rules, package_rows, strengths
from simulation.intake.own_tables import Cells, ids_of, own_trends, tables_of
from simulation.intake.own_workbook import interpreted, read_workbook
from simulation.intake.place_problem import place_problem
from simulation.intake.problems import Problem
from simulation.intake.read_values import ReadWorkbook
from simulation.intake.trends import Trend
from simulation.intake.workbook_folder import read_workbooks
from simulation.projection import TOTAL
from simulation.tracking.closed_years import weighed_by
from simulation.tracking.monthly_record import MOST_ENTRIES, Entry, MonthlyRecord

OWN = "own"
NATIONAL = ("国务院国资委监管中央企业", "全国")  # scopes of published figures that any place is held against


@dataclass(frozen=True)
class OwnPlace:
    """A place with what else its workbook says.

    record: its monthly figures; trends: how each was fitted, by entity; left_out: what of the workbook has no use in the model, a sentence each;
    book: as it was read.
    """

    place: Place
    record: MonthlyRecord
    trends: Mapping[str, Trend]
    left_out: tuple[Refusal, ...]
    book: ReadWorkbook = field(repr=False, compare=False)


def place_of_workbook(path: Path) -> Place:
    """The place of a workbook or CSV table of own enterprises; ScenarioError where it cannot be read or holds errors."""
    try:
        content = content_at(path)
    except OSError:
        raise ScenarioError("error.file.missing", file=str(path)) from None
    try:
        return own_place(read_workbook(content, path.name)).place
    except ScenarioError as error:
        raise ScenarioError("error.within", file=path.name, reason=error) from None


def place_of_workbooks(folder: Path) -> Place:
    """The place of a folder of own workbooks; ScenarioError, with the first reason, while one of them is rejected (`check` names them all)."""
    found = read_workbooks(files_in(folder))
    rejected = found.of("rejected")
    if rejected:
        one = rejected[0]
        errors = [problem for problem in one.problems if problem.level == "error"]
        reason = one.reason or ProblemTold(errors[0])
        raise ScenarioError("error.within", file=one.file, reason=reason)
    if not found.book.enterprises:
        raise ScenarioError("error.folder_nothing", file=str(folder))
    return own_place(found.book).place


def own_place(book: ReadWorkbook) -> OwnPlace:
    """What a read workbook describes; ScenarioError, with the first of them, while it holds errors (`check` names them all)."""
    if book.errors:
        raise ScenarioError("error.own_errors", count=len(book.errors), first=ProblemTold(book.errors[0]))
    ids, size = ids_of(book), Size(book)
    tables = tables_of(book)
    tables["place"] = [_head(tables["place"][0])]
    tables |= lever_tables(book, size)
    tables["own_parameters"] = strengths(size)
    tables["scenarios"] = package_rows(book, size, tables["lever_ranges"])
    tables["neglects"] = neglect_rows(size, tables["lever_ranges"])
    tables["target_rules"] = own_rules(embedded_place(), book, size)
    targets, left_out = _targets(book, tables["target_rules"], _unreported(tables["base_year"]))
    tables["targets"] = targets
    try:
        place = place_of(tables, OWN)
    except TableError as error:
        raise ProblemTold(place_problem(error, tables, ids, book)) from None
    facts = {name: fact for name, fact in place.facts.items() if fact.scope.startswith(NATIONAL)}
    place = replace(place, targets=place.targets if targets else MappingProxyType({}), facts=MappingProxyType(facts))
    record = _record(book, ids)
    return OwnPlace(
        weighed_by(place, record),
        record,
        MappingProxyType({ids[key]: trend for key, trend in own_trends(book).items()}),
        left_out,
        book,
    )


def tried(book: ReadWorkbook) -> ReadWorkbook:
    """The workbook, among whose problems is what keeps it from being a place though every cell by itself can be read."""
    return _with_place(book)[0]


def described(sheets: tuple[Sheet, ...], name: str) -> tuple[ReadWorkbook, OwnPlace | None]:
    """What the sheets of a workbook say, and the place that they describe; none where a problem keeps it from being one."""
    return _with_place(interpreted(sheets, name))


def _with_place(book: ReadWorkbook) -> tuple[ReadWorkbook, OwnPlace | None]:
    if book.errors:
        return book, None
    try:
        return book, own_place(book)
    except ProblemTold as told:
        return replace(book, problems=(told.problem, *book.problems)), None


class ProblemTold(ScenarioError):
    """A problem of a workbook as a refusal: where it is, what is wrong, and what to do."""

    def __init__(self, problem: Problem):
        super().__init__("error.own_first")
        self.problem = problem

    def said(self, language: str = "en", write: object = None, named: object = None) -> str:
        """Sheet, cell, reason and remedy."""
        told = {
            "where": where(self.problem),
            "reason": self.problem.reason(language),
            "do": self.problem.suggestion(language),
        }
        return sentences()["error.own_first"][language].format(**told).strip()

    def __reduce__(self) -> tuple:
        return ProblemTold, (self.problem,)


def _head(own: Cells) -> Cells:
    """The row of the place: own name and years; of the year after the observed ones nothing is known, unless it is the embedded one."""
    other = embedded_place().row
    part = other.part_known if own["observed_until"] == other.observed_until else 0
    words = {"area_zh": own["label_zh"], "area_en": own["label_en"], "whole_zh": "全部企业", "whole_en": "all enterprises"}
    words |= {"owned_zh": "所属企业", "owned_en": "its enterprises"}
    return {**own, **words, "last_year": other.last_year, "part_known": part}


def _unreported(cells: list[Cells]) -> frozenset[str]:
    """Variables of which nobody reports what they start from."""
    stated = {row["variable"] for row in cells if row["source"] != NOTHING}
    return resting_on(frozenset({row["variable"] for row in cells} - stated))


def _targets(book: ReadWorkbook, rules: list[Cells], unreported: frozenset[str]) -> tuple[list[Cells], tuple[Refusal, ...]]:
    """Own targets, and a sentence for each that the model has no use for."""
    sides = {row["variable"]: {"least": "at_least", "most": "at_most"}[row["side"]] for row in rules}
    last, found, left_out = embedded_place().last_year, list[Cells](), list[Refusal]()
    for target in book.targets:
        told = {"sheet": target.figure.sheet, "cell": target.figure.cell}
        if target.indicator in unreported:
            left_out.append(Refusal("own.left_out.unreported", **told, outcome=target.indicator))
        elif target.year > last:
            left_out.append(Refusal("own.left_out.late", **told, year=target.year, last=last))
        elif sides.get(target.indicator) != target.side:
            left_out.append(Refusal("own.left_out.side", **told))
        else:
            source = target.source or "自有数据 | own workbook"
            row = {"variable": target.indicator, "year": target.year, "value": target.figure.value}
            found.append({**row, "grade": "reported", "source": source})
    return found, tuple(left_out)


def _record(book: ReadWorkbook, ids: Mapping[str, str]) -> MonthlyRecord:
    if len(book.record) > MOST_ENTRIES:
        raise ScenarioError("error.record_rows", count=len(book.record), most=MOST_ENTRIES)
    return MonthlyRecord(
        tuple(
            Entry(one.indicator, one.year, one.month, one.figure.value, ids.get(one.enterprise, TOTAL), one.source)
            for one in book.record
        )
    )
