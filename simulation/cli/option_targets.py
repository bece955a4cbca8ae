"""Targets as a command line states them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.goals.targets import Target, TargetSet
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.intake.typed_cells import plain
from simulation.intake.workbook_fields import choices, squeezed
from simulation.language.unit_slips import WRITERS, in_table_unit, likely, named
from simulation.run import project

NUMBER = r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
TARGET = re.compile(
    rf"(?P<outcome>[^<>=≥≤@]+?)\s*(?P<side>>=|<=|≥|≤)\s*(?P<value>{NUMBER})\s*(?P<unit>[^@0-9]*)@(?P<year>[0-9]{{4}})(?::(?P<probability>0?\.[0-9]+))?"
)


def read_target(text: str, place: Place | None = None) -> Target:
    """Target from text such as `total_profit>=260@2030:0.8`, `利润总额>=260@2030`, `rd_intensity>=2.8%@2030`; without a unit that of the tables.

    Refused is a number that current practice of the place shows to be in another unit.
    """
    found = TARGET.fullmatch(plain(text))
    if not found:
        raise AnalysisError("error.target_text", found=repr(text))
    side = "at_least" if found["side"] in (">=", "≥") else "at_most"
    probability = float(found["probability"]) if found["probability"] else None
    target = Target(
        outcome_of(found["outcome"]), int(found["year"]), probability=probability, **{side: float(found["value"])}
    )
    stated, symbol = found["unit"].strip(), catalogue().variables[target.outcome].unit
    if not stated:
        _refuse_slip(target, symbol, place or embedded_place())
        return target
    value = in_table_unit(target.value, stated, symbol)
    if value is None:
        raise AnalysisError("error.record_unit", place=target.outcome, found=stated[:30], unit=WRITERS[0].unit(symbol))
    return replace(target, at_least=value) if target.at_most is None else replace(target, at_most=value)


def outcome_of(text: str) -> str:
    """The id of an outcome from its id or its name in either language; as it is written where nothing bears it."""
    if text in catalogue().variables:
        return text
    known = choices("indicators").get(squeezed(text))
    rows = catalogue().variables.values()
    return known or next((row.id for row in rows if squeezed(text) in map(squeezed, (row.label_zh, row.label_en))), text)


def _refuse_slip(target: Target, symbol: str, place: Place) -> None:
    """Refuse a target far from current practice of its year that another unit would bring near to it."""
    if not place.base_year < target.year <= place.last_year:
        return  # refused for its year by whoever takes it
    usual = float(project(Scenario(place=place), place, target.year).total(target.outcome)[-1])
    meant = likely(target.value, usual, symbol)
    if meant is not None:
        about = {"outcome": target.outcome, "year": target.year, "value": target.value}
        raise AnalysisError("error.target_slip", **about, unit=named(symbol), usual=usual, meant=meant)


def target_set(texts: Iterable[str], place: Place) -> TargetSet:
    """The targets of a place with those of the command line in their stead; AnalysisError where one cannot be followed up."""
    found = TargetSet(place=place)
    for text in texts:
        target = read_target(text, place)
        rule = place.target_rules.get(target.outcome)
        if rule is not None and (rule.side == "most") != (target.at_least is None):
            raise AnalysisError(
                "error.target_side", outcome=target.outcome, year=target.year, sign="<=" if rule.side == "most" else ">="
            )
        found = found.with_value(target.outcome, target.year, target.value)
    return found
