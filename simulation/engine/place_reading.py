"""Reading a place: its tables checked against the model's and each other, the rest taken from another place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulation.engine import own_rows, past_rows, place_checks, place_rows
from simulation.engine.appraisal import StandardValue
from simulation.engine.baseline import Baseline, read_figures
from simulation.engine.catalogue import Catalogue, catalogue
from simulation.engine.errors import Refusal
from simulation.engine.folders import DATA
from simulation.engine.neglect_rows import Neglect
from simulation.engine.place import Place
from simulation.engine.place_from_another import adapted, named
from simulation.engine.place_parts import conditions_at, levers_at, parameters_at
from simulation.engine.tables import Folder, InMemory, Row, TableError, Tables

# Tables of a place beside its figures: kind of row, and what a row is unique by.
TABLES: Mapping[str, tuple[type[Row], tuple[str, ...]]] = {
    "place": (place_rows.PlaceRow, ("id",)),
    "lever_ranges": (place_rows.LeverRange, ("lever",)),
    "practice": (place_rows.PracticePoint, ("lever", "year")),
    "condition_presets": (place_rows.ConditionPreset, ("id",)),
    "condition_paths": (place_rows.ConditionPoint, ("preset", "condition", "year")),
    "own_parameters": (place_rows.OwnParameter, ("parameter",)),
    "scenario_presets": (place_rows.ScenarioPreset, ("id",)),
    "scenarios": (place_rows.ScenarioLever, ("scenario", "lever", "entity")),
    "target_rules": (place_rows.TargetRule, ("variable",)),
    "targets": (place_rows.TargetValue, ("variable", "year")),
    "facts": (place_rows.Fact, ("id",)),
    "neglects": (Neglect, ("id",)),
    "standard_values": (StandardValue, ("year", "variable", "industry", "standing")),
    "history": (place_rows.HistoryRange, ("variable", "year")),
    "past_base": (past_rows.PastFigure, ("entity", "year", "variable")),
    "past_conditions": (past_rows.PastCondition, ("condition", "year")),
    "past_readings": (past_rows.Reading, ("part", "entity", "variable", "year")),
    "past_pairs": (past_rows.PastPair, ("condition", "entity", "first", "last")),
    "obligations": (own_rows.Obligation, ("entity", "kind", "year")),
    "own_classes": (own_rows.OwnClass, ("entity",)),
    "own_benchmarks": (own_rows.OwnBenchmark, ("set", "variable", "industry")),
    "closed_years": (own_rows.ClosedFigure, ("entity", "year", "variable")),
    "carried_years": (own_rows.CarriedFigure, ("entity", "year", "variable")),
}
FIGURES = ("entities", "base_year", "base_totals")
OF_ITS_OWN = (  # never another's
    "own_parameters", "history", "past_base", "past_conditions", "past_readings", "past_pairs", "obligations", "own_classes",
    "own_benchmarks", "closed_years", "carried_years",
)  # fmt: skip
MAY_LACK = ("practice", "scenarios", "targets", "facts", "neglects", "standard_values")


def place_of(tables: Mapping[str, Sequence[Mapping[str, Any]]], id: str = "own", label: str = "") -> Place:
    """The place of tables in memory: name of a table, as in a place's folder, to its rows of cells by column.

    `entities` and `base_year` must be there. Cells are text or numbers, blank ones left out or None; columns are those of
    `data/README.md`. What is not there is that of the embedded place (`Place.inherited`), but for a table that is there without rows (targets, say); of `lever_ranges` single rows may
    be left out. Without a `place` table the place has the id and label given and the years of the embedded one. Raises
    TableError with file (the table's name and `.csv`), row (2 is the first of the sequence) and column.
    """
    return _read(InMemory(tables), catalogue(), embedded_place(), id, label or id)


def place_in(folder: Path) -> Place:
    """The place of a folder of tables, `entities.csv` and `base_year.csv` at least; the rest as in `place_of`."""
    if not folder.is_dir():
        raise TableError(folder.name, None, None, "error.no_baseline")
    return _read(Folder(folder), catalogue(), embedded_place(), "own", folder.name)


@cache
def embedded_place() -> Place:
    """The place that comes with the program, read once: the only folder of tables within `data/`."""
    found = whole_place(embedded_folder(DATA), catalogue())
    object.__setattr__(found, "named", embedded_place)
    return found


def embedded_folder(data: Path = DATA) -> Path:
    """Folder of the place that comes with the program."""
    folders = [path.parent for path in sorted(data.glob("*/place.csv"))]
    if not folders:
        raise TableError("place.csv", None, None, "error.no_file")
    return folders[0]


def whole_place(folder: Path, model: Catalogue) -> Place:
    """A place all of whose tables are its own."""
    return _read(Folder(folder), model, None, "", "")


def rows_of(place: Place) -> dict[str, list[Any]]:
    """The rows of a place's tables by name, figures apart: what another place may take over."""
    found: dict[str, list[Any]] = {
        "place": [place.row],
        "lever_ranges": list(place.lever_ranges.values()),
        "practice": list(place.practice.values()),
        "condition_presets": list(place.condition_presets.values()),
        "condition_paths": [point for path in place.condition_paths.values() for point in path.values()],
        "own_parameters": list(place.own_parameters.values()),
        "scenario_presets": list(place.scenario_presets.values()),
        "scenarios": [row for rows in place.scenarios.values() for row in rows],
        "target_rules": list(place.target_rules.values()),
        "targets": list(place.targets.values()),
        "facts": list(place.facts.values()),
        "neglects": list(place.neglects.values()),
        "standard_values": list(place.appraisal.standards),
        "history": list(place.history),
        "obligations": list(place.obligations),
        "own_classes": list(place.own_classes.values()),
        "own_benchmarks": list(place.own_benchmarks),
        "closed_years": list(place.closed_years),
        "carried_years": list(place.carried_years),
    }
    return found | {name: list(getattr(place, name)) for name in TABLES if name.startswith("past_")}


def tables_of(place: Place) -> dict[str, list[dict[str, Any]]]:
    """All tables of a place as rows of cells by column: what `place_of` reads as the same place; Refusal where not all may be shown."""
    if place.rights is not None:
        raise Refusal("error.rows.tables")
    cells = [{name: getattr(cell, name) for name in cell.__slots__} for cell in place.cells.values()]
    figures: dict[str, list[Any]] = {"entities": list(place.entities), "base_totals": list(place.totals.values())}
    told = {
        name: [row.model_dump(mode="json") for row in rows]
        for name, rows in (figures | rows_of(place)).items()
        if rows or name in MAY_LACK
    }
    return {**told, "base_year": cells}


def _read(tables: Tables, model: Catalogue, other: Place | None, id: str, label: str) -> Place:
    figures = read_figures(tables, model)
    may_lack = MAY_LACK if other is not None else ()  # stated to have none, so that none are another's
    empty = {name for name in may_lack if tables.says_none(name)}
    stated: dict[str, list[Any]] = {
        name: [] if name in empty else tables.read(name, *how)
        for name, how in TABLES.items()
        if name in empty or name in tables
    }
    inherited: tuple[str, ...] = ()
    if other is not None:
        head = stated["place"][0] if "place" in stated else named(other.row, id, label)
        units = {name: row.unit for name, row in model.condition_rows.items()}
        theirs = {name: rows for name, rows in rows_of(other).items() if name not in OF_ITS_OWN}
        taken = adapted(theirs, head, stated, units)
        inherited = tuple(name for name in taken if name not in stated)
        stated = {**taken, **stated, "place": [head], "lever_ranges": taken["lever_ranges"]}
    for name in TABLES:
        if name not in stated and name not in OF_ITS_OWN and name not in MAY_LACK:
            raise TableError(f"{name}.csv", None, None, "error.no_file")
    return _built(figures, stated, model, inherited)


def _built(figures: Baseline, rows: Mapping[str, list[Any]], model: Catalogue, inherited: tuple[str, ...]) -> Place:
    """The place of checked figures and rows."""
    head: place_rows.PlaceRow = rows["place"][0]
    practice = rows.get("practice", [])
    levers = levers_at(model, head, rows["lever_ranges"], practice)
    condition_presets = _mapping(rows["condition_presets"])
    place_checks.check_points(head, condition_presets, rows["condition_paths"], model)
    paths: dict[tuple[str, str], dict[int, place_rows.ConditionPoint]] = {}
    for point in rows["condition_paths"]:
        paths.setdefault((point.preset, point.condition), {})[point.year] = point
    conditions = conditions_at(model, head, paths)
    own = _mapping(rows.get("own_parameters", []), "parameter")
    presets = _mapping(rows["scenario_presets"])
    place = Place(
        entities=figures.entities,
        cells=figures.cells,
        totals=figures.totals,
        row=head,
        levers=MappingProxyType({name: lever for name, lever in levers.items() if lever.standing != "retired"}),
        retired=MappingProxyType({name: lever for name, lever in levers.items() if lever.standing == "retired"}),
        lever_ranges=_mapping(rows["lever_ranges"], "lever"),
        practice=_mapping(practice, "lever", "year"),
        conditions=conditions,
        condition_presets=condition_presets,
        condition_paths=MappingProxyType({key: MappingProxyType(path) for key, path in paths.items()}),
        parameters=parameters_at(model, own),
        own_parameters=own,
        scenario_presets=presets,
        scenarios=MappingProxyType(
            {name: tuple(row for row in rows.get("scenarios", []) if row.scenario == name) for name in presets}
        ),
        target_rules=_mapping(rows["target_rules"], "variable"),
        targets=_mapping(rows.get("targets", []), "variable", "year"),
        history=tuple(rows.get("history", [])),
        facts=_mapping(rows.get("facts", [])),
        neglects=_mapping(rows.get("neglects", [])),
        appraisal=model.appraisal.with_standards(rows.get("standard_values", [])),
        past_base=tuple(rows.get("past_base", [])),
        past_conditions=tuple(rows.get("past_conditions", [])),
        past_readings=tuple(rows.get("past_readings", [])),
        past_pairs=tuple(rows.get("past_pairs", [])),
        obligations=tuple(rows.get("obligations", [])),
        own_classes=_mapping(rows.get("own_classes", []), "entity"),
        own_benchmarks=tuple(rows.get("own_benchmarks", [])),
        closed_years=tuple(rows.get("closed_years", [])),
        carried_years=tuple(rows.get("carried_years", [])),
        inherited=inherited,
    )
    place_checks.check(place, rows, model)
    return place


def _mapping(rows: Sequence[Any], *key: str) -> Mapping:
    """Rows by what they are unique by."""
    names = key or ("id",)
    if len(names) == 1:
        return MappingProxyType({getattr(row, names[0]): row for row in rows})
    return MappingProxyType({tuple(getattr(row, name) for name in names): row for row in rows})
