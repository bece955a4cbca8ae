"""Handouts: the guide covers every timetable, cards every role and shock, signs open the team they are for; printed as PDF."""

import io
import re
import subprocess

import pytest
from PIL import Image

from simulation.engine.place_reading import embedded_place
from simulation.language.words import Words
from simulation.report.handouts import guide_story, handout_files
from simulation.workshop.sitting_plans import sitting_plans
from simulation.workshop.views import Recipient
from tests.report_support import needed, pages_of, program
from tests.workshop_support import hands, opened, refused, workshop

__all__ = ["hands", "workshop"]
PLACE = embedded_place()


def plain(text):
    return "".join(text.split())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", ["short", "hour", "long", "half_day"])
def test_a_timetable_has_a_sentence_for_each_step(plan, language):
    words, steps = Words.screen(language), sitting_plans()[plan]
    table = guide_story.timetable(plan, words)
    assert len(table.rows) == len(steps) and all(all(row) for row in table.rows)
    ends = [float(number) for number in re.findall(r"[\d.]+", table.rows[-2][0])]
    assert ends[-1] == sum(step.minutes for step in steps)
    assert table.rows[0][0] == words("span", low="0", high=f"{steps[0].minutes:g}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_guide_and_cards_are_printed(language, tmp_path):
    words = Words.paper(language)
    for name, content in (("guide", handout_files.guide(language)), ("cards", handout_files.cards(language, PLACE))):
        (tmp_path / f"{name}.pdf").write_bytes(content)
    guide, cards = (plain(pages_of(tmp_path / f"{name}.pdf")) for name in ("guide", "cards"))
    assert language == "zh" or not set("‘’“”") & set(guide + cards), "as wide as a Chinese character in the font at hand"
    for line in (*guide_story.reasons(words), *guide_story.preparations(words), *guide_story.questions(words)):
        assert plain(line)[:12].replace("’", "'") in guide
    shocks = [row for row in PLACE.condition_presets if row != "central"]
    found = (*guide_story.role_cards(words), *guide_story.shock_cards(words, PLACE))
    assert len(found) == len(guide_story.ROLES) + len(shocks)
    assert all(plain(name) in cards for name, _ in found)


def test_a_sign_opens_its_team(workshop, tmp_path):
    """The code on a table is an invitation that lets a phone into that team."""
    reader = needed("zxingcpp")
    longest = "甘肃省国资委改革一处与财务处联合组二十四个字整整整"[:24]
    room, (red, *_) = opened(workshop, "红队", longest, "W" * 24)  # none needs a second page
    home = "http://hall.example:8501/"
    found = [
        handout_files.Sign(team.name, f"{home}w/{room.code}/join/{workshop.tokens.invite(room.id, team.id)}")
        for team in workshop.current(room.id).room.members
    ]
    (tmp_path / "signs.pdf").write_bytes(handout_files.signs("zh", "研讨", room.code, home, found))
    printed = pages_of(tmp_path / "signs.pdf")
    assert printed.count("\f") == 3 and "红队" in printed and "http://hall.example:8501/w" in printed
    assert room.code in printed.replace(" ", "")  # letters of some pairs stand wide apart
    (tmp_path / "english.pdf").write_bytes(handout_files.signs("en", "Talks", room.code, home, found))
    assert "http://hall.example:8501/w," in pages_of(tmp_path / "english.pdf"), "an address stands on one line"
    command = [program("pdftoppm"), "-r", "80", "-f", "1", "-l", "1", "-png", str(tmp_path / "signs.pdf")]
    picture = subprocess.run(command, capture_output=True, check=True).stdout
    (read,) = [found.text for found in reader.read_barcodes(Image.open(io.BytesIO(picture)))]
    assert read == found[0].address
    token = workshop.joined(read.rpartition("/")[2])
    assert workshop.tokens.read("device", token).team == red.team


def test_a_team_made_beforehand_is_joined_by_its_sign(workshop):
    room = workshop.open_room("研讨")
    team = workshop.make_team(room.id, "facilitator:1", "第1组")
    token = workshop.joined(workshop.tokens.invite(room.id, team))
    assert workshop.tokens.read("device", token).team == team
    assert [one.name for one in workshop.current(room.id).room.members] == ["第1组"]


def test_a_team_made_beforehand_is_joined_by_its_name(workshop):
    """The typed route of its sign: as long as no phone is in it, its name leads in, also into a locked room; then it is taken."""
    room = workshop.open_room("研讨")
    team = workshop.make_team(room.id, "facilitator:1", "Blue Team")
    workshop.act(room.id, "facilitator:1", "lock", {"on": True})
    (told,) = workshop.snapshot(room.id, Recipient("team"))["teams"]
    assert told["presence"] == "expected"
    assert workshop.tokens.read("device", workshop.join(room.id, "blue team")).team == team
    assert workshop.snapshot(room.id, Recipient("team"))["teams"][0]["presence"] == "present"
    workshop.act(room.id, "facilitator:1", "lock", {"on": False})
    refused("name_taken", workshop.join, room.id, "Blue Team")
    assert len(workshop.current(room.id).room.members) == 1


def test_sizes_in_words():
    assert guide_story.team_sizes((5, 4, 4), Words.screen("zh")) == "1组5人、2组4人"
