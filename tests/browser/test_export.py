"""Files come down through a real browser, whole and under their own names; the web page works offline."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pages.parts.wording.words import texts
from simulation import Scenario, catalogue
from simulation.projection import HEADLINES
from simulation.report.excel.lever_sheet import read_levers
from tests.browser.conftest import PATIENCE
from tests.browser.test_app import settled
from tests.report_support import made

WORD = {name: texts()[name]["zh"] for name in ("export.format.docx", "export.format.xlsx")}


def test_files_are_downloaded_and_a_workbook_is_read_in_again(page, base_url, tmp_path):
    page.goto(f"{base_url}/export")
    page.wait_for_selector('[data-testid="stImage"] img', timeout=PATIENCE)
    settled(page)
    page.locator(".st-key-export_make button").click()
    page.wait_for_selector('[data-testid="stDownloadButton"]', timeout=PATIENCE)
    settled(page)
    saved = {}
    for name in WORD.values():
        with page.expect_download() as coming:
            page.get_by_test_id("stDownloadButton").get_by_role("button", name=name).click()
        file = coming.value
        saved[name] = tmp_path / file.suggested_filename
        file.save_as(saved[name])
        assert zipfile.ZipFile(saved[name]).testzip() is None and "现状延续" in file.suggested_filename
    workbook = saved[WORD["export.format.xlsx"]]
    assert read_levers(workbook.read_bytes())[0] == Scenario.preset("reference")
    page.set_input_files(".st-key-export_upload input[type=file]", workbook)
    page.get_by_role("button", name="采用").wait_for()
    settled(page)


def test_charts_of_a_page_come_down_as_pictures(page, base_url, tmp_path):
    page.goto(f"{base_url}/profit")
    settled(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name=texts()["pictures.save"]["zh"].split("{")[0]).click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    archive = zipfile.ZipFile(file)
    assert archive.testzip() is None and file.suffix == ".zip" and "利润" in file.name
    assert sorted({Path(name).suffix for name in archive.namelist()}) == [".png", ".svg"]


def test_the_web_page_needs_no_network(context):
    """Without a network it shows every chart and fits a phone."""
    context.set_offline(True)
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.set_content(made(("deepening",), "zh", ("html",))[".html"].decode())
    assert (
        page.locator("figure svg").count() == len({*HEADLINES, *catalogue().listed("reported")}) + 2
    )  # measures, assumptions
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("language", [pytest.param("zh", marks=pytest.mark.long), "en"])
def test_no_table_of_the_web_page_is_cut_on_a_laptop(context, language):
    """A plan that gives much up: what its prices rest on stood beyond the edge of their table."""
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 900})
    page.set_content(made(("deleveraging", "first_class"), language, ("html",))[".html"].decode())
    cut = "() => [...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth).map(one => one.ariaLabel)"
    assert page.locator(".scroll").count() > 5 and page.evaluate(cut) == []
