"""Goals of many people at once: how long they wait, what memory they take, whether a slow line is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.benchmarks.bench_change import verdict
from tests.benchmarks.bench_people import SETTINGS
from tests.benchmarks.crowd import PACE
from tests.benchmarks.goal import QUIET, Row, read, source, unmeasured

NO_MORE = 0.05  # share of a process by which closed sessions may make it grow and count as having left nothing
CLIENTS = 0.3  # share of a core above which simulated people disturb what they measure
MEMORY = "some forty parts that are drawn by themselves each hold where they stand; steps back, texts for the browser and charts for pictures are kept"


def people_rows() -> list[Row]:
    """Many people at once: how long one of them waits, and whether all fare alike."""
    measured = read("people")
    if measured is None:
        return [unmeasured("thirty people, a change every three seconds", "p95 ≤ 2 × one person's")]
    return [_people_row(name, own, measured) for name, own in measured["settings"].items()]


def _people_row(name: str, own: Mapping[str, Any], measured: Mapping[str, Any]) -> Row:
    faults = f"{own['cut']:.0f} cut off, {own['lost']:.0f} plans lost"
    busy = f"others had the cores: the processes got {own['server']:.1f} of two"
    if name.startswith("sixty"):
        found = f"slowest person's median {own['uneven']:.1f} × the usual one; {faults}"
        met = own["uneven"] <= 2 and not own["cut"] and not own["lost"]
        said = "met" if met else "missed"
        return Row(f"{name}: all alike, nothing lost", "≤ 2 ×", found, said, "" if met else busy, source(measured))
    said, reason = verdict(own["low"], own["high"], 2.0), busy
    people, processes = SETTINGS[name]
    asked = people / PACE * _change_cost()
    if said != "met" and asked > processes:
        said, reason = (
            "missed",
            f"a change is {_change_cost():.2f} s of processor: they ask for {asked:.1f} of {processes} cores",
        )
    elif own["clients"] > CLIENTS:
        said, reason = "not decided", "simulated people took the cores"
    elif said == "missed" and measured["load"] > QUIET:
        said = "not decided"  # it is others that one person waits for
    found = f"{own['ratio']:.1f} [{own['low']:.1f}, {own['high']:.1f}]; {faults}"
    what = f"{name}, a change every three seconds: p95 of one person's alone"
    return Row(what, "≤ 2 ×", found, said, "" if said == "met" else reason, source(measured))


def _change_cost() -> float:
    """Processor seconds of the server for a change on the home page; nothing where it was not measured."""
    measured = read("change")
    return measured["apps"]["ours home"]["server"]["p50"] / 1e3 if measured else 0.0


def memory_rows() -> list[Row]:
    """What a visitor takes, and what those who have gone leave."""
    measured, rows = read("memory") or {}, []
    what, goal = "memory a session after 20 changes, of the usual app's", "≤ 1.5"
    if "ours" in measured:
        own, usual = measured["ours"]["session"], measured["usual"]["session"]
        found = f"{own / usual:.2f}: {own:.2f} MB beside {usual:.2f}"
        met = own <= 1.5 * usual
        rows.append(Row(what, goal, found, "met" if met else "missed", "" if met else MEMORY, source(measured)))
    else:
        rows.append(unmeasured(what, goal))
    if left := measured.get("left"):
        grown = left["after"] - left["before"]
        flat = grown <= NO_MORE * left["before"]
        found = f"{left['before']:.0f} MB before, {left['after']:.0f} after"
        reason = "" if flat else f"{1e3 * grown / left['closed']:.0f} kB a session stay"
        what = f"memory after {left['closed']} sessions opened and closed"
        rows.append(Row(what, "flat", found, "met" if flat else "missed", reason, source(measured)))
    else:
        instead = "200: `pytest -m long tests/long/test_sessions.py`"
        rows.append(unmeasured("memory after 500 sessions opened and closed", "flat", instead))
    return rows


def link_rows() -> list[Row]:
    """A slow line: whether somebody is cut off."""
    measured = read("link")
    if measured is None:
        return []
    cut, kept = ([one for one in measured["lines"] if bool(one["cut"]) is gone] for gone in (True, False))
    found = f"{len(kept)} of {len(measured['lines'])} lines kept"
    if kept:
        slowest = min(kept, key=lambda one: (one["kilobits"], one["pace"]))
        found += f", down to {slowest['kilobits']} kbit/s and a change every {slowest['pace']:g} s"
    if cut:
        first = max(cut, key=lambda one: (one["kilobits"], one["pace"]))
        found += f"; cut off at {first['kilobits']} kbit/s and {first['pace']:g} s"
    reason = (
        "50 kB a change are more than such a line carries; Streamlit leaves who has 500 messages, or its own question, unread"
        if cut
        else ""
    )
    what = f"{measured['changes']} changes on a slow line"
    return [Row(what, "nobody cut off", found, "missed" if cut else "met", reason, source(measured))]
