"""How a number is computed: the equation fed with the values shown gives the number, and every step leads somewhere."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from simulation import TOTAL, Scenario, catalogue, embedded_baseline, embedded_place, model, project
from simulation.engine.errors import Refusal
from simulation.explanation.assumptions_in_words import grade_letter
from simulation.explanation.computed_by import computed_by
from simulation.explanation.evidence_behind import cells_of, grades_behind, weakest
from simulation.explanation.flows import Traced
from simulation.explanation.typeset import typeset
from tests.test_cli import shell
from tests.test_pages import open_page

PLAN = Scenario.preset("deepening")
NOT_TYPESET = {"chain_staff", "price_fall", "solving_rate", "utilisation"}  # branches and loops: shown as code


@pytest.fixture(scope="module")
def traced():
    return Traced.of(PLAN, embedded_baseline(), 2030)


@pytest.mark.parametrize("year", [2024, 2030])
def test_the_equation_fed_with_the_values_shown_gives_the_number(traced, year):
    """For every equation of an enterprise that sums over none."""
    checked = 0
    for name, equation in model().equations.items():
        found = computed_by(traced, name, year, "steel")
        if "total(" in equation.source or found.how != "equation":
            continue
        again = equation.function(*[np.array([[cause.value]]) for cause in found.causes])
        assert float(np.asarray(again).ravel()[0]) == pytest.approx(found.value, rel=1e-9, abs=1e-9, nan_ok=True), name
        checked += 1
    assert checked > 300


def test_a_ratio_of_the_whole_is_the_equation_fed_with_sums(traced):
    found = computed_by(traced, "return_on_equity", 2030)
    values = {cause.id: cause.value for cause in found.causes}
    run = project(PLAN)
    assert values == {name: pytest.approx(run.total(name)[-1]) for name in ("net_profit", "average_equity")}
    assert found.value == run.total("return_on_equity")[-1] == pytest.approx(values["net_profit"] / values["average_equity"])


def test_an_amount_of_the_whole_is_the_sum_of_its_parts(traced):
    found = computed_by(traced, "total_profit", 2030)
    assert found.how == "sum" and sum(found.parts.values()) == pytest.approx(found.value)
    assert tuple(found.parts) == embedded_baseline().entity_ids


def test_the_base_year_is_said_to_be_stated(traced):
    assert computed_by(traced, "equity", 2023, "steel").how == "table"
    assert computed_by(traced, "equity", 2024, "steel").how == "equation"


def test_lagged_values_are_those_of_the_year_before(traced):
    found = computed_by(traced, "average_equity", 2030, "steel")
    path = dict(zip(range(2023, 2031), project(PLAN).entity("equity", "steel"), strict=True))
    assert [cause.value for cause in found.causes] == pytest.approx([path[2030], path[2029]])
    assert computed_by(traced, "average_equity", 2024, "steel").causes[1].value == pytest.approx(path[2023])


def test_steps_up_and_down_meet(traced):
    """Whatever takes a number is reached from it, and the other way round."""
    for name in ("net_profit", "equity", "management_gain"):
        for user in computed_by(traced, name, 2030, "steel").users:
            assert name in {argument.name for argument in model().equations[user].arguments}


@pytest.mark.parametrize(
    "question",
    [("nothing", 2030, TOTAL), ("equity", 2050, TOTAL), ("equity", 2030, "nobody"), ("price_value_index", 2030, TOTAL)],
)
def test_what_cannot_be_worked_out_is_refused(traced, question):
    with pytest.raises(Refusal) as refused:
        computed_by(traced, *question)
    assert refused.value.said("zh") != refused.value.said("en")


def test_a_base_year_value_has_its_rule_with_what_enters(traced):
    found = computed_by(traced, "liabilities", 2023, "steel")
    values = {cause.id: cause.value for cause in found.causes}
    assert found.how == "initial" and set(values) == {"total_assets", "equity"}
    assert found.value == pytest.approx(values["total_assets"] - values["equity"])


def test_the_weakest_of_what_a_number_rests_on(traced):
    """Of a base-year figure its cell's; of a rule over two figures those two; of an outcome all that its equations lead to."""
    place, graph = embedded_baseline(), model()
    (cell,) = cells_of(place, "revenue", "steel")
    letter = grade_letter(cell.grade)
    assert grades_behind(graph, place, "revenue", "steel", base=True) == {letter: 1}
    assert sum(grades_behind(graph, place, "liabilities", "steel", base=True).values()) == 2
    assert weakest(cells_of(place, "revenue")) == "assumed" and len(cells_of(place, "revenue")) > 5
    behind = grades_behind(graph, place, "return_on_equity")
    assert sum(behind.values()) <= len(place.parameters) + len(place.conditions) + len(catalogue().columns)
    assert min(behind[grade] for grade in "ABC") > 10


def test_a_long_sum_is_broken_and_keeps_its_words():
    """Words with an ampersand stay whole; a sum too wide has a line for each term; a factor holds the whole of it."""
    equations = model().equations
    said = typeset(equations["return_on_equity"], "Return of R&D", lambda a: a.name)
    assert said.startswith(r"\text{Return of R\&D}_t = ")
    wide = typeset(equations["total_profit"], "x", lambda a: a.name * 3)
    assert wide.count(r"&\quad + ") + wide.count(r"&\quad - ") >= 2 and wide.count("&=") == 1


def test_every_equation_is_typeset_or_has_its_code():
    found = {name: typeset(equation, name, lambda argument: argument.name) for name, equation in model().equations.items()}
    assert {name for name, formula in found.items() if formula is None} <= NOT_TYPESET
    for name, formula in found.items():
        if formula:
            plain = formula.replace("\\{", "").replace("\\}", "")
            assert plain.count("{") == plain.count("}") and formula.count(r"\left") == formula.count(r"\right"), name
            for argument in model().equations[name].arguments:
                assert argument.name.replace("_", r"\_") in formula or "zeros_like" in model().equations[name].source, name


