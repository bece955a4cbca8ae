"""Minutes of a sitting: every figure is that of the plan its link opens; what is not revealed stays out; other programs open both."""

import io
import json

import docx
import pytest

from simulation import project
from simulation.engine.place_reading import embedded_place
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.language.texts import texts
from simulation.language.words import Words
from simulation.report.content.imprint import Imprint
from simulation.report.content.request import ReportError
from simulation.report.minutes.minutes_files import minutes_apart, minutes_file
from simulation.report.minutes.minutes_request import MinutesRequest
from simulation.report.minutes.minutes_story import MinutesStory
from simulation.report.names_in_print import names_in_print
from simulation.sharing import decode
from simulation.workshop import playing
from simulation.workshop.room_record import read_record
from simulation.workshop.room_rules import Rules
from simulation.workshop.views import BOARD, CONSOLE, Recipient
from simulation.workshop.workshop_errors import WorkshopRefusal
from tests.intake_support import filled, saved
from tests.report_support import DATE, converted, pages_of
from tests.workshop_support import FACILITATOR, handed_in, hands, opened, predicted, to, workshop

__all__ = ["hands", "workshop"]
HOSTILE = "</w:t>#let x = 1 <b>*_[]"
HOME = "http://hall.example:8501/"
COMMITMENTS = (
    {"what": "扩大对标范围", "who": "国资委企业改革处", "by": "2027年3月", "problem": "total_profit"},
    {"what": "清理低效投资", "who": "各集团财务部", "by": "2027年6月", "problem": "total_profit"},
    {"what": "每季碰头", "who": "研究室", "by": "2026年底"},
)
NO_QUESTION = "主持人结论：会议一致同意"


@pytest.fixture
def played(workshop, hands):
    """A whole sitting of three teams, one of them with a hostile name: the workshop, the room, the teams."""
    room, (red, blue, green) = opened(workshop, "红队", HOSTILE[:24], "绿队")
    hands.move(90)
    to(workshop, room, "predict")
    for own, direction in ((red, 1), (blue, -1), (green, 1)):
        playing.predict(workshop, own, predicted(direction, 20, "对标见效快"))
    to(workshop, room, "plan")
    handed_in(workshop, red, {"benchmarking": 0.8, "transformation_investment": 320})
    handed_in(workshop, blue, {"benchmarking": 0.4})
    handed_in(workshop, green, {})
    to(workshop, room, "reveal", 1)
    to(workshop, room, "shock", 2, {"preset": "downturn"})
    to(workshop, room, "reveal", 2)
    to(workshop, room, "merge")
    workshop.act(room.id, f"team:{red.team}", "vote", {"choice": "median"})
    playing.merge(workshop, room.id, FACILITATOR, "median")
    workshop.act(room.id, f"team:{red.team}", "dissent", {"lever": "benchmarking", "reason": "力度不够"})
    to(workshop, room, "debrief")
    for commitment in COMMITMENTS:
        workshop.act(room.id, f"team:{blue.team}", "commit", dict(commitment))
    workshop.act(room.id, f"team:{green.team}", "answer", {"prompt": "surprise", "text": "没想到资金这么紧"})
    workshop.act(room.id, f"team:{red.team}", "answer", {"prompt": NO_QUESTION, "text": "同意"})  # as rooms may have kept it
    playing.correct(workshop, room.id, FACILITATOR, green.team, 1, {"benchmarking": 0.2}, "手机没电")
    hands.move(600)
    workshop.act(room.id, FACILITATOR, "end", {})
    return workshop, room, (red, blue, green)


def asked(played, language="zh", **more):
    workshop, room, _ = played
    return MinutesRequest.of_record(workshop.store.exported(room.id), language=language, date=DATE, home=HOME, **more)


def text_of(content):
    document = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def plain(text):
    """Without blanks and line ends, and without the marks where a long link may be broken."""
    return "".join(text.replace("\u200b", "").split())


