"""Link codes: what comes back, how short they are, how long they last, and what a hostile one can do."""

from __future__ import annotations

import base64
import json
import random
import shutil
import zlib
from dataclasses import replace

import pytest

from simulation import Scenario, catalogue, embedded_baseline, embedded_place, project
from simulation.engine import catalogue as tables
from simulation.engine.errors import sentences
from simulation.engine.place_reading import embedded_folder, whole_place
from simulation.engine.setting import SHAPES, ScenarioError
from simulation.sharing import (
    LINK_LIMIT,
    MOST_SCENARIOS,
    Case,
    Shared,
    SharedCodeError,
    Stamp,
    decode,
    encode,
    registry,
    share,
)  # fmt: skip
from simulation.sharing.files import read_file
from simulation.sharing.packing import NAME_LIMIT, Reader, Writer, printed
from simulation.sharing.stamp import PARTS
from tests.support import TABLES, read

HOST = 29  # characters; soe-reform.gzw.gansu.gov.cn has 27
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
WORDS = ("方案一", "先稳后进·2027", "Plan B_[x](y)*", "激发活力 🚀 提速", "a" * 40, "深化", "reference", "deepening")


def made(*plans: Scenario) -> Shared:
    """Scenarios as the app shares them."""
    return share([(project(plan), project(plan.reference())) for plan in plans], "2026-11-22")


def bare(plan: Scenario, chance: random.Random) -> Shared:
    """A scenario with figures that are not projected."""
    rows = [(name, row) for (kind, name), row in catalogue().codes.items() if kind == "outcome"]
    pairs = {n: tuple(round(chance.randint(-(10**6), 10**6) * row.grid, 5) for _ in "ab") for n, row in rows}
    stamp = Stamp("12.3.45", "00ff10a7", {part: f"{chance.randrange(16**4):04x}" for part in PARTS}, "2031-02-28", 2035)
    return Shared(stamp, (Case(plan, pairs, f"{chance.randrange(16**8):08x}"),))


def amount(row, chance: random.Random) -> float:
    """On a step, between steps where nothing is counted, or at an end."""
    steps = round((row.max - row.min) / row.step)
    found = chance.choice((
        min(round(row.min + row.step * chance.randint(0, steps), 9), row.max), chance.uniform(row.min, row.max), row.min, row.max,
    ))  # fmt: skip
    return counted(row, found)


def counted(row, value):
    """A value of a lever or condition; whole where things are counted."""
    return float(round(value)) if getattr(row, "whole", "") else value


def path(row, years, values):
    """Values by year; those of a lever that cannot be taken back in rising order."""
    held = getattr(row, "irreversible", "")
    values = [values[-1]] * len(values) if held == "once" else sorted(values) if held else values
    return dict(zip(years, values, strict=True))


def setting(row, chance: random.Random):
    kind = chance.randrange(3)
    if kind == 0:
        return amount(row, chance)
    if kind == 1:
        years = chance.sample(range(2024, 2036), chance.randint(1, 12))
        return {"by_year": path(row, sorted(map(str, years)), [amount(row, chance) for _ in years])}
    start = chance.randint(2024, 2035)
    if not hasattr(row, "start"):
        return amount(row, chance)
    found = {
        "value": amount(row, chance),
        "start": start,
        "full": chance.randint(start, 2035),
        "shape": chance.choice(SHAPES),
    }
    for part in chance.sample(("start", "shape"), chance.randint(0, 2)):
        found.pop(part) if part != "start" or found["full"] >= row.start else None
    return found


def any_scenario(chance: random.Random) -> Scenario:
    """A scenario with anything in it; amounts of single entities lowered to what there is."""
    rows = embedded_place().levers
    levers = {name: setting(rows[name], chance) for name in chance.sample(list(rows), chance.choice((0, 1, 3, len(rows))))}
    free = [row for row in rows.values() if row.scope != "province"]
    entities = {
        entity: {row.id: setting(row, chance) for row in chance.sample(free, 2)}
        for entity in chance.sample(embedded_baseline().entity_ids, chance.choice((0, 0, 1, 3)))
    }
    conditions = {name: setting(row, chance) for name, row in embedded_place().conditions.items() if chance.random() < 0.2}
    if chance.random() < 0.7:
        conditions["preset"] = chance.choice(list(embedded_place().condition_presets))
    content = {"name": chance.choice(WORDS), "levers": levers, "entities": entities, "conditions": conditions}
    return replace(Scenario.from_dict(content, fit=True), remarks=())


