"""Simulated teams: their plans keep the rules, they play a sitting over the addresses of phones, and a load counts honestly."""

import threading
import time

import numpy as np
import pytest

from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.language.texts import texts
from simulation.workshop import playing
from simulation.workshop.rehearsal import own_server
from simulation.workshop.rehearsal.company import company_of, invite_company, send_away
from simulation.workshop.rehearsal.load_run import LoadRun, Seen, high
from simulation.workshop.rehearsal.team_bot import TeamBot
from simulation.workshop.rehearsal.team_phone import PhoneError, TeamPhone
from simulation.workshop.rehearsal.temperaments import NOISE, TEMPERAMENTS, plan_of
from simulation.workshop.room_rules import Rules, checked_plan
from simulation.workshop.service import Workshop
from simulation.workshop.splitter import split
from simulation.workshop.store import Store
from simulation.workshop.workshop_errors import WorkshopRefusal
from tests.support import LIMIT
from tests.test_cli import shell
from tests.workshop_support import FACILITATOR, hands, served, to, workshop

__all__ = ["hands", "served", "workshop"]
PLACE = embedded_place()


def test_temperaments_stand_where_they_are_said_to():
    """Cautious half-way to `deepening`, bold at the first-class package, idle at practice; but for noise and steps."""
    rules = Rules.usual(PLACE)
    plans = {kind: [plan_of(kind, rules, np.random.default_rng(n), {}, PLACE) for n in range(200)] for kind in TEMPERAMENTS}
    goals = {"cautious": ("deepening", 0.5), "bold": ("first_class", 1), "idle": ("reference", 0)}
    for kind, (package, share) in goals.items():
        wanted = Scenario.preset(package).levers
        for name in ("benchmarking", "transformation_investment", "contract_quality"):
            row = PLACE.levers[name]
            goal = row.neutral + share * ((wanted[name].value if name in wanted else row.neutral) - row.neutral)
            mean = np.mean([plan.get(name, row.neutral) for plan in plans[kind]])
            assert abs(mean - goal) < 0.6 * NOISE * (row.max - row.min), (kind, name)
    assert all(checked_plan(plan, rules, {}, PLACE) == plan for own in plans.values() for plan in own)


def test_plans_keep_the_rules_of_the_room():
    narrow = Rules(levers={"benchmarking": (0.0, 0.3), "transformation_investment": (200, 260)}, one_lever=True)
    chance, before = np.random.default_rng(1), {}
    for _ in range(5):
        plan = plan_of("bold", narrow, chance, before, PLACE)
        assert checked_plan(plan, narrow, before, PLACE) == plan
        before = plan
    assert plan_of("bold", Rules.usual(PLACE), chance, {}, PLACE, force=0.0) == {}


def test_people_are_split_into_teams_of_three_to_six():
    assert split(13) == (5, 4, 4) and split(3) == (3,) and split(5) == (5,) and split(60) == (4,) * 15
    for people in (*range(3, 361),):
        sizes = split(people)
        assert (
            sum(sizes) == people and max(sizes) - min(sizes) <= 1 and 3 <= min(sizes) <= max(sizes) <= 6 and len(sizes) <= 60
        )
    assert split(12, 4) == (3, 3, 3, 3)
    for people, teams in ((2, None), (361, None), (12, 5), (12, 1), (12, 0)):
        with pytest.raises(WorkshopRefusal):
            split(people, teams)


def test_simulated_teams_play_a_whole_sitting(workshop, served):
    """By the same addresses as phones, in the room's language; nothing is done twice."""
    room = workshop.open_room("rehearsal", Rules.usual(PLACE).model_copy(update={"money": 500.0}), language="en")
    entrance = workshop.tokens.entrance(room.id)
    bots = []
    for number, kind in enumerate(TEMPERAMENTS):
        phone = TeamPhone(served, room.code, entrance)
        phone.join(kind)
        bots.append(TeamBot(phone, kind, number))
    workshop.act(room.id, FACILITATOR, "start", {"plan": "half_day"})
    for phase in ("alone", "predict", "plan", "reveal", "shock", "predict", "plan", "reveal", "merge", "debrief"):
        to(workshop, room, phase)
        for bot in bots + bots:
            bot.look()
        if phase == "merge":
            playing.merge(workshop, room.id, FACILITATOR, "median")
            for bot in bots:
                bot.look()
    sitting = workshop.current(room.id).room.sitting
    for number in (1, 2):
        assert len(sitting.rounds[number].predictions) == len(sitting.rounds[number].entries) == 3
    names = {team.id: team.name for team in workshop.current(room.id).room.members}
    second = {names[team]: dict(entry.levers) for team, entry in sitting.rounds[2].entries.items()}
    assert second == {bot.temperament: bot.confirmed for bot in bots}
    assert len(sitting.votes) == 3 and len(sitting.answers) == len(sitting.commitments) == 3
    assert {one["who"] for one in sitting.commitments} == {
        "The groups' finance departments",
        "SASAC, appraisal",
        "The groups' offices",
    }
    assert sitting.dissents
    kinds = [act.kind for act in workshop.store.acts(room.id)]
    assert kinds.count("submit") == 6 and kinds.count("join") == 3
    for bot in bots:
        bot.phone.close()