def values_of(scenario):
    return {lever: setting.value for lever, setting in scenario.levers.items()}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_is_that_of_the_plan_its_link_opens(played, language):
    story = MinutesStory.of(asked(played, language))
    words = Words.paper(language)
    rows = [row for chapter in story.chapters for row in chapter[2].rows]
    assert len(rows) == 6
    origins = {line.split("　" if language == "zh" else " ")[0]: (line, link) for line, link in story.origins}
    for row in rows:
        line, link = origins[row[-1]]
        shared = decode(link).cases[0].scenario
        assert shared.id in line and link.startswith(f"{HOME}?s=")
        own, usual = project(shared, until=2030), project(shared.reference(), until=2030)
        for name, cell in zip(("total_profit", "return_on_equity"), row[1:3], strict=True):
            value = float(own.total(name)[-1])
            assert cell.startswith(words.figure(name, value))
            assert words.change(name, words.gap(name, float(usual.total(name)[-1]), value)) in cell
    first = story.headlines.rows[0]
    shared = decode(origins[first[-1]][1]).cases[0].scenario
    assert values_of(shared) == {"benchmarking": 0.4} and first[1] == words.figure(
        "total_profit", float(project(shared, until=2030).total("total_profit")[-1])
    )


def test_problem_cause_remedy_office_time(played):
    story = MinutesStory.of(asked(played))
    assert story.tasks.heads == ("问题", "原因", "对策", "责任单位", "时限")
    problems = {row[0].partition("：")[0]: row for row in story.tasks.rows}
    assert "低于目标" in problems["利润总额"][0] and "对标" in problems["利润总额"][1]
    assert [row[2:] for row in story.tasks.rows if "对标范围" in row[2] or "低效" in row[2]] == [
        (f"扩大对标范围（{HOSTILE[:24]}提出）", "国资委企业改革处", "2027年3月"),
        (f"清理低效投资（{HOSTILE[:24]}提出）", "各集团财务部", "2027年6月"),
    ]
    assert story.tasks.rows[-1][0] == story.words("paper.minutes.general") and story.tasks.rows[-1][3] == "研究室"
    missed = [name for name, margin in story.judged.margins(story.sitting.rules, story.place).items() if margin < 0]
    assert len(missed) >= 3 and all(story.words.variable(name) in " ".join(problems) for name in missed)
    unmet = next(row for row in story.tasks.rows if row[0].startswith("净资产收益率"))
    assert unmet[2:] == ("", "", "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_targets_no_plan_is_called_the_best(workshop, hands, language):
    """Nothing was aimed at: 0 of 0 reached says nothing, and the first in the list is not the best."""
    rules = Rules.usual(embedded_place()).model_copy(update={"targets": {}})
    room, (red, blue) = opened(workshop, "红队", "蓝队", rules=rules)
    to(workshop, room, "plan")
    handed_in(workshop, red, {"benchmarking": 0.8})
    handed_in(workshop, blue, {})
    to(workshop, room, "reveal", 1)
    story = MinutesStory.of(asked((workshop, room, ()), language))
    assert story.judged is None and story.headlines is None
    assert ("未设2030年目标" if language == "zh" else "no target of 2030 was set") in story.finding
    assert story.no_tasks == story.words("paper.minutes.no_tasks.unaimed")
    for recipient in (Recipient(BOARD), Recipient(CONSOLE), Recipient("team", red.team)):
        results = workshop.snapshot(room.id, recipient)["sitting"]["rounds"]["1"]["results"]
        assert results["separation"] is None and not results.get("ranks")
    to(workshop, room, "merge")
    workshop.act(room.id, f"team:{red.team}", "vote", {"choice": "median"})
    playing.merge(workshop, room.id, FACILITATOR, "median")
    common = MinutesStory.of(asked((workshop, room, ()), language))
    assert common.judged.common and ("未设2030年目标" if language == "zh" else "No target of 2030") in common.finding


@pytest.mark.parametrize("language", ["zh", "en"])
def test_only_questions_of_the_debrief_head_what_was_said(played, language):
    story, words = MinutesStory.of(asked(played, language)), Words.paper(language)
    assert [head for head, _ in story.said] == [words("workshop.prompt.surprise"), words("paper.minutes.otherwise")]
    assert story.said[-1][1] == (words("paper.minutes.reason", team="红队", reason="同意"),)
    assert NO_QUESTION not in text_of(minutes_file(asked(played, language), "docx")[1])


def test_course_dissent_and_corrections(played):
    story = MinutesStory.of(asked(played))
    assert [row[-1] for row in story.attendance.rows] == ["2/2"] * 3
    assert story.times.rows[0][2:] == ("1:30", "2:00")
    assert sum(int(row[2].split(":")[0]) * 60 + int(row[2].split(":")[1]) for row in story.times.rows) == 690
    assert any("力度不够" in line for line in story.dissents) and any("手机没电" in line for line in story.corrections)
    assert story.said[0] == (story.words("workshop.prompt.surprise"), ("绿队：没想到资金这么紧",))
    assert any("可以动的措施和范围" in line and "0～100" in line for line in story.rules)
    assert "逐项取中位数 1票" in story.merge and "不是得票最多" not in story.merge
    assert story.levers.rows[0][-1] == "红队、绿队"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_word_and_pdf_say_the_same_and_other_programs_open_both(played, language, tmp_path):
    request = asked(played, language)
    story = MinutesStory.of(request)
    (word, letter), (pdf, printed) = (minutes_file(request, kind) for kind in ("docx", "pdf"))
    assert word.rpartition(".")[0] == pdf.rpartition(".")[0] == story.cover
    assert minutes_file(request, "docx")[1] == letter  # the same bytes again
    own = tmp_path / "own.pdf"
    own.write_bytes(printed)
    shown = converted(tmp_path, {"minutes.docx": letter}, "pdf")["minutes.docx"]
    for text in (plain(text_of(letter)), plain(pages_of(own))):
        for line, link in story.origins:
            assert plain(line) in text and plain(link) in text
        assert plain(story.finding) in text and plain(story.merge) in text
    for text in (plain(pages_of(shown)), plain(pages_of(own))):
        for number in ("研究室", story.headlines.rows[0][1]):
            assert plain(number) in text
    with pytest.raises(ReportError):
        minutes_file(request, "pptx")


def test_names_that_a_printed_font_lacks_stay_apart(played, tmp_path):
    words = Words.paper("zh")
    assert names_in_print(["红队🔥", "红队🚀", "🎉❤️", "𠮷队", "蓝队"], words) == [
        "红队",
        "红队 (2)",
        "第3组",
        "〓队",
        "蓝队",
    ]
    assert names_in_print(["W" * 24, "Short"], words) == ["\u200b".join("W" * 24), "Short"]
    workshop, room, (red, _, green) = played
    for own, name in ((red, "红队🔥"), (green, "🔥")):
        workshop.act(room.id, FACILITATOR, "rename", {"team": own.team, "name": name})
    request = asked(played)
    assert [row[0] for row in MinutesStory.of(request).attendance.rows] == ["红队🔥", HOSTILE[:24], "🔥"]
    own = tmp_path / "own.pdf"
    own.write_bytes(minutes_file(request, "pdf")[1])
    printed = plain(pages_of(own))
    assert "第3组" in printed and "〓" not in printed


def test_what_is_not_revealed_stays_out(workshop, hands):
    """Minutes may be asked for at any time: before a sitting a sentence, before a reveal no plan of any team."""
    room = workshop.open_room("研讨")
    with pytest.raises(WorkshopRefusal) as caught:
        MinutesStory.of(MinutesRequest.of_record(workshop.store.exported(room.id)))
    assert caught.value.key == "error.workshop.no_minutes"
    room, (red, _) = opened(workshop, "红队", "蓝队")
    to(workshop, room, "plan")
    handed_in(workshop, red, {"benchmarking": 0.8123})
    request = MinutesRequest.of_record(workshop.store.exported(room.id), date=DATE)
    story = MinutesStory.of(request)
    assert story.chapters == () and story.origins == () and story.headlines is None and story.tasks.rows == ()
    written = text_of(minutes_file(request, "docx")[1])
    assert "0.81" not in written and story.words("paper.minutes.no_rounds") in written
    to(workshop, room, "reveal", 1)
    story = MinutesStory.of(MinutesRequest.of_record(workshop.store.exported(room.id), date=DATE))
    assert len(story.chapters) == 1 and story.judged.team == red.team
    link = story.origins[0][1]
    assert "://" not in link and values_of(decode(link).cases[0].scenario) == {"benchmarking": 0.8123}


def test_a_record_makes_the_same_minutes_elsewhere(played):
    workshop, room, _ = played
    record = json.dumps(workshop.store.exported(room.id), ensure_ascii=False)
    assert read_record(json.loads(record))[0] == workshop.current(room.id).room
    assert text_of(minutes_apart(record, 1, "en", HOME, "docx")).startswith("Minutes of 研讨")
    for wrong in ({}, [], {"schema": "workshop/1.0"}, {"schema": "workshop/1.0", "acts": []}, {"schema": 1, "acts": [1]}):
        with pytest.raises(WorkshopRefusal):
            read_record(wrong)


def test_minutes_say_who_issues_them(played):
    workshop, room, _ = played
    record, issuer = json.dumps(workshop.store.exported(room.id)), Imprint(letterhead="省国资委", signer="乙（主任）").text
    text = "".join(
        p.text for p in docx.Document(io.BytesIO(minutes_apart(record, 1, "zh", HOME, "docx", issuer))).paragraphs
    )
    assert "省国资委" in text and text.index("乙（主任）") > text.index("省国资委")


def test_minutes_have_the_parts_asked_for(played):
    workshop, room, _ = played
    record = json.dumps(workshop.store.exported(room.id))
    text = text_of(minutes_apart(record, 1, "zh", HOME, "docx", "", ("common",)))
    assert "二、共同方案与不同意见" in text and "三、数字出处" in text and "出席与过程" not in text
    with pytest.raises(ReportError):
        asked(played, sections=("paths",))


def test_practice_that_an_own_place_does_not_state_is_marked(workshop):
    """As in every other table of levers: taken over from the embedded place, or brought to the place's size."""
    place = own_place(read_workbook(saved(filled(count=3, history=0)), "own.xlsx")).place
    room, (red, blue) = opened(workshop, "红队", "蓝队", place=place)
    to(workshop, room, "plan")
    handed_in(workshop, red, {"benchmarking": 0.8, "contract_quality": 0.9})
    handed_in(workshop, blue, {"benchmarking": 0.4})
    to(workshop, room, "reveal", 1)
    to(workshop, room, "merge")
    playing.merge(workshop, room.id, FACILITATOR, "median")
    record = workshop.store.exported(room.id)
    table = MinutesStory.of(MinutesRequest.of_record(record, language="zh", date=DATE, home=HOME)).levers
    rows = {row[0]: row for row in table.rows}
    words = Words.paper("zh", place)
    for lever in ("benchmarking", "contract_quality"):
        row = place.levers[lever]
        assert rows[words.of(row)][2] == words.practice(
            row, words.number(row.neutral, row.unit, words.setting_digits(row, row.neutral))
        )
    assert rows[words.of(place.levers["contract_quality"])][2].endswith("（内置）")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_figures_come_from_stays_together_to_the_date(played, language):
    """So that no last page of the Word minutes holds a line or two of it alone."""
    document = docx.Document(io.BytesIO(minutes_file(asked(played, language), "docx")[1]))
    head = next(i for i, p in enumerate(document.paragraphs) if texts()["paper.minutes.head.sources"][language] in p.text)
    *above, date = document.paragraphs[head:]
    assert len(above) > 2 and all(
        p.paragraph_format.keep_with_next or p.style.paragraph_format.keep_with_next for p in above
    )
    assert not date.paragraph_format.keep_with_next
