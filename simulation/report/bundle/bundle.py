"""Reproduction bundle: scenarios, data, documents, checksums and everything needed to run the same again."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

from simulation.engine.errors import Refusal
from simulation.engine.place_reading import TABLES, embedded_place, tables_of
from simulation.language.cells import cell
from simulation.report import data_files
from simulation.report.archive import zipped
from simulation.report.bundle.makers import makers
from simulation.report.content.facts import Case, Facts
from simulation.report.content.story import Story

SCHEMA = "report-bundle/1.0"
SUMS, MANIFEST, README = "SHA256SUMS", "manifest.json", "README.txt"
RESULTS, FACTS = "data/results.csv", "data/facts.json"


def build(story: Story, made: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The bundle, with the documents made before it; Refusal where not every figure that it is rebuilt from may be shown."""
    if story.facts.baseline.rights is not None:
        raise Refusal("error.rows.tables")
    files = {
        MANIFEST: manifest(story),
        README: readme(story),
    }
    for case in story.facts.cases:
        files[f"scenarios/{case.code}.json"] = data_files.scenario_file(case.scenario)
    csv_made = next((content for name, content in made.items() if name.endswith(".csv")), None)
    files |= data(story, csv_made)
    files |= {f"documents/{name}": content for name, content in made.items()}
    files |= _baseline(story.facts)
    files[SUMS] = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()).encode()
    return {".zip": zipped(files, story.facts.request.date)}


def readme(story: Story) -> bytes:
    """What is in the bundle and how it is checked."""
    return story.words("paper.bundle.readme").replace("\\n", "\r\n").encode("utf-8-sig")


def data(story: Story, results: bytes | None = None) -> dict[str, bytes]:
    """The files that are computed again when a bundle is checked; `results` when they are already there."""
    return {RESULTS: results or data_files.csv(story), FACTS: facts_file(story.facts)}


def manifest(story: Story) -> bytes:
    """What was asked, of which model and data, computed by which equations and functions, with which libraries."""
    facts = story.facts
    content = {
        "schema": SCHEMA,
        "id": facts.id,
        "request": facts.request.plain(),
        "stamp": facts.stamp,
        "versions": facts.versions,
        "makers": makers(),
        "definitions": facts.definitions,
    }
    return _json(content)


def facts_file(facts: Facts) -> bytes:
    """Headline numbers, costs, limits and contributions of each case, in the units of the tables."""
    return _json({case.code: _case(case) for case in facts.cases})


def _case(case: Case) -> dict[str, Any]:
    before, after, shares = case.attribution
    return {
        "scenario": case.scenario.id,
        "headlines": [dataclasses.asdict(headline) for headline in case.headlines],
        "costs": [{**dataclasses.asdict(cost), "gap": cost.gap} for cost in case.costs],
        "limits": [dataclasses.asdict(limit) for limit in case.limits],
        "contributions": {"before": before, "after": after, "shares": {share.player: share.value for share in shares}},
        "assumptions": [dataclasses.asdict(swing) for swing in case.swings[:20]],
        "identities": dict(case.residuals),
    }


def _json(content: Any) -> bytes:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, default=float)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _baseline(facts: Facts) -> dict[str, bytes]:
    """All tables of the place, when it is not the program's own."""
    if facts.baseline == embedded_place():
        return {}
    return {f"baseline/{name}.csv": _table(name, rows) for name, rows in tables_of(facts.baseline).items()}


def _table(name: str, rows: list[dict[str, Any]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]) if rows else list(TABLES[name][0].model_fields), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({k: cell(v) if isinstance(v, str) else v for k, v in row.items()} for row in rows)
    return buffer.getvalue().encode("utf-8-sig")
