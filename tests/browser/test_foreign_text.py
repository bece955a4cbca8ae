"""Names that others wrote are text on every page, in both languages: no link, picture, markup, formula or colour comes of them."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

from pages.parts.frame.menu import GROUPS, MENU
from tests.browser.test_app import settled, show, title
from tests.browser.test_own_data_browser import taken_up
from tests.messy_workbooks import MENDED, annual

NAMES = (
    "[按此](https://evil.example/a)", "![图](https://evil.example/b.png)", "https://evil.example/c", '<b id="evil">甲</b>',
    "$evil^2$ 与 $x$", ":red[evil] :material/home:", "`evil` ~~evil~~ **evil**", "www.evil.example", "<evil@evil.example>",
)  # fmt: skip
PLAN = "[x](https://evil.example/d) $e$ **evil** www.evil.example"
MADE = "a[href*=evil], img[src*=evil], [id=evil], .katex:not(.katex-display *)"  # of a name, where it was read as markup
MARKED = "[data-testid=stMarkdownContainer] :is(del, strong, em, code, span[class*=color])"
FOUND = """([made, marked]) => [...document.querySelectorAll(made), ...[...document.querySelectorAll(marked)]
  .filter(node => /^(evil|x|e)$/.test(node.textContent.trim()))]
  .map(node => node.closest("[class*=st-key-]")?.className.match(/st-key-\\S+/)[0] + ": " + node.outerHTML.slice(0, 120))"""


def workbook() -> bytes:
    """A year's figures of enterprises with such names."""
    book = openpyxl.load_workbook(io.BytesIO(annual()))
    for (sheet, cell), value in MENDED["annual"].items():
        book[sheet][cell].value = value
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        group = re.fullmatch(r"\s*第(\d+)集团有限公司\s*", cell.value) if isinstance(cell.value, str) else None
        if group and int(group[1]) <= len(NAMES):
            cell.value = NAMES[int(group[1]) - 1]
        elif isinstance(cell.value, str) and cell.value.startswith("填报单位"):
            cell.value = "填报单位：[省](https://evil.example/e) $x$"
    book.save(made := io.BytesIO())
    return made.getvalue()


def _go(page, page_id: str) -> None:
    """By the addresses in the menu: pages are called otherwise where enterprises stand for sectors."""
    first = next(pages[0] for pages in GROUPS.values() if page_id in pages)
    for key, address in (("menu", first), ("menu_pages", page_id)):
        if key == "menu" or page_id != first:
            page.locator(f".st-key-{key} a[href='{address if address != 'home' else ''}']").first.click()
            page.wait_for_url(f"**/{address if address != 'home' else ''}*")
            settled(page)


@pytest.mark.long
@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_that_others_wrote_are_text_on_every_page(page, base_url, tmp_path, language):
    (file := tmp_path / "$x$ [x](www.evil.example).xlsx").write_bytes(workbook())
    show(page, base_url, "own_data")
    page.locator(".st-key-language_switch button").nth(("zh", "en").index(language)).click()
    expect(page.locator("h1")).to_have_text(title("own_data", language))
    page.set_input_files(".st-key-own_data_upload input[type=file]", file)
    page.locator(".st-key-paper_own_data_figures").wait_for(state="attached")
    settled(page)
    found = [("before", one) for one in page.evaluate(FOUND, [MADE, MARKED])]
    taken_up(page)
    page.locator(".st-key-bench_actions button").click()
    field = page.locator(".st-key-bench_name input")
    field.fill(PLAN)
    field.press("Enter")
    settled(page)
    page.keyboard.press("Escape")
    for page_id in MENU:
        _go(page, page_id)
        found += [(page_id, one) for one in page.evaluate(FOUND, [MADE, MARKED])]
    page.emulate_media(media="print")
    found += [("print", one) for one in page.evaluate(FOUND, [MADE, MARKED])]
    assert not found, "\n".join(map(str, found))
