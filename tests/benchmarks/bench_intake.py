"""Reading an own workbook beside openpyxl's read-only pass over the same file: python tests/benchmarks/bench_intake.py

The parser is warm; each of the two is timed in turns, the median of ROUNDS counts. Wanted: at most three times the pass.
A sheet beyond the cap on cells is left at the cap: its time is beside that of a sheet of exactly the cap.
Then 2,000 draws of 28 enterprises beside those of the embedded place's nine entities, over as many years, with draws made anew
and with draws at hand; wanted: at most four times.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import contextlib

import openpyxl

from simulation import Scenario, ScenarioError, embedded_place, project_ensemble
from simulation.engine.place import Place
from simulation.intake import border
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.intake.parser import MOST_CELLS
from tests.intake_support import filled, saved
from tests.messy_workbooks import mended
from tests.test_intake_border import sheet_xml, with_sheet

ROUNDS = 5
MOST = 3.0  # times openpyxl's pass
DRAWS, YEARS, MOST_DRAWN = 2000, 8, 4.0  # times the nine-entity run


def passed(content: bytes) -> None:
    """openpyxl's own pass over every cell."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book:
        for _ in sheet.iter_rows(values_only=True):
            pass


def read(content: bytes) -> None:
    """The whole reading: parsed apart, nothing kept from before, understood and checked."""
    border._KEPT.clear()
    with contextlib.suppress(ScenarioError):
        read_workbook(content, "own.xlsx")


def timed(work: Callable[..., object], *content: object) -> float:
    start = time.perf_counter()
    work(*content)
    return time.perf_counter() - start


def drawn(place: Place, seed: int) -> None:
    """The released number of draws of the headlines, with their quantiles."""
    plan = Scenario.preset("deepening", place)
    found = project_ensemble(plan, DRAWS, seed, place, place.base_year + YEARS - 1)
    for name in found.values:
        found.quantiles(name)


def entities() -> None:
    """Both places in turns, each turn with a seed of its own and once more with the same."""
    nine, own = embedded_place(), own_place(read_workbook(saved(filled("zh", 28)), "own.xlsx")).place
    drawn(nine, 0), drawn(own, 0)
    turns = [[timed(drawn, place, seed) for place in (nine, own) for _ in range(2)] for seed in range(1, ROUNDS + 1)]
    new_nine, nine_again, new_own, own_again = (statistics.median(column) for column in zip(*turns, strict=True))
    for name, small, large in (("made anew", new_nine, new_own), ("at hand", nine_again, own_again)):
        times = large / small
        verdict = "met" if times <= MOST_DRAWN else "missed"
        print(f"2,000 draws {name}, nine entities {small:.3f} s, 28 enterprises {large:.3f} s: {times:.2f} x ({verdict})")


def ratio(content: bytes) -> tuple[float, float]:
    """Median seconds of the reading, and its ratio to the pass."""
    read(content)
    pairs = [(timed(passed, content), timed(read, content)) for _ in range(ROUNDS)]
    passes, readings = (statistics.median(column) for column in zip(*pairs, strict=True))
    return readings, readings / passes


def main() -> None:
    files = {
        "28 groups, template": saved(filled("zh", 28)),
        "28 groups, annual report": mended("annual"),
        "600 subsidiaries, 2 years of history": saved(filled("zh", 600)),
    }
    for name, content in files.items():
        seconds, times = ratio(content)
        print(f"{name}: {seconds:.2f} s, {times:.2f} x openpyxl's pass ({'met' if times <= MOST else 'missed'})")
    row = '<row r="{}">' + "<c><v>1</v></c>" * 100 + "</row>"
    cap = with_sheet(sheet_xml("".join(row.format(i) for i in range(1, MOST_CELLS // 100 + 1))))
    beyond = with_sheet(sheet_xml("<row>" + '<c r="A1"/>' * 3_000_000 + "</row>"))
    print(f"a sheet at the cap: {timed(read, cap):.2f} s; ten times the cap, left there: {timed(read, beyond):.2f} s")
    entities()


if __name__ == "__main__":
    main()