@pytest.mark.parametrize("name", embedded_place().scenario_presets)
def test_packages_come_back(name):
    shared = made(Scenario.preset(name))
    assert decode(encode(shared)) == shared


@pytest.mark.parametrize("seed", range(150))
def test_anything_comes_back_exactly(seed):
    chance = random.Random(seed)
    shared = bare(any_scenario(chance), chance)
    back = decode(encode(shared))
    assert back == shared and back.cases[0].scenario.to_json() == shared.cases[0].scenario.to_json()


def test_typed_values_come_back_to_the_last_bit():
    values = (0.1 + 0.2, 1 / 3, 5e-324, 0.123456789, 0.55)
    for value in values:
        shared = bare(Scenario("x", {"benchmarking": value}), random.Random(1))
        assert decode(encode(shared)).cases[0].scenario.levers["benchmarking"].value == value


def every_lever(place: str) -> Scenario:
    """All levers moved at their own timing."""
    rows = embedded_place().levers.values()
    ends = {row.id: (row.max if row.max != row.neutral else row.min) for row in rows}
    step = {row.id: row.neutral + row.step if row.neutral < row.max else row.neutral - row.step for row in rows}
    dragged = {row.id: row.max - row.step if row.max - row.step != row.neutral else row.max for row in rows}
    levers = {"ends": ends, "one step": step, "dragged": dragged}[place]
    return Scenario("国企改革深化提升第一方案", {n: round(v, 9) for n, v in levers.items()}, {}, {"preset": "downturn"})


@pytest.mark.parametrize("place", ["ends", "one step", "dragged"])
def test_every_lever_fits_an_address_of_240_characters(place):
    """All levers at default timing, a name of twelve Chinese characters, other conditions, figures and stamp."""
    plan = every_lever(place)
    assert plan.changed() == tuple(embedded_place().levers)
    code = encode(made(plan))
    assert len("https://" + "h" * HOST + "/?s=" + code) < 240


def test_one_lever_is_short():
    assert len(encode(made(Scenario("方案一", {"benchmarking": 0.5})))) <= 90


def test_six_scenarios_travel_together():
    plans = [Scenario.preset(name) for name in list(embedded_place().scenario_presets)[:MOST_SCENARIOS]]
    shared = made(*plans)
    assert decode(encode(shared)) == shared
    with pytest.raises(SharedCodeError) as caught:
        encode(Shared(shared.stamp, shared.cases * 2))
    assert caught.value.id == "many"


def test_what_does_not_fit_a_link_is_said():
    chance = random.Random(3)
    rows = [row for row in embedded_place().levers.values() if row.scope != "province"]
    years = {"by_year": {str(year): 0.0 for year in range(2024, 2036)}}
    values = {row.id: [counted(row, chance.uniform(row.min, row.max)) for _ in years["by_year"]] for row in rows}
    spread = {row.id: {"by_year": path(row, years["by_year"], values[row.id])} for row in rows}
    content = {"name": "x", "levers": {}, "entities": dict.fromkeys(embedded_baseline().entity_ids, spread)}
    plan = Scenario.from_dict(content, fit=True)
    with pytest.raises(SharedCodeError) as caught:
        encode(bare(plan, chance))
    assert caught.value.id == "too_long" and caught.value.fields["length"] > LINK_LIMIT


@pytest.mark.parametrize(
    "raw, kept",
    [
        ("方案\u202e一\x00\n 二", "方案一 二"),
        ("a" * 60, "a" * NAME_LIMIT),
        ("\u200b", "scenario"),
    ],
)
def test_names_are_one_plain_line(raw, kept):
    assert printed(raw) == kept
    shared = bare(Scenario(raw, {}), random.Random(1))
    assert decode(encode(shared)).cases[0].scenario.name == kept


def test_half_a_sign_is_left_out():
    assert printed("\ud800x") == "x"


@pytest.mark.parametrize("row", read("shared_links.csv"), ids=lambda row: row["what"])
def test_links_made_by_earlier_versions_still_open(row):
    """Codes are never changed nor given to another id, so these must never be made anew; form 1 stays readable."""
    back = decode(row["code"])
    wanted = [Scenario.from_dict(content) for content in json.loads(row["scenarios"])]
    assert [case.scenario for case in back.cases] == wanted and all(
        case.scenario.replayed for case in back.cases if case.scenario.changed()
    )
    assert (back.stamp.model, back.stamp.made, back.stamp.until) == ("1.0.0", "2026-11-22", 2030)


def test_an_old_link_handed_on_means_the_same():
    """What was put into today's units once is not put anew when it is shared again."""
    row = next(row for row in read("shared_links.csv") if row["what"] == "every lever")
    once = decode(row["code"])
    assert decode(encode(once)) == once and once.stamp.model == "1.0.0"


