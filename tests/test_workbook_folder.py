"""Own workbooks as a folder or an archive: put together, who is missing or rejected, what consolidation takes out."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile

import pytest

from simulation import load_place
from simulation.cli.commands import commands
from simulation.engine.setting import ScenarioError
from simulation.engine.tables import TableError
from simulation.intake import workbook_folder
from simulation.intake.file_bundle import MOST_FILES, unpacked
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.intake.workbook_folder import read_workbooks
from tests.intake_support import figures
from tests.test_pages import open_page, sound

HEADS = "企业名称,企业类型,所属行业,营业收入,利润总额,净利润,资产总额,所有者权益,从业人员平均人数(人),人工成本"
ROWS = [[*row.values()] for row in figures(3)]
NAMES = ("甲集团", "乙集团", "丙集团")


def table(names, rows, year=2025) -> bytes:
    """A plain table as an office sends it."""
    lines = [f"{year}年企业基年数据（金额单位：亿元）", HEADS]
    lines += [",".join(map(str, (name, "充分竞争类", "装备制造", *row))) for name, row in zip(names, rows, strict=True)]
    return "\n".join(lines).encode()


FILES = [(f"{name}报表.csv", table([name], [row])) for name, row in zip(NAMES, ROWS, strict=True)]
SUMS = [round(sum(column), 4) for column in zip(*ROWS, strict=True)]


def whole(rows) -> tuple[str, bytes]:
    """The whole's file: the list of enterprises, and stated totals less what consolidation takes out."""
    blank = [[""] * len(SUMS)] * len(NAMES)
    return "合计.csv", table([*NAMES, "合计"], [*blank, rows])


LESS = [SUMS[0] * 0.9, *SUMS[1:3], SUMS[3] * 0.95, *SUMS[4:]]
ALL = [whole(LESS), *FILES]


def test_files_are_put_together_and_totals_less_sums_are_eliminations():
    found = read_workbooks(ALL)
    assert found.complete, [(one.file, one.reason, [p.kind for p in one.problems]) for one in found.deliveries]
    assert [one.name for one in found.book.enterprises.values()] == list(NAMES)
    of = {one.field: one for one in found.differences}
    assert of["revenue"].eliminated == pytest.approx(-0.1 * SUMS[0]) and of["total_profit"].eliminated == pytest.approx(0)
    assert own_place(found.book).place.base_year == 2025


def test_who_has_not_sent_is_missing_and_nothing_is_eliminated():
    found = read_workbooks(ALL[:-1])
    assert [one.enterprises for one in found.of("missing")] == [("丙集团",)] and not found.differences
    assert len(found.book.enterprises) == 2


@pytest.mark.parametrize(
    ("file", "key"),
    [
        (("x.csv", table(["丁集团"], ROWS[:1], 2024)), "error.folder_year"),
        (("x.csv", table(["甲集团"], ROWS[:1])), "error.folder_twice"),
        (("x.xlsx", b"no workbook"), None),
    ],
)
def test_what_cannot_join_is_rejected_with_its_reason(file, key):
    found = read_workbooks([*ALL, file])
    (one,) = found.of("rejected")
    assert one.reason is not None and (key is None or one.reason.key == key) and len(found.book.enterprises) == 3
    assert all(one.reason.said(language) for language in ("zh", "en"))


def test_a_file_with_errors_is_rejected_with_every_problem_and_its_enterprise_is_not_called_missing():
    wrong = table(["丙集团"], [[-5, *ROWS[2][1:3], "", *ROWS[2][4:]]])
    found = read_workbooks([*ALL[:-1], ("丙.csv", wrong)])
    (one,) = found.of("rejected")
    assert {p.kind for p in one.problems} >= {"required"} and not found.of("missing")


def test_archives_are_unpacked_with_their_chinese_names_and_under_caps():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in ALL:
            info = zipfile.ZipInfo("folder/" + name)
            archive.writestr(info, content)
        archive.writestr("__MACOSX/._x.csv", b"")
        archive.writestr("folder/readme.pdf", b"")
    assert unpacked([("all.zip", buffer.getvalue())]) == [*sorted(ALL)]
    with pytest.raises(ScenarioError, match="cannot be opened"):
        unpacked([("all.zip", buffer.getvalue()[:-30])])
    with pytest.raises(ScenarioError, match=str(MOST_FILES)):
        unpacked([("a.csv", b"")] * (MOST_FILES + 1))


@pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_with_any_byte_spoilt_is_refused_or_read(kind):
    """Whichever part of it the damage meets, however it was packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        archive.writestr(*FILES[0])
    whole = buffer.getvalue()
    for at in range(len(whole)):
        for change in (0xFF, 0x01):
            spoilt = whole[:at] + bytes((whole[at] ^ change,)) + whole[at + 1 :]
            with contextlib.suppress(ScenarioError):
                unpacked([("all.zip", spoilt)])


def test_an_archive_says_why_it_is_not_taken(monkeypatch):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(*FILES[0])
    locked = bytearray(buffer.getvalue())
    locked[locked.rfind(b"PK\1\2") + 8] |= 1
    with pytest.raises(ScenarioError, match="password"):
        unpacked([("all.zip", bytes(locked))])
    monkeypatch.setattr("simulation.intake.file_bundle.MOST_BYTES", 10)
    with pytest.raises(ScenarioError, match="exceeds"):
        unpacked([("all.zip", buffer.getvalue())])


def test_the_shell_checks_a_folder_and_takes_it_for_a_place(tmp_path, capsys):
    for name, content in ALL:
        (tmp_path / name).write_bytes(content)
    commands.main(["check", str(tmp_path), "--json"], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert {one["status"] for one in told["files"]} == {"received"} and told["eliminations"]
    (tmp_path / "丙集团报表.csv").unlink()
    commands.main(["check", str(tmp_path)], standalone_mode=False)
    assert "丙集团" in capsys.readouterr().out
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    with pytest.raises(SystemExit) as left:
        commands.main(["check", str(tmp_path)], standalone_mode=False)
    assert left.value.code == 2
    with pytest.raises(ScenarioError, match="bad.xlsx"):
        load_place(tmp_path)


def test_the_pages_take_several_files_and_say_what_became_of_each():
    app = open_page("own_data", "zh")
    wrong = ("x.csv", table(["丁集团"], ROWS[:1], 2024))
    app.file_uploader(key="own_data_files").set_value([(*file, "text/csv") for file in [*ALL, wrong]]).run()
    files = sound(app).dataframe[0].value
    assert dict(zip(files["文件"], files["情况"], strict=True)) == {"x.csv": "未采用"} | {name: "已收" for name, _ in ALL}
    assert "2024" in "".join(files.iloc[0])
    app.button(key="own_use").click().run()
    assert len(set(app.session_state["timeline"].bench.place.entity_ids)) == 3
    app.switch_page("pages/tracking.py").run()
    head = "indicator,period,value\n"
    sent = [(f"{name}.csv", f"{head}total_profit,2026-06,6\n".encode()) for name in NAMES[:2]]
    sent += [("合计.csv", f"{head}total_profit,2026-06,17\n".encode()), ("谁.csv", head.encode())]
    (key,) = (one.key for one in app.file_uploader if one.key.startswith("track_upload"))
    app.file_uploader(key=key).set_value([(*file, "text/csv") for file in sent]).run()
    of = {row["单位"]: row["情况"] for _, row in next(d.value for d in app.dataframe if "读入的数" in d.value).iterrows()}
    assert of["丙集团"] == "未报" and of["甲集团"] == "已收" and len(of) == 5
    lacking = next(d.value for d in app.dataframe if "合并抵销" in d.value)
    assert lacking["未报单位"].iloc[0] == "丙集团" and lacking["合并抵销"].iloc[0] == "—"


def test_a_folder_of_text_tables_alone_is_a_place(tmp_path):
    """Also where a table names its year in its file's name only; a folder with tables of a place stays one."""
    lines = table(NAMES[:1], ROWS[:1]).split(b"\n", 1)[1]
    for name, content in ((f"{NAMES[0]}2025年.csv", lines), *FILES[1:]):
        (tmp_path / name).write_bytes(content)
    place = load_place(tmp_path)
    assert (len(place.entities), place.base_year) == (3, 2025)
    (tmp_path / "entities.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(TableError):
        load_place(tmp_path)
    named = read_workbook(lines, "2025.csv")
    assert named.base_year == 2025 and "base_year_of_title" in {one.kind for one in named.warnings}
    assert [one.kind for one in read_workbook(lines, "a.csv").errors] == ["no_base_year"]


def test_files_take_a_bounded_time_and_end_with_who_waits_for_them(monkeypatch):
    """What is not read by then is rejected unread, by name; a tab that is closed ends the reading."""
    moment, read = [0.0], []

    def slowly(content, name):
        read.append(name)
        moment[0] += 100.0
        return read_workbook(content, name)

    monkeypatch.setattr(workbook_folder, "ticks", lambda: moment[0])
    found = read_workbooks(FILES, reader=slowly)
    assert read == [name for name, _ in FILES[:2]] and [one.file for one in found.of("rejected")] == [FILES[2][0]]
    assert "180" in found.of("rejected")[0].reason.said("en")
    read.clear()

    def closed(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_workbooks(FILES, closed, slowly)
    assert len(read) == 1
