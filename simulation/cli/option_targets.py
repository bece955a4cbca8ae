"""Targets as a command line states them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.goals.targets import Target, TargetSet
from simulation.engine.place import Place

NUMBER = r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
TARGET = re.compile(
    rf"(?P<outcome>[a-z_]+)\s*(?P<side>>=|<=)\s*(?P<value>{NUMBER})@(?P<year>[0-9]{{4}})(?::(?P<probability>0?\.[0-9]+))?"
)


def read_target(text: str) -> Target:
    """Target from text such as `total_profit>=260@2030:0.8`."""
    found = TARGET.fullmatch(text.strip())
    if not found:
        raise AnalysisError("error.target_text", found=repr(text))
    value, side = float(found["value"]), "at_least" if found["side"] == ">=" else "at_most"
    probability = float(found["probability"]) if found["probability"] else None
    return Target(found["outcome"], int(found["year"]), probability=probability, **{side: value})


def target_set(texts: Iterable[str], place: Place) -> TargetSet:
    """The targets of a place with those of the command line in their stead; AnalysisError where one cannot be followed up."""
    found = TargetSet(place=place)
    for text in texts:
        target = read_target(text)
        rule = place.target_rules.get(target.outcome)
        if rule is not None and (rule.side == "most") != (target.at_least is None):
            raise AnalysisError(
                "error.target_side", outcome=target.outcome, year=target.year, sign="<=" if rule.side == "most" else ">="
            )
        found = found.with_value(target.outcome, target.year, target.value)
    return found
