"""Enterprise sheets of an own workbook: what was stated bears no mark, in the files that a process of its own makes too."""

from __future__ import annotations

import io
import zipfile
from contextlib import nullcontext
from types import SimpleNamespace

import docx
import pytest

from pages.parts.benchmarking import sheets_offered
from pages.parts.tracking import year_followed
from simulation import Scenario
from simulation.evidence.provenance import marks_at_base
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.report.enterprise.sheet_files import sheets_apart
from tests.intake_support import filled, saved


@pytest.fixture(scope="module")
def place():
    return own_place(read_workbook(saved(filled(count=3, history=0)), "own.xlsx")).place


class Shown:
    """Streamlit and its downloads in a test: keeps what makes each file."""

    def __init__(self) -> None:
        self.made: list = []

    def offer(self, label, make, *_, **__) -> None:
        self.made.append(make)

    def container(self, **_: object) -> nullcontext:
        return nullcontext()

    def toggle(self, *_, **__) -> bool:
        return False


def test_a_bare_place_marks_nothing_as_completed(place):
    assert marks_at_base(place)["return_on_equity"] == "completed" and "total_profit" not in marks_at_base(place)
    assert "completed" not in marks_at_base(place.bare).values()


@pytest.mark.parametrize("module", [sheets_offered, year_followed])
def test_pages_hand_documents_the_place_with_its_cells(module, place, monkeypatch):
    shown = Shown()
    monkeypatch.setattr(module, "st", shown)
    monkeypatch.setattr(module.made_file, "offer", shown.offer)
    monkeypatch.setattr(module, "own_classes", lambda _: {}, raising=False)
    monkeypatch.setattr(module, "allotments", lambda _: ())
    monkeypatch.setattr(module.report_imprint, "parts_of", lambda *_: ())
    monkeypatch.setattr(module.report_imprint, "kept", lambda: SimpleNamespace(text=""))
    plan = Scenario("plan", place=place)
    view = SimpleNamespace(scenario=plan, place=place)
    if module is sheets_offered:
        module._files(view, 2030)
    else:
        monkeypatch.setattr(module.target_inputs, "chosen", lambda: SimpleNamespace(to_json=str))
        monkeypatch.setattr(module.adopted_now, "plans", lambda: SimpleNamespace(text=""))
        module._report(view, plan, SimpleNamespace(year=2026, month=3), SimpleNamespace(entries=()), "")
    handed = [one for made in shown.made for one in made.args if one == place]
    assert handed and all(one.cells for one in handed)


@pytest.mark.parametrize(
    ("language", "mark", "same"), [("zh", "（推算）", "与现状延续相同"), ("en", "(estimated)", "as current practice")]
)
def test_only_what_was_completed_is_marked(language, mark, same, place):
    archive = sheets_apart(Scenario("plan", place=place).to_json(), 2030, language, "{}", (), place)
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        letter = next(name for name in sorted(files.namelist()) if name.endswith(".docx"))
        document = docx.Document(io.BytesIO(files.read(letter)))
    rows = {row.cells[0].text: row.cells[2].text for row in document.tables[0].rows[1:]}
    profit, _, returned, *_ = rows.values()
    assert mark not in profit and mark in returned, rows  # total profit was typed, return on equity takes what was not
    assert any(same in paragraph.text for paragraph in document.paragraphs)
