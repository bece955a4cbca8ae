"""The table of speed goals in README.md, from what was measured: `python tests/benchmarks/goals.py` writes it.

Measured files lie in `measured/`, each written by the command that stands beside its rows. A goal is met, missed or not decided; what was
never measured is not decided, and why stands beside it.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.bench_change import verdict
from tests.benchmarks.bench_people import SETTINGS
from tests.benchmarks.crowd import PACE

HERE = Path(__file__).parent
MEASURED, README = HERE / "measured", HERE.parents[1] / "README.md"
BEGIN, END = "<!-- speed: python tests/benchmarks/goals.py -->", "<!-- end of speed -->"
QUIET = 1.0  # load above which two cores cannot be told to be idle
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
NO_MORE = 0.05  # share of a process by which closed sessions may make it grow and count as having left nothing
CLIENTS = 0.3  # share of a core above which simulated people disturb what they measure


MEMORY = "some forty parts that are drawn by themselves each hold where they stand; steps back, texts for the browser and charts for pictures are kept"
MAKING = "base-year figures, forms of the model and luck are drawn too, which version 1 did not"


class Row(NamedTuple):
    """A goal as it stands."""

    what: str
    goal: str
    found: str
    verdict: str
    reason: str
    source: str


def read(name: str) -> dict[str, Any] | None:
    """A measured file, or None."""
    path = MEASURED / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def source(measured: Mapping[str, Any]) -> str:
    """Command, date, machine and load of a measured file."""
    command = measured["command"].removeprefix("python ")
    return f"`python {command}`, {measured['date'][:10]}, {measured['cores']} cores, load {measured['load']:.1f}"


def number(value: float) -> str:
    """A figure with three digits, none of them of a power."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def change_rows() -> list[Row]:
    """A lever's change: the worst page decides."""
    measured = read("change")
    if measured is None:
        return [Row(said, "", "", "not decided", "not measured", "") for said in CLOCKS.values()]
    rows = []
    for key, said in CLOCKS.items():
        own = [one for one in measured["goals"] if (one["of"], one["to"]) == key]
        worst = min((one["verdict"] for one in own), key=ORDER.index)
        pages = "; ".join(f"{one['app'].removeprefix('ours ')} {_interval(one)}" for one in own)
        reason = (
            REASONS.get(key, "")
            if worst == "missed"
            else "intervals too wide at that load"
            if worst == "not decided"
            else ""
        )
        rows.append(Row(said, f"≤ {own[0]['goal']:g}", pages, worst, reason, source(measured)))
    return rows


def _interval(one: Mapping[str, Any]) -> str:
    return f"{one['ratio']:.0f}" if one["to"] == "1" else f"{one['ratio']:.2f} [{one['low']:.2f}, {one['high']:.2f}]"


def engine_rows() -> list[Row]:
    """One run, two cores, a national slice."""
    rows, model, cluster = [], read("model"), read("cluster")
    if model:
        best = model["central projection"]["best"]
        reason = (
            "some 4,900 calls of NumPy on nine numbers, 0.7 to 0.8 µs each, are 3.5 to 4 ms: only compiled code is below"
            if best > 2
            else ""
        )
        rows.append(
            Row(
                "one central run, all variables",
                "≤ 2 ms",
                f"{best:.1f} ms (best)",
                "met" if best <= 2 else "missed",
                reason,
                source(model),
            )
        )
    if model and "changed lever of a team" in model:
        took = model["changed lever of a team"]["median"]
        said, reason = ("met", "") if took <= 20 else ("missed", "a run of the model, and its draft kept")
        rows.append(Row("a phone's changed lever, on the server", "≤ 20 ms", f"{took:.0f} ms", said, reason, source(model)))
    if cluster:
        rows += _cluster_rows(cluster)
    return rows


def _cluster_rows(cluster: Mapping[str, Any]) -> list[Row]:
    """Two workers beside one, and a slice of a national baseline in some turns."""
    ratio, took = cluster["ratio"], cluster["seconds"]
    said = "met" if ratio >= 1.8 else "missed" if cluster["load"] <= QUIET else "not decided"
    reasons = {
        "missed": f"as if {2 / ratio - 1:.0%} of one worker's time were spent once: sending, and putting together what both find",
        "not decided": "other work took the cores",
    }
    size = f"{cluster['entities']:,} × {cluster['draws']:,}: {min(took):.0f}–{max(took):.0f} s"
    whole = f"200,000 × 1,000 extrapolated: {cluster['whole_minutes']:.0f} ± {cluster['whole_error']:.0f} min"
    share = cluster["entities"] * cluster["draws"] * len(took) / 2e8
    known, reason = (
        ("met", "") if share >= 0.1 else ("missed", f"a share of {share:.1%}, as much as a shared machine allows")
    )
    cores, slice_ = "an ensemble on two cores beside one", "entities × draws on a Dask cluster of two workers"
    return [
        Row(cores, "≥ 1.8 ×", f"{ratio:.2f} ×", said, reasons.get(said, ""), source(cluster)),
        Row(slice_, "a tenth measured", f"{len(took)} times {size}; {whole}", known, reason, source(cluster)),
    ]


