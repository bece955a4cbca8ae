"""Workbooks kept on the server: nothing of them can be read, found or deleted without name and key."""

from __future__ import annotations

import stat

import pytest

from pages.parts.state import signed_in
from simulation.backup.kept_places import restore_saved, saved_parts
from simulation.engine.errors import Refusal
from simulation.intake import saved_workbooks
from simulation.intake.saved_workbooks import DAY, ENDING, FOLDER, SavedWorkbooks, days_kept, key_of_person, new_key
from simulation.workshop.pace import Pace
from simulation.workshop.past_days import RUN
from tests.test_pages import open_page, sound
from tests.test_workbook_folder import ALL, NAMES
from tests.workshop_support import Hands

FILES = (("市属企业.csv", "甲集团的秘密".encode()), ("b.csv", b"2"))


@pytest.fixture
def ran():
    """Seconds by a clock that nobody sets."""
    return Hands(0.0)


@pytest.fixture
def store(tmp_path, ran):
    return SavedWorkbooks(tmp_path / FOLDER, lambda: 1e9, ran)


def refused(act, *arguments):
    with pytest.raises(Refusal) as error:
        act(*arguments)
    assert all(error.value.said(language) for language in ("zh", "en"))
    return error.value.key.removeprefix("error.saved_")


def test_what_is_kept_opens_with_name_and_key_and_with_nothing_else(store):
    key = store.save("市属企业", FILES)
    assert store.open(" 市属企业 ", key.lower().replace("-", " ").replace("0", "o")) == FILES
    for name, other in (("市属企业", new_key()), ("县属企业", key)):
        assert refused(store.open, name, other) == refused(store.delete, name, other) == "unknown"
    assert refused(store.open, "市属企业", key[:-1]) == "key" and refused(store.open, "  ", key) == "name"


def test_files_of_one_name_from_two_folders_both_come_back(store):
    twice = (("报表.csv", b"1"), ("报表.csv", b"2"), *FILES)
    with pytest.warns(UserWarning, match="Duplicate"):
        key = store.save("a", twice)
    assert store.open("a", key) == twice


def test_somebody_signed_in_has_a_key_of_their_own():
    key = key_of_person("https://id\nanna", "secret")
    assert key == key_of_person("https://id\nanna", "secret")
    assert len({key, key_of_person("https://id\nbert", "secret"), key_of_person("https://id\nanna", "other")}) == 3


def test_the_folder_tells_nothing(store):
    key = store.save("市属企业", FILES)
    (file,) = store.folder.glob("*" + ENDING)
    content = file.read_bytes()
    for told in ("甲集团".encode(), "市属企业".encode(), b"csv", key.encode(), key.replace("-", "").encode()):
        assert told not in content and told.hex() not in file.name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_a_changed_or_swapped_file_is_refused(store):
    key, other = store.save("a", FILES), store.save("b", FILES)
    one, two = sorted(store.folder.glob("*" + ENDING))
    content = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert {refused(store.open, "a", key), refused(store.open, "b", other)} == {"damaged"}


def test_the_same_name_and_key_replace_and_deletion_is_for_good(store):
    key = store.save("a", FILES)
    assert store.save("a", FILES[:1], key) == key and store.open("a", key) == FILES[:1]
    store.delete("a", key)
    assert not list(store.folder.glob("*" + ENDING)) and refused(store.open, "a", key) == "unknown"


def test_what_is_not_opened_goes_after_its_days_and_a_server_may_keep_none(store, monkeypatch):
    key = store.save("a", FILES)
    store.clock = lambda: 1e9 + 364 * DAY
    store.open("a", key)
    store.clock = lambda: 1e9 + 700 * DAY
    store.save("b", FILES)
    assert store.open("a", key) == FILES
    store.clock = lambda: 1e9 + 1100 * DAY
    store.save("b", FILES)
    assert refused(store.open, "a", key) == "unknown"
    monkeypatch.setattr(saved_workbooks, "MOST_KEPT", 1)
    assert refused(store.save, "c", FILES) == "full"
    monkeypatch.setenv("SOE_KEEP_WORKBOOKS", "0")
    assert refused(store.save, "a", FILES) == "off"
    monkeypatch.setenv("SOE_KEEP_WORKBOOKS", "a year")
    assert days_kept() == 0


def test_what_is_past_its_days_is_not_opened_though_nobody_swept(store):
    key = store.save("a", FILES)
    store.clock = lambda: 1e9 + 400 * DAY
    assert refused(store.open, "a", key) == "unknown"


