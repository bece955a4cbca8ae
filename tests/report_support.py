"""What the report tests share: requests, products made once, LibreOffice, and hostile names."""

import importlib
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

from simulation import Scenario
from simulation.report import Request, Story, gather
from simulation.report.produce import attempt, stem
from tests.once_a_run import once_a_run
from tests.support import LIMIT

DATE, DRAWS = "2026-11-22", 128
HOSTILE = (
    '=HYPERLINK("http://x.example","a")', "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "\t=1", "<script>alert(1)</script>",
    "</svg><img src=x onerror=alert(1)>", "#let x = sys.inputs; $a$ *b* _c_ @ref [d]", "a/b\\c:d*?\"<>|", "../../etc/passwd",
    "CON", "{0} {name} %s", "]]><a:t>", "名称\u0000\u0007\u202e尾", "&amp; & <b>", "骉㙓𠮷", "  =cmd|' /C calc'!A0",
)  # fmt: skip
PLAN = {
    "levers": {
        "benchmarking": 0.35, "delegation": {"value": 0.8, "start": 2025, "full": 2028, "shape": "s_curve"},
        "transformation_investment": {"by_year": {"2024": 180.5, "2028": 240}}, "storage_share": 0.1,
    },
    "entities": {"steel": {"rd_intensity_target": 0.035, "benchmarking": {"value": 0.9, "start": 2026}}},
    "conditions": {"preset": "downturn", "gdp_growth": {"by_year": {"2026": 0.05}}, "coal_price": 0.9},
}  # fmt: skip


def plan(name="我的方案"):
    """A scenario with every way to set a lever."""
    return Scenario(name, **PLAN)


def presets(*names):
    return tuple(Scenario.preset(name) for name in names)


def request(scenarios=None, language="zh", formats=("csv",), **more):
    return Request(scenarios or presets("deepening"), language, formats, draws=more.pop("draws", DRAWS), date=DATE, **more)


@cache
def story(names=("deepening",), language="zh"):
    """A story about packages, made once."""
    return Story(gather(request(presets(*names), language)), language)


def story_of(*plans, language="zh"):
    """A story about scenarios with few draws, for what hangs on none of them."""
    return Story(gather(Request(plans, language, ("html",), draws=16)))


def only(files):
    """Content of the only file."""
    (content,) = files.values()
    return content


def squeezed(text):
    """Without white space, which layouts add."""
    return re.sub(r"\s", "", text)


def made(names, language, formats):
    """Files of packages by their endings, each made once a run whatever else is asked for with it; no format may fail."""
    single = {
        ending: content for form in formats if form != "zip" for ending, content in _made(names, language, form).items()
    }
    return single | (_made(names, language, "zip", tuple(formats)) if "zip" in formats else {})


@cache
def _made(names, language, form, held=()):
    """Files of one format. held: the formats that stand in a bundle."""

    def make():
        told = story(names, language)
        others = {stem(told) + end: part for end, part in made(names, language, [f for f in held if f != form]).items()}
        files, reason = attempt(told, form, others)
        assert files and not reason
        return {name.removeprefix(stem(told)): content for name, content in files.items()}

    return once_a_run(make, names, language, form, held)


def needed(module):
    """A library for checking; the test is skipped without it, and fails where CI is set."""
    return importlib.import_module(module) if os.environ.get("CI") else pytest.importorskip(module)


def program(*names):
    """Path of the first program at hand of those names; the test is skipped without any, and fails where CI is set."""
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        assert not os.environ.get("CI"), f"{names[0]} is needed where CI is set"
        pytest.skip(f"{names[0]} is not installed")
    return found


def pages_of(file):
    """Text of a PDF as it is laid out on its pages, read by another program."""
    command = [program("pdftotext"), "-layout", str(file), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@cache
def profile():
    """LibreOffice's own settings: made by its first run, used by the later ones, gone at the end."""
    return tempfile.TemporaryDirectory()


def converted(folder: Path, files: dict[str, bytes], kind: str) -> dict[str, Path]:
    """Files opened by LibreOffice and saved as another kind, by their names."""
    office, source, target = program("soffice", "libreoffice"), folder / "source", folder / "target"
    source.mkdir()
    for name, content in files.items():
        (source / name).write_bytes(content)
    command = [
        office,
        f"-env:UserInstallation={Path(profile().name).as_uri()}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(target),
        *(str(source / name) for name in files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=LIMIT)
    return {name: target / (Path(name).stem + "." + kind.split(":")[0]) for name in files}