def edition_rows() -> list[Row]:
    """A year and enterprise beside the first edition; half of the turns lie in the interval."""
    measured = read("editions")
    if measured is None:
        return []
    more = measured["own"]["variables"] / measured["other"]["variables"]
    rows = []
    for kind in ("a central run", "1,000 draws"):
        one = measured[kind]
        said = verdict(*one["half"], 1.2)
        reason = "" if said == "met" else f"{more:.2f} times as many values a year"
        found = f"{one['ratio']:.2f} [{one['half'][0]:.2f}, {one['half'][1]:.2f}]"
        rows.append(Row(f"{kind}, a year and enterprise, of version 1's", "≤ 1.2", found, said, reason, source(measured)))
    return rows


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


def held_rows() -> list[Row]:
    """Frames while a lever is held: the worst page decides, alone and beside others."""
    what, goal, measured = (
        "a frame while a lever is held, alone / beside ten people",
        "≤ 50 ms p50, ≤ 100 ms p95",
        read("held"),
    )
    if measured is None:
        return [Row(what, goal, "", "not decided", "not measured", "")]
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


def people_rows() -> list[Row]:
    """Many people at once: how long one of them waits, and whether all fare alike."""
    measured = read("people")
    if measured is None:
        return [
            Row(
                "thirty people, a change every three seconds",
                "p95 ≤ 2 × one person's",
                "",
                "not decided",
                "not measured",
                "",
            )
        ]
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
        rows.append(Row(what, goal, "", "not decided", "not measured", ""))
    if left := measured.get("left"):
        grown = left["after"] - left["before"]
        flat = grown <= NO_MORE * left["before"]
        found = f"{left['before']:.0f} MB before, {left['after']:.0f} after"
        reason = "" if flat else f"{1e3 * grown / left['closed']:.0f} kB a session stay"
        rows.append(
            Row(
                f"memory after {left['closed']} sessions opened and closed",
                "flat",
                found,
                "met" if flat else "missed",
                reason,
                source(measured),
            )
        )
    else:
        rows.append(
            Row(
                "memory after 500 sessions opened and closed",
                "flat",
                "",
                "not decided",
                "200: `pytest -m long tests/long/test_sessions.py`",
                "",
            )
        )
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


def draw_rows() -> list[Row]:
    """Draws beside a loop of C."""
    measured = read("draws")
    if measured is None:
        return []
    said = verdict(measured["low"], measured["high"], 1.5)
    best, each = measured["best"], 1e3 / measured["draws"]
    found = f"{measured['ratio']:.2f}, {measured['low']:.2f} to {measured['high']:.2f} ({best['engine'] * each:.0f} µs a draw beside {best['loop'] * each:.0f}); equal to {measured['apart']:.0e}"
    made = (best["anew"] - best["kept"]) * 1e3 / measured["shown"]
    return [
        Row("draws, of a compiled loop's time", "≤ 1.5", found, said, "" if said == "met" else "intervals too wide at that load" if said == "not decided" else "memory of the arrays between two operations", source(measured)),
        Row("making a draw", "≤ 25 µs, half of version 1's", f"{made:.0f} µs", "met" if made <= 25 else "missed", "" if made <= 25 else MAKING, source(measured)),
    ]  # fmt: skip


def rows() -> list[Row]:
    """All goals."""
    parts = (
        change_rows,
        held_rows,
        people_rows,
        memory_rows,
        link_rows,
        cold_rows,
        start_rows,
        engine_rows,
        edition_rows,
        draw_rows,
    )
    return [row for part in parts for row in part()]


def table() -> str:
    """Both tables as they stand in README.md."""
    found = rows()
    sources = list(dict.fromkeys(row.source for row in found if row.source))
    lines = ["| | goal | found | | floor, reason | by |", "|---|---|---|---|---|---|"]
    for row in found:
        by = f"({sources.index(row.source) + 1})" if row.source else ""
        lines.append(f"| {row.what} | {row.goal} | {row.found} | {row.verdict} | {row.reason} | {by} |")
    lines += ["", "Measured by " + "; ".join(f"({at}) {said}" for at, said in enumerate(sources, start=1)) + "."]
    if peers := read("peers"):
        lines += [
            "",
            f"Beside other programs, which gave the same answer first: {source(peers)}; processor time, best of some turns in turn.",
            "",
        ]
        lines += ["| work | beside | ours | theirs | ratio | of what |", "|---|---|---|---|---|---|"]
        for one in peers["pairs"]:
            unit = " ms" if "front" not in one["work"] else ""
            figures = [number(one[name]) + unit for name in ("ours", "theirs")]
            lines.append(f"| {one['work']} | {one['peer']} | {' | '.join(figures)} | {number(one['ratio'])} | {one['of']} |")
    return "\n".join(lines)


def written(text: str) -> str:
    """README.md with the tables as they are now."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}"


def main() -> None:
    """Write the tables."""
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
    print(table())


if __name__ == "__main__":
    main()