def test_a_clock_set_ahead_deletes_nothing(store, ran):
    """What it closed is open again once the clock is put right; only days of running delete, over looks that all say so."""
    key = store.save("a", FILES)
    for ahead in (True, False, True):
        store.clock = lambda ahead=ahead: 1e9 + 1000 * DAY * ahead
        assert store.sweep(365) == 0
        ran.move(RUN - 1)
        assert store.sweep(365) == 0
        assert not ahead or refused(store.open, "a", key) == "unknown"
        store.clock = lambda: 1e9
        assert store.sweep(365) == 0 and store.open("a", key) == FILES
    store.clock = lambda: 1e9 + 400 * DAY
    assert store.sweep(365) == 0
    ran.move(RUN)
    assert store.sweep(365) == 1 and not list(store.folder.glob("*" + ENDING))


def test_nobody_fills_the_store_alone(store, monkeypatch):
    monkeypatch.setattr(saved_workbooks, "_SAVES", Pace(2, DAY, lambda: 1e9, "error.saved_often"))
    for number in range(2):
        store.save(str(number), FILES, who="10.0.0.9")
    assert refused(lambda name, files: store.save(name, files, who="10.0.0.9"), "more", FILES) == "often"
    assert store.save("other", FILES, who="10.0.0.8")
    monkeypatch.setattr(saved_workbooks, "MOST_KEPT_BYTES", 100)
    assert refused(store.save, "large", FILES) == "full"


def test_a_backup_takes_it_as_it_lies_there(store, tmp_path):
    key = store.save("a", FILES)
    parts = saved_parts(tmp_path)
    for name, file in parts.items():
        (tmp_path / "unpacked" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "unpacked" / name).write_bytes(file.read_bytes())
    restore_saved(tmp_path / "unpacked", tmp_path / "new")
    assert list(parts) == [f"{FOLDER}/{next(store.folder.glob('*' + ENDING)).name}"]
    assert SavedWorkbooks(tmp_path / "new" / FOLDER).open("a", key) == FILES


def test_the_page_keeps_opens_in_another_session_and_deletes(tmp_path, monkeypatch):
    monkeypatch.setenv("SOE_DATA", str(tmp_path))
    app = open_page("own_data", "zh")
    app.file_uploader(key="own_data_files").set_value([(*file, "text/csv") for file in ALL]).run()
    app.text_input(key="own_keep_name").set_value("省属企业").run()
    app.button(key="own_keep_do").click().run()
    key = sound(app).code[0].value
    other = open_page("own_data", "zh")
    other.text_input(key="own_open_name").set_value("省属企业").run()
    assert other.text_input(key="own_open_key").proto.type == 0  # a password field of Streamlit is not told on Tab
    other.text_input(key="own_open_key").set_value(new_key()).run()
    other.button(key="own_open_do").click().run()
    assert "没有这个名称和密钥" in other.error[0].value
    other.text_input(key="own_open_key").set_value(key).run()
    other.button(key="own_open_do").click().run()
    place = sound(other).session_state["timeline"].bench.place
    assert [row.label_zh for row in place.entities] == list(NAMES)
    other.button(key="own_delete").click().run()
    assert "已从服务器删除" in sound(other).success[-1].value and not list((tmp_path / FOLDER).glob("*" + ENDING))


def test_figures_in_use_can_be_kept_after_their_upload_has_gone(tmp_path, monkeypatch):
    """Another page was looked at since: neither upload nor name is asked for again."""
    monkeypatch.setenv("SOE_DATA", str(tmp_path))
    app = open_page("own_data", "zh")
    app.file_uploader(key="own_data_files").set_value([(*file, "text/csv") for file in ALL]).run()
    app.button(key="own_use").click().run()
    app.file_uploader(key="own_data_files").set_value([]).run()
    app.button(key="own_keep_do").click().run()
    key = sound(app).code[0].value
    assert SavedWorkbooks(tmp_path / FOLDER).open(app.text_input(key="own_keep_name").value, key)


def test_signed_in_only_the_person_opens_what_they_kept_and_no_key_is_shown(tmp_path, monkeypatch):
    monkeypatch.setenv("SOE_DATA", str(tmp_path))
    monkeypatch.setattr(signed_in, "person", lambda: "https://id\nanna")
    app = open_page("own_data", "zh")
    app.file_uploader(key="own_data_files").set_value([(*file, "text/csv") for file in ALL]).run()
    app.text_input(key="own_keep_name").set_value("省属企业").run()
    app.button(key="own_keep_do").click().run()
    assert len(sound(app).code) == 1 and "own_keep_key" not in {field.key for field in app.text_input}
    for person, opens in (("https://id\nbert", False), ("https://id\nanna", True)):
        monkeypatch.setattr(signed_in, "person", lambda person=person: person)
        app.text_input(key="own_open_name").set_value("省属企业").run()
        app.button(key="own_open_do").click().run()
        assert bool(app.error) != opens
    assert [row.label_zh for row in app.session_state["timeline"].bench.place.entities] == list(NAMES)