def test_formulas_by_hand():
    equations = model().equations
    said = {
        name: typeset(equations[name], name, lambda a: a.name)
        for name in ("return_on_equity", "average_equity", "total_profit")
    }
    assert said["return_on_equity"] == (
        r"\text{return\_on\_equity}_t = \dfrac{\text{net\_profit}_{t}}{\text{average\_equity}_{t}}"
    )
    assert said["average_equity"] == r"\text{average\_equity}_t = \dfrac{\text{equity}_{t} + \text{equity}_{t-1}}{2}"
    assert r"\text{operating\_surplus}_{t} - \text{interest\_expense}_{t}" in said["total_profit"]
    entered = {"net_profit": "2", "average_equity": "100"}
    values = typeset(equations["return_on_equity"], "2%", lambda a: entered[a.name], indexed=False)
    assert values == r"\text{2\%} = \dfrac{\text{2}}{\text{100}}"


def label_of(variable, language):
    return getattr(catalogue().variables[variable], f"label_{language}")


def steel(language):
    place = embedded_baseline()
    return getattr(place.entities[place.entity_ids.index("steel")], f"label_{language}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_works_a_number_out_and_steps_on(language):
    app = open_page("computed", language)
    row = catalogue().variables["return_on_equity"]
    label = getattr(row, f"label_{language}")
    assert not app.exception and any(label in head.value and "%" in head.value for head in app.subheader)
    named, worked = (formula.value for formula in app.latex)
    assert "dfrac" in named and "dfrac" in worked and r"\%} =" in worked and label not in worked
    app.button(key="down_net_profit").click().run()
    assert app.query_params["of"] == "net_profit", "each number has its address, so that Back leads to the one before"
    app.button(key="part_steel").click().run()
    assert all(word in app.subheader[0].value for word in (label_of("net_profit", language), steel(language)))
    app.selectbox(key="computed_entity").set_value(TOTAL).run()
    assert any(getattr(catalogue().variables["net_profit"], f"label_{language}") in head.value for head in app.subheader)
    app.text_input(key="search").set_value("jzcsyl").run()  # the page of that name comes first
    app.button(key="search_hit_1").click().run()
    assert any(label in head.value for head in app.subheader)
    app.text_input(key="search").set_value("价格传导强度").run()
    app.button(key="search_hit_0").click().run()
    assert not app.exception and app.button(key="used_price_value_index")
    app.text_input(key="search").set_value("xqzw").run()
    assert not app.exception and len(app.info) == 1


def test_every_number_has_a_way_that_the_page_follows():
    """Cards, titles and rows carry the same short link; an address opens on its number, of an enterprise, in its year."""
    app = open_page("home", preset="deepening")
    cards = "".join(block.proto.body for block in app.get("html")).split('<div class="card"')[1:5]
    assert len(cards) == 4 and all('href="computed?of=' in card for card in cards)
    assert all("[fx](computed?of=" in head.value for head in app.subheader)
    assert "[fx](computed?of=total_profit&at=steel " in "".join(one.value for one in open_page("profit").markdown)
    app = open_page()
    app.query_params.update({"of": "total_profit", "at": "steel", "in": "2028"})
    app.switch_page("pages/computed.py").run()
    assert "2028" in app.subheader[0].value and app.selectbox(key="computed_entity").value == "steel"
    app = open_page()
    app.query_params.update({"of": "total_profit", "in": "9" * 5_000})
    app.switch_page("pages/computed.py").run()
    assert not app.exception and app.selectbox(key="computed_variable").value == "total_profit"
    app = open_page()
    app.query_params.update({"of": "nothing"})
    app.switch_page("pages/computed.py").run()
    assert not app.exception and app.selectbox(key="computed_variable").value == "return_on_equity"
    assert not [one for one in open_page("home", big=True).subheader if "[fx]" in one.value], "a hall screen leads nowhere"


@pytest.mark.parametrize(("language", "kind"), [("zh", "报告"), ("en", "reported")])
def test_a_known_total_of_the_base_year_tells_its_source_and_the_figure_published(language, kind):
    app = open_page("computed", language)
    app.query_params.update({"of": "total_profit", "at": TOTAL, "in": "2023"})
    app.switch_page("pages/computed.py").run()
    fact = embedded_place().facts["F017"]
    assert any("F017" in one.value and kind in one.value for one in app.markdown)
    shown = "201.18 亿元" if language == "zh" else "CNY 20.118 bn (201.18 亿元)"
    said = [one.value.replace("\u00a0", " ") for one in app.caption]
    assert any(all(part in one for part in (fact.source, fact.url, shown)) for one in said)
    app.query_params.update({"of": "total_profit", "at": TOTAL, "in": "2030"})
    assert not any(fact.source in one.value for one in app.run().caption)


def test_the_shell_explains_and_finds(capsys):
    code, out, err = shell(capsys, "explain", "return_on_equity", "--preset", "deepening")
    table = pd.read_csv(io.StringIO(out))
    assert code == 0 and "def return_on_equity" in err
    assert table.cause.tolist() == ["return_on_equity", "net_profit", "average_equity"]
    assert table.value[0] == pytest.approx(table.value[1] / table.value[2])
    code, out, _ = shell(capsys, "find", "资产负债率")
    assert code == 0 and pd.read_csv(io.StringIO(out)).id[0] == "debt_ratio"
    assert shell(capsys, "explain", "nothing")[0] == 2
