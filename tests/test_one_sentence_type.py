"""Sentences with figures are written by the one type that keeps value and source of each, nowhere by plain formatting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulation.analysis.goals.targets import Target
from simulation.explanation.targets_in_words import target_sentence
from simulation.language.quotes import Quote, Quoter, opening
from simulation.language.words import Words

ROOT = Path(__file__).parents[1]
FIGURES = {  # functions that write a figure
    "about", "bare_span", "chance", "change", "figure", "more", "number", "percent", "points", "rounded", "share", "size",
    "span", "without_unit",
}  # fmt: skip
WRITERS = {"word", "words"}  # functions that fill the blanks of a text
QUOTERS = {"quotes", "quoter"}
HEADINGS = {"header", "subheader", "title"}
# What is no sentence of results: labels of fields, buttons, choices, cells, cards and charts, hints over marks, notes of methods.
LABELS = (
    "alert.rule", "allot.", "average.", "backtest.", "benchmark.", "card.", "costs.", "duties.note", "dupont.share", "duty.", "energy.flow.yearly", "end.", "export.", "goals.", "home.range", "lever.", "map.step", "neglects.on",
    "override.", "paper.chart.", "paper.minutes.guessed", "paper.minutes.rule.", "paper.cost.", "paper.hint.", "record.", "remedy.", "routes.cell", "routes.late", "setting.", "shared.other.", "sheet.benchmark", "sheet.beyond", "sheet.example", "sheet.graded", "shelf.", "span", "signs.", "stress.target_line", "target.beyond",
    "targets.", "timing.", "track.landing", "track.so_far_of",
)  # fmt: skip


def called(call: ast.expr) -> tuple[str, str]:
    """Name of what is called, and what it is called on."""
    if isinstance(call, ast.Attribute):
        return call.attr, call.value.id if isinstance(call.value, ast.Name) else getattr(call.value, "attr", "")
    return getattr(call, "id", ""), ""


def writes_figure(node: ast.AST) -> bool:
    """Whether it holds a figure as plain text."""
    found = [called(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    return any(name in FIGURES and on not in QUOTERS for name, on in found)


def plain_sentences(source: str) -> Iterator[str]:
    """Keys of texts whose blanks are filled with figures that have lost value and source, here or in a name before."""
    tree = ast.parse(source)
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        written = {
            target.id
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and writes_figure(node.value) and not makes_sentence(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and called(node.func)[0] in WRITERS and node.args:
                names = {part.id for given in node.keywords for part in ast.walk(given.value) if isinstance(part, ast.Name)}
                if any(writes_figure(given.value) for given in node.keywords) or names & written:
                    yield ast.unparse(node.args[0])


def makes_sentence(node: ast.expr) -> bool:
    """Whether it is a text already, whose own blanks are looked at by themselves."""
    return any(called(inner.func)[0] in WRITERS for inner in ast.walk(node) if isinstance(inner, ast.Call))


def label(key: str) -> bool:
    """Whether a key, written as in the code, is that of a label."""
    return key.removeprefix("f").lstrip("'\"").startswith(LABELS)


SOURCES = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py")), *sorted((ROOT / "simulation").rglob("*.py"))]


def test_no_sentence_writes_a_figure_without_its_value_and_source():
    found = {}
    for path in SOURCES:
        place = path.relative_to(ROOT).as_posix()
        keys = [key for key in plain_sentences(path.read_text(encoding="utf-8")) if not label(key)]
        if keys:
            found[place] = keys
    assert not found


def test_headings_of_pages_hold_no_plain_figure():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node.func) in {(name, "st") for name in HEADINGS}:
                assert not any(writes_figure(argument) for argument in node.args), f"{path.name}:{node.lineno}"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f():\n return word('a.b', value=figure('x', 1))", ["'a.b'"]),
        ("def f():\n v = figure('x', 1)\n return self.words('a.b', value=v)", ["'a.b'"]),
        ("def f():\n return word('a.b', values=', '.join(size('x', v) for v in vs))", ["'a.b'"]),
        ("def f():\n return quotes.say('a.b', value=quotes.level('x', 1, 'central'))", []),
        ("def f():\n return word('a.b', year=2030)", []),
    ],
)
def test_the_scan_finds_what_it_looks_for(code, found):
    assert list(plain_sentences(code)) == found


def test_a_target_keeps_its_value_and_year():
    sentence = opening(target_sentence(Quoter(Words.screen("en")), Target("total_profit", 2030, at_least=245)))
    assert str(sentence) == "Total profit of at least CNY\u00a024.50\u00a0bn in 2030"
    assert sentence.quotes == (Quote("CNY\u00a024.50\u00a0bn", 245, "亿元", "target", "total_profit", year=2030),)


def test_parts_of_a_sentence_keep_their_quotes():
    quotes = Quoter(Words.screen("zh"))
    low, high = quotes.share(0.31, "low"), quotes.chance(0.72)
    inner = quotes.say("span", low=low, high=high)
    both = quotes.adjoined(inner, quotes.joined([quotes.say("span", low=low, high=high)], "list.comma"))
    assert [quote.value for quote in both.quotes] == [0.31, 0.72] * 2 and (low.text, low.unit) == ("30%", "share")
    assert quotes.about("total_profit", 243.3, 40, "swing").text == "243 亿元"
