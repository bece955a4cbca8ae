"""The export page: preview, files to download, a failure said in words, a scenario read in again."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from pages.parts.exchange import report_files, report_preview
from pages.parts.wording.words import texts
from simulation import Scenario, embedded_place
from simulation.report import produce
from simulation.report.pages_shown import PreviewError, office, pages
from simulation.workbench.bench import Workbench
from simulation.workbench.timeline import Timeline
from tests.report_support import made
from tests.support import LIMIT, Here

ROOT = Path(__file__).parents[1]


def opened(language="zh", **kept):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LIMIT)
    app.session_state["language"] = language
    app.session_state["timeline"] = Timeline.begun(Workbench(Scenario.preset("deepening")))
    for key, value in kept.items():
        app.session_state[f"kept_{key}"] = value
    app.run()
    return app.switch_page("pages/export.py").run()


def labels(app):
    return [button.label for button in app.get("download_button")]


@pytest.fixture
def at_once(monkeypatch):
    """No picture of the first page, and files made in this process: for tests of neither."""
    monkeypatch.setattr(report_preview, "preview", lambda request: None)
    monkeypatch.setattr("simulation.report.background.pool", Here)


def test_files_are_made_apart_beside_the_picture_of_the_first_page():
    """A hostile title and wish are only text in both."""
    hostile = {"export_title": "<script>alert(1)</script>", "export_ask": '=HYPERLINK("x")'}
    app = opened(export_formats=["html", "json"], **hostile)
    assert not app.exception and not app.error and not labels(app) and len(app.get("image")) >= 3
    app.button(key="export_make").click().run()
    assert not app.exception and not app.error and len(labels(app)) == 3


@pytest.mark.parametrize(("language", "formats"), [("zh", ["docx", "json"]), ("en", ["json", "csv"])])
def test_files_are_made_when_asked_for(language, formats, at_once):
    """A file for each format and for each scenario, and the recipe."""
    app = opened(language, export_formats=formats, export_against=["first_class"])
    assert not app.exception and not app.error and not labels(app)
    app.button(key="export_make").click().run()
    assert not app.exception and not app.error
    assert len(labels(app)) == len(formats) + 2 and any("S2" in label for label in labels(app))
    app.run()
    assert len(labels(app)) == len(formats) + 2


def test_nothing_is_made_where_no_format_is_chosen(at_once):
    app = opened(export_formats=[])
    assert not app.exception and not any(button.key == "export_make" for button in app.button)
    assert app.info[0].value == texts()["export.none"]["zh"]


def test_a_failed_format_is_said(monkeypatch, at_once):
    monkeypatch.setattr("simulation.report.word.letter.build", lambda *a: 1 / 0)
    app = opened(export_formats=["docx", "json"], export_title="失败")
    app.button(key="export_make").click().run()
    assert not app.exception and len(app.error) == 1 and "Word" in app.error[0].value and len(labels(app)) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("foreseen", [True, False])
def test_a_broken_workbook_takes_nothing_else_away(monkeypatch, at_once, language, foreseen):
    """Refused in the visitor's language, in its place; what cannot be foreseen is one plain sentence as well."""
    if not foreseen:
        monkeypatch.setattr(report_files, "read_levers", lambda content: {}["nothing"])
    app = opened(language)
    book = ("levers.xlsx", b"PK\x03\x04 broken", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    app.file_uploader(key="export_upload").set_value(book).run()
    assert not app.exception and app.button(key="export_make")
    (error,) = app.error
    assert bool(re.search("[\u4e00-\u9fff]", error.value)) == (language == "zh")
    assert (error.value == texts()["failure.file"][language]) != foreseen


def test_a_title_may_be_the_name_of_an_option(at_once):
    app = opened()
    app.text_input(key="export_title").set_value(app.segmented_control(key="language_switch").options[0]).run()
    assert app.session_state["kept_export_title"] == app.text_input(key="export_title").value == "中文"


def test_preview_shows_every_page_of_a_pdf():
    found = pages("pdf", made(("deepening",), "zh", ("pdf",))[".pdf"])
    assert len(found.pictures) == found.count >= 3
    for content in found.pictures:
        picture = Image.open(io.BytesIO(content))
        assert picture.format == "PNG" and picture.height / picture.width == pytest.approx(297 / 210, rel=0.01)
        assert len(set(picture.convert("L").tobytes())) > 20
    assert len(pages("pdf", made(("deepening",), "zh", ("pdf",))[".pdf"], most=2).pictures) == 2


def test_preview_of_office_files_needs_libreoffice_and_says_so(monkeypatch):
    """With it, each slide is a picture; without it, one sentence in the visitor's language."""
    deck = made(("deepening",), "zh", ("pptx",))[".pptx"]
    if office():
        assert pages("pptx", deck, 40).count == len(Presentation(io.BytesIO(deck)).slides)
    monkeypatch.setattr("simulation.report.pages_shown.shutil.which", lambda name: None)
    with pytest.raises(PreviewError) as refused:
        pages("pptx", deck)
    assert "LibreOffice" in refused.value.said("zh") and "LibreOffice" in refused.value.said("en")
    with pytest.raises(PreviewError):
        pages("pdf", b"%PDF-1.7 /Type /Page\n broken")


def test_every_format_has_a_name():
    from pages.parts.wording.words import known
    from simulation.report import FORMATS
    from simulation.report.content.request import offered_formats

    assert offered_formats(embedded_place()) == tuple(FORMATS) and all(known(f"export.format.{name}") for name in FORMATS)


def test_own_scenarios_are_offered_beside_packages(monkeypatch, at_once):
    """They come with their names and their own conditions; packages come under the current ones."""
    asked = []
    monkeypatch.setattr(report_files, "produce_apart", lambda request, *told: asked.append(request) or produce(request))
    own = Scenario.preset("first_class").renamed("甲方案").under({"preset": "downturn"})
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LIMIT)
    app.session_state["language"] = "zh"
    app.session_state["timeline"] = Timeline.begun(Workbench(Scenario.preset("deepening"), (own,)))
    app.session_state["kept_export_against"] = ["甲方案", "new_energy_first"]
    app.session_state["kept_export_formats"] = ["json"]
    app.run()
    app = app.switch_page("pages/export.py").run()
    assert not app.exception and not app.error and "甲方案" in app.multiselect(key="export_against").options
    app.button(key="export_make").click().run()
    assert not app.exception and len(labels(app)) == 4
    assert asked[0].scenarios == (
        Scenario.preset("deepening"),
        own,
        Scenario.preset("new_energy_first").under({"preset": "central"}),
    )
