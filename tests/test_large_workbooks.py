"""Large workbooks: what follows from their figures takes time in proportion, and they hold up nobody's levers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import ClassVar

import pytest

from pages.parts.shared import heavy, workbook_reading
from simulation.engine.errors import sentences
from simulation.engine.setting import ScenarioError
from simulation.intake.border import read_sheets
from simulation.intake.completion import completed
from simulation.intake.long_sheets import Reading
from simulation.intake.nearest import Nearest
from simulation.intake.own_place import described, own_place
from simulation.intake.own_workbook import interpreted
from simulation.intake.trends import trends
from simulation.intake.workbook_folder import read_workbooks
from simulation.tracking.kept_record import SCHEMA, as_text, read_text
from simulation.tracking.record_file import record_of_sheets
from simulation.workers.pool import Pool
from tests.intake_support import filled, saved
from tests.support import Here
from tests.test_hostile_tables import growth
from tests.test_own_data_page import pressed, uploaded, with_record
from tests.test_workbook_folder import ALL

BOOK = saved(filled())


def of_many(count: int):
    """A workbook of so many enterprises with six years of history."""
    whole = interpreted(read_sheets(saved(filled(count=30, history=6)), "own.xlsx"), "own.xlsx")
    own = list(whole.enterprises.items())
    names = [
        (f"{key}x{i // len(own)}", key) for i, (key, _) in zip(range(count), own * (count // len(own) + 1), strict=False)
    ]
    whole.enterprises, known = {new: whole.enterprises[old] for new, old in names}, whole.enterprises
    figures: dict[str, dict] = {key: {} for key in known}
    history: dict[str, dict] = {key: {} for key in known}
    for (key, name), figure in whole.figures.items():
        figures[key][name] = figure
    for (key, *rest), figure in whole.history.items():
        history[key][tuple(rest)] = figure
    whole.figures = {(new, name): figure for new, old in names for name, figure in figures[old].items()}
    whole.history = {(new, *rest): figure for new, old in names for rest, figure in history[old].items()}
    return whole


@pytest.mark.parametrize("work", [completed, trends])
def test_what_follows_from_figures_takes_time_in_proportion_to_them(work):
    def on(count: int):
        book = of_many(count)
        return lambda: work(book)

    assert growth(on) < 2.8  # four where every figure is looked at for each enterprise


def test_trends_go_by_the_own_years_of_each():
    book = of_many(3)
    (one, *_), found = book.enterprises, trends(book)
    assert found[one].years == tuple(sorted(found[one].years)) and len(found[one].years) == 7 and found[one].own
    book.history = {key: figure for key, figure in book.history.items() if key[0] != one}
    assert not trends(book)[one].own and trends(book)[[*book.enterprises][1]] == found[[*book.enterprises][1]]


class Told(Here):
    """A pool without processes that notes what it is asked."""

    asked: ClassVar[list] = []

    def ask(self, work, *arguments, **named):
        self.asked.append(work)
        return super().ask(work, *arguments, **named)


@pytest.fixture
def asked(monkeypatch):
    """What is done apart where everything is large."""
    monkeypatch.setattr(heavy, "AT_ONCE", 0)
    monkeypatch.setattr(heavy, "pool", Told)
    monkeypatch.setattr(Told, "asked", [])
    return Told.asked


def test_a_large_upload_is_read_apart_once_for_all_runs_of_its_page(asked):
    app = uploaded("zh", BOOK)
    assert not app.exception and asked == [described]
    assert not app.run().exception and asked == [described]
    assert any(one.key == "own_use" for one in app.button)


def test_a_small_upload_waits_for_no_worker(monkeypatch, asked):
    monkeypatch.setattr(heavy, "AT_ONCE", 10_000)
    assert not uploaded("zh", BOOK).exception and not asked


def test_files_of_many_kept_ones_and_records_are_read_apart_too(monkeypatch, asked):
    read_workbooks(ALL, reader=workbook_reading.workbook)
    assert asked == [interpreted] * len(ALL)
    asked.clear()
    assert workbook_reading.place_of_files([("own.xlsx", BOOK)]).place.base_year == 2025
    assert asked == [interpreted, own_place]
    asked.clear()
    workbook_reading.record(BOOK, "own.xlsx", own_place(interpreted(read_sheets(BOOK, "own.xlsx"), "own.xlsx")).place)
    assert asked == [record_of_sheets]


def test_what_a_worker_reads_is_what_is_read_here():
    sheets, workers = read_sheets(BOOK, "own.xlsx"), Pool(1)
    try:
        book, found = workers.ask(described, sheets, "own.xlsx")
    finally:
        workers.end()
    here, place = described(sheets, "own.xlsx")
    assert book == here and found.place.digest == place.place.digest
    assert found.record == place.record and dict(found.trends) == dict(place.trends)


def with_months(count: int):
    """A workbook whose monthly record has so many rows."""
    book = interpreted(read_sheets(BOOK, "own.xlsx"), "own.xlsx")
    figure = next(iter(book.figures.values()))
    rows = [Reading("total_profit", 2030 - at // 12, 1 + at % 12, "", figure, "") for at in range(count)]
    return replace(book, record=rows)


def test_a_record_that_could_not_be_kept_is_refused_and_not_lost_later(monkeypatch):
    for home in ("simulation.intake.own_place", "simulation.tracking.kept_record"):
        monkeypatch.setattr(f"{home}.MOST_ENTRIES", 24)
    kept = read_text(as_text(own_place(with_months(24)).record))
    assert len(kept[0].entries) == 24 and not kept[1]
    with pytest.raises(ScenarioError) as refused:
        own_place(with_months(25))
    assert refused.value.key == "error.record_rows" and refused.value.fields["count"] == 25


def test_months_that_have_no_room_beside_those_that_stand_are_told_and_take_none_away(monkeypatch):
    app = uploaded("zh", with_record())
    pressed(app, "own_use")
    stood = app.session_state["kept_record"]
    count = len(read_text(stood, app.session_state["timeline"].bench.place)[0].entries)
    for home in ("pages.parts.state.session_places", "pages.parts.exchange.own_place_use"):
        monkeypatch.setattr(f"{home}.MOST_ENTRIES", count)
    app.get("file_uploader")[0].upload("own.xlsx", with_record({}, 46.0), "")
    app.run()
    pressed(app, "own_use")
    assert app.session_state["kept_record"] == stood
    said = sentences()["error.record_rows"]["zh"].format(count=count + 1, most=count)
    assert said in "".join(one.value for one in app.warning)


def test_unknown_words_of_kept_months_are_compared_as_those_of_one_file(monkeypatch):
    asked = []
    monkeypatch.setattr("simulation.intake.nearest.difflib.get_close_matches", lambda *one, **_: asked.append(one[0]) or [])
    monkeypatch.setattr(Nearest.__init__, "__defaults__", (20_000,))
    rows = [[f"total_profi{at}", "2026-01", 1.0, "", ""] for at in range(400)]
    assert len(read_text(json.dumps({"schema": SCHEMA, "entries": rows}))[1]) == len(rows)
    assert len(asked) < 40
