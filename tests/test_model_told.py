"""What a browser gets of the model: the table under its digest alone, and nothing where it may not compute."""

import json
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.parts.panel import model_told
from pages.serving.model_files import model_routes, table_address
from simulation import embedded_place, load_place
from simulation.in_browser.held_inputs import table_of
from tests.make_second_place import FOLDER
from tests.test_pages import open_page, sound


@pytest.mark.parametrize("base", ["", "soe", "/soe/"])
def test_a_table_is_served_under_its_digest_alone(base):
    client = TestClient(Starlette(routes=model_routes(base)))
    root = "/soe" if base else ""
    for place in (embedded_place(), load_place(FOLDER)):  # of which one has enterprises that may leave
        table = table_of(place)
        answer = client.get(root + table_address(table.digest).removeprefix("."))
        assert answer.status_code == 200 and answer.text == table.text
        assert "immutable" in answer.headers["cache-control"]
    assert client.get(f"{root}/model/0123456789ab.json").status_code == 404


@pytest.mark.parametrize("rights, count, why", [(None, 9, ""), (None, 40, ""), (None, 41, "large"), (object(), 9, "rights")])
def test_a_browser_computes_what_it_may_see_and_can_in_time(monkeypatch, rights, count, why):
    place = SimpleNamespace(rights=rights, entities=[None] * count)
    monkeypatch.setattr(model_told.state, "place", lambda: place)
    assert model_told.unable() == why
    if why:
        assert model_told.scenario() == ""
        monkeypatch.setattr(model_told, "word", lambda key, **given: key)
        assert model_told.model({}) == {"model": None, "said": f"held.{why}"}


def test_a_page_tells_its_scenario_and_the_outcomes_that_follow():
    app = sound(open_page("profit", preset="deepening"))
    (told,) = [html.proto.body for html in app.sidebar.get("html") if "data-scenario" in html.proto.body]
    scenario = json.loads(told.partition("data-scenario='")[2].partition("'")[0])
    assert "benchmarking" in scenario["scenario"]["levers"] and scenario["reference"]["total_profit"] > 0
    charts = [json.loads(chart.proto.spec) for chart in app.main.get("vega_lite_chart")]
    firsts = [one["value"]["of"] for spec in charts for one in spec.get("params", ())]
    assert firsts == ["total_profit", "net_profit"], "the waterfall follows no line"
