"""Goals of the engine: one run, draws, two cores, a national slice, the first edition beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.benchmarks.bench_change import verdict
from tests.benchmarks.goal import QUIET, Row, read, source

CALLS = "some 4,900 calls of NumPy on nine numbers, 0.7 to 0.8 µs each, are 3.5 to 4 ms: only compiled code is below"
MAKING = "base-year figures, forms of the model and luck are drawn too, which version 1 did not"


def engine_rows() -> list[Row]:
    """One run, two cores, a national slice."""
    rows, model, cluster = [], read("model"), read("cluster")
    if model:
        best = model["central projection"]["best"]
        said, reason = ("met", "") if best <= 2 else ("missed", CALLS)
        rows.append(Row("one central run, all variables", "≤ 2 ms", f"{best:.1f} ms (best)", said, reason, source(model)))
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


def draw_rows() -> list[Row]:
    """Draws beside a loop of C."""
    measured = read("draws")
    if measured is None:
        return []
    said = verdict(measured["low"], measured["high"], 1.5)
    best, each = measured["best"], 1e3 / measured["draws"]
    found = f"{measured['ratio']:.2f}, {measured['low']:.2f} to {measured['high']:.2f} ({best['engine'] * each:.0f} µs a draw beside {best['loop'] * each:.0f}); equal to {measured['apart']:.0e}"
    made = (best["anew"] - best["kept"]) * 1e3 / measured["shown"]
    reasons = {"missed": "memory of the arrays between two operations", "not decided": "intervals too wide at that load"}
    known, reason = ("met", "") if made <= 25 else ("missed", MAKING)
    return [
        Row("draws, of a compiled loop's time", "≤ 1.5", found, said, reasons.get(said, ""), source(measured)),
        Row("making a draw", "≤ 25 µs, half of version 1's", f"{made:.0f} µs", known, reason, source(measured)),
    ]
