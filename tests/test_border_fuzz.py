"""Whatever comes in is accepted or refused in a sentence: two thousand damaged inputs over all ways in, a hundred thousand by command."""

import json
import random
import warnings
import zlib

import pytest

from tests.border import taken, ways

SHARE = {
    "workbook": 40, "bundle": 60, "kept work": 90, "timeline": 90, "story": 90, "targets": 90, "baseline": 100,
    "monthly record": 60, "kept record": 90, "folder of records": 60, "adopted plan": 60, "targets table": 60,
    "standards": 20, "imprint": 60, "room": 12, "rooms": 8,
}  # fmt: skip
USUAL = 170  # inputs of any other way in


def given(way):
    return (
        json.dumps(way.good, ensure_ascii=False)
        if isinstance(way.good, dict) and "base_year.csv" not in way.good
        else way.good
    )


def spoilt(name: str, count: int, first: int = 0) -> int:
    """How many of some damaged inputs are accepted; each that is read at all is read without another error than a refusal."""
    way, accepted = ways()[name], 0
    for number in range(first, first + count):
        chance = random.Random(zlib.crc32(f"{name} {number}".encode()))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            damaged = way.damage(way.good, chance)
            accepted += _read(name, number, way, damaged)
    return accepted


def _read(name, number, way, damaged) -> bool:
    try:
        return taken(way, damaged)
    except Exception as error:
        raise AssertionError(f"{name}, input {number}: {type(error).__name__}: {error}; {damaged!r:.1500}") from error


@pytest.mark.parametrize("name", ways())
def test_damaged_inputs_are_read_or_refused(name):
    way = ways()[name]
    assert taken(way, given(way)), "the input itself is sound"
    spoilt(name, SHARE.get(name, USUAL))


@pytest.mark.parametrize("name", ways())
@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "{", "[]", "null", "0", '"x"', "PK\x03\x04", "x" * 10_000, "[" * 100_000, "9" * 10_000]
)
def test_what_is_nothing_of_the_kind_is_refused(name, text):
    way = ways()[name]
    if isinstance(way.good, bytes):
        assert not taken(way, text.encode())
    elif isinstance(way.good, list):
        assert not taken(way, ["project", text]) or text == ""
    elif "base_year.csv" in way.good:
        assert not taken(way, {**way.good, "base_year.csv": text.encode()})
    else:
        taken(way, text)
