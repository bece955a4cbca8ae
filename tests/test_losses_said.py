"""What a plan loses stands wherever the shell shows a plan: beside a run, a number, and each route of a search."""

from __future__ import annotations

from simulation import Scenario, project
from simulation.analysis.goals.seek import Answer, Route
from simulation.cli.analysis_commands import _answer
from simulation.explanation.counted_in_words import counted_said
from simulation.explanation.losses_in_words import losses_said
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from tests.test_cli import shell

CUT = Scenario("cut", {"rd_intensity_target": 0.01, "road_maintenance": 0})


def test_a_run_and_a_number_say_what_the_plan_loses(capsys, monkeypatch, tmp_path):
    file = tmp_path / "cut.json"
    file.write_text(CUT.to_json())
    wanted = losses_said(CUT, 2030, Words.paper("en"))
    assert any("road repair backlog" in one for one in wanted)
    for command in (("project", file), ("explain", "total_profit", file)):
        code, out, err = shell(capsys, *command)
        assert code == 0 and out and all(one in err for one in wanted)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "公路养护欠账" in shell(capsys, "project", file)[2]


def test_the_shell_says_what_the_owner_pays():
    """No payout raises profit and takes the owner's dividends: nothing else is lost, and that is said."""
    said = losses_said(Scenario("kept", {"dividend_payout": 0}), 2035, Words.paper("en"))
    assert any("owner" in one and "dividends" in one for one in said)


def test_practice_loses_nothing(capsys):
    assert losses_said(Scenario(), 2030, Words.paper("en")) == ()
    assert shell(capsys, "project")[2] == ""


def test_each_route_says_what_it_loses_and_what_the_owner_is_short_of():
    route = Route("least_change", CUT, True, {}, {}, 0.5, 0.0, 0.0, 7.0, 1.0, ("rd_intensity_target", "road_maintenance"))
    (told,) = _answer(Answer(True, (route,)), 2030)["routes"]
    assert told["owner_shortfall"] == 7.0 and "owner" not in told
    assert told["loses"] == {language: losses_said(CUT, 2030, Words.paper(language)) for language in ("zh", "en")}
    assert told["loses"]["zh"] and told["loses"]["en"]


def test_what_is_counted_and_not_valued_is_said():
    """No key technology and less core business: profit tells nothing, the counts do."""
    plan = Scenario("counted", {"key_technology_share": 0, "core_business_share": 0.7})
    own, usual = project(plan), project(plan.reference())
    assert own.total("total_profit")[-1] == usual.total("total_profit")[-1]
    solved, core = map(str, counted_said(Quoter(Words("en")), own, usual))
    lost = usual.total("technologies_solved")[-1] - own.total("technologies_solved")[-1]
    assert f"{lost:.0f} items less" in solved and "counted, not valued" in solved and "less" in core
    assert solved in losses_said(plan, 2030, Words("en"))
    assert counted_said(Quoter(Words("en")), usual, usual) == []
