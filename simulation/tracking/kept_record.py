"""The monthly record as text that a browser or a file keeps; entries that cannot be used take no other with them."""

from __future__ import annotations

import json
from typing import Any

from simulation.engine.errors import LeftOut, Refusal
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.setting import ScenarioError
from simulation.intake.nearest import Nearest
from simulation.tracking.monthly_record import MOST_ENTRIES, MonthlyRecord
from simulation.tracking.record_sheet import entity_names, entry

SCHEMA = "record/1.0"
FIELDS = ("indicator", "period", "value", "entity", "source")


def as_text(record: MonthlyRecord) -> str:
    """The record as JSON: ids, values in the unit of the tables, in the order in which they were entered."""
    rows = [[one.indicator, one.period, one.value, one.entity, one.source] for one in record.entries]
    return json.dumps({"schema": SCHEMA, "entries": rows}, ensure_ascii=False, separators=(",", ":"))


def read_text(text: Any, place: Place | None = None) -> tuple[MonthlyRecord, tuple[LeftOut, ...]]:
    """The record of such a text, and what of it cannot be used; place: whose entities it may name. Whatever the text is, nothing is raised."""
    try:
        content = json.loads(text)
        if not isinstance(content, dict) or content.get("schema") != SCHEMA or not isinstance(content.get("entries"), list):
            raise ScenarioError("error.record_kept")
        rows = content["entries"]
        if len(rows) > MOST_ENTRIES:
            raise ScenarioError("error.record_rows", count=len(rows), most=MOST_ENTRIES)
    except (TypeError, ValueError, RecursionError) as error:
        reason = error if isinstance(error, Refusal) else ScenarioError("error.record_kept")
        return MonthlyRecord(), (LeftOut("record", "", reason),)
    entities, nearest, found, left_out = entity_names(place or embedded_place()), Nearest(), [], []
    for row in rows:
        try:
            if not isinstance(row, list) or len(row) != len(FIELDS):
                raise ScenarioError("error.record_kept")
            found.append(entry(dict(zip(FIELDS, row, strict=True)), entities, nearest))
        except (ScenarioError, TypeError) as error:
            reason = error if isinstance(error, Refusal) else ScenarioError("error.record_kept")
            left_out.append(
                LeftOut("record", " ".join(str(part)[:40] for part in row[:2]) if isinstance(row, list) else "", reason)
            )
    return MonthlyRecord(tuple(found)), tuple(left_out)
