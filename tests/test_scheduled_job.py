"""The monthly job that the README shows, run as it stands there on files as an office has them."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT
from tests.intake_support import BASE, filled, saved


def job(folder: Path) -> subprocess.CompletedProcess[str]:
    """The commands between the fences, in a shell and a folder of their own."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
    (folder / "monthly.sh").write_text(script, encoding="utf-8")
    paths = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["sh", "monthly.sh"], cwd=folder, env={**os.environ, **paths}, capture_output=True, text=True, timeout=600
    )


@pytest.fixture
def office(tmp_path):
    """A filled workbook, the plan adopted on it, and a half-year's record."""
    (tmp_path / "own.xlsx").write_bytes(saved(filled(count=5)))
    (tmp_path / "months.csv").write_text(f"indicator,period,value\n利润总额,{BASE + 2}-06,12\n", encoding="utf-8")
    adopt = ["adopt", "--preset", "deepening", "--place", "own.xlsx", "--body", "Board", "--output", "adopted.json"]
    command = [sys.executable, "-m", "simulation", *adopt]
    subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, timeout=600)
    return tmp_path


def test_the_job_follows_the_year_up_and_makes_the_report(office):
    done = job(office)
    assert done.returncode == 0, done.stderr
    with (office / "year.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["indicator"]: row for row in csv.DictReader(file)}
    profit = rows["total_profit"]
    assert float(profit["so_far"]) == 12 and float(profit["low"]) < float(profit["landing"]) < float(profit["high"])
    assert {path.suffix for path in (office / "reports").iterdir()} == {".docx", ".pdf"}


def test_the_job_ends_at_the_first_refusal_and_says_it(office):
    book = filled(count=5)
    book.worksheets[2].cell(8, 4).value = "1,23,4"
    (office / "own.xlsx").write_bytes(saved(book))
    done = job(office)
    assert done.returncode == 2 and "1,23,4" in done.stdout + done.stderr
    assert (office / "marked.xlsx").exists() and not (office / "year.csv").exists()
