"""Reading an own workbook beside openpyxl's read-only pass over the same file: python tests/benchmarks/bench_intake.py

The parser is warm; each of the two is timed in turns, the median of ROUNDS counts. Wanted: at most three times the pass.
A sheet beyond the cap on cells is left at the cap: its time is beside that of a sheet of exactly the cap.
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

from simulation import ScenarioError
from simulation.intake import border
from simulation.intake.own_workbook import read_workbook
from simulation.intake.parser import MOST_CELLS
from tests.intake_support import filled, saved
from tests.messy_workbooks import mended
from tests.test_intake_border import sheet_xml, with_sheet

ROUNDS = 5
MOST = 3.0


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


def timed(work: Callable[[bytes], None], content: bytes) -> float:
    start = time.perf_counter()
    work(content)
    return time.perf_counter() - start


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


if __name__ == "__main__":
    main()
