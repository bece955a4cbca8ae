"""Papers of own enterprises, one of them making a loss: no figure that says nothing, every mark in its cell, names as they are."""

from __future__ import annotations

import io
import json
import math
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from simulation import Scenario, project
from simulation.explanation.assumptions_in_words import assumption_inside, assumption_name
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.language.words import Words
from simulation.report import Request, Story, gather
from simulation.report.charts.path_charts import path
from simulation.report.content.story_tables import outcome_table
from simulation.report.enterprise.sheet_files import sheet_files
from simulation.report.enterprise.sheet_request import SheetRequest
from simulation.report.excel.workbook import build as workbook
from simulation.report.powerpoint.slides import build as slides
from tests.intake_support import BASE, figures, filled, saved

RATE = "effective_tax_rate"


@pytest.fixture(scope="module")
def place():
    """Three enterprises that together earn next to nothing: in some draws they lose."""
    rows = figures(3, seed=3)
    for row, margin in zip(rows, (0.03, -0.03, 0.002), strict=True):
        row["total_profit"] = round(row["revenue"] * margin, 2)
        row["net_profit"] = round(row["total_profit"] * (0.75 if margin > 0 else 1.02), 2)
    return own_place(read_workbook(saved(filled("en", count=3, own=rows, history=0)), "own.xlsx")).place


@pytest.fixture(scope="module")
def story(place):
    request = Request((Scenario.preset("deepening", place),), "en", ("docx",), until=BASE + 3, draws=64, date="2026-11-29")
    return Story(gather(request), "en")


def test_a_rate_that_says_nothing_in_some_draws_is_said_in_every_format(story):
    """In tables in words, in charts as no point, in sheets as words: never a fault, never nan."""
    low, high = story.lead.ensemble.quantiles(RATE, (0.1, 0.9))
    assert math.isnan(low[-1] + high[-1])
    row = next(row for row in outcome_table(story, story.lead).rows if row[0] == story.words.variable(RATE))
    assert row[-1] == "undefined in some draws"
    json.dumps(path(story, RATE).spec, allow_nan=False)
    assert workbook(story, "own")[".xlsx"] and slides(story, "own")[".pptx"]


@pytest.mark.parametrize(("variable", "zh", "en"), [
    (RATE, "无意义（没有利润）", "undefined (no profit)"),
    ("return_on_equity", "无意义（权益不为正）", "undefined (no equity)"),
    ("interest_cover", "无意义（不付利息）", "undefined (no interest)"),
])  # fmt: skip
def test_why_a_ratio_says_nothing_is_its_own_reason(variable, zh, en):
    for language, said in (("zh", zh), ("en", en)):
        assert Words(language).figure(variable, math.nan) == said
    assert Words("zh").span(variable, math.nan, 1.0) == Words("zh").bare_span(variable, 0.0, math.nan) == "部分情形无意义"


def test_a_line_that_never_moves_has_a_plain_axis(story):
    """Nothing is built and nothing reported: an axis from 0 to 1, its labels beside the line."""
    spec = path(story, "new_energy_capacity").spec
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
    values = {row["value"] for row in line["data"]["values"]}
    assert len(values) == 1 and line["encoding"]["y"]["scale"]["domain"] == [min(values), min(values) + 1]


def test_enterprises_keep_their_names_within_english_sentences(place):
    words = Words("en", enterprises=True)
    row = place.entities[0]
    assert words.entity_inside(row) == row.label_en[0].upper() + row.label_en[1:]
    assert words.entity_inside(SimpleNamespace(kind="sector", label_en="Steel", label_zh="钢铁")) == "steel"
    figure = f"{row.id}:productivity_trend"
    assert assumption_inside(words, place, figure) == assumption_name(words, place, figure)


def test_the_sheet_of_an_enterprise_is_one_page_in_english_too(place):
    """Marks of completed figures do not break its rows in two."""
    request = SheetRequest(Scenario.preset("deepening", place), BASE + 2, "en", (), date="2026-11-29")
    (content,) = sheet_files(request, ("pdf",), place.entity_ids[1:2], place, lambda share: None).values()
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    assert project(request.scenario, place).entity("total_profit", place.entity_ids[1])[0] < 0
