"""Goals of one person's pages: a lever's change, a held lever, a first visit, a server's start."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from typing import Any

from tests.benchmarks.bench_change import verdict
from tests.benchmarks.goal import QUIET, Row, read, source, unmeasured

ORDER = ("missed", "not decided", "met")
CLOCKS = {
    ("last p50", "minimal"): "key to last chart, median, of the minimal app's",
    ("last p50", "usual"): "key to last chart, median, of the usual app's",
    ("last p95", "minimal"): "key to last chart, 95th percentile, of the minimal app's",
    ("first p50", "minimal"): "key to first figure or chart, of the minimal app's",
    ("server p50", "usual"): "server's processor time a change, of the usual app's",
    ("browser p50", "minimal"): "browser's main thread a change, of the minimal app's",
    ("messages p50", "1"): "messages a change",
    ("kilobytes p50", "1"): "kilobytes a change",
}
DRAWS_FIRST = "2,000 draws stand before the last chart, which neither app makes: some 0.08 s of a quiet core; until then the browser's own figures stand"
REASONS = {
    ("last p50", "minimal"): DRAWS_FIRST,
    ("last p50", "usual"): DRAWS_FIRST,
    ("last p95", "minimal"): DRAWS_FIRST,
    ("server p50", "usual"): "2,000 draws are two thirds, which the usual app does not make; they alone are 0.3",
    ("browser p50", "minimal"): "four charts and thirty elements beside one and one",
    ("messages p50", "1"): "each element that a lever moves is a message of its own",
    ("kilobytes p50", "1"): "each chart is sent with its specification",
}


def change_rows() -> list[Row]:
    """A lever's change: the worst page decides."""
    measured = read("change")
    if measured is None:
        return [unmeasured(said, "") for said in CLOCKS.values()]
    rows = []
    for key, said in CLOCKS.items():
        own = [one for one in measured["goals"] if (one["of"], one["to"]) == key]
        worst = min((one["verdict"] for one in own), key=ORDER.index)
        pages = "; ".join(f"{one['app'].removeprefix('ours ')} {_interval(one)}" for one in own)
        reasons = {"missed": REASONS.get(key, ""), "not decided": "intervals too wide at that load"}
        rows.append(Row(said, f"≤ {own[0]['goal']:g}", pages, worst, reasons.get(worst, ""), source(measured)))
    return rows


def _interval(one: Mapping[str, Any]) -> str:
    return f"{one['ratio']:.0f}" if one["to"] == "1" else f"{one['ratio']:.2f} [{one['low']:.2f}, {one['high']:.2f}]"


def held_rows() -> list[Row]:
    """Frames while a lever is held: the worst page decides, alone and beside others."""
    what, goal = "a frame while a lever is held, alone / beside ten people", "≤ 50 ms p50, ≤ 100 ms p95"
    measured = read("held")
    if measured is None:
        return [unmeasured(what, goal)]
    own: dict[str, dict[str, dict[str, float]]] = {}
    for key, one in measured["held"].items():
        page, _, way = key.partition(" ")
        own.setdefault(page, {})[way] = one
    said = "; ".join(
        f"{page} " + " / ".join(f"{one['frame p50']:.0f}, {one['frame p95']:.0f}" for one in ways.values())
        for page, ways in own.items()
    )
    met = all(one["frame p50"] <= 50 and one["frame p95"] <= 100 for one in measured["held"].values())
    least = min(one["server"] + one["browser"] for one in measured["held"].values())
    floor = f"processor time of a frame alone is {least:.0f} ms, server and browser together, most of it four charts painted"
    alone = [one for key, one in measured["held"].items() if key.endswith(" alone")]
    crowded = all(one["frame p50"] <= 50 and one["frame p95"] <= 100 for one in alone)
    others = "met alone; beside people, server and clients took both cores" if crowded else "other work took the cores"
    missed = least > 50 or measured["load"] <= QUIET
    return [Row(what, goal, said, "met" if met else "missed" if missed else "not decided",
                "" if met else floor if least > 50 else others, source(measured))]  # fmt: skip


def cold_rows() -> list[Row]:
    """A first visit behind the proxy."""
    measured = read("cold")
    if measured is None:
        return []
    own, ratios = measured["median"]["ours"], measured["ratios"]
    low, high = min(ratios), max(ratios)
    said = "met" if high < 1.4 else "missed" if low > 1.3 else "not decided"
    reason = {
        "met": "",
        "missed": "the home page's first run, on cores that others used too",
        "not decided": "visits too unlike at that load",
    }[said]
    found = f"{statistics.median(ratios):.2f}, {low:.2f} to {high:.2f}"
    sent = own["wire"] + own["socket"]
    return [
        Row("first visit, to the first chart, of the minimal app's", "≤ 1.3", found, said, reason, source(measured)),
        Row("first visit behind the proxy", "≤ 1.6 MB", f"{sent:.2f} MB, {own['requests']:.0f} requests", "met" if sent <= 1.6 else "missed",
            "" if sent <= 1.6 else "Streamlit's scripts are 0.9, its charts' script 0.27, the socket 0.12", source(measured)),
    ]  # fmt: skip


def start_rows() -> list[Row]:
    """From a server's start to the first chart."""
    measured = read("start")
    if measured is None:
        return []
    low, high = min(measured["ratios"]), max(measured["ratios"])
    said = verdict(low, high, 1.3)
    own, usual = measured["seconds"]["ours"], measured["seconds"]["usual"]
    found = f"{statistics.median(measured['ratios']):.2f}, {low:.2f} to {high:.2f} ({own[1]:.1f} s beside {usual[1]:.1f})"
    reason = {
        "met": "",
        "missed": "imports of the model and the home page's first run",
        "not decided": "starts too unlike at that load",
    }[said]
    return [Row("server's start to the first chart, of the usual app's", "≤ 1.3", found, said, reason, source(measured))]
