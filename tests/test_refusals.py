"""Refusals: each has a sentence in both languages with the blanks it fills, and survives a journey between processes."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path
from string import Formatter

import pytest

from pages.parts.wording.words import refusal, texts
from simulation import Scenario, ScenarioError, TableError, embedded_baseline, project
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.goals.plans import Limits
from simulation.analysis.goals.seek import seek
from simulation.analysis.goals.targets import Target, checked_targets
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.cli.commands import main
from simulation.engine.errors import Refusal
from simulation.sharing import SharedCodeError, decode
from tests.support import speak

ROOT = Path(__file__).parents[1]
KINDS = {"Refusal": 0, "ScenarioError": 0, "AnalysisError": 0, "TableError": 3, "SharedCodeError": 0}  # where the key stands
PREFIX = {"SharedCodeError": "shared.error."}
CHINESE = re.compile("[\u4e00-\u9fff]")
CONTRADICTION = (Target("debt_ratio", 2030, at_least=0.7), Target("debt_ratio", 2030, at_most=0.6))


def raised():
    """Every refusal that the library builds with a key in place: module, key, and names of what is given."""
    for path in sorted((ROOT / "simulation").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            kind = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
            if kind in KINDS and len(node.args) > KINDS[kind] and isinstance(node.args[KINDS[kind]], ast.Constant):
                open_ended = any(keyword.arg is None for keyword in node.keywords)
                key = PREFIX.get(kind, "") + node.args[KINDS[kind]].value
                yield path.name, key, {k.arg for k in node.keywords if k.arg}, open_ended


def test_every_refusal_has_its_sentence_and_fills_its_blanks():
    found = list(raised())
    assert len(found) > 80
    for module, key, given, open_ended in found:
        assert key in texts(), f"{module}: {key}"
        blanks = {name for _, name, _, _ in Formatter().parse(texts()[key]["en"]) if name}
        assert blanks == given or (open_ended and given <= blanks), f"{module}: {key}"


REFUSED = {
    "no draws": lambda: project_ensemble(Scenario(), draws=0),
    "seed in words": lambda: project_ensemble(Scenario(), seed="abc"),
    "huge number": lambda: project_ensemble(Scenario(), draws=10**9),
    "contradiction": lambda: checked_targets(CONTRADICTION, embedded_baseline()),
    "probability": lambda: Target("total_profit", 2030, 1, probability=2),
    "no money": lambda: Limits(money=-5.0),
    "range": lambda: seek((Target("total_profit", 2030, 1.0),), Limits(ranges={"delegation": (0.5, 2.0)})),
    "unknown lever": lambda: Scenario("plan", {"benchmark": 1}),
    "lever too far": lambda: Scenario("plan", {"benchmarking": 3}),
    "year": lambda: project(Scenario(), until=2050),
    "nested": lambda: (_ for _ in ()).throw(
        ScenarioError("error.within", file="a.json", reason=AnalysisError("error.no_plan"))
    ),
    "link": lambda: decode("AA%A"),
    "link out of range": lambda: (_ for _ in ()).throw(
        SharedCodeError("range", kind="lever", id="benchmarking", value=7.0, low=0.0, high=1.0)
    ),
    "table": lambda: (_ for _ in ()).throw(
        TableError("levers.csv", 2, "group", "error.not_in", name="x", table="groups.csv")
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_is_a_plain_sentence_in_either_language(what, monkeypatch):
    with pytest.raises(Refusal) as caught:
        REFUSED[what]()
    error = caught.value
    assert error.said("en") == str(error) and not CHINESE.search(str(error))
    for language in ("zh", "en"):
        speak(monkeypatch, language)
        text = refusal(error)
        assert "\n" not in text and "{" not in text and bool(CHINESE.search(text)) == (language == "zh"), text


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_travels_between_processes(what):
    with pytest.raises(Refusal) as caught:
        REFUSED[what]()
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is type(caught.value) and again.said("zh") == caught.value.said("zh")


def test_pages_name_outcomes_and_write_their_units(monkeypatch):
    speak(monkeypatch, "zh")
    with pytest.raises(AnalysisError) as caught:
        checked_targets(CONTRADICTION, embedded_baseline())
    assert refusal(caught.value) == "目标互相矛盾：2030年“资产负债率”不能既不低于 70.0% 又不高于 60.0%，请改其中一个"
    with pytest.raises(AnalysisError) as caught:
        Limits(money=-5.0)
    assert refusal(caught.value) == f"追加投入上限不能是负数（{chr(0x2212)}5.0 亿元），请填零或正数"


def test_words_without_a_sentence_stand_for_themselves():
    assert str(ScenarioError("name: in other words")) == "name: in other words"


@pytest.mark.parametrize(
    "locale, expected",
    [("zh_CN.UTF-8", "错误：计算组数：0 超出范围，应在 1 到 1,000,000 之间"), ("C", "error: draws: 0 is outside")],
)
def test_the_shell_refuses_in_the_language_of_its_surroundings(locale, expected, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", locale)
    with pytest.raises(SystemExit) as stop:
        main(["ensemble", "--draws", "0"])
    printed = capsys.readouterr()
    assert stop.value.code == 2 and expected in printed.err and not printed.out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["ensemble", "--seed", "1.5"], "错误：--seed 应填整数，用法见 --help"),
        (["seek", "--target", "total_profit>=260@2030", "--money", "many"], "错误：--money 应填数字，用法见 --help"),
        (["sensitivity", "--method", "other"], "错误：--method 只能取 tornado, morris, sobol，用法见 --help"),
        (["seek"], "错误：缺少 --target，用法见 --help"),
        (["ensemble", "--drawz", "9"], "错误：没有 --drawz 这个选项，用法见 --help"),
        (["ensembel"], "错误：没有 ensembel 这个命令，用法见 --help"),
    ],
)
def test_mistakes_in_options_are_told_in_chinese_too(arguments, expected, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2 and capsys.readouterr().err == expected + "\n"