def test_a_link_survives_new_levers_another_order_and_other_steps(tmp_path, monkeypatch):
    code = encode(made(Scenario.preset("first_class")))
    folder = shutil.copytree(TABLES, tmp_path / "data")
    path = folder / "levers.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    new = rows[0].replace("benchmarking,", "best_practice,", 1).replace("对标一流管理提升,", "新措施,")
    path.write_text("\n".join([header, new, *reversed(rows)]) + "\n", encoding="utf-8")
    ranges = embedded_folder(folder) / "lever_ranges.csv"
    text = ranges.read_text(encoding="utf-8").replace("benchmarking,0,0,1,0.05,", "benchmarking,0,0,1,0.04,")
    own = next(row for row in text.splitlines() if row.startswith("benchmarking,"))
    ranges.write_text(text + own.replace("benchmarking", "best_practice", 1) + "\n", encoding="utf-8")
    later = tables.load_catalogue(folder)
    there = whole_place(embedded_folder(folder), later)
    assert list(there.levers) != list(embedded_place().levers) and there.levers["benchmarking"].step == 0.04
    monkeypatch.setattr(registry, "catalogue", lambda: later)
    assert decode(code, there).cases[0].scenario == Scenario.preset("first_class", there)
    plan = Scenario("x", {"best_practice": 0.35, "benchmarking": 0.04}, place=there)
    assert decode(encode(bare(plan, random.Random(1))), there).cases[0].scenario == plan


def refusal(text: str) -> SharedCodeError:
    with pytest.raises(SharedCodeError) as caught:
        decode(text)
    assert str(caught.value) and caught.value.key in sentences()
    return caught.value


def opened(text: str) -> None:
    """Decoding ends in scenarios or in a SharedCodeError, whatever the text."""
    try:
        shared = decode(text)
    except SharedCodeError as error:
        assert str(error)
        return
    for case in shared.cases:
        assert Scenario.from_json(case.scenario.to_json()) == case.scenario


GOOD = encode(
    made(Scenario.preset("deepening"), Scenario("方案二", {"benchmarking": {"value": 1 / 3, "start": 2026, "full": 2028}}))
)


@pytest.mark.parametrize("length", [0, 1, 2, 5, 20, len(GOOD) // 2, len(GOOD) - 1])
def test_cut_codes_say_so(length):
    assert refusal(GOOD[:length]).id in (("truncated",) if length > 4 else ("empty", "malformed", "truncated"))


def test_altered_codes_are_refused():
    for place in range(8, len(GOOD) - 1):
        other = SIGNS[(SIGNS.index(GOOD[place]) + 17) % 64]
        assert refusal(GOOD[:place] + other + GOOD[place + 1 :]).id in ("altered", "truncated", "malformed")
    assert refusal(GOOD + "AAAA").id == "altered"


def sealed(body: bytes, form: int = 1) -> str:
    """A code with a right length and checksum around any content."""
    whole = Writer()
    whole.number(form)
    whole.number(len(body))
    whole.data += body
    return base64.urlsafe_b64encode(whole.data + zlib.crc32(whole.data).to_bytes(4, "big")).decode().rstrip("=")


def body_of(code: str) -> bytes:
    reader = Reader(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)))
    reader.number()
    return reader.take(reader.number())


def test_a_newer_form_is_named():
    error = refusal(sealed(b"anything", form=9))
    assert (error.id, error.fields["found"]) == ("format", 9)


def with_scenario(plan: str) -> str:
    """A right code whose scenario is given as bytes (hexadecimal), with no figures."""
    stamp = bytes([1, 0, 0]) + b"\0\0\0\0" + bytes([0, 10, 7, 0])
    return sealed(stamp + b"\x01" + bytes.fromhex(plan) + b"\0\0\0\0")


