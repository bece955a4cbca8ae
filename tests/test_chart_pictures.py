"""Every chart of a page can be saved as pictures, with its Chinese text and in the colours of the screen."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.parts.figures import chart_downloads
from simulation import Scenario
from simulation.report.charts.path_charts import broken
from simulation.workbench.bench import Workbench
from simulation.workbench.timeline import Timeline
from tests.support import LIMIT

ROOT = Path(__file__).parents[1]
COLOURS = ("#1f4e9c", "#6b7482", "#8a5a00", "#b3402e", "#1f4e9c", "#5f8fd6", "#adc6ec", "#c9cdd4")


def opened(page, language="zh"):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LIMIT)
    app.session_state["language"] = language
    app.session_state["timeline"] = Timeline.begun(Workbench(Scenario.preset("deepening")))
    app.run()
    return app.switch_page(f"pages/{page}.py").run() if page else app


@pytest.mark.parametrize(("page", "language", "said"), [("", "zh", "利润总额"), ("new_energy", "en", "capacity")])
def test_every_chart_of_a_page_is_in_the_archive(page, language, said):
    app = opened(page, language)
    drawn = app.session_state["drawn"]
    assert len(drawn) == len(app.get("vega_lite_chart")) >= 4 and len(app.get("download_button")) == 1
    content = chart_downloads.pictures(drawn, COLOURS)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert {Path(name).stem for name in archive.namelist()} == set(drawn) and len(archive.namelist()) == 2 * len(drawn)
    texts = ""
    for name in archive.namelist():
        if name.endswith(".svg"):
            texts += archive.read(name).decode()
        else:
            picture = Image.open(io.BytesIO(archive.read(name)))
            assert round(picture.info["dpi"][0]) == 200 and picture.width > 2000
    assert said in texts and "Noto Sans SC" in texts and COLOURS[0] in texts


def test_a_page_without_charts_offers_none():
    assert not opened("method").get("download_button")


def test_only_the_charts_of_this_page_are_offered():
    app = opened("")
    assert "home_total_profit" in app.session_state["drawn"]
    assert "home_total_profit" not in app.switch_page("pages/profit.py").run().session_state["drawn"]


@pytest.mark.parametrize(
    "text",
    [
        "Most sensitive to loan rate: alone it puts total profit between CNY 24 and 31 bn",
        "最敏感的假设是贷款利率：单独变动时，2030年利润总额为240至310亿元",
        "x" * 90,
    ],
)
def test_a_title_is_broken_over_lines_and_never_cut(text):
    lines = broken(text, 40)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(sum(2 if ord(sign) > 255 else 1 for sign in line) <= 42 or " " not in line for line in lines)
    assert all(line[0] not in "，。：；" for line in lines)
