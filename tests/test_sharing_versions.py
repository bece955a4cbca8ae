"""What travels with a scenario, and what is said when it is opened on another version or other data."""

from __future__ import annotations

import datetime
import io
import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from simulation import HEADLINES, MODEL_VERSION, Scenario, catalogue, embedded_place, project
from simulation.engine.released import Release
from simulation.sharing import (
    SharedCodeError,
    Stamp,
    account,
    decode,
    encode,
    ingredients,
    read_file,
    result_digest,
    share,
    versions,
    write_file,
)
from simulation.sharing.files import MOST_BYTES
from simulation.sharing.stamp import PARTS
from tests.test_cli import shell

PLAN = Scenario(
    "方案一", {"benchmarking": 0.5, "debt_ceiling": 0.66}, {"steel": {"rd_intensity_target": 0.03}}, {"preset": "boom"}
)


@pytest.fixture(scope="module")
def shared():
    return share([(project(PLAN), project(PLAN.reference()))], "2026-11-22")


def older(shared, model="0.9.0", parts=(), data=None, moved=None):
    """The same link as if another version had made it."""
    stamp = shared.stamp
    changed = {part: ("0000" if part in parts else digest) for part, digest in stamp.parts.items()}
    case = shared.cases[0]
    if moved:
        case = type(case)(case.scenario, {**case.headlines, **moved}, "00000000")
    return case, Stamp(model, data or stamp.data, changed, stamp.made, stamp.until)


def test_stamp_says_model_data_day_and_year(shared):
    stamp = shared.stamp
    assert (stamp.model, stamp.made, stamp.until) == (MODEL_VERSION, "2026-11-22", 2030)
    assert catalogue().digest.startswith(stamp.data) and tuple(stamp.parts) == PARTS
    assert all(len(digest) == 4 for digest in stamp.parts.values()) and len(set(stamp.parts.values())) == len(PARTS)


def test_headlines_are_those_of_the_projection(shared):
    own, usual = project(PLAN), project(PLAN.reference())
    assert tuple(shared.cases[0].headlines) == HEADLINES
    for name, half in zip(HEADLINES, (0.05, 0.00005, 0.05, 0.5)):
        value, gap = shared.cases[0].headlines[name]
        assert value == pytest.approx(own.total(name)[-1], abs=half + 1e-9)
        assert gap == pytest.approx(own.total(name)[-1] - usual.total(name)[-1], abs=half + 1e-9)


def numbers(factor: float):
    """Totals of a projection, each times a factor."""
    own = project(PLAN)
    return SimpleNamespace(total=lambda name: np.asarray(own.total(name)) * factor)


def test_result_digest_leaves_out_last_bits_and_sees_the_sixth_digit():
    digest = result_digest(project(PLAN))
    assert result_digest(numbers(1 + 4e-15)) == result_digest(numbers(1 - 4e-15)) == digest
    assert result_digest(numbers(1 + 2e-5)) != digest
    assert result_digest(project(PLAN.renamed("x"))) == digest
    assert result_digest(project(PLAN.with_lever("benchmarking", 0.55))) != digest


@pytest.mark.parametrize("value", [0.5, 10.0, 1e-4, 1234567.5, 0.1 + 0.2])
def test_decimal_fractions_are_not_on_a_border_of_rounding(value):
    def one(x):
        return result_digest(SimpleNamespace(total=lambda name: np.array([x])))

    assert one(value) == one(np.nextafter(value, 2e9)) == one(np.nextafter(value, -2e9))


def test_a_parameter_changes_its_own_fingerprint_only():
    before = dict(ingredients())
    rows = dict(embedded_place().parameters)
    name = next(iter(rows))
    rows[name] = rows[name].model_copy(update={"value": rows[name].value * 1.01})
    ingredients.cache_clear()
    after = dict(ingredients(replace(embedded_place(), parameters=rows)))
    ingredients.cache_clear()
    assert {part for part in PARTS if before[part] != after[part]} == {"parameters"}


def test_opened_where_it_was_made_nothing_moved(shared):
    found = account(shared.cases[0], shared.stamp)
    assert (found.age, found.unchanged, found.parts, found.data_differs, found.releases) == ("same", True, (), False, ())
    assert [line.outcome for line in found.lines] == list(HEADLINES) and not any(line.change for line in found.lines)


