"""Own assumptions: held in every run, written and read everywhere, refused outside their range, a player of the attribution."""

import json

import numpy as np
import pytest

from simulation import Scenario, catalogue, embedded_place, project
from simulation.analysis.causes.attribution import ASSUMPTIONS, EXACT, GROUPED, attribute, within
from simulation.analysis.sensitivity.tornado import tornado
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.analysis.uncertainty.sampling import drawn_batch
from simulation.engine.setting import ScenarioError
from simulation.report.content.facts import gather
from simulation.report.content.story import Story
from simulation.report.content.story_tables import assumed_table
from simulation.report.excel.lever_sheet import read_levers
from simulation.report.produce import produce
from simulation.report.scenario_table import read_table, settings_table
from simulation.run import horizon
from simulation.sharing import decode, encode, share
from simulation.workbench.bench import Workbench
from simulation.workbench.differences import AssumptionDifference, assumption_differences
from tests.report_support import request
from tests.support import forced
from tests.test_cli import shell

OWN = {"price_pass_through": 0.5, "rd_return": 0.2}
PLAN = Scenario("我的方案", {"benchmarking": 0.8, "cost_discipline": 0.004}, assumptions=OWN)


@pytest.mark.parametrize("name", ["price_pass_through", "introduction_years", "rd_return", "capital_elasticity"])
def test_an_assumption_is_the_parameter_of_the_run(name):
    row = catalogue().parameters[name]
    plan = Scenario.preset("first_class")
    own = project(plan.assuming({name: row.low}))
    if name == "introduction_years":  # attention is no equation: the load itself differs
        assert own.total("total_profit")[-1] != project(plan).total("total_profit")[-1]
    else:
        wanted = forced(plan, {name: row.low})
        assert own.total("total_profit") == pytest.approx(wanted.total("total_profit"), rel=1e-12)


def test_the_reference_makes_the_same_assumptions():
    assert PLAN.reference().assumptions == OWN
    assert project(Scenario("idle", assumptions=OWN)).total("total_profit") == pytest.approx(
        project(PLAN.reference()).total("total_profit"), abs=1e-9
    )


def test_files_without_assumptions_are_as_before():
    assert "assumptions" not in Scenario("s").to_dict()
    assert Scenario.from_json(PLAN.to_json()) == PLAN and PLAN.id != PLAN.assuming({}).id
    assert PLAN.held() == tuple(OWN) and Scenario("s", assumptions={"price_pass_through": 1}).held() == ()
    old = {"schema": "scenario/1.0", "name": "old", "levers": {"benchmarking": 0.5}}
    assert Scenario.from_dict(old).assumptions == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"price_pass_through": 3}, "assumptions.price_pass_through: 3 is outside 0.4 to 1.8"),
        ({"price_pass_throu": 1}, "price_pass_through"),
        ({"price_pass_through": "1"}, "assumptions.price_pass_through"),
        ({"price_pass_through": {"by_year": {"2027": 1}}}, "assumptions.price_pass_through"),
        ({"price_pass_through": float("nan")}, "assumptions.price_pass_through"),
        ({"price_pass_through": True}, "assumptions.price_pass_through"),
        ({"gdp_trend": 0.06}, "assumptions.gdp_trend"),
        ([1], "assumptions"),
    ],
)
def test_what_is_refused(content, said):
    with pytest.raises(ScenarioError) as refused:
        Scenario.from_dict({"name": "s", "assumptions": content})
    assert said in str(refused.value)


def test_links_lever_sheets_and_tables_carry_assumptions():
    pair = project(PLAN), project(PLAN.reference())
    assert decode(encode(share([pair], "2026-11-22"))).cases[0].scenario == PLAN
    plain = PLAN.assuming({})
    code = encode(share([(project(plain), project(plain.reference()))], "2026-11-22"))
    assert decode(code).cases[0].scenario == plain and len(code) < len(encode(share([pair], "2026-11-22")))
    table = settings_table([PLAN, plain])
    table["scenario"] = ["one", "other"]
    read = read_table([list(table.columns), *table.where(table.notna(), None).values.tolist()])
    assert read == ((PLAN.renamed("one"), plain.renamed("other")), ())


