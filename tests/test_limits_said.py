"""What is said of limits where none binds, and that a replay is put to no decision."""

from __future__ import annotations

import pytest

from simulation import Scenario, project
from simulation.analysis.goals.limits import limits_met
from simulation.explanation.limits_in_words import limits_said
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from simulation.report.content.facts import gather
from simulation.report.content.story import Story
from tests.report_support import request


def test_where_no_limit_binds_more_than_in_practice_what_goes_unfunded_is_named():
    """Of a plan close to practice: investment unfunded and quota expired stand beside those of practice."""
    plan = Scenario("plan", {"contract_quality": 1})
    own, usual = project(plan), project(plan.reference())
    assert not limits_met(own, usual)
    for language in ("zh", "en"):
        words = Words(language)
        (said,) = limits_said(Quoter(words), (), own, usual)
        unfunded = words.figure("investment_scaled_back", float(own.total("investment_scaled_back")[1:].sum()))
        expired = words.figure("quota_expired", float(usual.total("quota_expired")[-1]))
        assert unfunded in str(said) and str(said).count(expired) >= 1 and "suffice" not in str(said)
        assert len([quote for quote in said.quotes if quote.variable == "quota_expired"]) == 2


def test_a_limit_that_binds_is_said_alone():
    plan = Scenario("starts", {"new_energy_starts": 300, "new_energy_quota": 0})
    own, usual = project(plan), project(plan.reference())
    met = limits_met(own, usual)
    assert met and [one.key for one in limits_said(Quoter(Words("en")), met, own, usual)] == [
        f"limit.{one.kind}" for one in met
    ]


def test_a_replay_is_not_put_to_decision():
    late = {"benchmarking": 1.0}
    plan = Scenario("replay", {"contract_quality": {"value": 1.0, "start": 2024}})
    asked = Story(gather(request((plan,), "en", ("docx",))), "en").ask
    assert "replay" in asked and "2027" in asked and "decide whether" not in asked
    both = Story(gather(request((Scenario("plan", late), plan), "en", ("docx",))), "en").ask
    assert "'replay'" in both and "'plan'" not in both
    assert "decide whether" in Story(gather(request((Scenario("plan", late),), "en", ("docx",))), "en").ask


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_replay_is_identified_by_the_names_of_its_levers_each_plan_by_its_own(language):
    """Ids of levers stood in Word, PDF and slides, too long for their cell; a replay beside a plan was not named at all."""
    replay = Scenario(
        "回放", {"contract_quality": {"value": 1.0, "start": 2024}, "new_energy_starts": {"value": 180, "start": 2024}}
    )
    plan = Scenario("计划", {"benchmarking": 1.0})
    words = Words(language)
    named = words("list.comma").join(map(words.lever, replay.replayed))
    for scenarios, head in (((replay,), "stamp.replay"), ((plan, replay), "stamp.replay_of")):
        rows = Story(gather(request(scenarios, language, ("docx",))), language).stamp_table.rows
        assert (words(head, name="回放"), named) in rows and not any("contract_quality" in str(value) for _, value in rows)