def test_old_and_new_numbers_and_an_exact_split(shared):
    """Old 250.0 of which 30.0 by the plan: the rest of the change lies in the reference."""
    case, stamp = older(shared, moved={"total_profit": (250.0, 30.0)})
    line = account(case, stamp).lines[0]
    value, gap = shared.cases[0].headlines["total_profit"]
    assert (line.old, line.new, line.old_gap, line.new_gap) == (250.0, value, 30.0, gap)
    assert line.change == value - 250 and line.effect_change == gap - 30
    assert line.reference_change + line.effect_change == pytest.approx(line.change, abs=1e-12)


def test_a_change_within_rounding_is_not_divided(shared):
    value, gap = shared.cases[0].headlines["total_profit"]
    for step, divisible in ((0.1, False), (-0.1, False), (0.3, True)):
        case, stamp = older(shared, moved={"total_profit": (value - step, gap)})
        assert account(case, stamp).lines[0].divisible is divisible


def test_the_one_ingredient_that_differs_is_the_cause(shared):
    case, stamp = older(shared, MODEL_VERSION, ["parameters"], "00000000", {"total_profit": (250.0, 30.0)})
    found = account(case, stamp)
    assert (found.age, found.cause, found.data_differs, found.unchanged) == ("same", "parameters", True, False)
    case, stamp = older(shared, MODEL_VERSION, ["parameters", "base_year"], "00000000")
    assert account(case, stamp).cause is None


def test_words_and_sources_of_the_tables_move_nothing(shared):
    case, stamp = older(shared, MODEL_VERSION, data="12345678")
    found = account(case, stamp)
    assert found.unchanged and found.data_differs and not found.parts


@pytest.mark.parametrize("model, age, between", [
    ("0.9.0", "older", ["0.9.5", "1.0.0"]), ("0.9.5", "older", ["1.0.0"]), (MODEL_VERSION, "same", []), ("9.0.0", "newer", []),
])  # fmt: skip
def test_releases_between_are_named(shared, monkeypatch, model, age, between):
    words = dict.fromkeys(("results_zh", "results_en", "reason_zh", "reason_en", "source"), "x")
    rows = tuple(Release(version=v, date=datetime.date(2026, 1, 1), **words) for v in ("0.9.0", "0.9.5", "1.0.0"))
    monkeypatch.setattr(versions, "catalogue", lambda: SimpleNamespace(releases=rows, digest=catalogue().digest))
    monkeypatch.setattr(versions, "MODEL_VERSION", "1.0.0")
    case, stamp = older(shared, "1.0.0" if model == MODEL_VERSION else model)
    found = account(case, stamp)
    assert (found.age, [row.version for row in found.releases]) == (age, between)


@pytest.mark.parametrize("stated, then, now", [("", None, None), ("here", False, False), ("0123456789ab", True, True)])
def test_tables_that_are_not_those_of_the_release(shared, monkeypatch, stated, then, now):
    row = catalogue().releases[-1].model_copy(update={"data": catalogue().digest if stated == "here" else stated})
    monkeypatch.setattr(versions, "catalogue", lambda: SimpleNamespace(releases=(row,), digest=catalogue().digest))
    found = account(shared.cases[0], shared.stamp)
    assert (found.edited_then, found.edited_now) == (then, now)


def test_this_version_is_in_the_list_of_releases():
    row = catalogue().releases[-1]
    assert row.version == MODEL_VERSION
    assert row.data in ("", catalogue().digest), (
        f"the tables are no longer those stated for {row.version}: add a row for the next version and raise MODEL_VERSION; "
        "or, where it has not been handed out yet, run `python tests/regenerate.py --release`"
    )