def test_documents_name_each_assumption_and_the_sheet_is_read_again():
    asked = request((PLAN,), "en", ("xlsx", "docx"))
    product = produce(asked, facts=gather(asked))
    assert not product.failures
    sheet = next(content for name, content in product.files.items() if name.endswith(".xlsx"))
    (again,) = read_levers(sheet)
    assert again.assumptions == OWN
    table = assumed_table(Story(gather(asked), "en"), gather(asked).cases[0])
    row = catalogue().parameters["price_pass_through"]
    assert table.rows[0][:5] == (row.label_en, "0.5", "1", "0.4 to 1.8", "C")


def test_attribution_is_exact_with_assumptions():
    """Also where an assumption changes how much attention levers take."""
    plan = PLAN.assuming({**OWN, "introduction_years": 2.5, "routine_attention": 0.5})
    found = attribute(plan, outcomes=("total_profit", "return_on_equity"))
    assert found.rule == EXACT and set(OWN) < set(found.players)
    for outcome, parts in found.contributions.items():
        whole = project(plan).total(outcome) - project(Scenario.preset("reference")).total(outcome)
        assert parts.sum(axis=1) == pytest.approx(whole, abs=1e-9)


def test_in_groups_assumptions_are_one_player_and_can_be_divided():
    plan = Scenario.preset("deepening").assuming(OWN)
    found = attribute(plan, outcomes=("total_profit",))
    assert found.rule == GROUPED and found.members[ASSUMPTIONS] == tuple(OWN)
    inner = within(found, ASSUMPTIONS)
    at = found.players.index(ASSUMPTIONS)
    assert inner.contributions["total_profit"].sum(axis=1) == pytest.approx(found.contributions["total_profit"][:, at])


def test_what_is_assumed_is_not_drawn_but_an_event_still_happens_or_not():
    plan = PLAN.assuming({**OWN, "merger_success": 0.7})
    batch = drawn_batch(plan, embedded_place(), horizon(2030), 1, 0, 0, 64)
    assert np.ptp(batch.parameters["price_pass_through"]) == 0 and batch.parameters["rd_return"].max() == 0.2
    assert set(np.unique(batch.parameters["merger_success"])) == {0.0, 1.0}
    found, usual = (project_ensemble(s, 256, outputs=("total_profit",)) for s in (plan, plan.reference()))
    assert found.minus(usual).draws == 256
    swings = tornado(plan, names=("price_pass_through", "capital_elasticity"))
    assert swings.table("total_profit", 2030).set_index("id").loc["price_pass_through", "swing"] == 0


def test_what_is_set_beside_a_plan_makes_its_assumptions():
    package = Scenario.preset("deepening").beside(PLAN.under({"preset": "downturn"}))
    assert (package.assumptions, package.conditions) == (OWN, {"preset": "downturn"})
    assert package.levers == Scenario.preset("deepening").levers


def test_differences_and_merging_know_assumptions():
    plain = PLAN.assuming({"price_pass_through": 0.5}).renamed("other")
    assert assumption_differences(PLAN, plain) == [AssumptionDifference("rd_return", (0.2, 0.07))]
    bench = Workbench(plain, (plain, PLAN))
    assert bench.merged("other", PLAN.name, "both").current.assumptions == OWN


def test_the_shell_takes_assumptions(capsys, tmp_path):
    file = tmp_path / "plan.json"
    file.write_text(PLAN.to_json(), encoding="utf-8")
    out = tmp_path / "run.json"
    code, _, _ = shell(capsys, "project", file, "--assume", "price_pass_through=80%", "--output", out)
    assert code == 0
    assert json.loads(out.read_text())["scenario"]["assumptions"] == {"price_pass_through": 0.8, "rd_return": 0.2}
    for wrong, said in (("price_pass_through", "--assume"), ("price_pass_through=9", "0.4"), ("nonesuch=1", "nonesuch")):
        code, _, err = shell(capsys, "project", "--preset", "deepening", "--assume", wrong)
        assert code == 2 and said in err and err.count("\n") == 1