def test_a_small_load_is_counted(workshop, served, monkeypatch):
    moved, try_out = set(), TeamBot.try_out
    monkeypatch.setattr(
        TeamBot, "try_out", lambda bot, told: moved.add((bot.phone, told["you"]["id"])) or try_out(bot, told)
    )
    seen = LoadRun(workshop, served, (1, 2), seconds=2.0, pace=0.2).run()
    assert (seen.teams, seen.people, seen.lost, seen.refused) == (2, 3, 0, [])
    assert len(moved) == 3 and len({team for _, team in moved}) == 2, "every phone moves levers, two of them for one team"
    assert len(seen.own) >= 2 and len(seen.board) == seen.submissions >= 2 and seen.clients > 0
    assert workshop.store.expired(1e12) == []  # nothing of it is kept


def test_a_later_draft_of_a_team_is_no_loss_and_a_plan_that_is_not_kept_is_one(workshop, served, monkeypatch):
    """What a team moved after it had handed in counts at the end; what it had handed in is kept all the same."""
    sent = TeamBot.send

    def sent_and_moved_on(bot, plan):
        version = sent(bot, plan)
        bot.phone.act("draft", {"kind": "plan", "content": {}})
        return version

    monkeypatch.setattr(TeamBot, "send", sent_and_moved_on)
    load = LoadRun(workshop, served, (1,), seconds=0.5, pace=0.2)
    seen = load.run()
    assert load.confirmed and seen.lost == 0, seen.refused
    load._counted(workshop.open_room("another", who=FACILITATOR))  # a store that has none of it
    assert seen.lost == len(load.confirmed)


def test_a_load_that_fails_is_not_called_carried():
    """Slow figures, a slow board, a missing answer, a lost plan: each alone is enough; the limits are those of the verdict."""
    good = {"own": [0.1] * 100, "board": [1.0] * 100}
    assert Seen(2, 2, **good).carried
    for fault in ({"own": [0.1] * 90 + [0.5] * 10}, {"board": [2.5] * 100}, {"refused": ["0"]}, {"lost": 1}, {"own": []}):
        assert not Seen(2, 2, **{**good, **fault}).carried
    assert high([1, 2, 3, 4, 5], 0.5) == 3 and high([]) == float("inf")


def test_a_server_with_another_store_is_said(workshop, served, tmp_path):
    other = Workshop(Store(f"sqlite:///{tmp_path / 'other.sqlite3'}"))
    for place, key in ((served, "error.rehearse.store"), ("http://127.0.0.1:9", "error.rehearse.silent")):
        with pytest.raises(WorkshopRefusal) as caught:
            LoadRun(other, place, (1,), 0.1).run()
        assert caught.value.key == key and other.store.expired(1e12) == []
    for wrong in ("ftp://x", "http://", ""):
        with pytest.raises(WorkshopRefusal):
            TeamPhone(wrong, "ABCDEF")
    with pytest.raises(PhoneError):
        TeamPhone("127.0.0.1:9", "ABCDEF").state()
    other.store.close()


def test_a_server_of_its_own_that_does_not_start_is_said_without_an_address(monkeypatch):
    """Nobody gave one that could be checked."""
    monkeypatch.setattr(own_server.sys, "executable", "false")
    with pytest.raises(WorkshopRefusal) as caught, own_server.own_server():
        pass
    assert caught.value.key == "error.rehearse.own" and "127.0.0.1" not in caught.value.said("zh") + caught.value.said("en")


def test_the_shell_asks_for_a_size(capsys):
    assert shell(capsys, "rehearse")[0] == 2 and shell(capsys, "rehearse", "--teams", "2", "--people", "9")[0] == 2
    assert shell(capsys, "rehearse", "--people", "9", "--phones", "2")[0] == 2


def test_simulated_teams_keep_a_host_company(workshop, served):
    """Three teams join by a button, play while the host conducts alone, and leave when they are sent away."""
    room = workshop.open_room("rehearsal")
    company = invite_company(workshop, room.id, served, pulse=0.01)
    assert invite_company(workshop, room.id, served) is company
    assert [team.name for team in workshop.current(room.id).room.members] == [
        texts()[f"workshop.bot.name.{kind}"]["zh"] for kind in TEMPERAMENTS
    ]
    workshop.act(room.id, FACILITATOR, "start", {"plan": "short"})
    for phase, collects in (("predict", "predictions"), ("plan", "entries")):
        to(workshop, room, phase)
        held = eventually(
            lambda collects=collects: len(getattr(workshop.current(room.id).room.sitting.rounds[1], collects)) == 3
        )
        assert held, phase
    send_away(workshop, room.id, FACILITATOR)
    assert workshop.current(room.id).room.members == () and company_of(room.id) is None
    company.thread.join(timeout=LIMIT)
    assert not company.thread.is_alive()
    with pytest.raises(WorkshopRefusal) as caught:
        invite_company(workshop, room.id, "http://127.0.0.1:9")
    assert caught.value.key == "error.rehearse.silent"


def eventually(happened, patience=30.0):
    """Whether something comes true in time."""
    ends = time.monotonic() + patience
    while not happened() and time.monotonic() < ends:
        threading.Event().wait(0.02)
    return happened()