@pytest.mark.parametrize("plan, reason, fields", [
    ("02 02 00 0200", None, {}),  # the reference, nothing changed
    ("02 04ce0f01 00 0200", "unknown", {"kind": "lever", "id": "1998"}),
    ("02 04007f 00 0200", "range", {"kind": "lever", "id": "benchmarking", "value": 6.35, "low": 0, "high": 1}),
    ("02 0600010001 00 0200", "malformed", {}),  # one lever twice
    ("02 02 0103 0200", "malformed", {}),  # ends early
    ("02 02 0102040e02 0200", "scope", {"id": "wind_share"}),
    ("02 03010203140604 00 0200", "timing", {"id": "benchmarking"}),
    ("02 02 00 ff0100", "unknown", {"kind": "condition_preset", "id": "253"}),
    ("02 02 00 00010200d804", "range", {"kind": "condition", "id": "metals_price", "value": 3.2, "low": 0.2, "high": 2.5}),
    ("02 02 ffffffffffffffff7f", "malformed", {}),  # more entities than there are bytes
    ("02 ffffffffffffffff7f", "malformed", {}),  # more levers than there are bytes
    ("01 ffffffff0f 4141", "malformed", {}),  # a name of four thousand million bytes
])  # fmt: skip
def test_hostile_content_with_a_right_checksum(plan, reason, fields):
    if reason is None:
        assert decode(with_scenario(plan)).cases[0].scenario == Scenario.preset("reference")
        return
    error = refusal(with_scenario(plan))
    assert error.id == reason
    assert error.fields == fields


@pytest.mark.parametrize("text, reason", [
    ("", "empty"), ("   \n", "empty"), ("你好", "characters"), ("<script>alert(1)</script>", None), ("a=b", None),
    ("https://example.org/?x=1", "empty"), ("http://[", "characters"), ("A" * 10**6, "too_long"), ("A" * 7000, "too_long"),
    ("AAAA", "malformed"), ("=" * 50, None), ("%00%00", "characters"), ("../../etc/passwd", None),
])  # fmt: skip
def test_junk_is_refused(text, reason):
    assert refusal(text).id == (reason or "empty")


def test_a_code_is_found_in_an_address_and_between_line_breaks():
    plain = decode(GOOD)
    broken = "\r\n ".join((GOOD[:40], GOOD[40:80], GOOD[80:]))
    address = f"https://h.gov.cn/sim/?s={GOOD}"
    for text in (address, f"http://127.0.0.1:8501/profit?x=1&s={GOOD}#a", f"  {broken} ", f"{address}。", f"{GOOD}）,"):
        assert decode(text) == plain


@pytest.mark.parametrize("seed", range(8))
def test_random_texts_and_bytes(seed):
    chance = random.Random(seed)
    for _ in range(250):
        opened("".join(chance.choices(SIGNS, k=chance.randint(0, 300))))
        opened("".join(chr(chance.randrange(1, 0x2FFF)) for _ in range(chance.randint(0, 60))))
        opened(sealed(chance.randbytes(chance.randint(0, 200))))


@pytest.mark.parametrize("seed", range(8))
def test_mutations_with_a_right_checksum(seed):
    """What the checksum cannot catch is caught by checking the content."""
    chance, reasons = random.Random(seed), set()
    bodies = [body_of(GOOD), body_of(encode(bare(any_scenario(chance), chance)))]
    for _ in range(400):
        body = bytearray(chance.choice(bodies))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(body))
            change = chance.randrange(3)
            if change == 0:
                body[place] = chance.randrange(256)
            elif change == 1:
                del body[place]
            else:
                body.insert(place, chance.randrange(256))
        opened(sealed(bytes(body)))
        try:
            decode(sealed(bytes(body)))
        except SharedCodeError as error:
            reasons.add(error.id)
    assert {"malformed", "unknown"} <= reasons


def test_every_shipped_id_has_a_code():
    """A lever without a code still travels, spelt out; a row in `data/codes.csv` keeps links short."""
    ids = {
        "lever": embedded_place().levers, "condition": embedded_place().conditions, "condition_preset": embedded_place().condition_presets,
        "scenario_preset": embedded_place().scenario_presets, "shape": SHAPES, "parameter": catalogue().parameters, "entity": embedded_baseline().entity_ids,
    }  # fmt: skip
    missing = [f"{kind},{name}" for kind, names in ids.items() for name in names if (kind, name) not in catalogue().codes]
    assert not missing, f"data/codes.csv has no row for {missing}; take the next free number of the kind"


@pytest.mark.parametrize("part", ["levers", "name", "schema"])
def test_a_file_that_says_something_twice_is_refused_by_page_and_shell_alike(part):
    text = '{"schema":"scenario/1.1","name":"x","levers":{"benchmarking":0.1}'
    twice = f'{text},"{part}":{json.dumps(json.loads(text + "}")[part])}}}'.encode()
    several = b'{"schema":"scenarios/1.0","scenarios":[' + twice + b"]}"
    with pytest.raises(ScenarioError) as shell:
        Scenario.from_json(twice)
    for content in (twice, several):
        with pytest.raises(SharedCodeError) as page:
            read_file(content)
        assert page.value.id == "file" and str(shell.value) in str(page.value)
