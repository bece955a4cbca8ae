"""A messy workbook goes up, its errors are mended where the marked copy shows them, and its figures stand on the page."""

from __future__ import annotations

import openpyxl

from pages.parts.wording.words import texts
from simulation.intake.own_workbook import read_workbook
from tests.browser.test_app import settled
from tests.messy_workbooks import COUNT, MENDED, annual


def test_a_messy_workbook_is_mended_by_its_messages(page, base_url, tmp_path):
    (file := tmp_path / "annual.xlsx").write_bytes(annual())
    page.goto(f"{base_url}/own_data")
    page.wait_for_selector('[data-testid="stFileUploader"]', timeout=60_000)
    settled(page)
    page.set_input_files("input[type=file]", file)
    listed = page.locator(".st-key-plain_own_data_problems")
    listed.wait_for()
    settled(page)
    for sheet, cell in MENDED["annual"]:
        assert f"{sheet}!{cell}" in listed.inner_text()
    with page.expect_download() as coming:
        page.locator(".st-key-own_data_marked button").click()
    coming.value.save_as(marked := tmp_path / "marked.xlsx")
    book = openpyxl.load_workbook(marked)
    red = [c for row in book["附表1"].iter_rows() for c in row if c.comment and c.fill.fgColor.rgb.endswith("FFC7CE")]
    assert {("附表1", c.coordinate) for c in red} == set(MENDED["annual"])
    for cell in red:
        cell.value = MENDED["annual"]["附表1", cell.coordinate]
    book.save(mended := tmp_path / "mended.xlsx")
    assert not read_workbook(mended.read_bytes(), "mended.xlsx").errors
    page.set_input_files("input[type=file]", mended)
    page.locator(".st-key-paper_own_data_figures").wait_for(state="attached")
    settled(page)
    assert page.get_by_text(texts()["own.page.look"]["zh"].format(count=3)).count() == 1
    assert page.locator(".st-key-paper_own_data_figures tr").count() == COUNT + 2  # heads, enterprises, total


def test_the_template_comes_down(page, base_url, tmp_path):
    page.goto(f"{base_url}/own_data")
    page.wait_for_selector(".st-key-own_data_template button", timeout=60_000)
    settled(page)
    with page.expect_download() as coming:
        page.locator(".st-key-own_data_template button").click()
    coming.value.save_as(file := tmp_path / coming.value.suggested_filename)
    assert file.suffix == ".xlsx" and "企业" in openpyxl.load_workbook(file).sheetnames
