"""The page of own data: the template is offered, an upload is checked, its problems are listed and marked, right figures shown."""

from __future__ import annotations

import pytest

from pages.parts.wording.words import escaped
from simulation.engine.errors import sentences
from tests.intake_support import filled, saved
from tests.test_pages import open_page, sound


def uploaded(language: str, content: bytes, name: str = "own.xlsx"):
    app = sound(open_page("own_data", language))
    app.get("file_uploader")[0].upload(name, content, "")
    return app.run()


def spoilt(language: str) -> bytes:
    book = filled(language)
    sheet = book[sentences()["own.sheet.base_year"][language]]
    sheet["B9"], sheet["C9"] = "18,5", "a|*b*"
    return saved(book)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_problems_are_listed_and_marked(language):
    app = uploaded(language, spoilt(language))
    assert not app.exception and app.error[0].value == sentences()["own.page.mend"][language].format(count=2)
    listed = next(m.value for m in app.markdown if "B9" in m.value)
    assert "18,5" in listed and escaped(sentences()["own.two_numbers.do"][language]) in listed
    rows = [line for line in listed.splitlines() if "C9" in line]
    assert len(rows) == 1 and rows[0].replace("\\|", "").count("|") == 6  # what was typed makes no cell of its own
    assert {one.key for one in app.get("download_button")} >= {"own_data_template", "own_data_marked"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_right_figures_are_shown(language):
    app = sound(uploaded(language, saved(filled(language))))
    assert app.success[0].value == sentences()["own.page.sound"][language]
    frame = app.dataframe[0].value
    assert len(frame) == 6 and frame.iloc[:5, 3].sum() == pytest.approx(frame.iloc[5, 3], abs=1e-3)


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)])
def test_what_is_no_workbook_is_refused_and_the_page_stands(content):
    app = uploaded("zh", content)
    assert not app.exception and "own.xlsx" in app.error[0].value
    assert app.get("file_uploader") and app.get("download_button")
