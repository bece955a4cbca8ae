"""The whole way in one session: a messy workbook, mended by its messages, taken up, a lever moved, half a year followed, the report."""

from __future__ import annotations

import docx
import openpyxl
from playwright.sync_api import expect

from pages.parts.wording.words import texts
from simulation.intake.own_workbook import read_workbook
from tests.browser.test_app import settled
from tests.messy_workbooks import COUNT, MENDED, annual

UPLOAD = ".st-key-own_data_upload input[type=file]"


def test_from_a_messy_workbook_to_the_monthly_report(page, base_url, tmp_path):
    (file := tmp_path / "annual.xlsx").write_bytes(annual())
    page.goto(f"{base_url}/own_data")
    page.wait_for_selector('[data-testid="stFileUploader"]')
    settled(page)
    page.set_input_files(UPLOAD, file)
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
    page.set_input_files(UPLOAD, mended)
    page.locator(".st-key-paper_own_data_figures").wait_for(state="attached")
    settled(page)
    assert page.get_by_text(texts()["own.page.look"]["zh"].format(count=5)).count() == 1
    assert page.locator(".st-key-paper_own_data_figures tr").count() == COUNT + 2  # heads, enterprises, total
    taken_up(page)
    settled(page)
    page.reload()
    expect(page.locator(".st-key-own_standing")).to_be_visible()
    expect(page.locator(".st-key-benchmarking input[type=range]")).to_have_attribute("aria-valuetext", "100%")
    settled(page)
    _follow_half_a_year(page, tmp_path)


def taken_up(page) -> None:
    """The figures that were read are taken up, and the first lever is moved."""
    page.locator(".st-key-own_use button").click()
    expect(page.locator(".st-key-own_standing")).to_be_visible()
    slider = page.locator(".st-key-benchmarking input[type=range]")
    slider.focus()
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "100%")


def _follow_half_a_year(page, tmp_path):
    """Months of the next year go up on the tracking page, a row that is wrong is named, and the report names the enterprises."""
    for menu, label in (("menu", "menu.group.targets"), ("menu_pages", "menu.tracking")):
        page.locator(f".st-key-{menu} a", has_text=texts()[label]["zh"]).click()
        settled(page)
    rows = (
        "indicator,period,value,entity\ntotal_profit,2026-06,38,\ntotal_profit,2026-06,2,第1集团有限公司\nrevenue,June,1,\n"
    )
    (months := tmp_path / "months.csv").write_text(rows, encoding="utf-8")
    page.set_input_files("[class*=st-key-track_upload] input[type=file]", months)
    finding = texts()["track.finding"]["zh"].split("：")[0].format(year=2026, month=6, count=1)
    expect(page.get_by_text(finding)).to_be_visible()
    expect(page.get_by_text(texts()["track.unread"]["zh"].format(count=1))).to_be_visible()
    with page.expect_download() as coming:
        page.locator(".st-key-track_report_docx button:visible").click()
    coming.value.save_as(report := tmp_path / "report.docx")
    said = "\n".join(one.text for one in docx.Document(str(report)).paragraphs)
    assert "市国资委" in said and "甘肃" not in said


def test_the_template_comes_down(page, base_url, tmp_path):
    page.goto(f"{base_url}/own_data")
    page.wait_for_selector(".st-key-own_data_template button")
    settled(page)
    with page.expect_download() as coming:
        page.locator(".st-key-own_data_template button").click()
    coming.value.save_as(file := tmp_path / coming.value.suggested_filename)
    assert file.suffix == ".xlsx" and "企业" in openpyxl.load_workbook(file).sheetnames