def test_a_file_comes_back_and_is_an_ordinary_scenario_file(shared):
    content = write_file(shared)
    assert Scenario.from_json(content) == PLAN
    assert json.loads(content)["schema"] == "scenario/1.1"
    assert read_file(content) == ((PLAN, shared),)
    assert read_file(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")) == ((PLAN, shared),)


def test_several_scenarios_in_a_file():
    plans = [Scenario.preset("deepening"), PLAN]
    several = share([(project(plan), project(plan.reference())) for plan in plans], "2026-11-22")
    back = read_file(write_file(several))
    assert [scenario for scenario, _ in back] == plans
    assert tuple(found.cases[0] for _, found in back) == several.cases


def test_a_stamp_does_not_vouch_for_what_was_edited_since(shared):
    plain = json.loads(write_file(shared))
    plain["levers"]["benchmarking"] = 0.6
    assert read_file(json.dumps(plain).encode()) == ((PLAN.with_lever("benchmarking", 0.6), None),)
    del plain["stamp"]
    assert read_file(json.dumps(plain).encode())[0][1] is None


def stamped(shared, **changes) -> bytes:
    plain = json.loads(write_file(shared))
    plain["stamp"] = {**plain["stamp"], **changes}
    return json.dumps(plain).encode()


@pytest.mark.parametrize("content, reason", [
    (b"", "json"), (b"\xff\xfe", "json"), (b"[" * 100_000, "json"), (b"null", "file"), (b"[]", "file"), (b"{}", None),
    (b'{"levers": {"benchmarking": 7}}', "range"), (b'{"levers": {"no_lever": 1}}', "unknown"), (b"x" * (MOST_BYTES + 1), "large"),
    (b'{"entities": {"no_entity": {"benchmarking": 1}}}', "unknown"), (b'{"schema": "scenarios/1.0"}', "many"),
    (b'{"schema": "scenarios/1.0", "scenarios": []}', "many"), (b'{"stamp": 1}', "stamp"), (b'{"stamp": {}}', "stamp"), (b'{"levers": {"benchmarking": "x"}}', "file"),
    (b'{"levers": 3}', "file"), (b'{"entities": {"steel": {"wind_share": 0.5}}}', "scope"),
    (b'{"schema": "scenarios/1.0", "scenarios": [{}, 7]}', "file"),
])  # fmt: skip
def test_bad_files_are_refused(content, reason):
    if reason is None:
        assert read_file(content) == ((Scenario(), None),)
        return
    with pytest.raises(SharedCodeError) as caught:
        read_file(content)
    assert caught.value.id == reason and str(caught.value)


@pytest.mark.parametrize("changes", [
    {"model": "<b>"}, {"model": 1}, {"data": "xyz"}, {"data": None}, {"results": ""}, {"made": "yesterday"}, {"until": 2999},
    {"until": "x"}, {"parts": []}, {"parts": {"program": "g"}}, {"headlines": {"total_profit": [1]}}, {"scenario": 5},
    {"headlines": {"total_profit": ["nan", 1]}}, {"headlines": {"total_profit": [1e300, 1]}}, {"headlines": 5},
])  # fmt: skip
def test_bad_stamps_are_refused(shared, changes):
    with pytest.raises(SharedCodeError) as caught:
        read_file(stamped(shared, **changes))
    assert caught.value.id == "stamp"


def test_links_from_the_shell(shared, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 2026-11-22
    file = tmp_path / "plan.json"
    file.write_text(PLAN.to_json(), encoding="utf-8")
    code, printed, _ = shell(capsys, "link", file, "--address", "https://h.cn/")
    assert code == 0 and decode(printed.strip()) == shared and printed.startswith("https://h.cn/?s=")
    assert decode(shell(capsys, "link", file, file)[1].strip()).cases == shared.cases * 2
    assert decode(shell(capsys, "link", "--preset", "deepening")[1].strip()).cases[0].scenario == Scenario.preset(
        "deepening"
    )
    assert read_file(shell(capsys, "open", encode(shared))[1].encode()) == ((PLAN, shared),)
    assert shell(capsys, "open", encode(shared), "--output", tmp_path / "back.json")[0] == 0
    assert read_file((tmp_path / "back.json").read_bytes()) == ((PLAN, shared),)
    table = pd.read_csv(io.StringIO(shell(capsys, "moved", encode(shared))[1]))
    assert list(table["outcome"]) == list(HEADLINES) and not table["change"].any() and table["differs"].isna().all()
    code, printed, said = shell(capsys, "open", encode(shared)[:-4])
    assert code == 2 and not printed and said.count("\n") == 1
