"""Many scenarios as one plain table: a row each, a column for each lever that one of them sets, and results.

Columns: `scenario`; `conditions` (id of a set of conditions) and one for each condition set by itself; `LEVER` for a value
(or values by year, 2027=180; 2030=240), `LEVER.start`, `.full`, `.shape` for its timing; `ENTITY.LEVER` and its timing for one
entity's own, by its id or, in own places, its name; a parameter's id for an own assumption; `OUTCOME@YEAR` for results, `OUTCOME@at_base` for what of them an own workbook does not report
or what was completed, which are written and never read. A blank cell leaves practice, or the set of
conditions, as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from simulation.engine.catalogue import catalogue
from simulation.engine.errors import Refusal
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.rows import AFTER
from simulation.engine.scenario import SCHEMA, Scenario
from simulation.engine.setting import TIMING, ScenarioError, Setting, check_entity
from simulation.evidence.as_reported import AT_BASE
from simulation.evidence.provenance import marks_at_base
from simulation.intake.entity_names import RESULT, ids_by_name, name_of
from simulation.intake.typed_cells import blank, plain, setting, years_text
from simulation.language import table_files
from simulation.language.cells import cell, written
from simulation.language.clean import clean
from simulation.projection import HEADLINES
from simulation.run import project_after

MOST_SCENARIOS = 5000
NAME, CONDITIONS = "scenario", "conditions"


class ReadTable(NamedTuple):
    """Scenarios of a table in order, and every reason why a row was not read."""

    scenarios: tuple[Scenario, ...]
    problems: tuple[Refusal, ...]


def scenario_table(
    scenarios: Iterable[Scenario], year: int, outcomes: Sequence[str] = HEADLINES, baseline: Place | None = None
) -> pd.DataFrame:
    """Settings and results of scenarios, a row each.

    year: target year of the results; five years after stands beside it (`OUTCOME@YEAR`, in units of `data/variables.csv`).
    Raises ScenarioError for a year that cannot be projected or an entity the baseline lacks.
    """
    chosen = list(scenarios)
    results = [_results(scenario, year, outcomes, baseline) for scenario in chosen]
    settings = settings_table(chosen)
    return pd.concat([settings, pd.DataFrame(results, index=settings.index)], axis=1)


def settings_table(scenarios: Iterable[Scenario]) -> pd.DataFrame:
    """What scenarios set, a row each; read by `read_table` they are the same scenarios again."""
    lines = [_cells(scenario) for scenario in scenarios]
    used = set().union(*lines) if lines else set()
    return pd.DataFrame(lines, columns=[head for head in _heads(lines) if head in used or head == NAME], dtype=object)


def _set() -> list[str]:
    """Ids of the levers that can be set."""
    return [name for name, row in catalogue().lever_rows.items() if row.standing != "retired"]


def _heads(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """Columns in the order of the tables: conditions, levers, then entities as they come, and own assumptions."""
    tables = catalogue()
    own = {head.rsplit(".", 1)[0] if head.rsplit(".", 1)[-1] in TIMING else head for line in lines for head in line}
    levers = [*_set(), *sorted(head for head in own if "." in head)]
    timed = [head for lever in levers for head in (lever, *(f"{lever}.{part}" for part in TIMING))]
    return [NAME, CONDITIONS, *tables.condition_rows, *timed, *tables.parameters]


def _cells(scenario: Scenario) -> dict[str, Any]:
    cells: dict[str, Any] = {NAME: scenario.name}
    for name, value in scenario.conditions.items():
        cells[CONDITIONS if name == "preset" else name] = years_text(value) if isinstance(value, tuple) else value
    cells |= scenario.assumptions
    for head, own in _settings(scenario):
        cells[head] = years_text(own.by_year) if own.by_year else own.value
        cells |= {f"{head}.{part}": getattr(own, part) for part in TIMING if getattr(own, part) is not None}
    return cells


def _settings(scenario: Scenario) -> Iterable[tuple[str, Setting]]:
    yield from scenario.levers.items()
    for entity, own in scenario.entities.items():
        yield from ((f"{name_of(scenario.place, entity)}.{lever}", value) for lever, value in own.items())


def _results(scenario: Scenario, year: int, outcomes: Sequence[str], baseline: Place | None) -> dict[str, float | str]:
    run = project_after(scenario, baseline, year)
    at = {when: list(run.years).index(when) for when in (year, year + AFTER)}
    marks, found = marks_at_base(run.baseline), dict[str, float | str]()
    for name in outcomes:
        found |= {f"{name}{RESULT}{when}": float(run.total(name)[place]) for when, place in at.items()}
        if name in marks:
            found[f"{name}{RESULT}{AT_BASE}"] = marks[name]
    return found


def read_table(rows: Sequence[Sequence[Any]], place: Place | None = None) -> ReadTable:
    """Scenarios of a table's rows in a place (the embedded one by default), heads first; every row that cannot be used is named with its reason.

    ScenarioError where the table as a whole cannot be read: no heads, a repeated column, one of no lever or entity of the place, too many rows.
    """
    heads = _read_heads(rows[0] if rows else (), place or embedded_place())
    lines = [(number, line) for number, line in enumerate(rows[1:], start=2) if any(not blank(raw) for raw in line)]
    if not lines or len(lines) > MOST_SCENARIOS:
        raise ScenarioError("error.table_rows", count=len(lines), most=MOST_SCENARIOS)
    found: dict[str, Scenario] = {}
    problems: list[Refusal] = []
    for number, line in lines:
        try:
            cells = {head: raw for head, raw in zip(heads, line, strict=False) if head and not blank(raw)}
            scenario = _scenario(cells, place)
            if scenario.name in found:
                raise ScenarioError("error.twice", place=scenario.name)
            found[scenario.name] = scenario
        except ScenarioError as error:
            problems.append(ScenarioError("error.sheet_row", row=number, reason=error))
    return ReadTable(tuple(found.values()), tuple(problems))


def _read_heads(row: Sequence[Any], place: Place) -> list[str]:
    """Ids of the columns, by id or by label in either language; blank for a column that is not read."""
    ids = ids_by_name(place)
    heads = ["" if blank(raw) else _head(written(plain(raw)), place, ids) for raw in row]
    if NAME not in heads:
        raise ScenarioError("error.table_heads", head=NAME)
    twice = next((head for head, count in Counter(filter(None, heads)).items() if count > 1), None)
    if twice is not None:
        raise ScenarioError("error.twice", place=twice)
    return heads


def _head(text: str, place: Place, ids: Mapping[str, str]) -> str:
    if RESULT in text:
        return ""
    if text in (NAME, CONDITIONS):
        return text
    path, dot, part = text.rpartition(".")
    timing = part if dot and part in TIMING else ""
    entity, dot, lever = (path if timing else text).rpartition(".")
    known = _known(levers_alone=bool(entity or timing)).get(lever)
    if known is None:
        raise ScenarioError("error.table_column", column=text[:60])
    if entity:
        entity = ids.get(entity, entity)
        check_entity(entity, place, place.entity_ids, text)
    return ".".join(filter(None, (entity, known, timing)))


def _all_rows() -> dict[str, Any]:
    tables = catalogue()
    return {**tables.lever_rows, **tables.condition_rows, **tables.parameters}


@cache
def _known(levers_alone: bool) -> dict[str, str]:
    """Id of a lever, or of whatever a column may be, by id and by label in either language."""
    rows: Mapping[str, Any] = catalogue().lever_rows if levers_alone else _all_rows()
    return {text: row.id for row in rows.values() for text in (row.label_zh, row.label_en, row.id)}


def _scenario(cells: Mapping[str, Any], place: Place | None) -> Scenario:
    """One row as a scenario."""
    if NAME not in cells:
        raise ScenarioError("error.no_name")
    content: dict[str, Any] = {"schema": SCHEMA, "name": written(plain(cells[NAME])), "levers": {}, "entities": {}}
    content["assumptions"] = {}
    content["conditions"] = {"preset": plain(cells[CONDITIONS])} if CONDITIONS in cells else {}
    parts: dict[str, dict[str, Any]] = {}
    for head, raw in cells.items():
        path, _, part = head.rpartition(".")
        where, field = (path, part) if part in TIMING else (head, "value")
        if head not in (NAME, CONDITIONS):
            parts.setdefault(where, {})[_field(field, raw)] = raw
    for where, typed in parts.items():
        entity, _, code = where.rpartition(".")
        kinds = {"conditions": catalogue().condition_rows, "assumptions": catalogue().parameters}
        into = content[next((kind for kind, rows in kinds.items() if code in rows), "levers")]
        if entity:
            into = content["entities"].setdefault(entity, {})
        into[code] = setting(where, code, typed)
    return Scenario.from_dict(content, place)


def _field(field: str, raw: Any) -> str:
    return "by_year" if field == "value" and isinstance(raw, str) and "=" in plain(raw) else field


def as_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV that a spreadsheet opens with its Chinese intact and runs no formula of."""
    return table_files.as_csv(_harmless(table))


def as_workbook(table: pd.DataFrame) -> bytes:
    """The table as an Excel workbook of one sheet; its numbers have the 16 digits that such files hold."""
    return table_files.as_workbook(_harmless(table), "scenarios")


def _harmless(table: pd.DataFrame) -> pd.DataFrame:
    """The table with names that no spreadsheet takes for a formula; all other cells are the program's own."""
    return table.assign(**{NAME: [cell(clean(name)) for name in table[NAME]]}).rename(columns=cell)


WRITERS = {"xlsx": as_workbook, "csv": as_csv}
ENDINGS = tuple(WRITERS)


def table_file(scenarios: Sequence[Scenario], year: int, ending: str) -> bytes:
    """The table of scenarios with their results in a year, as a file of one of the ENDINGS."""
    return WRITERS[ending](scenario_table(scenarios, year))
