"""The explanation page in both languages, driven without a browser."""

from __future__ import annotations

import itertools

import pytest

from pages.parts.explanation import causal_map
from pages.parts.explanation.attribution import offered
from pages.parts.explanation.label_places import Area, Scale, area, clear
from pages.parts.wording.words import texts
from simulation import Scenario, catalogue, embedded_place, project
from simulation.analysis.causes.counterfactual import without
from simulation.language.numbers import MINUS
from tests.test_pages import CHINESE, chosen, open_page, sound, written

SCALE = Scale(143.0, 80.0, 11.0, 0.34)  # a map of seven layers on a laptop


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("part", ["plan", "lever"])
def test_page_explains(part, language):
    app = sound(open_page("explain", language, "first_class", explain=part))
    assert app.subheader
    assert "nan" not in written(app).split()
    if language == "en":
        assert not CHINESE.search(written(app)), CHINESE.search(written(app))


def test_nothing_moved_says_what_to_do_first():
    app = sound(open_page("explain"))
    assert app.info[0].value == texts()["causes.empty"]["zh"]
    assert not app.get("vega_lite_chart")
    app.button(key="causes_try").click().run()
    assert chosen(sound(app)).changed()
    assert app.subheader


def test_actions_lead_to_a_levers_explanation():
    app = open_page("explain", preset="deepening")
    table = next(m.value for m in app.markdown if m.value.startswith("|"))
    rows = [line.split("|")[1] for line in table.splitlines()[2:]]
    names = {embedded_place().levers[lever].label_zh for lever in Scenario.preset("deepening").changed()}
    assert names == set(rows[:-3])
    assert rows[-3:] == [texts()[f"actions.{row}"]["zh"].format(year=2030) for row in ("total", "level", "target")]
    app.button(key="explain_loss_treatment").click().run()
    assert sound(app).selectbox(key="explain_lever").value == "loss_treatment"
    assert app.get("vega_lite_chart")
    assert embedded_place().levers["loss_treatment"].label_zh in app.subheader[0].value


def test_total_of_actions_is_the_change():
    app = open_page("explain", preset="deepening")
    own, usual = (project(Scenario.preset(name)).total("total_profit")[-1] for name in ("deepening", "reference"))
    table = next(m.value for m in app.markdown if m.value.startswith("|"))
    total = next(line for line in table.splitlines() if line.startswith("|" + texts()["actions.total"]["zh"]))
    assert total.split("|")[4] == f"{round(own, 1) - round(usual, 1):+.1f}".replace("-", MINUS)


@pytest.mark.parametrize("outcome", ["return_on_equity", "new_energy_capacity", "debt_ratio", "employees"])
def test_the_finding_is_the_effect(outcome):
    app = sound(
        open_page(
            "explain",
            preset="deepening",
            explain="lever",
            explain_lever="new_energy_starts",
            explain_outcome=outcome,
            explain_year=2028,
        )
    )
    plan = Scenario.preset("deepening")
    runs = (project(scenario).total(outcome)[5] for scenario in (plan, without(plan, ("new_energy_starts",))))
    effect = next(runs) - next(runs)
    found = causal_map.mapped(plan, "new_energy_starts", outcome, 2028)
    assert found.change == pytest.approx(effect)
    assert catalogue().variables[outcome].label_zh in app.subheader[0].value


def test_every_outcome_offered_has_a_map():
    plan = Scenario.preset("deepening")
    for outcome in offered():
        found = causal_map.mapped(plan, "transformation_investment", outcome, 2030)
        assert sum(a.carried for a in found.arrows if a.target == outcome) + found.unseen == pytest.approx(
            found.change, abs=1e-9
        )
        for node in found.nodes:
            assert causal_map.title(node.id) != node.id


def covered(found, hall):
    """Labels of a map that cover a box or each other, as wide and high as they are drawn."""
    layout, scale = causal_map.placed(found, hall)
    rows = causal_map.rows_of(found, layout, scale)
    labels = rows[rows.kind.isin(("above", "higher", "below"))]
    sides = ["below" if kind == "below" else "above" for kind in labels.kind]
    taken = [area(text, side, x, y, scale) for text, side, x, y in zip(labels.text, sides, labels.x, labels.y, strict=True)]
    boxes = [Area(x - scale.half, x + scale.half, y - 0.42, y + 0.42) for x, y in layout.boxes.values()]
    pairs = itertools.combinations([*taken, *boxes], 2)
    return [(one, other) for one, other in pairs if one.shared(other) > 1e-3]


@pytest.mark.parametrize("outcome, hall", [("total_profit", False), ("return_on_equity", True)])
def test_nothing_of_a_map_covers_anything(outcome, hall):
    plan = Scenario.preset("first_class")
    for lever in ("new_energy_starts", "rd_intensity_target", "groups_merged"):
        found = causal_map.mapped(plan, lever, outcome, 2030, hall)
        assert len(found.arrows) > 2 and not covered(found, hall)


@pytest.mark.parametrize(
    "lever, outcome", [("storage_share", "total_profit"), ("new_subsidiary_control", "return_on_equity")]
)
def test_a_crowded_map_in_a_hall_has_room_for_its_labels(lever, outcome):
    found = causal_map.mapped(Scenario.preset("first_class"), lever, outcome, 2030, True)
    assert len(found.arrows) > 2 and not covered(found, True)


def test_table_says_what_the_map_says():
    app = open_page("explain", preset="first_class", explain="lever")
    found = causal_map.mapped(Scenario.preset("first_class"), "benchmarking", "total_profit", 2030)
    table = next(m.value for m in app.markdown if m.value.startswith("|"))
    assert len(table.splitlines()) == 2 + len(found.arrows)
    for arrow in found.arrows:
        assert any(
            line.startswith(f"|{causal_map.title(arrow.source)}|{causal_map.title(arrow.target)}|")
            for line in table.splitlines()
        )


def test_conditions_are_kept_in_the_explanation():
    app = open_page("explain", preset="deepening")
    app.selectbox(key="conditions").set_value("downturn").run()
    assert texts()["causes.conditions"]["zh"] in written(sound(app))


def test_a_label_moves_along_its_arrow_until_it_covers_nothing():
    points = [(0.0, 0.0), (0.1, 0.0), (1.0, 1.0), (1.1, 1.0)]
    wanted = ("above", 0.37, 0.3)
    assert clear("+1.0", wanted, points, [], SCALE) == wanted
    box = area("+1.0", *wanted, SCALE)
    side, x, y = clear("+1.0", wanted, points, [box], SCALE)
    assert area("+1.0", side, x, y, SCALE).shared(box) == 0 and 0.1 <= x <= 1.0
