"""Tens of thousands of damaged inputs: each is read or refused in a sentence, never with another error."""

from __future__ import annotations

import json
import random
import shutil

import numpy as np
import pytest

from simulation import Scenario, TableError, load_baseline, project
from simulation.engine.errors import Refusal
from simulation.engine.setting import ScenarioError
from simulation.sharing import SharedCodeError, decode
from tests.support import TABLES
from tests.test_sharing_code import GOOD, SIGNS, body_of, opened, sealed

PIECES = (
    "-1",
    "1e999",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    '"x"',
    '"\\ud800"',
    "9" * 400,
    "2030",
    "0.5",
    "\u202e",
    "=1+1",
    ",",
    "",
)
WHOLE = json.dumps(
    {
        "schema": "scenario/1.0",
        "name": "方案",
        "levers": {
            "benchmarking": 0.5,
            "delegation": {"value": 0.8, "start": 2025, "full": 2028, "shape": "s_curve"},
            "transformation_investment": {"by_year": {"2024": 180, "2028": 240}},
        },
        "entities": {"steel": {"rd_intensity_target": 0.035}},
        "conditions": {"preset": "downturn", "metals_price": {"by_year": {"2026": 1.1}}},
    },
    ensure_ascii=False,
)


def damaged(text: str, chance: random.Random) -> str:
    """A text with one to three cuts, repeats or foreign pieces."""
    for _ in range(chance.randint(1, 3)):
        at, length = chance.randrange(len(text) + 1), chance.choice((0, 1, 1, 2, 5, 20))
        piece = chance.choice((chance.choice(PIECES), text[at : at + length] * 2, chr(chance.randrange(0x20, 0x3000))))
        text = text[:at] + piece + text[at + length :]
    return text


@pytest.mark.parametrize("seed", range(10))
def test_scenario_files(seed):
    """Of 3,000 a seed, those that are read also run, to finite figures."""
    chance, read = random.Random(seed), 0
    for _ in range(3000):
        text = damaged(WHOLE, chance)
        try:
            scenario = Scenario.from_json(text)
            profit = project(scenario).total("total_profit")
        except ScenarioError as refused:
            assert str(refused)
            continue
        read += 1
        assert np.isfinite(profit).all(), text
    assert 0 < read < 3000


@pytest.mark.parametrize("seed", range(10))
def test_link_codes(seed):
    """Of 10,000 a seed, half with a checksum that is right again."""
    chance, body = random.Random(seed), body_of(GOOD)
    for number in range(10_000):
        if number % 2:
            opened("".join(chance.choice(SIGNS) if chance.random() < 0.02 else sign for sign in GOOD))
        else:
            other = bytearray(body)
            for _ in range(chance.randint(1, 5)):
                other[chance.randrange(len(other))] = chance.randrange(256)
            opened(sealed(bytes(other[: chance.choice((len(other), chance.randrange(len(other))))])))
    with pytest.raises(SharedCodeError):
        decode(GOOD[:-3])


@pytest.mark.parametrize("seed", range(4))
def test_baseline_folders(tmp_path, seed):
    """Of 500 a seed: loaded, or refused with file and reason."""
    chance = random.Random(seed)
    for name in ("entities.csv", "base_year.csv"):
        shutil.copy(TABLES / name, tmp_path / name)
    for _ in range(500):
        path = tmp_path / chance.choice(("entities.csv", "base_year.csv"))
        whole = path.read_text(encoding="utf-8-sig")
        path.write_text(damaged(whole, chance), encoding="utf-8", errors="surrogatepass", newline="")
        try:
            load_baseline(tmp_path)
        except TableError as refused:
            assert refused.file in ("entities.csv", "base_year.csv") and isinstance(refused.reason, Refusal)
        path.write_text(whole, encoding="utf-8", newline="")
