"""What is not nought is not written as zero in a sentence: finer digits, or less than the last of them."""

import re

import pytest

from simulation import Scenario, project
from simulation.explanation.losses_in_words import losses
from simulation.language.quotes import Quoter
from simulation.language.words import Words
from tests.support import run

ZH, EN = Words("zh"), Words("en")
ZERO = re.compile(r"(?<![\d.,])[+−]?0(\.0+)?\s?(%|亿元|万人|万千瓦)")


@pytest.mark.parametrize(
    ("part", "zh", "en"),
    [
        (0.0, "0%", "0%"),
        (0.004, "0.4%", "0.4%"),
        (0.0004, "0.04%", "0.04%"),
        (0.00001, "不到 0.01%", "less than 0.01%"),
        (1e-12, "0%", "0%"),
        (0.05, "5%", "5%"),
    ],
)
def test_a_part_that_rounds_to_nought_is_said_finer(part, zh, en):
    assert (ZH.percent(part), EN.percent(part)) == (zh, en)
    assert str(Quoter(ZH).part(part, "part")) == zh


def test_an_amount_and_a_change_that_round_to_nought_are_said_finer():
    quoter = Quoter(ZH)
    assert str(quoter.change("total_profit", 0.0, 0.03, "gap")) == "+0.03 亿元"
    assert str(quoter.change("total_profit", 0.0, -0.03, "gap")) == "−0.03 亿元"
    assert str(quoter.size("total_profit", 0.0, -0.0001, "gap")) == "不到 0.001 亿元"
    assert str(quoter.level("road_backlog", 0.04, "level")) == "0.04 亿元"
    assert str(quoter.number(0.0004, "share", "rate")) == "0.04%"


def test_what_is_nought_or_printed_as_parts_of_a_sum_stays():
    quoter = Quoter(ZH)
    assert str(quoter.change("total_profit", 0.0, 0.0, "gap")) == "0.0 亿元"
    assert str(quoter.change("total_profit", 0.0, 0.07, "gap")) == "0.0 亿元", "both ends are printed alike"
    assert str(quoter.change("total_profit", 0.3, 0.3, "gap")) == "+0.3 亿元"


@pytest.mark.parametrize(
    "plan", [{"road_maintenance": 0.95}, {"supervision_closure": 0.45}, {"chain_investment": 126}], ids=str
)
def test_no_sentence_on_a_small_neglect_has_a_zero(plan):
    """Road upkeep put off a little was told to be 0 % of what the roads cost."""
    own = project(Scenario("small", plan))
    for words in (ZH, EN):
        for text in losses(own, run(), words).texts:
            assert not ZERO.search(text), text
