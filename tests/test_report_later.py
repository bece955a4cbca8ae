"""The headlines five years after: on pages and in every document the same sentence, of a plan that moves something."""

import html
import io

import docx
import openpyxl
import pptx
import pytest

from pages.parts.shared import later
from simulation import HEADLINES, Scenario
from simulation.report import pdf
from tests.report_support import made, squeezed, story, story_of
from tests.support import speak


def told_by_slide(slide):
    """Paragraphs of a slide, and what its speaker says where they leave no room."""
    shown = [one.text for shape in slide.shapes if shape.has_text_frame for one in shape.text_frame.paragraphs]
    return [squeezed(text) for text in (*shown, slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_left_five_years_after_stands_in_every_format_as_on_pages(language, monkeypatch):
    speak(monkeypatch, language)
    names, files = ("deepening",), made(("deepening",), language, ("docx", "html", "xlsx", "pptx"))
    told = story(names, language)
    said = squeezed(later.sentence(told.lead.scenario, HEADLINES, told.year))
    assert "2035" in said and all(squeezed(told.words.inside(told.words.variable(name))) in said for name in HEADLINES)
    document = docx.Document(io.BytesIO(files[".docx"]))
    assert said in [squeezed(paragraph.text) for paragraph in document.paragraphs]
    assert said in map(squeezed, pdf.content_of(told)[0]["reading"])
    assert said in squeezed(html.unescape(files[".html"].decode()))
    cells = openpyxl.load_workbook(io.BytesIO(files[".xlsx"])).worksheets[0]["A"]
    at = next(cell.row for cell in cells if isinstance(cell.value, str) and squeezed(cell.value) == said)
    assert cells[at - 2].value == told.words.variable(HEADLINES[-1]), "right under the four headlines"
    assert said in told_by_slide(pptx.Presentation(io.BytesIO(files[".pptx"])).slides[1])


def test_of_several_plans_each_says_its_own():
    names = ("deepening", "first_class", "new_energy_first")
    told, files = story(names, "en"), made(names, "en", ("docx", "html", "xlsx"))
    said = [squeezed(told.speaker.after(case).text) for case in told.facts.cases]
    assert len(set(said)) == len(names)
    document = docx.Document(io.BytesIO(files[".docx"]))
    sheet = openpyxl.load_workbook(io.BytesIO(files[".xlsx"])).worksheets[0]
    texts = (
        [paragraph.text for paragraph in document.paragraphs],
        [str(cell.value) for cell in sheet["A"]],
        [text for case in pdf.content_of(told)[0]["cases"] for text in case["because"]],
        [html.unescape(files[".html"].decode())],
    )
    for found in texts:
        assert all(one in squeezed("\n".join(found)) for one in said)


def test_current_practice_has_nothing_to_say_of_later_years():
    story = story_of(Scenario())
    assert story.speaker.after(story.lead) is None
    assert not [one for one in story.reading if one.key == "later.gains"]
