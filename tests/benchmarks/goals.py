"""The table of speed goals in README.md, from what was measured: `python tests/benchmarks/goals.py` writes it.

Measured files lie in `measured/`, each written by the command that stands beside its rows. A goal is met, missed or not decided; what was
never measured is not decided, and why stands beside it.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

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
REASONS = {
    ("last p50", "minimal"): "pages of Streamlit elements: each costs some milliseconds in the browser",
    ("server p50", "usual"): "two thirds are 2,000 draws, which the usual app does not make",
    ("messages p50", "1"): "each element that a lever moves is a message of its own",
    ("kilobytes p50", "1"): "what charts show is sent anew",
}
UNMEASURED = (
    ("a frame while a lever is held", "≤ 50 ms p50, ≤ 100 ms p95", "`bench_app.py drags` shows them; not yet beside other work of the server"),
    ("thirty people, a change every three seconds, two processes", "p95 ≤ 2 × one person's", "no load by protocol clients on the app's own pages yet; phones of a workshop: `python -m simulation rehearse --people 30`"),
    ("memory a session", "≤ 1.5 × the usual app's", "no command yet"),
    ("draws", "≤ 1.5 × a compiled loop", "no compiled loop is part of the program: see [Speed and size](docs/speed.md)"),
)  # fmt: skip


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
    if cluster:
        ratio = cluster["ratio"]
        said = "met" if ratio >= 1.8 else "missed" if cluster["load"] <= QUIET else "not decided"
        reason = "other work took the cores" if said == "not decided" else ""
        rows.append(Row("an ensemble on two cores beside one", "≥ 1.8 ×", f"{ratio:.2f} ×", said, reason, source(cluster)))
        slice_ = (
            f"{cluster['entities']:,} × {cluster['draws']:,}: {min(cluster['seconds']):.0f}–{max(cluster['seconds']):.0f} s"
        )
        whole = f"200,000 × 1,000 extrapolated: {cluster['whole_minutes']:.0f} ± {cluster['whole_error']:.0f} min"
        share = cluster["entities"] * cluster["draws"] / 2e8
        rows.append(Row("entities × draws on a Dask cluster of two workers", "a tenth measured", f"{slice_}; {whole}", "met" if share >= 0.1 else "missed",
                        "" if share >= 0.1 else f"a share of {share:.1%}, as much as a shared machine allows", source(cluster)))  # fmt: skip
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
            "" if sent <= 1.6 else "Streamlit's icons 0.38, its charts' script 0.27, its type 0.17 (a system font would save that), the socket 0.14", source(measured)),
    ]  # fmt: skip


def rows() -> list[Row]:
    """All goals."""
    unmeasured = [Row(what, goal, "", "not decided", reason, "") for what, goal, reason in UNMEASURED]
    return [*change_rows(), *cold_rows(), *engine_rows(), *unmeasured]


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
