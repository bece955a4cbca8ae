"""The table of speed goals in README.md, from what was measured: `python tests/benchmarks/goals.py` writes it.

Measured files lie in `measured/`, each written by the command that stands beside its rows. A goal is met, missed or not decided; what was
never measured is not decided, and why stands beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.crowd_goals import link_rows, memory_rows, people_rows
from tests.benchmarks.engine_goals import draw_rows, edition_rows, engine_rows
from tests.benchmarks.goal import Row, read, source
from tests.benchmarks.hall_goals import hall_rows
from tests.benchmarks.page_goals import change_rows, cold_rows, held_rows, start_rows

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- speed: python tests/benchmarks/goals.py -->", "<!-- end of speed -->"


def rows() -> list[Row]:
    """All goals."""
    parts = (
        change_rows,
        held_rows,
        people_rows,
        hall_rows,
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


def number(value: float) -> str:
    """A figure with three digits, none of them of a power."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


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
